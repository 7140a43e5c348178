"""The fuel account on paper and as spreadsheets: all cars in a month or year, or one car month by month."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.core.access import acts
from samnak.core.actor import Actor
from samnak.core.language import in_thai
from samnak.core.periods import Period
from samnak.core.spreadsheets import workbook
from samnak.fleet.models import MotorPool
from samnak.fleet.policies.register import READ_BOOKS
from samnak.fleet.queries import fuel as queries
from samnak.fleet.queries import register
from samnak.fleet.rendering import Signature, render_fuel_account
from samnak.fleet.tables.fuel import account_sheet as sheet_of
from samnak.fleet.tables.fuel import account_table
from samnak.fleet.views.fuel import books_of, lines_of
from samnak.fleet.views.shared import imprint, pdf_answer, period_of, sheet_answer, year_of
from samnak.org import queries as org
from samnak.ui.desk import acting


@acts(READ_BOOKS)
@require_GET
def account_print(request: HttpRequest) -> HttpResponse:
    """Print the fuel account of all cars (พิมพ์บัญชีน้ำมัน)."""
    actor = acting(request)
    period = period_of(request, usual="month")
    pool, lines = lines_of(actor, period)
    return _printed(actor, pool, lines, period, _("บัญชีน้ำมัน"))


@acts(READ_BOOKS)
@require_GET
def car_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Print the fuel account of one car over a fiscal year (พิมพ์บัญชีน้ำมันของรถ)."""
    actor = acting(request)
    car = register.car_for(actor, READ_BOOKS, pk)
    pool, _units = books_of(actor)
    period = Period(year_of(request))
    lines = [line for line in queries.account([car], period.months, pool.outlier_percent) if not line.is_empty]
    return _printed(actor, pool, lines, period, _("บัญชีน้ำมัน %(plate)s") % {"plate": car.plate})


def _printed(actor: Actor, pool: MotorPool, lines: Sequence[queries.AccountLine], period: Period, name: str) -> HttpResponse:
    with in_thai():
        sheet = sheet_of(
            lines, agency=pool.agency.name, period=period, imprint=imprint(actor), signatures=_signatures(actor, pool)
        )
        return pdf_answer(render_fuel_account(sheet), f"{name} {period.label}")


def _signatures(actor: Actor, pool: MotorPool) -> tuple[Signature, Signature, Signature]:
    """Return who signs the account: who prints it, the vehicle officer, who orders the use of cars."""
    holders = org.holders_of([pool.officer_id, pool.authoriser_id])
    named = [
        Signature(name=holders[post.pk].user.full_name if post.pk in holders else "", position=post.title)
        for post in (pool.officer, pool.authoriser)
    ]
    return Signature(name=actor.name, position=org.in_words(actor)), named[0], named[1]


@acts(READ_BOOKS)
@require_GET
def account_sheet(request: HttpRequest) -> HttpResponseBase:
    """Give out the fuel account of all cars as a spreadsheet (ส่งออกบัญชีน้ำมัน)."""
    actor = acting(request)
    period = period_of(request, usual="month")
    pool, lines = lines_of(actor, period)
    return _sheet(pool, lines, period, _("บัญชีน้ำมัน"))


@acts(READ_BOOKS)
@require_GET
def car_sheet(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out the fuel account of one car as a spreadsheet (ส่งออกบัญชีน้ำมันของรถ)."""
    actor = acting(request)
    car = register.car_for(actor, READ_BOOKS, pk)
    pool, _units = books_of(actor)
    period = Period(year_of(request))
    lines = [line for line in queries.account([car], period.months, pool.outlier_percent) if not line.is_empty]
    return _sheet(pool, lines, period, _("บัญชีน้ำมัน %(plate)s") % {"plate": car.plate})


def _sheet(pool: MotorPool, lines: Sequence[queries.AccountLine], period: Period, name: str) -> HttpResponseBase:
    with in_thai():
        table = account_table(lines, agency=pool.agency.name, period=period)
        return sheet_answer(workbook([table]), f"{name} {period.label}")
