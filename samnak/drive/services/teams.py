"""Teams: a space with members from wherever they sit."""

from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.drive.content import tidy
from samnak.drive.enums import Events, SpaceKind, TeamRole
from samnak.drive.models import Space, TeamMember
from samnak.drive.policies import KEEP_TEAM, OPEN_TEAM, SPACE, post_of
from samnak.drive.services.locking import lock_spaces
from samnak.drive.services.opening import make_root
from samnak.org.models import Position

MOST_MEMBERS = 500


def open_team(*, actor: Actor, name: str, about: str = "") -> Space:
    """Open the space of a team (เปิดพื้นที่คณะทำงาน); whoever opens it looks after it."""
    with official(actor):
        require(actor, OPEN_TEAM)
        space = Space.objects.create(
            agency_id=agency_of(actor), kind=SpaceKind.TEAM, name=tidy(name), about=about.strip()[:500],
            quota_mb=settings.DRIVE_UNIT_QUOTA_MB,
        )  # fmt: skip
        make_root(actor, space)
        TeamMember.objects.create(team=space, position_id=post_of(actor), role=TeamRole.MANAGER)
        record(actor, Events.SPACE_OPENED, subject_type=SPACE, subject_id=space.pk, kind=space.kind, name=space.name)
    return space


def set_member(*, actor: Actor, team_id: UUID, position_id: UUID, role: str) -> TeamMember:
    """Take a post into a team, or give a member another task (กำหนดสมาชิกคณะทำงาน)."""
    with official(actor):
        team = lock_spaces([team_id])[team_id]
        require(actor, KEEP_TEAM, team)
        post = Position.objects.select_related("unit").filter(pk=position_id, is_active=True).first()
        if post is None:
            raise DomainError(_("ไม่พบตำแหน่งนี้ กรุณาเลือกใหม่"), field="position")
        if role not in TeamRole.values:
            raise DomainError(_("กรุณาเลือกหน้าที่ในคณะทำงาน"), field="role")
        if role != TeamRole.MANAGER:
            _require_other_manager(team, position_id)
        if team.members.count() >= MOST_MEMBERS:
            raise DomainError(_("คณะทำงานมีสมาชิกได้ไม่เกิน {most} ตำแหน่ง").format(most=MOST_MEMBERS), field="position")
        member, _made = TeamMember.objects.update_or_create(team=team, position=post, defaults={"role": role})
        record(
            actor, Events.MEMBER_SET, subject_type=SPACE, subject_id=team.pk, agency_id=team.agency_id,
            team=team.name, member=f"{post.title} {post.unit.name}", role=role,
        )  # fmt: skip
    return member


def remove_member(*, actor: Actor, team_id: UUID, member_id: UUID) -> None:
    """Take a member out of a team (นำสมาชิกออก); the right to its files ends at once."""
    with official(actor):
        team = lock_spaces([team_id])[team_id]
        require(actor, KEEP_TEAM, team)
        member = team.members.select_related("position").filter(pk=member_id).first()
        if member is None:
            raise DomainError(_("สมาชิกนี้ออกจากคณะทำงานไปแล้ว"))
        _require_other_manager(team, member.position_id)
        member.delete()
        record(
            actor, Events.MEMBER_REMOVED, subject_type=SPACE, subject_id=team.pk, agency_id=team.agency_id,
            team=team.name, member=member.position.title,
        )  # fmt: skip


def _require_other_manager(team: Space, position_id: UUID) -> None:
    managers = set(team.members.filter(role=TeamRole.MANAGER).values_list("position_id", flat=True))
    if managers == {position_id}:
        raise DomainError(_("คณะทำงานต้องมีผู้ดูแลอย่างน้อยหนึ่งตำแหน่ง กรุณาแต่งตั้งผู้ดูแลคนใหม่ก่อน"))


def close_team(*, actor: Actor, team_id: UUID) -> Space:
    """Close the space of a team (ปิดพื้นที่คณะทำงาน): its files stay to be read, nothing more is written."""
    with official(actor):
        team = lock_spaces([team_id])[team_id]
        require(actor, KEEP_TEAM, team)
        team.closed_at = database_now()
        team.save(update_fields=["closed_at"])
        record(
            actor, Events.SPACE_CHANGED, subject_type=SPACE, subject_id=team.pk, agency_id=team.agency_id,
            name=team.name, changed="closed",
        )  # fmt: skip
    return team
