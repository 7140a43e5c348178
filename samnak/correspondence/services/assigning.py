"""Work handed on from a letter: to units or posts, passed further, acknowledged, finished, sent back (domain: A.9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.events import EventKind
from samnak.core.language import in_thai
from samnak.core.time import bangkok_today, database_now
from samnak.core.transactions import official
from samnak.correspondence.enums import AssignmentPurpose, AssignmentState, Events, LetterState, MinuteKind, Secrecy
from samnak.correspondence.models import Assignment, Letter, Minute
from samnak.correspondence.policies import ASSIGN, WORK
from samnak.correspondence.queries import OPEN_STATES
from samnak.correspondence.services.handling import append_minute, locked_letter, logged
from samnak.correspondence.services.readers import add_readers
from samnak.correspondence.workflow import ASSIGNMENT, INCOMING
from samnak.org import queries as org


@dataclass(frozen=True, slots=True)
class Target:
    """To whom work goes: a unit (its head and registry see to it) or one post."""

    unit_id: UUID | None = None
    position_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    unit_id: UUID
    position_id: UUID | None
    name: str


def assign(
    *,
    actor: Actor,
    letter_id: UUID,
    targets: Sequence[Target],
    purpose: str,
    due_on: date | None = None,
    minute_text: str = "",
    parent_id: UUID | None = None,
) -> list[Assignment]:
    """Hand work from a letter to units or posts (มอบหมาย), with a minute; `parent_id` passes on work one was given."""
    if due_on is not None and due_on < bangkok_today():
        raise DomainError(_("กำหนดเสร็จต้องเป็นวันนี้หรือหลังจากวันนี้"), field="due_on")
    with official(actor):
        letter = locked_letter(letter_id)
        require(actor, ASSIGN, letter)
        if letter.state == LetterState.ARRIVED:
            raise ConflictError(_("กรุณาลงทะเบียนรับก่อน แล้วจึงเกษียนหรือมอบหมาย"))
        letter.state = INCOMING.next_state("assign", letter.state)
        parent = _parent(actor, letter, parent_id)
        places = _new_places(letter, _places(letter, targets))
        minute = append_minute(
            actor,
            letter,
            kind=MinuteKind.ORDER,
            text=minute_text.strip() or _order_text(places, purpose),
            addressed_to=", ".join(place.name for place in places),
        )
        rows = _write(actor, letter, places, minute, parent, purpose=purpose, due_on=due_on)
        first = places[0]
        letter.holder_unit_id, letter.holder_position_id, letter.held_since = first.unit_id, first.position_id, database_now()
        if due_on is not None and (letter.due_on is None or parent is None):
            letter.due_on = due_on
        add_readers(
            letter,
            units=[place.unit_id for place in places if place.position_id is None],
            posts=[place.position_id for place in places],
        )
        letter.save(update_fields=["state", "holder_unit", "holder_position", "held_since", "due_on", "reader_ids"])
    return rows


def _parent(actor: Actor, letter: Letter, parent_id: UUID | None) -> Assignment | None:
    if parent_id is None:
        return None
    parent = letter.assignments.select_for_update(of=("self",)).select_related("to_unit").filter(pk=parent_id).first()
    if parent is None:
        raise DomainError(_("ไม่พบงานที่จะมอบต่อ"))
    require(actor, WORK, parent)
    if parent.state not in OPEN_STATES:
        raise ConflictError(_("งานนี้สิ้นสุดแล้ว จึงมอบต่อไม่ได้"))
    if parent.state == AssignmentState.SENT:
        _step(actor, parent, "acknowledge")
    return parent


def _places(letter: Letter, targets: Sequence[Target]) -> list[_Place]:
    """Return the units and posts meant; for a secret letter a unit stands for the post of its head (F.2)."""
    units = {row.pk: row for row in org.units_of(letter.agency_id).filter(pk__in=[one.unit_id for one in targets if one.unit_id])}
    posts = {row.pk: row for row in org.positions_in(letter.agency_id, [one.position_id for one in targets if one.position_id])}
    places: dict[tuple[UUID, UUID | None], _Place] = {}
    for target in targets:
        if target.position_id is not None:
            position = posts.get(target.position_id)
            if position is None:
                raise DomainError(_("ไม่พบตำแหน่งที่จะมอบในส่วนราชการของท่าน"), field="targets")
            places[position.unit_id, position.pk] = _Place(position.unit_id, position.pk, _post_name(position))
            continue
        unit = units.get(target.unit_id) if target.unit_id else None
        if unit is None:
            raise DomainError(_("ไม่พบหน่วยงานที่จะมอบในส่วนราชการของท่าน"), field="targets")
        if letter.secrecy == Secrecy.NONE:
            places[unit.pk, None] = _Place(unit.pk, None, unit.name)
            continue
        head = unit.positions.filter(is_head=True, is_active=True).first()
        if head is None:
            raise DomainError(
                _("เอกสารลับต้องมอบให้ตัวบุคคล แต่%(unit)sยังไม่มีหัวหน้า กรุณาเลือกตำแหน่ง") % {"unit": unit.name}, field="targets"
            )
        places[unit.pk, head.pk] = _Place(unit.pk, head.pk, _post_name(head))
    if not places:
        raise DomainError(_("กรุณาเลือกผู้รับมอบอย่างน้อยหนึ่งราย"), field="targets")
    return list(places.values())


def _post_name(position: object) -> str:
    """Return a post with the name of who holds it today, as work lists show it."""
    holder = org.holders_of([position.pk]).get(position.pk)  # type: ignore[attr-defined]
    title = position.title  # type: ignore[attr-defined]
    return f"{holder.user.full_name} ({title})" if holder else str(title)


def _new_places(letter: Letter, places: list[_Place]) -> list[_Place]:
    """Leave out who has the same letter in hand already; when nobody is left, somebody else was quicker."""
    taken = {(row.to_unit_id, row.to_position_id) for row in letter.assignments.filter(state__in=OPEN_STATES)}
    fresh = [place for place in places if (None if place.position_id else place.unit_id, place.position_id) not in taken]
    if not fresh:
        raise ConflictError(_("มอบเรื่องนี้ให้ผู้ที่เลือกไปแล้ว และยังดำเนินการอยู่"))
    return fresh


@in_thai()
def _order_text(places: Sequence[_Place], purpose: str) -> str:
    names = ", ".join(place.name for place in places)
    return _("มอบ %(names)s เพื่อ%(purpose)s") % {"names": names, "purpose": AssignmentPurpose(purpose).label}


def _write(
    actor: Actor,
    letter: Letter,
    places: Sequence[_Place],
    minute: Minute,
    parent: Assignment | None,
    *,
    purpose: str,
    due_on: date | None,
) -> list[Assignment]:
    rows = [
        Assignment(
            agency_id=letter.agency_id,
            letter=letter,
            minute=minute,
            parent=parent,
            to_unit_id=None if place.position_id else place.unit_id,
            to_position_id=place.position_id,
            to_name=place.name[:400],
            purpose=AssignmentPurpose(purpose),
            due_on=due_on,
            urgency=letter.urgency,
            assigned_by_name=actor.name,
        )
        for place in places
    ]
    Assignment.objects.bulk_create(rows)
    for row in rows:
        record(
            actor,
            Events.ASSIGNED,
            subject_type="correspondence.letter",
            subject_id=letter.pk,
            agency_id=letter.agency_id,
            assignment=str(row.pk),
            to=row.to_name,
            purpose=row.purpose,
            due=due_on.isoformat() if due_on else "",
        )
    return rows


def acknowledge(*, actor: Actor, assignment_id: UUID) -> Assignment:
    """Acknowledge work one was given (รับทราบ)."""
    with official(actor):
        row, _letter = _locked(actor, assignment_id)
        _step(actor, row, "acknowledge")
    return row


def finish_assignment(*, actor: Actor, assignment_id: UUID, result: str) -> Assignment:
    """Report that the work is done and how it ended (รายงานผล); the result is also a minute on the letter."""
    if not result.strip():
        raise DomainError(_("กรุณาเขียนผลการดำเนินการ"), field="result")
    with official(actor):
        row, letter = _locked(actor, assignment_id)
        waiting = row.children.filter(state__in=OPEN_STATES).count()
        if waiting:
            raise DomainError(_("งานที่มอบต่อยังค้างอยู่ %(count)d รายการ กรุณารอผลก่อน") % {"count": waiting})
        row.result = result.strip()
        _step(actor, row, "finish")
        append_minute(actor, letter, kind=MinuteKind.RESULT, text=row.result)
        _hand_back(letter, row)
    return row


def return_assignment(*, actor: Actor, assignment_id: UUID, reason: str) -> Assignment:
    """Send work back to who gave it, with the reason (ส่งคืนงาน)."""
    if not reason.strip():
        raise DomainError(_("กรุณาระบุเหตุผลที่ส่งคืน"), field="reason")
    with official(actor):
        row, letter = _locked(actor, assignment_id)
        row.result = reason.strip()
        _step(actor, row, "return")
        _hand_back(letter, row)
    return row


def cancel_assignment(*, actor: Actor, assignment_id: UUID, reason: str) -> Assignment:
    """Take back work that was given (ยกเลิกงานที่มอบ); done by those who may assign from the letter."""
    if not reason.strip():
        raise DomainError(_("กรุณาระบุเหตุผลที่ยกเลิก"), field="reason")
    with official(actor):
        letter_id = Assignment.objects.values_list("letter_id", flat=True).get(pk=assignment_id)
        letter = locked_letter(letter_id)
        require(actor, ASSIGN, letter)
        row = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment_id)
        row.letter = letter
        row.result = reason.strip()
        _step(actor, row, "cancel")
        _hand_back(letter, row)
    return row


def _locked(actor: Actor, assignment_id: UUID) -> tuple[Assignment, Letter]:
    """Return an assignment and its letter, locked in the order every service locks them: letter first."""
    letter_id = Assignment.objects.values_list("letter_id", flat=True).get(pk=assignment_id)
    letter = locked_letter(letter_id)
    row = Assignment.objects.select_for_update(of=("self",)).select_related("to_unit").get(pk=assignment_id)
    row.letter = letter
    require(actor, WORK, row)
    return row, letter


_KINDS: dict[str, tuple[EventKind, str]] = {
    "acknowledge": (Events.ASSIGNMENT_ACKNOWLEDGED, ""),
    "finish": (Events.ASSIGNMENT_DONE, "result"),
    "return": (Events.ASSIGNMENT_RETURNED, "reason"),
    "cancel": (Events.ASSIGNMENT_RETURNED, "reason"),
}


def _step(actor: Actor, row: Assignment, act: str) -> None:
    row.state = ASSIGNMENT.next_state(act, row.state)
    now = database_now()
    if row.acknowledged_at is None and act in {"acknowledge", "finish"}:
        row.acknowledged_at, row.acknowledged_by_name = now, actor.name
    if row.read_at is None and act != "cancel":
        row.read_at = now
    if act != "acknowledge":
        row.ended_at, row.ended_by_name = now, actor.name
    row.save()
    kind, extra = _KINDS[act]
    data = {extra: logged(row.letter, row.result)} if extra else {}
    record(
        actor,
        kind,
        subject_type="correspondence.letter",
        subject_id=row.letter_id,
        agency_id=row.agency_id,
        assignment=str(row.pk),
        **data,
    )


def _hand_back(letter: Letter, ended: Assignment) -> None:
    """Move the letter on when who held it is done: to other open work, to who passed it on, at last to the registry."""
    held_by_ended = (letter.holder_position_id, letter.holder_unit_id) == (
        ended.to_position_id,
        ended.to_unit_id or letter.holder_unit_id,
    )
    if not held_by_ended:
        return
    following = (
        letter.assignments.filter(state__in=OPEN_STATES)
        .exclude(purpose=AssignmentPurpose.INFORMATION)
        .select_related("to_position")
        .order_by("-assigned_at")
        .first()
    )
    if following is not None and following.to_position is not None:
        letter.holder_unit_id, letter.holder_position_id = following.to_position.unit_id, following.to_position_id
    elif following is not None:
        letter.holder_unit_id, letter.holder_position_id = following.to_unit_id, None
    else:
        letter.holder_unit_id, letter.holder_position_id = letter.unit_id, None
    letter.held_since = database_now()
    letter.save(update_fields=["holder_unit", "holder_position", "held_since"])
