"""Lists: what is out, narrowed and counted; what waits for curators; what is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    DateTimeField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
)
from django.db.models.functions import Coalesce

from samnak.core import thai
from samnak.core.actor import Actor
from samnak.core.time import bangkok_today
from samnak.knowledge.enums import EntryState
from samnak.knowledge.models import Collection, Entry, Feedback, ReadingDay
from samnak.knowledge.queries.access import collections_for, visible_to, with_all

READ_DAYS = 30
MOST_TAGS = 20
# leading vowels after their consonant, tone marks left out: the order of the dictionary
THAI_ORDER = "translate(regexp_replace(lower(%(expressions)s), '([เ-ไ])([ก-ฮ])', '\\2\\1', 'g'), '็่้๊๋์', '') COLLATE \"C\""
ORDERS = {
    "-published": ("-current__published_at", "-pk"),
    "title": ("title_key", "pk"),
    "-read": ("-read_count", "-current__published_at", "-pk"),
    "number": ("current__number", "title_key", "pk"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of the list."""

    text: str = ""
    kind: str = ""
    tag: str = ""
    collection: UUID | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """How many entries there are by collection and tag, the most first."""

    collections: Sequence[tuple[str, str, int]]
    tags: Sequence[tuple[str, int]]


def published_to(actor: Actor) -> QuerySet[Entry]:
    """Return what is out and may be read by the actor."""
    return visible_to(actor).filter(current__isnull=False)


def _reading(days: int = READ_DAYS) -> Coalesce:
    since = bangkok_today() - timedelta(days=days)
    rows = ReadingDay.objects.filter(entry=OuterRef("pk"), day__gt=since).order_by().values("entry")
    return Coalesce(Subquery(rows.annotate(sum=Sum("count")).values("sum")), 0, output_field=IntegerField())


def narrowed(rows: QuerySet[Entry], asked: Filter) -> QuerySet[Entry]:
    """Narrow what is out to what is asked for."""
    for word in thai.normalise(asked.text).split()[:8]:
        rows = rows.filter(current__words__icontains=word)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.tag:
        rows = rows.filter(current__tags__contains=[asked.tag])
    if asked.collection:
        rows = rows.filter(collection=asked.collection)
    return rows


def ordered(rows: QuerySet[Entry], order: str = "", *, searched: bool = False) -> QuerySet[Entry]:
    """Sort what is out; how often each was read is counted for what is shown, unless it is the order.

    Of what was searched for, few rows are left: they are found first and then sorted, not looked for along the index of days.
    """
    keyed = rows.annotate(
        title_key=Func(F("current__title"), template=THAI_ORDER, output_field=TextField()), read_count=_reading()
    )
    keys = ORDERS.get(order, ORDERS["-published"])
    if searched and keys == ORDERS["-published"]:
        day = ExpressionWrapper(F("current__published_at") + timedelta(0), output_field=DateTimeField())
        return with_all(keyed).order_by(day.desc(), "-pk")
    return with_all(keyed).order_by(*keys)


def facets_of(rows: QuerySet[Entry]) -> Facets:
    """Count the facets of a list in the database."""
    plain = rows.order_by()
    collections = plain.values_list("collection_id", "collection__title").annotate(number=Count("pk"))
    words = plain.annotate(word=Func(F("current__tags"), function="unnest", output_field=TextField(), set_returning=True))
    tags = words.values_list("word").annotate(number=Count("pk")).order_by("-number", "word")
    return Facets(
        [(str(key), title, number) for key, title, number in collections.order_by("-number", "collection__title")],
        list(tags[:MOST_TAGS]),
    )


def listed_as_collections(actor: Actor) -> QuerySet[Collection]:
    """Return the collections of the actor with how much is out in each."""
    rows = collections_for(actor).annotate(out=Count("entries", filter=Q(entries__current__isnull=False)))
    return rows.select_related("unit", "agency").order_by("title", "pk")


def writable(actor: Actor) -> QuerySet[Collection]:
    """Return the collections in which the actor may write."""
    return collections_for(actor).filter(agency=actor.agency_id).select_related("unit").order_by("title", "pk")


def most_read(actor: Actor, limit: int = 5) -> list[Entry]:
    """Return what was read most in the last days."""
    return most_read_of(published_to(actor), limit)


def most_read_of(rows: QuerySet[Entry], limit: int) -> list[Entry]:
    """Return what was read most among some entries; it starts from what was read at all, not from all there is."""
    since = bangkok_today() - timedelta(days=READ_DAYS)
    read = ReadingDay.objects.filter(day__gt=since, entry__in=rows.order_by().values("pk")).values_list("entry")
    counts = dict(read.annotate(sum=Sum("count")).order_by("-sum", "-entry")[:limit])
    found = Entry.objects.filter(pk__in=counts).select_related("current")
    for row in found:
        row.read_count = counts[row.pk]  # type: ignore[attr-defined]
    return sorted(found, key=lambda one: (counts[one.pk], one.pk), reverse=True)


def _posts(standings: Sequence[Actor]) -> list[UUID]:
    return [one.position_id for one in standings if one.position_id is not None]


def waiting_for(standings: Sequence[Actor]) -> QuerySet[Entry]:
    """Return what waits for the approval of these posts, without what the same person wrote or proposed."""
    posts = _posts(standings)
    people = [one.user_id for one in standings if one.user_id is not None]
    rows = Entry.objects.filter(
        state=EntryState.SUBMITTED, collection__in=Collection.objects.filter(curators__position__in=posts).values("pk")
    )
    return rows.exclude(proposed_by_id__in=people).exclude(written_by_id__in=people).exclude(owner_position__in=posts)


def due_for(standings: Sequence[Actor], day: date | None = None) -> QuerySet[Entry]:
    """Return what is out and due for review by these posts."""
    curated = Collection.objects.filter(curators__position__in=_posts(standings)).values("pk")
    return Entry.objects.filter(
        current__isnull=False, review_on__lte=day or bangkok_today(), collection__in=curated
    )  # fmt: skip


def needed_posts(entry: Entry) -> tuple[UUID, ...]:
    """Return the posts that look after an entry."""
    return tuple(sorted(one.position_id for one in entry.collection.curators.all()))


def spelled_in(actor: Actor, text: str, limit: int) -> list[UUID]:
    """Return the newest entries of the own agency that hold every word, letter by letter."""
    rows = visible_to(actor).filter(agency=actor.agency_id)
    for word in thai.normalise(text).split()[:8]:
        rows = rows.filter(Q(current__words__icontains=word) | Q(current=None, title__icontains=word))
    return list(rows.order_by("-changed_at").values_list("pk", flat=True)[:limit])


def desk_of(actor: Actor) -> dict[str, Any]:
    """Return the desk: what the actor writes, what waits, what is due soon, what is read, what readers say."""
    curated = Collection.objects.filter(curators__position=actor.position_id) if actor.position_id else Collection.objects.none()
    soon = bangkok_today() + timedelta(days=READ_DAYS)
    entries = Entry.objects.filter(collection__in=curated.values("pk"), current__isnull=False)
    return {
        "curates": curated.exists(),
        "mine": list(
            Entry.objects.filter(owner_position=actor.position_id)
            .exclude(state=EntryState.PUBLISHED)
            .select_related("collection")
            .order_by("-changed_at")[:30]
        )
        if actor.position_id
        else [],
        "waiting": list(waiting_for([actor]).select_related("collection").order_by("proposed_at", "pk")[:30]),
        "due": list(due_for([actor], soon).select_related("collection", "current").order_by("review_on", "pk")[:30]),
        "read": most_read_of(entries, 10),
        "feedback": list(
            Feedback.objects.filter(entry__collection__in=curated.values("pk")).select_related("entry").order_by("-at")[:20]
        ),
    }
