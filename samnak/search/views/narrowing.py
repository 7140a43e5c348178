"""The filters of a search in its address: read, written, and shown as chips that can be taken away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from samnak.org import queries as org
from samnak.search.content import Found, Narrowed
from samnak.search.enums import Order
from samnak.search.models import MOST_SENDER
from samnak.search.providers import sources

MOST_OF = {"unit": 8, "year": 6, "sender": 8, "category": 10, "kind": 12}
HEADINGS = {
    "kind": gettext_lazy("ชนิด"),
    "category": gettext_lazy("ประเภท"),
    "year": gettext_lazy("ปี พ.ศ."),
    "sender": gettext_lazy("ผู้ส่ง"),
    "unit": gettext_lazy("หน่วยงาน"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a facet: what it is called, how many it holds, and the address with it or without it."""

    label: str
    count: int | None
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet with its choices."""

    name: str
    heading: str
    choices: list[Choice]


def narrowed_by(asked: Mapping[str, str]) -> Narrowed:
    """Read the filters of an address; what makes no sense is no filter."""
    known = sources()
    kind, year = asked.get("kind", ""), asked.get("year", "")
    categories = {value for one in known.values() for value in one.categories}
    return Narrowed(
        kind=kind if kind in known else "",
        category=asked.get("category", "") if asked.get("category", "") in categories else "",
        unit_id=_uuid(asked.get("unit", "")),
        year=int(year) if year.isdecimal() and year.isascii() and len(year) == 4 else None,
        sender=asked.get("sender", "").strip()[:MOST_SENDER],
        order=Order.DAY if asked.get("order") == Order.DAY else Order.RELEVANCE,
    )


def address_of(question: str, narrowed: Narrowed) -> str:
    """Write a question and its filters as the query of an address."""
    query = QueryDict(mutable=True)
    query["q"] = question
    for name, value in _values(narrowed).items():
        if value:
            query[name] = value
    if narrowed.order == Order.DAY:
        query["order"] = Order.DAY.value
    return query.urlencode()


def chosen_of(request: HttpRequest, narrowed: Narrowed) -> list[Choice]:
    """Return the filters chosen, each with the address without it."""
    labels = _labels(request, narrowed)
    return [
        Choice(labels[name], None, _changed(request, name, ""), chosen=True) for name, value in _values(narrowed).items() if value
    ]


def facets_of(request: HttpRequest, found: Found, narrowed: Narrowed) -> list[Facet]:
    """Return the choices of each facet with how many there are; where only a part is counted, the choices alone."""
    if request.actor is None or not found.total:
        return []
    known = sources()
    kinds = {kind: str(source.label) for kind, source in known.items()}
    types = {value: str(label) for source in known.values() for value, label in source.categories.items()}
    counts: dict[str, dict[str, int]] = {
        "kind": {kind: found.kinds[kind] for kind in kinds if found.kinds[kind]},
        "category": _summed(found),
        "year": {str(year): count for year, count in sorted(found.years.items(), reverse=True)},
        "sender": dict(found.senders.most_common(MOST_OF["sender"])),
        "unit": {str(unit): count for unit, count in found.units.most_common(MOST_OF["unit"])},
    }
    names = {str(row.pk): row.name for row in org.units_of(request.actor.agency_id).filter(pk__in=counts["unit"])}
    labels: dict[str, Mapping[str, str]] = {"kind": kinds, "category": types, "unit": names}
    now = _values(narrowed)
    facets = []
    for name, counted in counts.items():
        told = labels.get(name, {key: key for key in counted})
        choices = [
            Choice(
                told[key],
                None if found.more else count,
                _changed(request, name, "" if now[name] == key else key),
                now[name] == key,
            )
            for key, count in list(counted.items())[: MOST_OF[name]]
            if key in told
        ]
        if len(choices) > 1 or now[name]:
            facets.append(Facet(name, str(HEADINGS[name]), choices))
    return facets


def _summed(found: Found) -> dict[str, int]:
    counts: dict[str, int] = {}
    for (_kind, value), count in found.categories.most_common():
        counts[value] = counts.get(value, 0) + count
    return counts


def _values(narrowed: Narrowed) -> dict[str, str]:
    return {
        "kind": narrowed.kind,
        "category": narrowed.category,
        "year": str(narrowed.year or ""),
        "sender": narrowed.sender,
        "unit": str(narrowed.unit_id or ""),
    }


def _labels(request: HttpRequest, narrowed: Narrowed) -> dict[str, str]:
    known = sources()
    types = {value: str(label) for source in known.values() for value, label in source.categories.items()}
    unit = (
        org.units_of(request.actor.agency_id).filter(pk=narrowed.unit_id).first() if request.actor and narrowed.unit_id else None
    )
    return _values(narrowed) | {
        "kind": str(known[narrowed.kind].label) if narrowed.kind else "",
        "category": types.get(narrowed.category, ""),
        "unit": unit.name if unit else "–",
    }


def _changed(request: HttpRequest, name: str, value: str) -> str:
    query: Any = request.GET.copy()
    query.pop("page", None)
    query.pop(name, None)
    if name == "kind":
        query.pop("category", None)  # the types belong to the kind
    if value:
        query[name] = value
    return str(query.urlencode())


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
