"""Sending letters out, and how far each has come (domain: A.7, A.9 row 5)."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import jobs
from samnak.core.access import require
from samnak.core.actor import Actor, system_actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.language import in_thai
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.correspondence.enums import Channel, DispatchState, Events, LetterState
from samnak.correspondence.models import Dispatch, Letter, RegisterEntry
from samnak.correspondence.policies import DISPATCH
from samnak.correspondence.services.arriving import accept_from_platform
from samnak.correspondence.services.issuing import RecipientData, add_recipients
from samnak.correspondence.workflow import DISPATCH as LIFE
from samnak.correspondence.workflow import OUTGOING

_STAMPS = {"send": "sent_at", "deliver": "delivered_at", "acknowledge": "acknowledged_at"}


def dispatch(*, actor: Actor, letter_id: UUID) -> Letter:
    """Send a signed letter to every recipient that waits (ส่งหนังสือ); nothing leaves before this is committed."""
    with official(actor):
        letter = _locked(letter_id)
        require(actor, DISPATCH, letter)
        again = letter.state == LetterState.DISPATCHED
        state = OUTGOING.next_state("dispatch_more" if again else "dispatch", letter.state)
        waiting = list(letter.dispatches.select_for_update().filter(state=DispatchState.QUEUED, attempts=0))
        if not waiting:
            raise DomainError(_("ไม่มีผู้รับที่รอส่ง กรุณาเพิ่มผู้รับก่อน"))
        letter.state = state
        letter.save(update_fields=["state"])
        for row in waiting:
            _send(actor, row)
        _write_action(letter)
        record(
            actor,
            Events.LETTER_DISPATCHED,
            subject_type="correspondence.letter",
            subject_id=letter.pk,
            agency_id=letter.agency_id,
            number=letter.document_number,
            recipients=[row.to_name for row in waiting],
        )
    return letter


def add_and_dispatch(*, actor: Actor, letter_id: UUID, recipients: Sequence[RecipientData]) -> Letter:
    """Send a letter to further recipients (ส่งเพิ่ม)."""
    with official(actor):
        letter = _locked(letter_id)
        require(actor, DISPATCH, letter)
        if letter.state not in {LetterState.SIGNED, LetterState.DISPATCHED}:
            raise ConflictError(_("ส่งได้เฉพาะหนังสือที่ลงนามแล้วและยังไม่ปิดเรื่อง"))
        add_recipients(letter, recipients)
        return dispatch(actor=actor, letter_id=letter_id)


def queue_recipients(*, actor: Actor, letter_id: UUID, recipients: Sequence[RecipientData]) -> list[Dispatch]:
    """Add recipients to a letter that has not been sent (เพิ่มผู้รับ); they get it when it is sent."""
    with official(actor):
        letter = _locked(letter_id)
        require(actor, DISPATCH, letter)
        if letter.state not in {LetterState.NUMBERED, LetterState.SIGNED}:
            raise ConflictError(_("หนังสือส่งไปแล้วหรือปิดเรื่องแล้ว"))
        rows = add_recipients(letter, recipients)
        for row in rows:
            record(
                actor,
                Events.DISPATCH_CHANGED,
                subject_type="correspondence.letter",
                subject_id=letter.pk,
                agency_id=letter.agency_id,
                recipient=row.to_name,
                state=row.state,
                detail="เพิ่มผู้รับ",
            )
    return rows


def _locked(letter_id: UUID) -> Letter:
    return Letter.objects.select_for_update(of=("self",)).select_related("unit").get(pk=letter_id)


def _send(actor: Actor, row: Dispatch) -> None:
    """Hand one recipient's copy to its channel; a job carries it once this transaction is committed."""
    if row.channel == Channel.PAPER:
        _change(actor, row, "send", "ส่งเป็นกระดาษ ให้เจ้าหน้าที่นำส่งนอกระบบ")
    elif row.channel == Channel.EMAIL:
        jobs.enqueue("exchange.send_mail", queue="exchange", dispatch_id=str(row.pk))
    else:
        jobs.enqueue("correspondence.deliver_dispatch", queue="delivery", dispatch_id=str(row.pk))


@in_thai()
def _write_action(letter: Letter) -> None:
    """Write into the register's column การปฏิบัติ how the letter went out."""
    counts = Counter(letter.dispatches.exclude(state=DispatchState.CANCELLED).values_list("channel", flat=True))
    ways = [
        _("%(way)s %(count)d ราย") % {"way": channel.label, "count": counts[channel]} for channel in Channel if counts[channel]
    ]
    RegisterEntry.objects.filter(letter=letter).update(action=_("ส่ง") + " " + ", ".join(ways))


def deliver_on_platform(*, dispatch_id: UUID) -> None:
    """Bring a letter to another agency of the platform (ส่งถึงผู้รับ): its own row there, then the state here.

    The two agencies are written in two transactions; run again after a crash between them, the first finds its row.
    """
    row = Dispatch.objects.select_related("letter", "agency", "to_agency").get(pk=dispatch_id)
    if row.state not in {DispatchState.QUEUED, DispatchState.FAILED, DispatchState.SENT}:
        return
    sender = system_actor(agency_id=row.agency_id)
    try:
        accept_from_platform(row)
    except DomainError as error:
        mark_dispatch(actor=sender, dispatch_id=dispatch_id, act="fail", error=error.message)
        return
    mark_dispatch(actor=sender, dispatch_id=dispatch_id, act="deliver")


def mark_dispatch(*, actor: Actor, dispatch_id: UUID, act: str, error: str = "", receive_number: str = "") -> Dispatch:
    """Record what became of a letter on its way to one recipient (สถานะการส่ง); `act` is one of the life cycle's acts."""
    with official(actor):
        row = Dispatch.objects.select_for_update(of=("self",)).select_related("letter__unit").get(pk=dispatch_id)
        if not actor.is_system:
            require(actor, DISPATCH, row.letter)
        if receive_number:
            row.receive_number = receive_number
        return _change(actor, row, act, error)


def _change(actor: Actor, row: Dispatch, act: str, detail: str = "") -> Dispatch:
    row.state = LIFE.next_state(act, row.state)
    row.last_error = detail[:500] if act in {"fail", "return"} else ""
    if act in {"send", "fail"} or (act == "deliver" and row.channel == Channel.PLATFORM):
        row.attempts += 1
    if act in _STAMPS:
        now = database_now()
        setattr(row, _STAMPS[act], now)
        if act == "deliver" and row.sent_at is None:
            row.sent_at = now
    row.save()
    record(
        actor,
        Events.DISPATCH_CHANGED,
        subject_type="correspondence.letter",
        subject_id=row.letter_id,
        agency_id=row.agency_id,
        recipient=row.to_name,
        state=row.state,
        detail=detail or row.receive_number,
    )
    return row


def retry_dispatch(*, actor: Actor, dispatch_id: UUID) -> Dispatch:
    """Send again what failed or was sent back (ส่งอีกครั้ง); a copy sent back keeps its row, the new way gets its own."""
    with official(actor):
        row = Dispatch.objects.select_for_update(of=("self",)).select_related("letter__unit").get(pk=dispatch_id)
        require(actor, DISPATCH, row.letter)
        state = LIFE.next_state("retry", row.state)
        if row.state == DispatchState.RETURNED:
            _refuse_second_retry(row)
            row = Dispatch.objects.create(
                agency_id=row.agency_id,
                letter=row.letter,
                channel=row.channel,
                to_agency_id=row.to_agency_id,
                to_unit_id=row.to_unit_id,
                to_name=row.to_name,
                to_email=row.to_email,
                is_copy=row.is_copy,
            )
        else:
            row.state = state
            row.last_error = ""
            row.save(update_fields=["state", "last_error"])
        record(
            actor,
            Events.DISPATCH_CHANGED,
            subject_type="correspondence.letter",
            subject_id=row.letter_id,
            agency_id=row.agency_id,
            recipient=row.to_name,
            state=row.state,
            detail="ส่งอีกครั้ง",
        )
        _send(actor, row)
    return row


def _refuse_second_retry(row: Dispatch) -> None:
    """Two presses of the button must not make two letters at the recipient; the newer way is the one to be looked after."""
    newer = row.letter.dispatches.filter(
        channel=row.channel, to_agency=row.to_agency_id, to_unit=row.to_unit_id, to_name=row.to_name, to_email=row.to_email
    )
    if newer.filter(queued_at__gte=row.queued_at, is_copy=row.is_copy).exclude(pk=row.pk).exists():
        raise ConflictError(_("ส่งอีกครั้งไปแล้ว กรุณาดูรายการใหม่ของผู้รับรายนี้"))


def cancel_dispatch(*, actor: Actor, dispatch_id: UUID) -> Dispatch:
    """Stop the way to one recipient before it has left (ยกเลิกการส่ง)."""
    with official(actor):
        row = Dispatch.objects.select_for_update(of=("self",)).select_related("letter__unit").get(pk=dispatch_id)
        require(actor, DISPATCH, row.letter)
        _change(actor, row, "cancel")
        _write_action(row.letter)
    return row


def state_of_dispatch(dispatch_id: UUID) -> str | None:
    """Return how far a dispatch has come, or None when there is no such dispatch."""
    return Dispatch.objects.filter(pk=dispatch_id).values_list("state", flat=True).first()
