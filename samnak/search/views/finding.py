"""The page of what was found."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samnak.core import thai
from samnak.core.access import acts
from samnak.org import queries as org
from samnak.search import queries
from samnak.search.content import Found, Term, read
from samnak.search.enums import Order
from samnak.search.policies import SEARCH
from samnak.search.providers import sources
from samnak.search.queries.engine import DEEPEST
from samnak.search.views import asking
from samnak.search.views.asking import LEAST, MOST_TEXT, Answer, Narrowed

PAGE = 20
PER_GROUP = 20
MOST_UNITS = 8
MOST_YEARS = 6


class Bounded(Paginator):
    """Pages of an answer of which only so much is counted."""

    def __init__(self, found: Found, size: int) -> None:
        super().__init__(range(min(found.total, DEEPEST)), size)
        self.is_open = found.more or found.total > DEEPEST


@acts(SEARCH)
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """Show what was found: the index first, then what the other providers find (ผลการค้นหา)."""
    typed = request.GET.get("q", "").strip()[:MOST_TEXT]
    text = thai.normalise(typed)
    narrowed = _narrowed(request)
    terms = read(typed) if len(text) >= LEAST else []
    answer, page = _page(request, terms, narrowed)
    beside = not narrowed and (page is None or page.number == 1)
    groups = asking.groups(request.actor, text, PER_GROUP) if beside else []
    close = (
        asking.spelled(request.actor, text, PAGE) if beside and not answer.rows and len(text) >= LEAST and request.actor else []
    )
    context = {
        "typed": typed,
        "too_short": bool(text) and len(text) < LEAST,
        "rows": answer.rows,
        "page": page,
        "close": close,
        "groups": groups,
        "found": len(answer.rows) + len(close) + sum(len(group.hits) for group in groups),
        "commands": asking.commands(request.actor, text) if beside else [],
        "most": PER_GROUP,
        "narrowed": bool(narrowed),
        "facets": _facets(request, answer, narrowed),
        "orders": [(Order.DAY.value, Order.DAY.label)],
        "progress": queries.progress() if queries.active_build() is None else None,
    }
    return render(request, "search/results.html", context)


def _page(request: HttpRequest, terms: Sequence[Term], narrowed: Narrowed) -> tuple[Answer, Any]:
    if request.actor is None or not terms:
        return Answer(), None
    asked = request.GET.get("page", "1")
    number = min(int(asked), DEEPEST // PAGE) if asked.isdecimal() and len(asked) < 6 else 1
    start = (max(number, 1) - 1) * PAGE
    answer = asking.ask(request.actor, terms, narrowed, start=start, length=PAGE)
    page = Bounded(answer.found, PAGE).get_page(number)
    if page.number != max(number, 1):  # a page beyond the last
        answer = asking.ask(request.actor, terms, narrowed, start=(page.number - 1) * PAGE, length=PAGE)
    return answer, page


def _narrowed(request: HttpRequest) -> Narrowed:
    """Read the filters of the address; what makes no sense is no filter."""
    asked = request.GET
    known = sources()
    kind = asked.get("kind", "") if asked.get("kind", "") in known else ""
    categories = {value for one in known.values() for value in one.categories}
    year = asked.get("year", "")
    return Narrowed(
        kind=kind,
        category=asked.get("category", "") if asked.get("category", "") in categories else "",
        unit_id=_uuid(asked.get("unit", "")),
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        order=Order.DAY if asked.get("order") == Order.DAY else Order.RELEVANCE,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _facets(request: HttpRequest, answer: Answer, narrowed: Narrowed) -> dict[str, list[tuple[Any, str, Any]]]:
    """Return the choices of each filter with how many there are; where only a part is counted, the choices alone."""
    found = answer.found
    if request.actor is None or not found.total:
        return {}
    known = sources()

    def number(count: int) -> int | None:
        return None if found.more else count

    kinds = [(kind, str(source.label), number(found.kinds[kind])) for kind, source in known.items() if found.kinds[kind]]
    categories = [
        (value, str(label), number(found.categories[kind, value]))
        for kind, source in known.items()
        for value, label in source.categories.items()
        if found.categories[kind, value]
    ]
    years = [(year, str(year), number(count)) for year, count in sorted(found.years.items(), reverse=True)[:MOST_YEARS]]
    common = dict(found.units.most_common(MOST_UNITS))
    units = [(row.pk, row.name, number(common[row.pk])) for row in org.units_of(request.actor.agency_id).filter(pk__in=common)]
    facets = {"kind": kinds, "category": categories, "year": years, "unit": units}
    chosen = {"kind": narrowed.kind, "category": narrowed.category, "year": narrowed.year, "unit": narrowed.unit_id}
    return {name: choices for name, choices in facets.items() if len(choices) > 1 or chosen[name]}
