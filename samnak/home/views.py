"""The entrance pages: my work, reports, help, and the health check."""

from dataclasses import asdict

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.core.access import acts, public, require
from samnak.core.thai import buddhist_year
from samnak.core.time import bangkok_today
from samnak.home import health as health_check
from samnak.home import reports as reporting
from samnak.home import work as my_work
from samnak.home.policies import READ_HELP, READ_REPORTS, READ_WORK
from samnak.org import queries as org
from samnak.ui.templatetags.frame import KEYS

PAGE_SIZE = 25


@acts(READ_WORK)
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """Show everything that waits for the person in any post (งานของฉัน)."""
    text, kind, post = (request.GET.get(name, "").strip() for name in ("q", "kind", "in"))
    everything = my_work.items(request.standings)
    found = my_work.matching(everything, text=text, kind="", post=post)
    chosen = [item for item in found if not kind or item.kind == kind]
    page = Paginator(chosen, PAGE_SIZE).get_page(request.GET.get("page"))
    today = bangkok_today()
    context = {
        "page_obj": page,
        "rows": [my_work.shown(item, request.actor, several=len(request.standings) > 1) for item in page],
        "kinds": my_work.kinds(found),
        "posts": [(row.standing, org.in_words(row)) for row in request.standings],
        "total": len(everything),
        "beyond": my_work.beyond(request.user.pk, request.standings, everything),
        "late": sum(1 for item in everything if item.due and item.due < today),
        "due_today": sum(1 for item in everything if item.due == today),
        "filtered": bool(text or kind or post),
        "now": timezone.now(),
    }
    return render(request, "home/work.html", context)


@acts(READ_REPORTS)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Show how many letters came and went, how fast they were dealt with and what is overdue (รายงาน)."""
    require(request.actor, READ_REPORTS)
    this_year = buddhist_year(bangkok_today())
    typed = request.GET.get("year", "")
    years = [this_year, this_year - 1, this_year - 2]
    year = int(typed) if typed in map(str, years) else this_year
    context = {
        "report": reporting.yearly(request.actor, year),
        "year": year,
        "years": [(row, _("พ.ศ. %(year)s") % {"year": row}) for row in years[1:]],
    }
    return render(request, "home/reports.html", context)


@acts(READ_HELP)
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Explain each part in a few words, and the keys (วิธีใช้)."""
    return render(request, "home/help.html", {"keys": KEYS})


@public
@require_GET
def health(_request: HttpRequest) -> JsonResponse:
    """Answer whether database, worker and storage work; 503 when pages cannot be served."""
    found = health_check.check()
    answer = JsonResponse({"status": "ok" if found.serves else "failing"} | asdict(found), status=200 if found.serves else 503)
    answer["Cache-Control"] = "no-store"
    return answer
