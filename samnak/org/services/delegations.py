"""Giving and taking back the right to act in a post (A.11)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.audit import services as audit
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError
from samnak.core.time import bangkok_today
from samnak.core.transactions import official
from samnak.org.enums import Authority, Events
from samnak.org.errors import DelegationError
from samnak.org.models import Appointment, Delegation, Position
from samnak.org.policies import GRANT_DELEGATION, REVOKE_DELEGATION
from samnak.org.queries import forget_standings
from samnak.org.queries.standing import current


def grant_delegation(
    *,
    actor: Actor,
    from_position_id: UUID,
    to_position_id: UUID,
    authority: str,
    valid_from: date,
    valid_to: date | None,
    basis: str,
    may_sign: bool = True,
    order: int = 1,
) -> Delegation:
    """Let the holder of one post act in another (มอบอำนาจ/รักษาราชการแทน) for a time, on a written basis."""
    with official(actor):
        giver = Position.objects.select_for_update(of=("self",)).get(pk=from_position_id)
        require(actor, GRANT_DELEGATION, giver)
        taker = Position.objects.filter(pk=to_position_id, agency=giver.agency_id, is_active=True).first()
        _check(giver, taker, authority=authority, valid_from=valid_from, valid_to=valid_to, basis=basis)
        _refuse_taking(actor, giver, to_position_id)
        delegation = Delegation.objects.create(
            agency_id=giver.agency_id,
            from_position=giver,
            to_position_id=to_position_id,
            authority=Authority(authority),
            may_sign=may_sign,
            valid_from=valid_from,
            valid_to=valid_to,
            basis=basis.strip(),
            order=order,
        )
        until = valid_to.isoformat() if valid_to else ""
        audit.record(
            actor,
            Events.DELEGATION_GRANTED,
            subject_type="org.Delegation",
            subject_id=delegation.pk,
            agency_id=giver.agency_id,
            to=str(taker),
            authority=authority,
            until=until,
        )
        _forget([to_position_id])
    return delegation


def revoke_delegation(*, actor: Actor, delegation_id: UUID) -> Delegation:
    """Take a delegation back (เพิกถอนการมอบอำนาจ); it ends at once, the row stays."""
    with official(actor):
        delegation = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation_id)
        require(actor, REVOKE_DELEGATION, delegation)
        if delegation.revoked_at is not None:
            raise ConflictError(_("การมอบอำนาจนี้ถูกเพิกถอนไปก่อนแล้ว"))
        delegation.revoked_at = timezone.now()
        delegation.save(update_fields=["revoked_at"])
        audit.record(
            actor,
            Events.DELEGATION_REVOKED,
            subject_type="org.Delegation",
            subject_id=delegation.pk,
            agency_id=delegation.agency_id,
            to=str(delegation.to_position),
            authority=delegation.authority,
        )
        _forget([delegation.to_position_id])
    return delegation


def record_post_switch(*, actor: Actor) -> None:
    """Write down that a person now works in another of the own posts (เปลี่ยนตำแหน่งที่ปฏิบัติงาน)."""
    with official(actor):
        audit.record(
            actor, Events.POST_SWITCHED, subject_type="org.Position", subject_id=actor.position_id, to=actor.position_title
        )


def _check(
    giver: Position, taker: Position | None, *, authority: str, valid_from: date, valid_to: date | None, basis: str
) -> None:
    if taker is None:
        raise DelegationError(_("ผู้รับมอบต้องดำรงตำแหน่งในส่วนราชการเดียวกัน กรุณาเลือกตำแหน่งใหม่"), field="to_position")
    if taker.pk == giver.pk:
        raise DelegationError(_("มอบอำนาจให้ตำแหน่งของตนเองไม่ได้ กรุณาเลือกตำแหน่งอื่น"), field="to_position")
    if authority not in Authority.values or authority == Authority.HOLDER:
        raise DelegationError(_("กรุณาเลือกฐานะของผู้รับมอบ"), field="authority")
    if valid_to is not None and valid_to < valid_from:
        raise DelegationError(_("วันสิ้นสุดต้องไม่ก่อนวันเริ่ม กรุณาแก้ไขวันที่"), field="valid_to")
    if valid_to is not None and valid_to < bangkok_today():
        raise DelegationError(_("วันสิ้นสุดผ่านไปแล้ว กรุณาแก้ไขวันที่"), field="valid_to")
    if not basis.strip():
        raise DelegationError(_("กรุณาระบุเลขที่คำสั่งหรือฐานอำนาจ เช่น คำสั่งกระทรวงวัฒนธรรม ที่ 12/2569"), field="basis")
    same = Delegation.objects.filter(from_position=giver, to_position=taker, authority=authority, revoked_at=None)
    same = same.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from))
    if valid_to is not None:
        same = same.filter(valid_from__lte=valid_to)
    if same.exists():
        raise DelegationError(_("มีการมอบอำนาจฐานะเดียวกันให้ตำแหน่งนี้ในช่วงเวลาที่ซ้อนกันอยู่แล้ว กรุณาเพิกถอนรายการเดิมก่อน"), field="valid_from")


def _refuse_taking(actor: Actor, giver: Position, to_position_id: UUID) -> None:
    """Refuse an administrator who enters the delegation of somebody else for a post of the own: it would open every paper."""
    held = set(Appointment.objects.filter(current(bangkok_today()), user=actor.user_id).values_list("position", flat=True))
    if to_position_id in held and giver.pk not in held:
        raise DelegationError(_("มอบอำนาจของผู้อื่นให้ตนเองไม่ได้ ให้ผู้มอบอำนาจหรือผู้ดูแลระบบคนอื่นเป็นผู้บันทึก"), field="to_position")


def _forget(position_ids: Iterable[UUID]) -> None:
    user_ids = list(Appointment.objects.filter(position__in=list(position_ids)).values_list("user_id", flat=True))
    transaction.on_commit(lambda: forget_standings(user_ids))
