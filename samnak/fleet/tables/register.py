"""Cars, drivers and their books shaped for the pages: which colour a state has, how near an end is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samnak.audit import queries as audit
from samnak.bookings.models import Allocation, Booking
from samnak.core import thai
from samnak.fleet.enums import AccidentState, DocumentKind, Events, OdometerFlag, RepairState
from samnak.fleet.models import Accident, Car, CarDocument, Driver, Repair
from samnak.fleet.queries.documents import NEAR, SOON
from samnak.fleet.queries.maintenance import LATER, OVERDUE, Due
from samnak.fleet.queries.register import AVAILABLE, IN_GARAGE, ON_ROAD, RETIRED

WHEREABOUTS: dict[str, tuple[str, Any]] = {
    AVAILABLE: ("free", gettext_lazy("อยู่ที่จอด")),
    ON_ROAD: ("active", gettext_lazy("กำลังเดินทาง")),
    IN_GARAGE: ("warning", gettext_lazy("อยู่อู่ซ่อม")),
    RETIRED: ("closed", gettext_lazy("จ่ายออกแล้ว")),
}
ACCIDENT_LOOKS: dict[str, str] = {
    AccidentState.REPORTED: "warning",
    AccidentState.FACT_FINDING: "active",
    AccidentState.CLOSED: "closed",
}
REPAIR_LOOKS: dict[str, str] = {
    RepairState.REPORTED: "waiting",
    RepairState.APPROVED: "approved",
    RepairState.IN_GARAGE: "active",
    RepairState.DONE: "done",
    RepairState.CANCELLED: "cancelled",
}
DUE_LOOKS: dict[str, str] = {OVERDUE: "overdue", "soon": "due", LATER: "done"}


@dataclass(frozen=True, slots=True)
class Badge:
    """A state as the page shows it: colour and words."""

    kind: str
    words: str


def whereabouts(car: Any) -> Badge:
    """Return where a car is now, of a car that was fetched with it."""
    kind, words = WHEREABOUTS[car.whereabouts]
    return Badge(kind, str(words))


def expiry(ends: date | None, today: date) -> Badge | None:
    """Return how near the end of a paper or licence is."""
    if ends is None:
        return None
    days = (ends - today).days
    if days < 0:
        return Badge("overdue", _("หมดอายุแล้ว"))
    if days == 0:
        return Badge("due", _("หมดอายุวันนี้"))
    left = ngettext("เหลือ %(days)s วัน", "เหลือ %(days)s วัน", days) % {"days": days}
    if timedelta(days) <= NEAR:
        return Badge("due", left)
    return Badge("warning", left) if timedelta(days) <= SOON else Badge("done", _("ใช้ได้"))


def due_badge(due: Due) -> Badge:
    """Return how near a rule of maintenance is."""
    words = {OVERDUE: _("เกินกำหนด"), "soon": _("ใกล้ครบกำหนด"), LATER: _("ยังไม่ถึงกำหนด")}
    return Badge(DUE_LOOKS[due.state], words[due.state])


def due_words(due: Due) -> str:
    """Return when a rule falls due: at which reading, on which day."""
    parts = []
    if due.at_km is not None:
        parts.append(_("%(km)s กม.") % {"km": f"{due.at_km:,}"})
    if due.on is not None:
        parts.append(thai.short_date(due.on))
    return _(" หรือ ").join(parts)


def left_words(due: Due) -> str:
    """Return how much is left until a rule falls due, or by how much it is late."""
    parts = []
    if due.km_left is not None:
        words = _("อีก %(km)s กม.") if due.km_left >= 0 else _("เกินมา %(km)s กม.")
        parts.append(words % {"km": f"{abs(due.km_left):,}"})
    if due.days_left is not None:
        words = _("อีก %(days)s วัน") if due.days_left >= 0 else _("เกินมา %(days)s วัน")
        parts.append(words % {"days": f"{abs(due.days_left):,}"})
    return " · ".join(parts)


def flag_words(flags: Iterable[str]) -> str:
    """Return what is odd about the readings of a trip."""
    return ", ".join(str(OdometerFlag(flag).label) for flag in flags)


def car_name(car: Car) -> str:
    """Return make, model and year of a car."""
    return " ".join(part for part in (car.make, car.model, str(car.year)) if part)


@dataclass(frozen=True, slots=True)
class CarRow:
    """One car in the list."""

    car: Car
    name: str
    state: Badge


def car_rows(cars: Iterable[Car]) -> list[CarRow]:
    """Return cars as rows of the list."""
    return [CarRow(car, car_name(car), whereabouts(car)) for car in cars]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One paper, with how near its end is."""

    row: CarDocument
    state: Badge | None
    counts: bool
    """Whether it is the one that counts, or was renewed."""


def document_rows(documents: Iterable[CarDocument], today: date) -> list[DocumentRow]:
    """Return the papers of one car, given those that end last first: those that count by their end, then the renewed ones."""
    seen: set[str] = set()
    found = []
    for row in documents:
        counts = row.kind not in seen
        seen.add(row.kind)
        found.append(DocumentRow(row, expiry(row.expires_on, today) if counts else None, counts))
    standing = [one for one in found if one.counts]
    return [*reversed(standing), *(one for one in found if not one.counts)]


@dataclass(frozen=True, slots=True)
class DriverRow:
    """One driver in the list."""

    driver: Driver
    licence: Badge | None


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """Leave with its first and last day."""

    booking: Booking
    first: date
    last: date


def leave_rows(taken: Iterable[Allocation]) -> list[LeaveRow]:
    """Return leave as days; it is kept from midnight to midnight."""
    moment = timedelta(microseconds=1)
    return [LeaveRow(one.booking, thai.local_date(one.starts_at), thai.local_date(one.ends_at - moment)) for one in taken]


@dataclass(frozen=True, slots=True)
class DueRow:
    """One rule of maintenance with when it falls due."""

    due: Due
    when: str
    left: str
    state: Badge


def due_rows(dues: Iterable[Due]) -> list[DueRow]:
    """Return rules of maintenance as rows."""
    return [DueRow(due, due_words(due), left_words(due), due_badge(due)) for due in dues]


def accident_look(row: Accident) -> Badge:
    """Return the state of a report."""
    return Badge(ACCIDENT_LOOKS[row.state], row.get_state_display())


def repair_look(row: Repair) -> Badge:
    """Return the state of a repair."""
    return Badge(REPAIR_LOOKS[row.state], row.get_state_display())


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One act in the history of a car, a driver, a repair."""

    at: Any
    title: str
    kind: str
    person: str
    text: str


_HISTORY: dict[str, tuple[str, str]] = {
    Events.CAR_SAVED.name: ("draft", "%(change)s"),
    Events.CAR_RETIRED.name: ("closed", "%(reason)s"),
    Events.DRIVER_SAVED.name: ("draft", "%(change)s"),
    Events.LEAVE_SET.name: ("info", "%(reason)s"),
    Events.DOCUMENT_SAVED.name: ("done", ""),
    Events.MAINTENANCE_SET.name: ("draft", "%(name)s"),
    Events.REPAIR_CHANGED.name: ("active", ""),
    Events.POOL_SET.name: ("draft", "%(change)s"),
    Events.TRIP_CORRECTED.name: ("warning", "%(before)s → %(after)s · %(reason)s"),
}
_LABELS = {kind.name: kind.label for kind in vars(Events).values() if hasattr(kind, "keys") and hasattr(kind, "label")}


def history(subject_id: UUID, most: int = 20) -> list[HistoryRow]:
    """Return what was done to something, newest first."""
    events = audit.events_of(subject_id).filter(kind__in=_HISTORY).order_by("-at", "-id")[:most]
    return [
        HistoryRow(
            at=event.at,
            title=str(_LABELS[event.kind]),
            kind=_HISTORY[event.kind][0],
            person=event.actor_name,
            text=_said(event),
        )
        for event in events
    ]


def _said(event: Any) -> str:
    if event.kind == Events.REPAIR_CHANGED.name:
        return str(RepairState(event.data["state"]).label)
    if event.kind == Events.DOCUMENT_SAVED.name:
        kind, ends = DocumentKind(event.data["kind"]).label, date.fromisoformat(event.data["expires"])
        return _("%(kind)s หมดอายุ %(date)s") % {"kind": kind, "date": thai.short_date(ends)}
    return str(_HISTORY[event.kind][1] % event.data)
