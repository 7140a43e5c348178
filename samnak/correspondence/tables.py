"""Letters, events and entries shaped for the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.audit import queries as audit
from samnak.core import thai
from samnak.core.access import can
from samnak.core.actor import Actor
from samnak.correspondence.enums import (
    AssignmentPurpose,
    AssignmentState,
    Direction,
    DispatchState,
    Events,
    LetterState,
    MinuteKind,
    Secrecy,
)
from samnak.correspondence.models import Assignment, Dispatch, Letter, LetterFile, RegisterEntry
from samnak.correspondence.policies import DISPATCH, WORK

STATE_KINDS = {
    LetterState.NUMBERED: "waiting",
    LetterState.SIGNED: "signed",
    LetterState.DISPATCHED: "sent",
    LetterState.ARRIVED: "waiting",
    LetterState.REGISTERED: "received",
    LetterState.IN_PROGRESS: "active",
    LetterState.CLOSED: "closed",
    LetterState.RETURNED: "returned",
    LetterState.CANCELLED: "cancelled",
}
SHORT_STATES = {
    LetterState.NUMBERED: gettext_lazy("รอลงนาม"),
    LetterState.SIGNED: gettext_lazy("รอส่ง"),
    LetterState.DISPATCHED: gettext_lazy("ส่งแล้ว"),
    LetterState.ARRIVED: gettext_lazy("รอลงรับ"),
    LetterState.REGISTERED: gettext_lazy("รอสั่งการ"),
    LetterState.IN_PROGRESS: gettext_lazy("ดำเนินการ"),
    LetterState.CLOSED: gettext_lazy("ปิดเรื่อง"),
    LetterState.RETURNED: gettext_lazy("ส่งคืน"),
    LetterState.CANCELLED: gettext_lazy("ยกเลิก"),
}
DISPATCH_KINDS = {
    DispatchState.QUEUED: "waiting",
    DispatchState.SENT: "sent",
    DispatchState.DELIVERED: "sent",
    DispatchState.ACKNOWLEDGED: "done",
    DispatchState.RETURNED: "returned",
    DispatchState.FAILED: "danger",
    DispatchState.CANCELLED: "cancelled",
}
ASSIGNMENT_KINDS = {
    AssignmentState.SENT: "waiting",
    AssignmentState.ACKNOWLEDGED: "active",
    AssignmentState.DONE: "done",
    AssignmentState.RETURNED: "returned",
    AssignmentState.CANCELLED: "cancelled",
}


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter in a list."""

    letter: Letter
    url: str
    party: str
    state_kind: str
    state_label: str
    holder: str
    since: datetime | None
    act_url: str = ""
    act_label: str = ""


def letter_row(letter: Letter, *, act_url: str = "", act_label: str = "") -> LetterRow:
    """Return a letter as a row of a list."""
    state = LetterState(letter.state)
    incoming = letter.direction == Direction.INCOMING
    return LetterRow(
        letter=letter,
        url=reverse("correspondence:letter", args=[letter.pk]),
        party=_("จาก %(name)s") % {"name": letter.from_text} if incoming else _("ถึง %(name)s") % {"name": letter.to_text},
        state_kind=STATE_KINDS[state],
        state_label=str(SHORT_STATES[state]),
        holder=holder_of(letter),
        since=letter.arrived_at if state == LetterState.ARRIVED else letter.held_since,
        act_url=act_url,
        act_label=act_label,
    )


def holder_of(letter: Letter) -> str:
    """Return where the letter is, in words."""
    if letter.state in {LetterState.CLOSED, LetterState.RETURNED, LetterState.CANCELLED, LetterState.DISPATCHED}:
        return ""
    if letter.holder_position is not None:
        return letter.holder_position.title
    return letter.holder_unit.name if letter.holder_unit is not None else ""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One act in the timeline of a letter."""

    at: datetime
    title: str
    kind: str
    person: str
    position: str
    text: str


_TIMELINE: dict[str, tuple[str, str]] = {
    Events.NUMBER_ISSUED.name: ("draft", "%(number)s · %(register)s"),
    Events.NUMBER_VOIDED.name: ("cancelled", "%(number)s · %(reason)s"),
    Events.LETTER_SIGNED.name: ("signed", "%(signer)s"),
    Events.LETTER_DISPATCHED.name: ("sent", ""),
    Events.LETTER_ARRIVED.name: ("received", ""),
    Events.LETTER_REGISTERED.name: ("received", "%(receive_number)s · %(register)s"),
    Events.LETTER_RETURNED.name: ("returned", "%(reason)s"),
    Events.DISPATCH_CHANGED.name: ("sent", ""),
    Events.ASSIGNED.name: ("active", ""),
    Events.ASSIGNMENT_ACKNOWLEDGED.name: ("done", ""),
    Events.ASSIGNMENT_RETURNED.name: ("returned", "%(reason)s"),
    Events.LETTER_CLOSED.name: ("closed", "%(note)s"),
    Events.LETTER_REOPENED.name: ("active", "%(reason)s"),
}
_LABELS = {kind.name: kind.label for kind in vars(Events).values() if hasattr(kind, "keys") and hasattr(kind, "label")}
_MINUTES = {MinuteKind.ORDER: "approved", MinuteKind.SUBMISSION: "active", MinuteKind.NOTE: "neutral", MinuteKind.RESULT: "done"}


def timeline(letter: Letter) -> list[TimelineRow]:
    """Return what happened to a letter, newest first: minutes with their words, and the acts between them."""
    rows = [
        TimelineRow(
            at=event.at,
            title=str(_LABELS[event.kind]),
            kind=_TIMELINE[event.kind][0],
            person=event.actor_name if event.user_id else "",
            position=event.position_title,
            text=_event_text(event),
        )
        for event in audit.events_of(letter.pk).filter(kind__in=_TIMELINE)
    ]
    rows += [
        TimelineRow(
            at=minute.at,
            title=_("เกษียน: %(kind)s") % {"kind": minute.get_kind_display()},
            kind=_MINUTES[MinuteKind(minute.kind)],
            person=minute.author_name,
            position=minute.author_in_words,
            text=_("เรียน %(to)s\n%(text)s") % {"to": minute.addressed_to, "text": minute.text}
            if minute.addressed_to
            else minute.text,
        )
        for minute in letter.minutes.all()
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _event_text(event: Any) -> str:
    data = event.data
    if event.kind == Events.ASSIGNED.name:
        due = _(" กำหนดเสร็จ %(date)s") % {"date": thai.short_date(datetime.fromisoformat(data["due"]))} if data["due"] else ""
        return _("%(to)s เพื่อ%(purpose)s") % {"to": data["to"], "purpose": AssignmentPurpose(data["purpose"]).label} + due
    if event.kind == Events.DISPATCH_CHANGED.name:
        parts = [data["recipient"], str(DispatchState(data["state"]).label), data["detail"]]
        return " · ".join(part for part in parts if part)
    if event.kind == Events.LETTER_DISPATCHED.name:
        names = data["recipients"]
        if not isinstance(names, list):
            return _("ผู้รับ %(count)s ราย") % {"count": names}
        return ", ".join(names[:3]) + (_(" และอีก %(count)d ราย") % {"count": len(names) - 3} if len(names) > 3 else "")
    if event.kind == Events.LETTER_ARRIVED.name and data["effective"]:
        return _("มีผลเป็นการรับเมื่อ %(date)s") % {"date": thai.short_date(datetime.fromisoformat(data["effective"]))}
    return _TIMELINE[event.kind][1] % data


def page_addresses(letter: Letter, file: LetterFile | None) -> list[dict[str, Any]]:
    """Return the addresses of the page images of a letter's main file."""
    if file is None:
        return []
    return [
        {"url": reverse("correspondence:page", args=[letter.pk, file.pk, number]) + "?width=960"}
        for number in range(1, (file.file.blob.pages or 0) + 1)
    ]


@dataclass(frozen=True, slots=True)
class DispatchRow:
    """How far a letter has come on its way to one recipient."""

    dispatch: Dispatch
    kind: str
    may_retry: bool
    may_cancel: bool


def dispatch_rows(actor: Actor, letter: Letter) -> list[DispatchRow]:
    """Return the recipients of a letter with the acts that are possible."""
    allowed = bool(can(actor, DISPATCH, letter))
    return [
        DispatchRow(
            dispatch=row,
            kind=DISPATCH_KINDS[DispatchState(row.state)],
            may_retry=allowed and row.state in {DispatchState.FAILED, DispatchState.RETURNED},
            may_cancel=allowed and row.state in {DispatchState.QUEUED, DispatchState.FAILED},
        )
        for row in letter.dispatches.all()
    ]


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One assignment of a letter, indented under what it was passed on from."""

    assignment: Assignment
    kind: str
    depth: int
    is_mine: bool
    is_late: bool


def assignment_rows(actor: Actor, letter: Letter, today: Any) -> list[AssignmentRow]:
    """Return the assignments of a letter as a tree in rows."""
    everything = list(letter.assignments.all())
    rows: list[AssignmentRow] = []

    def add(parent_id: Any, depth: int) -> None:
        for row in everything:
            if row.parent_id == parent_id:
                open_now = row.state in {AssignmentState.SENT, AssignmentState.ACKNOWLEDGED}
                rows.append(
                    AssignmentRow(
                        assignment=row,
                        kind=ASSIGNMENT_KINDS[AssignmentState(row.state)],
                        depth=depth,
                        is_mine=open_now and bool(can(actor, WORK, row)),
                        is_late=open_now and row.due_on is not None and row.due_on < today,
                    )
                )
                add(row.pk, depth + 1)

    add(None, 0)
    return rows


def register_cells(entry: RegisterEntry) -> Sequence[Any]:
    """Return a row of a register in the order of forms 13 and 14."""
    hidden = entry.secrecy != Secrecy.NONE
    return [
        entry.number,
        entry.document_number,
        entry.document_date,
        entry.from_text,
        entry.to_text,
        _("(เรื่องลับ)") if hidden and entry.register.series != "secret" else entry.subject,
        entry.action,
        entry.remark,
    ]
