"""งานของฉัน: what waits for a person in any of the person's posts, gathered from all apps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samnak.core import thai
from samnak.core.actor import Actor
from samnak.core.providers import providers_of
from samnak.core.time import bangkok_today
from samnak.notifications.providers import WorkItem, WorkProvider
from samnak.org.enums import Authority

MOST = 200  # rows asked of each provider: more than anybody can do in a day, and the most pressing come first
COUNT_SECONDS = 15
SOON = timedelta(days=2)
URGENCY_ORDER = {"most_urgent": 0, "very_urgent": 1, "urgent": 2, "normal": 3}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, ready to be shown."""

    item: WorkItem
    url: str
    post: str  # the own post it waits in, where the person has several
    acting: str  # for whom the person would act, empty in an own post
    age: str
    state_kind: str
    state_label: str
    is_late: bool


def counts(user_id: UUID, standings: Sequence[Actor]) -> dict[str, int]:
    """Return how many things wait, by kind; kept for a few seconds for each person."""
    key = f"work-counts:{user_id}"
    found: dict[str, int] | None = cache.get(key)
    if found is None:
        found = {}
        for provider in providers_of(WorkProvider):
            for kind, number in provider.count(standings).items():
                found[kind] = found.get(kind, 0) + number
        cache.set(key, found, COUNT_SECONDS)
    return found


def items(standings: Sequence[Actor]) -> list[WorkItem]:
    """Return everything that waits: by date due, then urgency, then age; each thing once, in the person's nearest post."""
    nearness = {standing.standing: place for place, standing in enumerate(standings)}
    found: dict[tuple[str, object], WorkItem] = {}
    for provider in providers_of(WorkProvider):
        for item in provider.items(standings, MOST):
            key = (item.kind, item.object_id or item.path)
            known = found.get(key)
            if known is None or nearness[item.standing.standing] < nearness[known.standing.standing]:
                found[key] = item
    return sorted(found.values(), key=_pressing)


def _pressing(item: WorkItem) -> tuple[object, ...]:
    return (item.due or date.max, URGENCY_ORDER.get(item.urgency, 3), item.since)


def beyond(user_id: UUID, standings: Sequence[Actor], rows: Sequence[WorkItem]) -> int:
    """Return how many things wait besides the rows read; counted only when a provider was asked for no more."""
    if len(rows) < MOST:
        return 0
    return max(sum(counts(user_id, standings).values()) - len(rows), 0)


def kinds(rows: Sequence[WorkItem]) -> list[tuple[str, str, int]]:
    """Return (kind, label, how many) for the filter, labels in Thai order."""
    found: dict[str, tuple[str, int]] = {}
    for item in rows:
        found[item.kind] = (item.kind_label, found.get(item.kind, ("", 0))[1] + 1)
    return sorted(((kind, label, number) for kind, (label, number) in found.items()), key=lambda row: thai.sort_key(row[1]))


def matching(rows: Sequence[WorkItem], *, text: str, kind: str, post: str) -> list[WorkItem]:
    """Return the rows that hold every word of `text`, are of `kind` and wait in `post`; an empty wish is no wish."""
    words = thai.normalise(text).split()
    return [
        item
        for item in rows
        if (not kind or item.kind == kind)
        and (not post or item.standing.standing == post)
        and (not words or all(word in thai.normalise(f"{item.title} {item.detail}") for word in words))
    ]


def shown(item: WorkItem, current: Actor | None, *, several: bool = True) -> Row:
    """Return a row with its link (which changes the post when the matter waits in another one) and its colour of due."""
    url = item.path
    if current is None or item.standing.standing != current.standing:
        url = f"{url}{'&' if '?' in url else '?'}post={item.standing.standing}"
    kind, label = _due(item.due)
    acting = _acting(item.standing)
    post = item.standing.position_title if several and not acting else ""
    return Row(item, url, post, acting, _age(item.since), kind, label, is_late=kind == "overdue")


def _acting(standing: Actor) -> str:
    if standing.delegation_id is None:
        return ""
    return _("%(authority)s%(post)s") % {"authority": Authority(standing.authority).label, "post": standing.on_behalf_of}


def _age(since: datetime) -> str:
    """Return how long ago within a day, else the date alone: the row has no room for the clock."""
    now = timezone.now()
    return thai.relative(since, now) if now - since < timedelta(days=1) else thai.short_date(since)


def _due(due: date | None) -> tuple[str, str]:
    if due is None:
        return "", ""
    days = (due - bangkok_today()).days
    if days < 0:
        return "overdue", ngettext("เกินกำหนด %(days)s วัน", "เกินกำหนด %(days)s วัน", -days) % {"days": -days}
    if days == 0:
        return "due", _("ครบกำหนดวันนี้")
    if days <= SOON.days:
        return "warning", _("กำหนด %(date)s") % {"date": thai.short_date(due)}
    return "neutral", _("กำหนด %(date)s") % {"date": thai.short_date(due)}
