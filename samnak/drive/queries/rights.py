"""Who can see this and why: every rule that opens or closes an item, with where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.core.actor import Actor
from samnak.drive.content import head_token, level_of, manager_token, own_token, reading_token, token_of
from samnak.drive.enums import Level, SpaceKind
from samnak.drive.models import Grant, Item
from samnak.drive.policies import tokens_of, visible
from samnak.org import queries as org
from samnak.org.models import Appointment, Position


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule: who holds its token, how much it opens, and because of what."""

    who: str
    token: UUID
    level: Level
    why: str
    source: Item
    grant: Grant | None = None  # what can be taken back here
    is_here: bool = False
    is_void: bool = False  # a folder below does not take it over


def _chain_of(item: Item) -> list[Item]:
    """Return the items from the root down to this one."""
    ids = [UUID(hex=part) for part in item.path.strip("/").split("/")]
    found = Item.objects.select_related("space__unit", "space__owner").in_bulk(ids)
    return [found[pk] for pk in ids]


def reasons_for(actor: Actor, item: Item) -> list[Reason]:
    """Return every rule that bears on an item, nearest first: its own, those of the folders above, those of the space.

    A folder above that the actor may not see is not named.
    """
    chain = _chain_of(item)
    known = set(Item.objects.filter(visible(tokens_of(actor)), pk__in=[row.pk for row in chain]).values_list("pk", flat=True))
    grants: dict[UUID, list[Grant]] = {}
    for grant in Grant.objects.filter(item__in=chain).order_by("-level", "principal_name"):
        grants.setdefault(grant.item_id, []).append(grant)
    found: list[Reason] = []
    cut = False
    for source in reversed(chain):
        is_here, is_known = source.pk == item.pk, source.pk in known
        found += [
            Reason(
                who=grant.principal_name,
                token=token_of(grant.principal, grant.principal_id),
                level=Level(grant.level),
                why=_why(grant, source, is_here=is_here, is_known=is_known),
                source=source,
                grant=grant,
                is_here=is_here,
                is_void=cut and grant.level != Level.NONE,
            )
            for grant in grants.get(source.pk, [])
        ]
        cut = cut or source.is_restricted
    return found + _of_space(chain[0], cut=cut)


def _why(grant: Grant, source: Item, *, is_here: bool, is_known: bool) -> str:
    if is_here:
        return _("ให้สิทธิที่รายการนี้โดย {name}").format(name=grant.given_by_name)
    if is_known:
        return _("รับมาจากโฟลเดอร์ {folder} ซึ่ง {name} ให้สิทธิ").format(folder=source.name, name=grant.given_by_name)
    return _("รับมาจากโฟลเดอร์เหนือขึ้นไป")


def _of_space(root: Item, *, cut: bool) -> list[Reason]:
    space = root.space
    if space.kind == SpaceKind.PERSONAL and space.owner is not None:
        token = own_token(space.owner.pk, space.agency_id)
        return [Reason(space.owner.full_name, token, Level.MANAGE, _("เจ้าของพื้นที่ส่วนตัว"), root)]
    if space.kind == SpaceKind.UNIT and space.unit is not None:
        unit = space.unit
        rules = [
            (_("หัวหน้า{unit}").format(unit=unit.name), head_token(unit.pk), Level.MANAGE, _("ผู้ดูแลพื้นที่ของหน่วยงาน")),
            (unit.name, unit.pk, Level(space.member_level), _("คนในหน่วยงานและหน่วยงานในสังกัด")),
            (
                _("ผู้บังคับบัญชาและสารบรรณที่ดูแล{unit}").format(unit=unit.name),
                reading_token(unit.pk),
                Level.VIEW,
                _("ตำแหน่งที่อ่านเรื่องของหน่วยงานนี้ได้"),
            ),
        ]
    else:
        rules = [
            (_("ผู้ดูแลคณะทำงาน"), manager_token(space.pk), Level.MANAGE, _("ผู้ดูแลพื้นที่ของคณะทำงาน")),
            (_("สมาชิกคณะทำงาน"), space.pk, Level.EDIT, _("สมาชิกของคณะทำงาน")),
            (_("ผู้อ่านของคณะทำงาน"), reading_token(space.pk), Level.VIEW, _("ผู้อ่านของคณะทำงาน")),
        ]
    return [Reason(who, token, level, why, root, is_void=cut and level != Level.MANAGE) for who, token, level, why in rules]


def who_may(actor: Actor, item: Item, position: Position) -> tuple[Level, Sequence[Reason]]:
    """Return what whoever holds a post may do with an item today, and the rules that say so."""
    standing = _standing(org.holders_of([position.pk]).get(position.pk), position)
    if standing is None:
        return Level.NONE, []
    tokens = tokens_of(standing)
    level = level_of(tokens, item.anchor.reach)
    return level, [reason for reason in reasons_for(actor, item) if not reason.is_void and reason.token in tokens]


def _standing(holder: Appointment | None, position: Position) -> Actor | None:
    if holder is None:
        return None
    standings = org.standings_of(holder.user)
    return next((one for one in standings if one.position_id == position.pk and one.delegation_id is None), None)
