"""Giving and taking rights."""

from uuid import UUID

from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DeniedError, DomainError
from samnak.core.transactions import official
from samnak.drive.enums import Events, Level, Principal, Secrecy, SpaceKind
from samnak.drive.models import Grant, Item, Space
from samnak.drive.policies import MANAGE, SHARE, SUBJECT, level_on, may_give
from samnak.drive.services.locking import locked_item
from samnak.drive.services.reaching import settle
from samnak.org.models import Agency, Appointment, Position, Unit

MOST_GRANTS = 200


def grant(*, actor: Actor, item_id: UUID, principal: str, principal_id: UUID, level: Level) -> Grant:
    """Give a person, post, unit, team or agency a right (ให้สิทธิ), or forbid it; a right given before is replaced."""
    with official(actor):
        item = locked_item(actor, SHARE, item_id)
        name, agency_id = _named(principal, principal_id)
        decision = may_give(level_on(actor, item), level, same_agency=agency_id == item.space.agency_id)
        if not decision:
            raise DeniedError(decision.reason)
        known = item.grants.filter(principal_id=principal_id).first()
        if known is not None and not may_give(level_on(actor, item), known.level, same_agency=True):
            raise DeniedError(_("สิทธินี้แก้ได้เฉพาะผู้จัดการสิทธิของรายการนี้"))
        if known is None and item.grants.count() >= MOST_GRANTS:
            raise DomainError(_("รายการนี้ให้สิทธิไว้มากแล้ว กรุณาให้สิทธิเป็นหน่วยงานหรือคณะทำงานแทน"))
        row, _made = Grant.objects.update_or_create(
            item=item, principal_id=principal_id,
            defaults={"principal": principal, "principal_name": name[:400], "level": level, "given_by_name": actor.name},
        )  # fmt: skip
        settle(item)
        record(
            actor, Events.SHARED, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id,
            name=item.name, to=name, level=int(level), principal=f"{principal}:{principal_id}",
        )  # fmt: skip
    return row


def revoke(*, actor: Actor, item_id: UUID, grant_id: UUID) -> None:
    """Take a right back (ถอนสิทธิ); it ends at once."""
    with official(actor):
        item = locked_item(actor, SHARE, item_id)
        row = item.grants.filter(pk=grant_id).first()
        if row is None:
            raise DomainError(_("สิทธินี้ถูกถอนไปแล้ว"))
        decision = may_give(level_on(actor, item), row.level, same_agency=True)
        if not decision:
            raise DeniedError(decision.reason)
        row.delete()
        settle(item)
        record(
            actor, Events.UNSHARED, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id,
            name=item.name, to=row.principal_name,
        )  # fmt: skip


def set_restricted(*, actor: Actor, item_id: UUID, restricted: bool) -> Item:
    """Let an item no longer take over the rights of the folders above it, or let it again (จำกัดสิทธิเฉพาะรายการ)."""
    with official(actor):
        item = locked_item(actor, MANAGE, item_id)
        if item.is_root:
            raise DomainError(_("โฟลเดอร์แรกของพื้นที่ไม่มีโฟลเดอร์เหนือขึ้นไป"))
        if item.is_restricted == restricted:
            return item
        if not restricted and item.secrecy != Secrecy.NONE:
            raise DomainError(_("รายการที่มีชั้นความลับรับสิทธิจากโฟลเดอร์เหนือขึ้นไปไม่ได้ กรุณายกเลิกชั้นความลับก่อน"))
        item.is_restricted = restricted
        item.save(update_fields=["is_restricted"])
        if restricted:
            keep_for_self(actor, item)
        settle(item)
        record(
            actor, Events.RESTRICTED, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id,
            name=item.name, restricted=restricted,
        )  # fmt: skip
    return item


def keep_for_self(actor: Actor, item: Item) -> None:
    """Give whoever closes an item to others the right to manage it, so that the door does not fall shut behind them."""
    require(actor, SHARE, item)
    if actor.position_id is None:
        return
    name, _agency = _named(Principal.POST, actor.position_id)
    Grant.objects.update_or_create(
        item=item, principal_id=actor.position_id,
        defaults={
            "principal": Principal.POST, "principal_name": name[:400], "level": Level.MANAGE, "given_by_name": actor.name,
        },
    )  # fmt: skip


def _named(principal: str, principal_id: UUID) -> tuple[str, UUID]:
    """Return the name of who is given a right, as it is kept, and the agency."""
    unknown = DomainError(_("ไม่พบผู้ที่จะให้สิทธิ กรุณาเลือกใหม่"), field="principal")
    if principal == Principal.PERSON:
        row = Appointment.objects.select_related("user", "position").filter(pk=principal_id).first()
        if row is None:
            raise unknown
        return f"{row.user.full_name} ({row.position.title})", row.agency_id
    if principal == Principal.POST:
        post = Position.objects.select_related("unit").filter(pk=principal_id, is_active=True).first()
        if post is None:
            raise unknown
        return f"{post.title} {post.unit.name}", post.agency_id
    if principal == Principal.UNIT:
        unit = Unit.objects.select_related("agency").filter(pk=principal_id, is_active=True).first()
        if unit is None:
            raise unknown
        return (unit.name if unit.name == unit.agency.name else f"{unit.name} {unit.agency.name}"), unit.agency_id
    if principal == Principal.TEAM:
        team = Space.objects.filter(pk=principal_id, kind=SpaceKind.TEAM, closed_at=None).first()
        if team is None:
            raise unknown
        return team.name, team.agency_id
    agency = Agency.objects.filter(pk=principal_id, is_active=True).first()
    if principal != Principal.AGENCY or agency is None:
        raise unknown
    return agency.name, agency.pk
