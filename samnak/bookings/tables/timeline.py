"""What happened to a booking, event by event, in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samnak.audit.models import Event
from samnak.bookings.enums import CheckInWay, Events, OccurrenceState, Rsvp, ServiceKind, ServiceState
from samnak.bookings.tables.bookings import moment_words, span_words
from samnak.core import thai
from samnak.core.events import KINDS

LOOKS = {
    Events.BOOKED.name: "sent",
    Events.HELD.name: "waiting",
    Events.APPROVED.name: "done",
    Events.REJECTED.name: "rejected",
    Events.CHANGED.name: "info",
    Events.CANCELLED.name: "cancelled",
    Events.DISPLACED.name: "returned",
    Events.OVERRIDDEN.name: "warning",
    Events.PROMOTED.name: "done",
    Events.EXPIRED.name: "closed",
    Events.CHECKED_IN.name: "done",
    Events.RELEASED.name: "warning",
    Events.EXTENDED.name: "info",
    Events.SERVICE_CHANGED.name: "info",
    Events.RESOURCE_CLOSED.name: "closed",
}
HIDDEN = {Events.REMINDED.name}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline."""

    title: str
    look: str
    time: str
    person: str
    position: str
    text: str


def timeline_of(events: Sequence[Event], starts: Mapping[str, datetime]) -> list[Line]:
    """Return what happened, the newest first; `starts` gives the dates that events name."""
    lines = []
    for event in events:
        if event.kind in HIDDEN or event.kind not in KINDS:
            continue
        words = [_date_words(event.data, starts), _TOLD.get(event.kind, _nothing)(event.data)]
        lines.append(
            Line(
                title=str(KINDS[event.kind].label),
                look=LOOKS.get(event.kind, "neutral"),
                time=thai.date_and_clock(event.at),
                person=event.actor_name,
                position=event.on_behalf_of or event.position_title,
                text="\n".join(part for part in words if part),
            )
        )
    return lines[::-1]


def _nothing(_data: Mapping[str, Any]) -> str:
    return ""


def _date_words(data: Mapping[str, Any], starts: Mapping[str, datetime]) -> str:
    start = starts.get(str(data.get("occurrence", "")))
    return _("ครั้งวันที่ %(date)s") % {"date": thai.short_date(start)} if start else ""


def _span(data: Mapping[str, Any]) -> str:
    try:
        return span_words(datetime.fromisoformat(data["start"]), datetime.fromisoformat(data["end"]))
    except (KeyError, ValueError):
        return ""


def _booked(data: Mapping[str, Any]) -> str:
    parts = [", ".join(data.get("resources", ())), _span(data)]
    dates = data.get("dates", 1)
    if dates > 1:
        parts.append(ngettext("รวม %(count)d ครั้ง", "รวม %(count)d ครั้ง", dates) % {"count": dates})
    if data.get("waiting"):
        waiting = data["waiting"]
        parts.append(ngettext("เข้าคิวรอ %(count)d ครั้ง", "เข้าคิวรอ %(count)d ครั้ง", waiting) % {"count": waiting})
    return " · ".join(part for part in parts if part)


def _held(data: Mapping[str, Any]) -> str:
    return _("%(what)s พักไว้ถึง %(until)s") % {"what": _booked(data), "until": moment_words(data.get("until", ""))}


def _changed(data: Mapping[str, Any]) -> str:
    if data["before"] == data["after"]:
        return _("แก้ไขรายละเอียด")
    told = _("จาก %(before)s เป็น %(after)s") % {"before": data["before"], "after": data["after"]}
    return "\n".join([told, _("ส่งขออนุมัติใหม่")]) if data.get("state") == OccurrenceState.PENDING else told


def _cancelled(data: Mapping[str, Any]) -> str:
    count = data.get("dates", 1)
    told = ngettext("ยกเลิก %(count)d ครั้ง", "ยกเลิก %(count)d ครั้ง", count) % {"count": count} if count > 1 else ""
    return "\n".join(part for part in (told, data.get("reason", "")) if part)


def _promoted(data: Mapping[str, Any]) -> str:
    return _label(OccurrenceState, data.get("state", ""))


def _expired(data: Mapping[str, Any]) -> str:
    return _("ไม่ได้ยืนยันภายในเวลาที่พักไว้") if data.get("why") == "hold" else _("ไม่มีการพิจารณาก่อนถึงเวลาใช้")


def _released(data: Mapping[str, Any]) -> str:
    return _("ไม่มีผู้เช็กอินภายใน %(minutes)s นาที") % {"minutes": data.get("after", "")}


def _overridden(data: Mapping[str, Any]) -> str:
    """Say the reason and how many gave way; which ones may be private, and stand on their own pages."""
    count = len(data.get("displaced", ()))
    told = ngettext("แทนการจองเดิม %(count)d รายการ", "แทนการจองเดิม %(count)d รายการ", count) % {"count": count} if count else ""
    return "\n".join(part for part in (data.get("reason", ""), told) if part)


def _service(data: Mapping[str, Any]) -> str:
    told = f"{_label(ServiceKind, data['kind'])}: {_label(ServiceState, data['state'])}"
    return f"{told} ({data['note']})" if data.get("note") else told


def _closed(data: Mapping[str, Any]) -> str:
    return " · ".join(part for part in (", ".join(data.get("resources", ())), _span(data), data.get("reason", "")) if part)


def _extended(data: Mapping[str, Any]) -> str:
    count = data.get("dates", 0)
    return ngettext("กันเวลาเพิ่ม %(count)d ครั้ง", "กันเวลาเพิ่ม %(count)d ครั้ง", count) % {"count": count}


def _guests(data: Mapping[str, Any]) -> str:
    parts = []
    for key, words in (("added", _("เชิญเพิ่ม: %(names)s")), ("removed", _("ถอนการเชิญ: %(names)s"))):
        value = data.get(key)
        if value:
            parts.append(words % {"names": ", ".join(map(str, value)) if isinstance(value, list) else value})
    return "\n".join(parts)


def _replied(data: Mapping[str, Any]) -> str:
    return f"{data.get('guest', '')}: {_label(Rsvp, str(data.get('answer', '')).lower())}"


def _proposed(data: Mapping[str, Any]) -> str:
    lines = [str(data.get("guest", ""))]
    if data.get("start") and data.get("end"):
        start, end = (datetime.fromisoformat(str(data[name])) for name in ("start", "end"))
        lines.append(f"{thai.date_and_clock(start)} – {thai.date_and_clock(end)}")
    return "\n".join(part for part in (*lines, str(data.get("comment", ""))) if part)


def _label(kind: Any, value: str) -> str:
    return str(kind(value).label) if value in kind.values else value


_TOLD: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    Events.BOOKED.name: _booked,
    Events.HELD.name: _held,
    Events.APPROVED.name: lambda data: data.get("comment", ""),
    Events.REJECTED.name: lambda data: data.get("reason", ""),
    Events.CHANGED.name: _changed,
    Events.CANCELLED.name: _cancelled,
    Events.DISPLACED.name: lambda data: data.get("reason", ""),
    Events.OVERRIDDEN.name: _overridden,
    Events.PROMOTED.name: _promoted,
    Events.EXPIRED.name: _expired,
    Events.CHECKED_IN.name: lambda data: _label(CheckInWay, data.get("way", "")),
    Events.RELEASED.name: _released,
    Events.EXTENDED.name: _extended,
    Events.SERVICE_CHANGED.name: _service,
    Events.GUESTS_CHANGED.name: _guests,
    Events.RSVP_RECEIVED.name: _replied,
    Events.COUNTER_RECEIVED.name: _proposed,
    Events.RESOURCE_CLOSED.name: _closed,
}
