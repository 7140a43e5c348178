"""Who can see this and why: every rule that opens or closes an item, with where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.core.actor import Actor
from samnak.drive.content import level_of, manager_token, reading_token
from samnak.drive.enums import Level, Principal, SpaceKind
from samnak.drive.models import Grant, Item
from samnak.drive.policies import tokens_of
from samnak.org import queries as org
from samnak.org.models import Appointment, Position


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule: who, how much, and because of what."""

    who: str
    level: Level
    why: str
    source: Item
    grant: Grant | None = None  # what can be taken back here
    is_here: bool = False
    is_void: bool = False  # a folder below does not take it over


def chain_of(item: Item) -> list[Item]:
    """Return the items from the root down to this one."""
    ids = [UUID(hex=part) for part in item.path.strip("/").split("/")]
    found = Item.objects.select_related("space__unit", "space__owner").in_bulk(ids)
    return [found[pk] for pk in ids]


def reasons_for(item: Item) -> list[Reason]:
    """Return every rule that bears on an item, nearest first: its own, those of the folders above, those of the space."""
    chain = chain_of(item)
    grants: dict[UUID, list[Grant]] = {}
    for grant in Grant.objects.filter(item__in=chain).order_by("-level", "principal_name"):
        grants.setdefault(grant.item_id, []).append(grant)
    found: list[Reason] = []
    cut = False
    for source in reversed(chain):
        for grant in grants.get(source.pk, []):
            here = source.pk == item.pk
            why = _("ให้สิทธิที่รายการนี้โดย {name}") if here else _("รับมาจากโฟลเดอร์ {folder} ซึ่ง {name} ให้สิทธิ")
            found.append(
                Reason(
                    who=grant.principal_name,
                    level=Level(grant.level),
                    why=why.format(name=grant.given_by_name, folder=source.name),
                    source=source,
                    grant=grant,
                    is_here=here,
                    is_void=cut and grant.level != Level.NONE,
                )
            )
        cut = cut or source.is_restricted
    return found + _of_space(chain[0], cut=cut)


def _of_space(root: Item, *, cut: bool) -> list[Reason]:
    space = root.space
    if space.kind == SpaceKind.PERSONAL and space.owner is not None:
        return [Reason(space.owner.full_name, Level.MANAGE, _("เจ้าของพื้นที่ส่วนตัว"), root)]
    if space.kind == SpaceKind.UNIT and space.unit is not None:
        unit = space.unit.name
        return [
            Reason(_("หัวหน้า{unit}").format(unit=unit), Level.MANAGE, _("ผู้ดูแลพื้นที่ของหน่วยงาน"), root),
            Reason(unit, Level(space.member_level), _("คนในหน่วยงานและหน่วยงานในสังกัด"), root, is_void=cut),
            Reason(
                _("ผู้บังคับบัญชาและสารบรรณที่ดูแล{unit}").format(unit=unit),
                Level.VIEW,
                _("ตำแหน่งที่อ่านเรื่องของหน่วยงานนี้ได้"),
                root,
                is_void=cut,
            ),
        ]
    return [
        Reason(_("ผู้ดูแลคณะทำงาน"), Level.MANAGE, _("ผู้ดูแลพื้นที่ของคณะทำงาน"), root),
        Reason(_("สมาชิกคณะทำงาน"), Level.EDIT, _("สมาชิกของคณะทำงาน"), root, is_void=cut),
        Reason(_("ผู้อ่านของคณะทำงาน"), Level.VIEW, _("ผู้อ่านของคณะทำงาน"), root, is_void=cut),
    ]


def who_may(item: Item, position: Position) -> tuple[Level, Sequence[Reason]]:
    """Return what whoever holds a post may do with an item today, and the rules that say so."""
    holder = org.holders_of([position.pk]).get(position.pk)
    actor = _standing(holder, position)
    if actor is None:
        return Level.NONE, []
    tokens = tokens_of(actor)
    level = level_of(tokens, item.anchor.reach)
    return level, [reason for reason in reasons_for(item) if not reason.is_void and _meets(reason, tokens, actor)]


def _standing(holder: Appointment | None, position: Position) -> Actor | None:
    if holder is None:
        return None
    standings = org.standings_of(holder.user)
    return next((one for one in standings if one.position_id == position.pk and one.delegation_id is None), None)


def _meets(reason: Reason, tokens: frozenset[UUID], actor: Actor) -> bool:
    if reason.grant is not None:
        grant = reason.grant
        return (reading_token(grant.principal_id) if grant.principal == Principal.TEAM else grant.principal_id) in tokens
    space = reason.source.space
    if space.kind == SpaceKind.PERSONAL:
        return actor.user_id == space.owner_id
    if space.kind == SpaceKind.UNIT:
        unit_id: UUID = space.unit_id  # type: ignore[assignment]
        if reason.level == Level.MANAGE:
            return actor.is_head and actor.unit_id == unit_id
        return (unit_id if reason.who == reason.source.name else reading_token(unit_id)) in tokens
    team_tokens = {Level.MANAGE: manager_token(space.pk), Level.EDIT: space.pk, Level.VIEW: reading_token(space.pk)}
    return team_tokens[reason.level] in tokens
