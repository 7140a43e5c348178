"""The display at the door of a room in words: what it shows from each moment on, and its day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from samnak.bookings.content.door import CLOSURE, HELD, Refuge, Stretch, Taken, refuges, stretches
from samnak.bookings.models import Room
from samnak.bookings.queries.display import Door
from samnak.bookings.queries.rooms import day_span
from samnak.core import thai
from samnak.core.time import BANGKOK

WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
WORTH_WALKING = timedelta(minutes=30)
ONE_HOUR = timedelta(hours=1)
TIME = "{time}"  # filled in where the countdown runs


@dataclass(frozen=True, slots=True)
class DoorDay:
    """One day at a door: its strip from the first hour to the last, and its list of uses."""

    label: str
    begin: datetime
    end: datetime
    hours: Sequence[tuple[float, str]]
    entries: Sequence["Entry"]

    def place(self, moment: datetime) -> float:
        """Return where a moment stands on the strip, in percent."""
        share = (moment - self.begin) / (self.end - self.begin)
        return round(min(max(share, 0), 1) * 100, 2)


@dataclass(frozen=True, slots=True)
class Entry:
    """A use in the list and on the strip of a day."""

    begins: int
    ends: int
    when: str
    title: str
    note: str
    look: str
    x: float
    width: float


def door_of_words(door: Door) -> dict[str, Any]:
    """Return all that a display needs for the time that is known, without the present moment in it."""
    breaks = [day_span(day)[0] for day in door.dates]
    looks = stretches(door.day, door.begin, door.end, breaks)
    away = refuges([day for _room, day in door.neighbours], door.begin, door.end, least=WORTH_WALKING)
    return {
        "room": door.room.resource.name,
        "place": place_words(door.room),
        "agency": door.room.resource.agency.name,
        "looks": [_look(one, door) for one in looks],
        "away": [_refuge(one, [room for room, _day in door.neighbours]) for one in away],
        "ends": _seconds(door.end),
        "words": {
            "hours": _("%(count)s ชม.") % {"count": "{count}"},
            "minutes": _("%(count)s นาที") % {"count": "{count}"},
            "moment": _("ไม่ถึง 1 นาที"),
            "offline": _("ออฟไลน์ ข้อมูลเมื่อ %(time)s") % {"time": TIME},
            "none": _("ไม่มีการจองต่อจากนี้"),
            "lost": _("ไม่มีข้อมูล"),
            "lost_note": _("ป้ายนี้ไม่ได้ติดต่อกับระบบเกินหนึ่งวัน กรุณาดูตารางในระบบ"),
            "ended": _("ป้ายนี้เลิกใช้แล้ว"),
            "ended_note": _("กรุณาเปิดป้ายใหม่จากหน้าของห้อง"),
        },
    }


def place_words(room: Room) -> str:
    """Say where a room is and how many sit in it."""
    floor = _("ชั้น %(floor)s") % {"floor": room.floor} if room.floor else ""
    seats = _("%(seats)s ที่นั่ง") % {"seats": room.capacity}
    return " · ".join(part for part in (f"{room.building.name} {floor}".strip(), seats) if part)


def spoken_time(seconds: float, words: Mapping[str, str]) -> str:
    """Say how long something lasts, in hours and minutes."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return words["moment"]
    parts = [(minutes // 60, words["hours"]), (minutes % 60, words["minutes"])]
    return " ".join(form.replace("{count}", str(count)) for count, form in parts if count)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _look(one: Stretch, door: Door) -> dict[str, Any]:
    here = one.begins_at
    closes = {span[1] for span in door.day.open_spans}
    word, lead, count, note = _told(one, here, closes=closes)
    look: dict[str, Any] = {
        "from": _seconds(one.begins_at),
        "state": one.state,
        "why": one.why,
        "word": word,
        "lead": lead,
        "count": count,
        "until": _seconds(one.until) if one.until else None,
        "since": _seconds(one.since) if one.since else None,
        "title": _title(one.use) if one.use else "",
        "unit": _meta(one.use) if one.use else "",
        "note": note,
        "next": _next(one.following, here, soon=one.soon) if one.following else None,
    }
    if one.why == "late" and one.use:  # without a network nobody knows whether they have come
        by_plan = {"state": "busy", "why": "use", "word": _("กำลังใช้"), "lead": _until(one.use.ends_at, here)}
        look["stale"] = by_plan | {"count": _("เหลือ %(time)s") % {"time": TIME}, "note": _("ตามตาราง ยังไม่ทราบผลการเช็กอิน")}
    return look


def _told(one: Stretch, here: datetime, *, closes: set[datetime]) -> tuple[str, str, str, str]:
    """Return the word of a state, what stands below it, the words around its countdown, and a note."""
    lead = _until(one.until, here) if one.until else ""
    left = _("เหลือ %(time)s") % {"time": TIME}
    if one.why == "free":
        lead = _("ถึงเวลาปิด %(clock)s") % {"clock": thai.clock(one.until)} if one.until in closes else lead
        return _("ว่าง"), lead, _("อีก %(time)s") % {"time": TIME}, ""
    if one.why == "due":
        within = _("ภายใน %(clock)s") % {"clock": thai.clock(one.until)} if one.until else ""
        return _("รอเช็กอิน"), within, left, _("หากไม่มีผู้เช็กอิน ห้องจะว่างให้ผู้อื่นใช้")
    if one.why == "late":
        return _("รอเช็กอิน"), _("พ้นเวลาเช็กอินแล้ว"), "", _("ห้องกำลังจะว่างให้ผู้อื่นใช้")
    if one.why == "shut":
        opens = _("เปิด %(clock)s") % {"clock": _moment(one.until, here)} if one.until else ""
        return _("นอกเวลาเปิด"), opens, "", ""
    words = {
        "use": _("กำลังใช้"),
        "held": _("กันไว้"),
        "prepare": _("กำลังจัดห้อง"),
        "clear": _("กำลังเก็บห้อง"),
        "closure": _("ปิดใช้งาน"),
    }
    note = " · ".join(part for part in (_("รออนุมัติ") if one.why == "held" else "", _again(one, here)) if part)
    return words[one.why], lead, "" if one.why == "closure" else left, note


def _again(one: Stretch, here: datetime) -> str:
    """Say when the room is free again, where that is not when the present use ends."""
    if one.free_at is None:
        return _("ไม่ว่างอีกจนถึงเวลาปิด") if one.why != "closure" else ""
    return _("ว่างอีกครั้ง %(clock)s") % {"clock": _moment(one.free_at, here)} if one.free_at != one.until else ""


def _until(moment: datetime, here: datetime) -> str:
    return _("ถึง %(clock)s") % {"clock": _moment(moment, here)}


def _moment(moment: datetime | None, here: datetime) -> str:
    """Write a time of day, with the day where it is another one."""
    if moment is None:
        return ""
    first, last = here.astimezone(BANGKOK).date(), moment.astimezone(BANGKOK).date()
    if last == first:
        return thai.clock(moment)
    if last == first + timedelta(days=1):
        return _("พรุ่งนี้ %(clock)s") % {"clock": thai.clock(moment)}
    return thai.date_and_clock(moment)


def _title(use: Taken) -> str:
    return use.title or (_("ปิดใช้งาน") if use.kind == CLOSURE else _("ไม่ว่าง"))


def _meta(use: Taken) -> str:
    return " · ".join(part for part in (use.unit, use.part) if part)


def _next(use: Taken, here: datetime, *, soon: bool) -> dict[str, str]:
    first, last = use.starts_at.astimezone(BANGKOK), use.ends_at.astimezone(BANGKOK)
    begins = _moment(first, here).removesuffix(" น.")
    told = f"{begins}–{thai.clock(last)}" if first.date() == last.date() else f"{begins} – {_moment(last, here)}"
    return {"when": told, "title": _title(use), "unit": _meta(use), "note": _("เช็กอินได้แล้ว") if soon else ""}


def _refuge(one: Refuge, rooms: Sequence[Room]) -> dict[str, Any]:
    if one.place is None or one.until is None:
        return {"from": _seconds(one.begins_at), "name": "", "place": ""}
    room = rooms[one.place]
    floor = _("ชั้น %(floor)s") % {"floor": room.floor} if room.floor else ""
    until = _("ว่างถึง %(clock)s") % {"clock": _moment(one.until, one.begins_at)}
    seats = _("%(seats)s ที่นั่ง") % {"seats": room.capacity}
    told = " · ".join(part for part in (until, floor, seats) if part)
    return {"from": _seconds(one.begins_at), "name": room.resource.name, "place": told}


def door_days(door: Door) -> list[DoorDay]:
    """Return the days of a door, each with its strip and its list."""
    return [_day(door, day) for day in door.dates]


def _day(door: Door, day: date) -> DoorDay:
    low, high = day_span(day)
    taken = sorted((one for one in door.day.taken if one.starts_at < high and one.ends_at > low), key=lambda one: one.starts_at)
    opens = datetime.combine(day, door.room.opens_at, BANGKOK)
    closes = datetime.combine(day, door.room.closes_at, BANGKOK)
    begin = max(
        low, min([opens, *(one.starts_at for one in taken)]).astimezone(BANGKOK).replace(minute=0, second=0, microsecond=0)
    )
    end = min(high, _full_hour(max([closes, *(one.ends_at for one in taken)])))
    empty = DoorDay(f"วัน{WEEKDAYS[day.weekday()]}ที่ {thai.long_date(day)}", begin, end, _hours(begin, end), ())
    return DoorDay(empty.label, begin, end, empty.hours, [_entry(one, empty, low, high) for one in taken])


def _full_hour(moment: datetime) -> datetime:
    local = moment.astimezone(BANGKOK)
    whole = local.replace(minute=0, second=0, microsecond=0)
    return whole if whole == local else whole + ONE_HOUR


def _hours(begin: datetime, end: datetime) -> list[tuple[float, str]]:
    count = round((end - begin) / ONE_HOUR)
    step = 1 if count <= 12 else 2
    return [(round(100 * number / count, 2), f"{begin + number * ONE_HOUR:%H:%M}") for number in range(0, count, step)]


def _entry(use: Taken, day: DoorDay, low: datetime, high: datetime) -> Entry:
    first, last = max(use.starts_at, low), min(use.ends_at, high)
    x = day.place(first)
    ends = thai.clock(last) if last < high else "24:00 น."
    return Entry(
        begins=_seconds(first),
        ends=_seconds(last),
        when=f"{first.astimezone(BANGKOK):%H:%M}–{ends}",
        title=_title(use),
        note=_meta(use) + (" · " + _("รออนุมัติ") if use.kind == HELD else ""),
        look=use.kind,
        x=x,
        width=round(day.place(last) - x, 2),
    )
