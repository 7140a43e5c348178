"""Reading the calendars of strangers: components and moments, with nothing believed and no rule ever expanded.

Time zones go by their names. A VTIMEZONE of a stranger is not run: its rules may be endless, and icalendar would keep the zone
under its name for all later mails. Only a single offset in it is used, where the name says nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.parser import Contentlines
from icalendar.prop import vDuration
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from samnak.core.time import BANGKOK

MOST_DEPTH = 10
MOST_LINES = 5_000

# A colon before the figures is left over from a name such as (UTC+07:00) that was not put in quotes.
_MOMENT = re.compile(r"(?:.*:)?(\d{8})(?:T(\d{6})(Z?))?", re.ASCII)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")
_SHOWN_OFFSET = re.compile(r"\((?:UTC|GMT)([+-]\d{2}:?\d{2})?\)")


@dataclass(frozen=True, slots=True)
class Property:
    """A line: its parameters in capital letters, and its value with the escapes of TEXT resolved."""

    value: str
    parameters: dict[str, str]


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END."""

    name: str
    properties: dict[str, list[Property]] = field(default_factory=dict)
    components: list["Component"] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        """Return the first property of that name."""
        return next(iter(self.properties.get(name, ())), None)

    def text(self, name: str) -> str:
        """Return the value of the first property of that name, empty if there is none."""
        found = self.first(name)
        return found.value.strip() if found else ""

    def of(self, name: str) -> list["Component"]:
        """Return the components of that name."""
        return [component for component in self.components if component.name == name]


def read_calendars(text: str) -> list[Component]:
    """Return the VCALENDARs of a text; lines that make no sense are passed over, and an END that is missing is taken as given."""
    top = Component("")
    stack = [top]
    for name, value in _lines(text):
        kind = value.value.strip().upper()
        if name == "BEGIN" and len(stack) <= MOST_DEPTH:
            opened = Component(kind)
            stack[-1].components.append(opened)
            stack.append(opened)
        elif name == "END":
            names = [component.name for component in stack]
            if kind in names[1:]:
                del stack[len(names) - 1 - names[::-1].index(kind) :]
        else:
            stack[-1].properties.setdefault(name, []).append(value)
    return top.of("VCALENDAR")


def _lines(text: str) -> Iterator[tuple[str, Property]]:
    plain = _CONTROLS.sub("", text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    for line in filter(None, Contentlines.from_ical(plain)[:MOST_LINES]):
        try:
            name, parameters, value = line.parts()
        except ValueError:
            continue
        yield name.upper(), Property(str(value), {key.upper(): _single(given) for key, given in parameters.items()})


def _single(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def read_moment(calendar: Component, component: Component, name: str) -> datetime | None:
    """Return a moment in UTC; a time without a zone is Bangkok's, a date its midnight, and nonsense is nothing."""
    found = component.first(name)
    match = _MOMENT.fullmatch(found.value.strip()) if found else None
    if found is None or match is None:
        return None
    day, time, in_utc = match.groups(default="")
    try:
        local = datetime.strptime(day + (time or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007 - the zone follows
        zone = UTC if in_utc else read_zone(calendar, found.parameters.get("TZID", ""))
        return local.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_duration(component: Component) -> timedelta | None:
    """Return the DURATION."""
    try:
        length = vDuration.from_ical(component.text("DURATION"))
    except (ValueError, OverflowError):
        return None
    return length if isinstance(length, timedelta) else None


def read_zone(calendar: Component, name: str) -> tzinfo:
    """Return a time zone by its name at the IANA or in Windows, else by the offset its name or its definition shows."""
    bare = name.strip().strip('"').strip("/")
    # libical and old Thunderbird put their own address before the name.
    for known in (WINDOWS_TO_OLSON.get(bare, bare), *_endings(bare)):
        if known in _names():
            return ZoneInfo(known)
    shown = _SHOWN_OFFSET.search(bare)
    if shown:
        return _offset(shown[1] or "+0000") or BANGKOK
    for definition in calendar.of("VTIMEZONE"):
        if definition.text("TZID").strip('"').strip("/") == bare:
            # Of a zone with summer time, winter time: a date of a series is then not found rather than taken for another.
            return next((zone for part in definition.of("STANDARD") if (zone := _offset(part.text("TZOFFSETTO")))), BANGKOK)
    return BANGKOK


def _endings(name: str) -> Iterator[str]:
    parts = name.split("/")
    yield from ("/".join(parts[start:]) for start in range(1, min(len(parts), MOST_DEPTH)))


def _offset(text: str) -> tzinfo | None:
    match = _OFFSET.match(text)
    if not match or int(match[2]) > 14 or int(match[3]) > 59:
        return None
    length = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(-length if match[1] == "-" else length)


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())
