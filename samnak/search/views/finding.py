"""The page of what was found."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samnak.core import thai
from samnak.core.access import acts, can
from samnak.search import queries
from samnak.search.content import Found, Narrowed, Term, read
from samnak.search.enums import Order
from samnak.search.policies import SAVE, SEARCH
from samnak.search.queries.engine import DEEPEST
from samnak.search.views import asking
from samnak.search.views.asking import LEAST, MOST_TEXT, Answer
from samnak.search.views.narrowing import chosen_of, facets_of, narrowed_by

PAGE = 20
PER_GROUP = 20
FEW = 2  # found: then other spellings are offered
MOST_SHOWN = 12  # saved searches beside the results


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
    narrowed = narrowed_by(request.GET)
    terms = read(typed) if len(text) >= LEAST else []
    answer, page = _page(request, terms, narrowed)
    beside = not narrowed and (page is None or page.number == 1)
    groups = asking.groups(request.actor, text, PER_GROUP) if beside else []
    letters_only = beside and not answer.rows and len(text) >= LEAST and request.actor
    close = asking.spelled(request.actor, text, PAGE) if letters_only and request.actor else []
    found = len(answer.rows) + len(close) + sum(len(group.hits) for group in groups)
    context = {
        "typed": typed,
        "too_short": bool(text) and len(text) < LEAST,
        "rows": answer.rows,
        "total": answer.found.total,
        "more": answer.found.more,
        "page": page,
        "close": close,
        "groups": groups,
        "found": found,
        "meant": asking.meant(request.actor, typed, answer.found.total) if beside and found <= FEW else [],
        "commands": asking.commands(request.actor, text) if beside else [],
        "most": PER_GROUP,
        "narrowed": narrowed,
        "chosen": chosen_of(request, narrowed),
        "facets": facets_of(request, answer.found, narrowed),
        "orders": [(Order.DAY.value, Order.DAY.label)],
        "saved": list(queries.saved_of(request.actor)[:MOST_SHOWN]) if request.actor else [],
        "may_save": bool(terms) and bool(can(request.actor, SAVE)),
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
