"""Who is to be asked or told about an item."""

from uuid import UUID

from samnak.drive.enums import Level, Principal, SpaceKind, TeamRole
from samnak.drive.models import Grant, Item
from samnak.org import queries as org
from samnak.org.models import Position


def managers_of(item: Item) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
    """Return the posts and the people who manage an item: of its space, and those given the right at it or above."""
    space = item.space
    posts: list[UUID] = []
    people: list[UUID] = []
    if space.kind == SpaceKind.PERSONAL and space.owner_id is not None:
        people.append(space.owner_id)
    elif space.kind == SpaceKind.UNIT:
        posts += Position.objects.filter(unit=space.unit_id, is_head=True, is_active=True).values_list("pk", flat=True)
    else:
        posts += space.members.filter(role=TeamRole.MANAGER).values_list("position_id", flat=True)
    chain = [UUID(hex=part) for part in item.path.strip("/").split("/")]
    given = Grant.objects.filter(item__in=chain, level=Level.MANAGE, principal=Principal.POST)
    posts += given.values_list("principal_id", flat=True)
    return tuple(dict.fromkeys(posts)), tuple(people)


def head_above(position: Position) -> Position | None:
    """Return the post that answers for what a post sends out: the head of its unit, or the one above when that is itself."""
    for unit_id in (UUID(hex=part) for part in reversed(position.unit.path.strip("/").split("/"))):
        head = Position.objects.filter(unit=unit_id, is_head=True, is_active=True).exclude(pk=position.pk).first()
        if head is not None and org.holders_of([head.pk]):
            return head
    return None
