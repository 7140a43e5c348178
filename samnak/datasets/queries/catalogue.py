"""What the public may read: current releases only, by all agencies together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Func, Max, QuerySet, TextField
from django.http import Http404

from samnak.core import thai
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
    """How many releases there are by agency, keyword, type, licence and file format."""

    agencies: Sequence[tuple[str, str, int]]
    tags: Sequence[tuple[str, int]]
    types: Sequence[tuple[str, int]]
    licences: Sequence[tuple[str, int]]


def released() -> QuerySet[Release]:
    """Return what is out now; a release that was withdrawn or replaced is not among it."""
    return Release.objects.filter(current_of__isnull=False, current_of__data_category="public").select_related("agency")


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
    keyed = rows.annotate(title_key=Func(F("title"), template=THAI_ORDER % "%(expressions)s", output_field=TextField()))
    return keyed.order_by(*ORDERS.get(order, ORDERS["-changed"]))


def _agencies_called(name: str) -> list[UUID]:
    """Return the agency of an id."""
    try:
        return [UUID(name)]
    except ValueError:
        return []


def facets_of(rows: QuerySet[Release]) -> Facets:
    """Count the facets of a list in one query."""
    agencies: Counter[tuple[str, str]] = Counter()
    tags: Counter[str] = Counter()
    types: Counter[str] = Counter()
    licences: Counter[str] = Counter()
    for agency, name, kinds, data_type, licence in rows.order_by().values_list(
        "agency_id", "agency__name", "tags", "data_type", "license_id"
    ):
        agencies[(str(agency), name)] += 1
        tags.update(kinds)
        types[data_type] += 1
        licences[licence] += 1
    return Facets(
        [(key, name, number) for (key, name), number in sorted(agencies.items(), key=lambda one: (-one[1], one[0][1]))],
        sorted(tags.items(), key=lambda one: (-one[1], one[0])),
        sorted(types.items(), key=lambda one: -one[1]),
        sorted(licences.items(), key=lambda one: -one[1]),
    )


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
        key = str(UUID(str(table_id)))
    except ValueError:
        return None
    row = released().filter(data_set__tables=key).first()
    found = next((one for one in row.record["tables"] if one["id"] == key), None) if row else None
    return (row, found) if row and found else None


def newest_change() -> tuple[datetime | None, int]:
    """Return when something was last published, and how much is out: together they change with every change."""
    row = released().order_by().aggregate(at=Max("published_at"))
    return row["at"], released().count()


def agencies_with_data() -> list[Agency]:
    """Return the agencies that have something out."""
    return list(Agency.objects.filter(pk__in=released().values("agency")).order_by("order", "sort_key"))
