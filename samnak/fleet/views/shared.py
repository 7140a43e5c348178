"""What the pages of official cars share: who acts, lists cut into pages, periods, refusals beside the field, files given out."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.core import thai
from samnak.core.actor import Actor
from samnak.core.periods import Period, month_of
from samnak.core.time import bangkok_today
from samnak.files.responses import content_disposition
from samnak.fleet.rendering import Imprint

YEARS = 5
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def looks_for_post(request: HttpRequest) -> bool:
    """Tell whether a form was only sent to find a post by name (`fleet/_post_picker.html`)."""
    return request.method == "POST" and "find" in request.POST


def typed_so_far(form: forms.BaseForm, request: HttpRequest) -> None:
    """Show a form that is not sent yet with what was typed into it, and nothing told to be wrong."""
    form.initial = request.POST.dict()
    form.data = request.POST


def number_or_none(text: str | None, most: int) -> int | None:
    """Return a typed number from 1 to `most`, or None when it is none."""
    found = int(text) if text and text.isdecimal() and len(text) < 5 else 0
    return found if 1 <= found <= most else None


def fiscal_years() -> list[int]:
    """Return the fiscal years offered, this one first."""
    this = thai.fiscal_year_be(bangkok_today())
    return [this - step for step in range(YEARS)]


def year_of(request: HttpRequest) -> int:
    """Return the fiscal year asked for, this one when none is."""
    asked = number_or_none(request.GET.get("year"), 9999)
    return asked if asked in fiscal_years() else fiscal_years()[0]


def period_of(request: HttpRequest, *, usual: str = "year") -> Period:
    """Return the period asked for: a fiscal year by `year`, and of it by `part` (year, q1, m11), `quarter` or `month`.

    Where nothing is asked it is this month or this fiscal year, as is usual on the page.
    """
    year = year_of(request)
    part = request.GET.get("part", "")
    month = number_or_none(part[1:] if part.startswith("m") else request.GET.get("month"), 12)
    if month is not None:
        return Period(year, month=month)
    quarter = number_or_none(part[1:] if part.startswith("q") else request.GET.get("quarter"), 4)
    if quarter is not None:
        return Period(year, quarter=quarter)
    if usual == "month" and part != "year" and request.GET.get("month") != "all":
        today = month_of(bangkok_today())
        return today if today.fiscal_year == year else Period(year, month=10)
    return Period(year)


def period_choices(period: Period, *, parts: str = "") -> dict[str, Any]:
    """Return what the choice of a period offers (`fleet/_period.html`): years, parts of the year, the ones before and after."""
    year = Period(period.fiscal_year)
    offered = [("year", _("ทั้งปี"))] if parts else []
    if parts == "all":
        offered += [
            (Period(year.fiscal_year, quarter=number).part, _("ไตรมาสที่ %(number)s") % {"number": number})
            for number in range(1, 5)
        ]
    if parts:
        offered += [(month.part, month.short_label) for month in year.months]
    before, after = period.shifted(-1), period.shifted(1)
    return {
        "period": period,
        "years": [(one, _("ปีงบประมาณ %(year)s") % {"year": one}) for one in fiscal_years()[1:]],
        "all_years": [(one, _("ปีงบประมาณ %(year)s") % {"year": one}) for one in fiscal_years()],
        "parts": offered,
        "before": before if before.fiscal_year in fiscal_years() else None,
        "after": after if after.first <= bangkok_today() else None,
    }


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    title: str,
    submit: str,
    back: str,
    crumbs: Sequence[tuple[str, str]],
    lead: str = "",
    keep: str | None = None,
    danger: bool = False,
    doubt: str = "",
    parties: Any = None,
) -> HttpResponse:
    """Show a form that knows its layout (`fleet/form.html`); `doubt` asks to confirm, `parties` are further forms below."""
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "back": back,
        "crumbs": crumbs,
        "lead": lead,
        "keep": keep,
        "danger": danger,
        "doubt": doubt,
        "parties": parties,
    }
    wrong = bool(form.errors) or (parties is not None and parties.total_error_count() > 0)
    return render(request, "fleet/form.html", context, status=422 if wrong else 200)


def imprint(actor: Actor, document_id: object = "") -> Imprint:
    """Return what the foot of a printed form says."""
    return Imprint(printed_at=timezone.now(), document_id=str(document_id), printed_by=actor.name)


def pdf_answer(pdf: bytes, name: str) -> HttpResponse:
    """Give out a PDF to be looked at; no browser keeps it."""
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition(f"{name}.pdf", inline=True)
    answer["Cache-Control"] = "private, no-store"
    return answer


def sheet_answer(stream: BytesIO, name: str) -> HttpResponseBase:
    """Give out a spreadsheet; no browser keeps it."""
    answer = FileResponse(stream, as_attachment=True, filename=f"{name}.xlsx", content_type=SHEET)
    answer["Cache-Control"] = "private, no-store"
    return answer
