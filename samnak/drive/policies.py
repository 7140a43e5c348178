"""Who may do what in the drive. One function answers it: the tokens of an actor against the reach of an item's anchor.

`queries.visible_to` asks the same in the database; a property test holds the two together (domain: J, Sharing, Permissions).
"""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.access import ALLOWED, Action, Decision, all_of, denied, everyone_signed_in
from samnak.core.actor import Actor
from samnak.drive.content import head_token, level_of, manager_token, own_token, reading_token
from samnak.drive.enums import Level, LinkState, Secrecy, SpaceKind, TeamRole
from samnak.drive.models import Comment, Item, Link, Lock, Space, TeamMember
from samnak.org.enums import Role

SUBJECT = "drive.Item"
SPACE = "drive.Space"


def tokens_of(actor: Actor) -> frozenset[UUID]:
    """Return the tokens of an actor, in one query: the post and its holder, units upwards, teams, the agency."""
    return tokens_of_each([actor])[0]


def tokens_of_each(actors: Sequence[Actor]) -> list[frozenset[UUID]]:
    """Return the tokens of several actors, in one query for all."""
    posts = {actor.position_id for actor in actors if actor.position_id is not None}
    teams: dict[UUID, list[tuple[UUID, str]]] = {}
    for post_id, team_id, role in TeamMember.objects.filter(position__in=posts).values_list("position_id", "team_id", "role"):
        teams.setdefault(post_id, []).append((team_id, role))
    return [_tokens(actor, teams.get(actor.position_id, []) if actor.position_id else []) for actor in actors]


def _tokens(actor: Actor, teams: Sequence[tuple[UUID, str]]) -> frozenset[UUID]:
    if actor.user_id is None or actor.agency_id is None or actor.position_id is None:
        return frozenset()
    above = [UUID(hex=part) for part in actor.unit_path.strip("/").split("/") if part]
    tokens = {own_token(actor.user_id, actor.agency_id), actor.position_id, actor.agency_id, *above}
    if actor.appointment_id is not None and actor.delegation_id is None:
        tokens.add(actor.appointment_id)
    if actor.is_head and actor.unit_id is not None:
        tokens.add(head_token(actor.unit_id))
    tokens.update(reading_token(unit_id) for unit_id in actor.readable_unit_ids)
    for team_id, role in teams:
        tokens.add(reading_token(team_id))
        if role != TeamRole.GUEST:
            tokens.add(team_id)
        if role == TeamRole.MANAGER:
            tokens.add(manager_token(team_id))
    return frozenset(tokens)


def person_of(actor: Actor) -> UUID:
    """Return who acts; the platform itself keeps nothing in the drive."""
    if actor.user_id is None:
        raise ValueError("nobody is signed in")
    return actor.user_id


def post_of(actor: Actor) -> UUID:
    """Return the post in which the actor stands."""
    if actor.position_id is None:
        raise ValueError("nobody acts without a post")
    return actor.position_id


def visible(tokens: frozenset[UUID], prefix: str = "anchor__reach__") -> Q:
    """Return the condition that the reach found at `prefix` lets somebody with these tokens read."""
    held = sorted(tokens)
    opened = Q(**{f"{prefix}readers__overlap": held}) & ~Q(**{f"{prefix}denied__overlap": held})
    return opened | Q(**{f"{prefix}keepers__overlap": held})


def level_on(actor: Actor, item: Item, tokens: frozenset[UUID] | None = None) -> Level:
    """Return what the actor may do with an item."""
    return level_of(tokens_for(actor, item) if tokens is None else tokens, item.anchor.reach)


def tokens_for(actor: Actor, item: Item) -> frozenset[UUID]:
    """Return the tokens of an actor, without asking again where the item was read with them."""
    if item.asked_by is not None and item.asked_by[0] is actor:
        return item.asked_by[1]
    return tokens_of(actor)


def _at_least(level: Level, reason: Any) -> Any:
    def rule(actor: Actor, item: Item) -> Decision:
        if level_on(actor, item) >= level:
            return ALLOWED
        return denied(str(reason))

    return rule


def _is_kept(_actor: Actor, item: Item) -> Decision:
    """Leave what lies in the trash, or in a closed space, as it is."""
    if item.trashed_at is not None:
        return denied(_("รายการนี้อยู่ในถังขยะ กรุณานำกลับก่อน"))
    return _is_open(_actor, item)


def _is_open(_actor: Actor, item: Item) -> Decision:
    if item.space.closed_at is not None:
        return denied(_("พื้นที่จัดเก็บนี้ปิดแล้ว เปิดดูได้แต่แก้ไขไม่ได้"))
    return ALLOWED


def _is_no_root(_actor: Actor, item: Item) -> Decision:
    if item.is_root:
        return denied(_("โฟลเดอร์แรกของพื้นที่จัดเก็บย้าย เปลี่ยนชื่อ หรือลบไม่ได้"))
    return ALLOWED


def _is_trashed(_actor: Actor, item: Item) -> Decision:
    if item.trashed_at is None or item.trash_root_id != item.pk:
        return denied(_("รายการนี้ไม่ได้อยู่ในถังขยะ"))
    return ALLOWED


def is_secret(item: Item) -> bool:
    """Tell whether an item, or a folder above it, is classified."""
    if item.secrecy != Secrecy.NONE:
        return True
    above = [UUID(hex=part) for part in item.path.strip("/").split("/")][:-1]
    return bool(above) and Item.objects.filter(pk__in=above).exclude(secrecy=Secrecy.NONE).exists()


def _is_plain(_actor: Actor, item: Item) -> Decision:
    if is_secret(item):
        return denied(_("รายการที่มีชั้นความลับส่งออกนอกระบบด้วยลิงก์ไม่ได้"))
    return ALLOWED


def _gives(actor: Actor, item: Item) -> Decision:
    if level_on(actor, item) >= Level.EDIT:
        return ALLOWED
    return denied(_("ให้สิทธิผู้อื่นได้เฉพาะผู้ที่แก้ไขรายการนี้ได้"))


def may_give(own: Level, given: int, *, same_agency: bool) -> Decision:
    """Tell whether somebody of one level may give another: up to one's own, to other agencies and denials by managers only."""
    if own >= Level.MANAGE:
        return ALLOWED
    if given == Level.NONE:
        return denied(_("ห้ามการเข้าถึงได้เฉพาะผู้จัดการสิทธิของรายการนี้"))
    if not same_agency:
        return denied(_("ให้สิทธิแก่ส่วนราชการอื่นได้เฉพาะผู้จัดการสิทธิของรายการนี้"))
    if given > own:
        return denied(_("ให้สิทธิเกินกว่าที่ท่านมีไม่ได้"))
    return ALLOWED


def _decides_link(actor: Actor, link: Link) -> Decision:
    """Let the head of the unit, or of the maker's unit, decide; never the maker."""
    if link.state != LinkState.WAITING:
        return denied(_("ลิงก์นี้พิจารณาไปแล้ว"))
    if link.made_by_id == actor.user_id:
        return denied(_("ผู้สร้างลิงก์อนุมัติลิงก์ของตนเองไม่ได้"))
    post = link.made_by_post
    if post is None or not actor.is_head or actor.agency_id != post.agency_id or not post.unit.path.startswith(actor.unit_path):
        return denied(_("อนุมัติได้เฉพาะหัวหน้าหน่วยงานของผู้สร้างลิงก์"))
    return ALLOWED


def approves_own_links(actor: Actor) -> bool:
    """Tell whether a link of this actor needs no further approval: heads of units answer for themselves (domain: J)."""
    return actor.is_head


def _revokes_link(actor: Actor, link: Link) -> Decision:
    if link.state not in {LinkState.WAITING, LinkState.ACTIVE}:
        return denied(_("ลิงก์นี้ใช้ไม่ได้แล้ว"))
    if link.made_by_id == actor.user_id or level_on(actor, link.item) >= Level.MANAGE:
        return ALLOWED
    return denied(_("เพิกถอนได้เฉพาะผู้สร้างลิงก์และผู้จัดการสิทธิ"))


def _removes_comment(actor: Actor, comment: Comment) -> Decision:
    if comment.by_id == actor.user_id or level_on(actor, comment.item) >= Level.MANAGE:
        return ALLOWED
    return denied(_("ลบได้เฉพาะความเห็นของตน"))


def _breaks_lock(actor: Actor, lock: Lock) -> Decision:
    if lock.by_id == actor.user_id or level_on(actor, lock.item) >= Level.MANAGE:
        return ALLOWED
    return denied(_("ยกเลิกการกันไว้แก้ไขได้เฉพาะผู้ที่กำลังแก้ไขและผู้จัดการสิทธิ"))


def _opens_team(actor: Actor, _target: Any) -> Decision:
    if actor.position_id is None:
        return denied(_("ท่านไม่ได้ดำรงตำแหน่งใด จึงเปิดพื้นที่คณะทำงานไม่ได้"))
    return ALLOWED


def _keeps_team(actor: Actor, team: Space) -> Decision:
    if team.kind == SpaceKind.TEAM and team.closed_at is None and _manages(actor, team):
        return ALLOWED
    return denied(_("ทำได้เฉพาะผู้ดูแลคณะทำงาน"))


def _manages(actor: Actor, team: Space) -> bool:
    rows = TeamMember.objects.filter(team=team, position=actor.position_id, role=TeamRole.MANAGER)
    return actor.position_id is not None and rows.exists()


def _keeps_spaces(actor: Actor, target: Space | None) -> Decision:
    if actor.has_role(Role.SYSADMIN) and (target is None or target.agency_id == actor.agency_id):
        return ALLOWED
    return denied(_("กำหนดโควตาได้เฉพาะผู้ดูแลระบบของส่วนราชการ"))


def _heads_unit(actor: Actor, space: Space) -> Decision:
    if space.kind == SpaceKind.UNIT and actor.is_head and cast("Any", space.unit).path.startswith(actor.unit_path):
        return ALLOWED
    return denied(_("ทำได้เฉพาะหัวหน้าหน่วยงาน"))


NOT_EDITOR = gettext_lazy("ท่านเปิดดูรายการนี้ได้แต่แก้ไขไม่ได้ หากจำเป็นกรุณาขอสิทธิแก้ไขจากผู้ดูแล")
NOT_MANAGER = gettext_lazy("ทำได้เฉพาะผู้จัดการสิทธิของรายการนี้")
_reads = _at_least(Level.VIEW, gettext_lazy("ท่านไม่มีสิทธิดูรายการนี้"))
_edits = _at_least(Level.EDIT, NOT_EDITOR)

BROWSE = Action("drive.browse", gettext_lazy("เปิดคลังไฟล์"), everyone_signed_in)
READ = Action("drive.read", gettext_lazy("เปิดดู"), _reads)
COMMENT = Action(
    "drive.comment",
    gettext_lazy("แสดงความเห็น"),
    all_of(_at_least(Level.COMMENT, gettext_lazy("ท่านเปิดดูรายการนี้ได้แต่แสดงความเห็นไม่ได้")), _is_kept),
)
EDIT = Action("drive.edit", gettext_lazy("แก้ไข"), all_of(_edits, _is_kept))
REARRANGE = Action("drive.rearrange", gettext_lazy("ย้าย เปลี่ยนชื่อ หรือลบ"), all_of(_edits, _is_kept, _is_no_root))
RESTORE = Action("drive.restore", gettext_lazy("นำออกจากถังขยะ"), all_of(_edits, _is_trashed, _is_open))
PURGE = Action("drive.purge", gettext_lazy("ลบถาวร"), all_of(_at_least(Level.MANAGE, NOT_MANAGER), _is_trashed))
SHARE = Action("drive.share", gettext_lazy("ให้สิทธิผู้อื่น"), all_of(_gives, _is_kept))
MANAGE = Action("drive.manage", gettext_lazy("จัดการสิทธิ"), all_of(_at_least(Level.MANAGE, NOT_MANAGER), _is_kept))
LINK = Action(
    "drive.link", gettext_lazy("สร้างลิงก์แบ่งปัน"), all_of(_at_least(Level.MANAGE, NOT_MANAGER), _is_kept, _is_no_root, _is_plain)
)
DECIDE_LINK = Action("drive.decide_link", gettext_lazy("พิจารณาลิงก์แบ่งปัน"), _decides_link)
REVOKE_LINK = Action("drive.revoke_link", gettext_lazy("เพิกถอนลิงก์"), _revokes_link)
REMOVE_COMMENT = Action("drive.remove_comment", gettext_lazy("ลบความเห็น"), _removes_comment)
BREAK_LOCK = Action("drive.break_lock", gettext_lazy("ยกเลิกการกันไว้แก้ไข"), _breaks_lock)
OPEN_TEAM = Action("drive.open_team", gettext_lazy("เปิดพื้นที่คณะทำงาน"), _opens_team)
KEEP_TEAM = Action("drive.keep_team", gettext_lazy("ดูแลคณะทำงาน"), _keeps_team)
KEEP_SPACES = Action("drive.keep_spaces", gettext_lazy("กำหนดโควตา"), _keeps_spaces)
KEEP_UNIT_SPACE = Action("drive.keep_unit_space", gettext_lazy("กำหนดสิทธิพื้นฐานของหน่วยงาน"), _heads_unit)
