"""What the public may read: current releases only, by all agencies together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, Func, Max, QuerySet, TextField
from django.http import Http404

from samnak.core import thai
from samnak.datasets.enums import DataCategory
from samnak.datasets.models import Release
from samnak.datasets.queries.rows import THAI_ORDER
from samnak.org.models import Agency

ORDERS = {
    "title": ("title_key", "pk"),
    "-changed": ("-published_at", "-pk"),
    "changed": ("published_at", "pk"),
}


@dataclass(frozen=True, slots=True)
class Facets:
    """How many releases there are by agency, keyword and type, the most first."""

    agencies: Sequence[tuple[str, str, int]]
    tags: Sequence[tuple[str, int]]
    types: Sequence[tuple[str, int]]


def released() -> QuerySet[Release]:
    """Return what is out now; a release that was withdrawn or replaced is not among it."""
    return Release.objects.filter(current_of__isnull=False, current_of__data_category=DataCategory.PUBLIC).select_related(
        "agency"
    )


def searched(
    text: str = "", *, agency: str = "", tag: str = "", data_type: str = "", licence: str = "", order: str = ""
) -> QuerySet[Release]:
    """Return the releases that hold every word, narrowed by facets."""
    rows = released()
    for word in thai.normalise(text).split()[:8]:
        rows = rows.filter(words__icontains=word)
    if agency:
        rows = rows.filter(agency__in=_agencies_called(agency))
    if tag:
        rows = rows.filter(tags__contains=[tag])
    if data_type:
        rows = rows.filter(data_type=data_type)
    if licence:
        rows = rows.filter(license_id=licence)
    if order == "title":
        rows = rows.annotate(title_key=Func(F("title"), template=THAI_ORDER % "%(expressions)s", output_field=TextField()))
    if text and order not in ORDERS:  # few rows are left: they are found first and then sorted
        day = ExpressionWrapper(F("published_at") + timedelta(0), output_field=DateTimeField())
        return rows.order_by(day.desc(), "-pk")
    return rows.order_by(*ORDERS.get(order, ORDERS["-changed"]))


def _agencies_called(name: str) -> list[UUID]:
    """Return the agency of an id."""
    try:
        return [UUID(name)]
    except ValueError:
        return []


def facets_of(rows: QuerySet[Release], most_tags: int | None = None) -> Facets:
    """Count the facets of a list in the database; all keywords, or the most frequent."""
    plain = rows.order_by()
    agencies = plain.values_list("agency_id", "agency__name").annotate(count=Count("pk")).order_by("-count", "agency__name")
    words = plain.annotate(word=Func(F("tags"), function="unnest", output_field=TextField(), set_returning=True))
    tags = words.values_list("word").annotate(count=Count("pk")).order_by("-count", "word")
    types = plain.values_list("data_type").annotate(count=Count("pk")).order_by("-count", "data_type")
    return Facets([(str(key), name, number) for key, name, number in agencies], list(tags[:most_tags]), list(types))


def released_set(slug: str) -> Release:
    """Return what is out under a name or an id; 404 for everything else."""
    rows = released()
    try:
        found = rows.filter(data_set_id=UUID(slug)).first()
    except ValueError:
        found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def tables_of_release(release: Release) -> list[dict[str, Any]]:
    """Return the tables of a release as they were approved."""
    return list(release.record["tables"])


def table_released(table_id: UUID | str) -> tuple[Release, dict[str, Any]] | None:
    """Return the release that a table is out with, and the table as it was approved."""
    try:
        key = UUID(str(table_id))
    except ValueError:
        return None
    row = released().filter(data_set__tables=key).first()
    found = next((one for one in row.record["tables"] if one["id"] == str(key)), None) if row else None
    return (row, found) if row and found else None


def newest_change() -> tuple[datetime | None, int]:
    """Return when something was last published, and how much is out: together they change with every change."""
    row = released().order_by().aggregate(at=Max("published_at"))
    return row["at"], released().count()


def agencies_with_data() -> list[Agency]:
    """Return the agencies that have something out."""
    return list(Agency.objects.filter(pk__in=released().values("agency")).order_by("order", "sort_key"))
