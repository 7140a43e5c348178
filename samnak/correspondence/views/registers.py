"""Registers: their pages, sheets and prints, opening them, reserved and cancelled numbers."""

import tempfile
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from samnak.core import thai
from samnak.core.access import acts, can
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.language import in_thai
from samnak.core.time import bangkok_today
from samnak.correspondence import queries, services
from samnak.correspondence.enums import Direction, EntryState, Series
from samnak.correspondence.forms import OpenRegisterForm, ReserveForm
from samnak.correspondence.models import Register, RegisterEntry
from samnak.correspondence.policies import BROWSE, KEEP_REGISTER, OPEN_REGISTER, READ_REGISTER
from samnak.correspondence.rendering import RegisterHead, RegisterRow, render_register
from samnak.correspondence.tables import register_cells
from samnak.correspondence.views.shared import asked_of, page_of
from samnak.org import queries as org
from samnak.ui.desk import acting, show_error, uuid_or_none

PRINT_MOST = 2000
COLUMNS = (
    gettext_lazy("เลขทะเบียน"),
    gettext_lazy("ที่"),
    gettext_lazy("ลงวันที่"),
    gettext_lazy("จาก"),
    gettext_lazy("ถึง"),
    gettext_lazy("เรื่อง"),
    gettext_lazy("การปฏิบัติ"),
    gettext_lazy("หมายเหตุ"),
    gettext_lazy("สถานะ"),
    gettext_lazy("ลงทะเบียนเมื่อ"),
    gettext_lazy("ผู้ลงทะเบียน"),
)


def register_context(request: HttpRequest, actor: Actor, direction: str, asked: queries.ListFilter) -> dict[str, Any]:
    """Return what the register tab of incoming and outgoing letters shows."""
    offered = queries.registers_of(actor, direction)
    wanted = uuid_or_none(request.GET.get("register", ""))
    register = next((row for row in offered if row.pk == wanted), None) or next(
        (row for row in offered if row.unit_id == actor.unit_id and row.series == Series.GENERAL), offered[0] if offered else None
    )
    if register is None:
        return {"registers": [], "register": None}
    years = queries.years_of(register) or [thai.buddhist_year(bangkok_today())]
    typed = request.GET.get("year", "")
    year = next((one for one in years if str(one) == typed), years[0])
    rows = queries.entries(register, year, asked, request.GET.get("order", "-number"))
    page = page_of(request, rows, counted=not asked.text)
    return {
        "registers": offered,
        "register": register,
        "years": years,
        "year": year,
        "page_obj": page,
        "entries": list(page),
        "may_keep": bool(can(actor, KEEP_REGISTER, register)),
        "states": EntryState.choices,
    }


@acts(BROWSE, OPEN_REGISTER)
@require_http_methods(["GET", "POST"])
def registers(request: HttpRequest) -> HttpResponse:
    """Show the registers of the agency that concern the person, and open new ones (ตั้งค่าทะเบียน)."""
    actor = acting(request)
    units = org.units_of(actor.agency_id)  # type: ignore[arg-type]
    openable = [
        (str(unit.pk), unit.name)
        for unit in units
        if can(actor, OPEN_REGISTER, (unit, False)) or can(actor, OPEN_REGISTER, (unit, True))
    ]
    form = OpenRegisterForm(request.POST if request.method == "POST" else None, units=openable)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            register = services.open_register(
                actor=actor, unit_id=UUID(data["unit"]), direction=data["direction"], series=data["series"]
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("เปิด%(name)sแล้ว") % {"name": register.name})
            return redirect("correspondence:registers")
    rows = queries.registers_of(actor)
    context = {"form": form, "rows": [(row, bool(can(actor, KEEP_REGISTER, row))) for row in rows], "openable": bool(openable)}
    return render(request, "correspondence/registers.html", context, status=422 if form.errors else 200)


@acts(KEEP_REGISTER)
@require_http_methods(["GET", "POST"])
def reservations(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Reserve numbers of a register (จองเลข) and see those that are reserved."""
    actor = acting(request)
    register = queries.register_for(actor, KEEP_REGISTER, pk)
    form = ReserveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            entries = services.reserve_numbers(
                actor=actor,
                register_id=pk,
                count=data["count"],
                holder=data["holder"],
                reason=data["reason"],
                until=data["until"],
            )
        except DomainError as error:
            show_error(form, error)
        else:
            first, last = entries[0].number, entries[-1].number
            numbers = str(first) if first == last else f"{first}–{last}"
            messages.success(request, _("จองเลข %(numbers)s ปี %(year)s แล้ว") % {"numbers": numbers, "year": entries[0].year})
            return redirect("correspondence:reservations", pk=pk)
    rows = register.entries.filter(state=EntryState.RESERVED).order_by("year", "number")
    context = {"register": register, "form": form, "rows": rows, "today": bangkok_today()}
    return render(request, "correspondence/reservations.html", context, status=422 if form.errors else 200)


@acts(KEEP_REGISTER)
@require_POST
def void(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cancel a number (ยกเลิกเลข); it stays in the register and is never used again."""
    actor = acting(request)
    entry = queries.entry_for(actor, KEEP_REGISTER, pk)
    try:
        services.void_number(actor=actor, entry_id=pk, reason=request.POST.get("text", ""))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("ยกเลิกเลข %(number)s/%(year)s แล้ว") % {"number": entry.number, "year": entry.year})
    page = "incoming" if entry.register.direction == Direction.INCOMING else "outgoing"
    return redirect(f"{reverse(f'correspondence:{page}')}?box=register&register={entry.register_id}&year={entry.year}")


def _asked_entries(request: HttpRequest, register: Register) -> tuple[int, Any]:
    _form, asked = asked_of(request, EntryState.choices)
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else thai.buddhist_year(bangkok_today())
    return year, queries.entries(register, year, asked, "number")


@acts(READ_REGISTER)
@require_GET
def sheet(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out a register as a spreadsheet (ส่งออกทะเบียน), row by row so that a long year fits in little memory."""
    actor = acting(request)
    register = queries.register_for(actor, READ_REGISTER, pk)
    year, rows = _asked_entries(request, register)
    book = Workbook(write_only=True)
    page = book.create_sheet(str(year))
    page.freeze_panes = "A2"
    page.append([str(column) for column in COLUMNS])
    for entry in rows.select_related("register").iterator(chunk_size=2000):
        page.append([_plain(cell) for cell in _sheet_cells(entry)])
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it once it is sent
    book.save(stream)
    stream.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = FileResponse(stream, as_attachment=True, filename=f"{register.name} {year}.xlsx", content_type=kind)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _sheet_cells(entry: RegisterEntry) -> Iterable[Any]:
    cells = list(register_cells(entry))
    cells[2] = thai.numeric_date(entry.document_date) if entry.document_date else ""
    return [*cells, entry.get_state_display(), thai.date_and_clock(entry.entered_at), entry.entered_by_name]


def _plain(cell: Any) -> Any:
    """Keep a text from being taken as a formula, and leave out the marks that no spreadsheet can hold."""
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


@acts(READ_REGISTER)
@require_GET
def printed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give out a register as form 13 or 14 for print (พิมพ์ทะเบียน)."""
    actor = acting(request)
    register = queries.register_for(actor, READ_REGISTER, pk)
    year, rows = _asked_entries(request, register)
    first, last = _range(request)
    rows = rows.filter(number__gte=first, number__lte=last).select_related("register")
    if rows.count() > PRINT_MOST:
        raise DomainError(_("พิมพ์ได้ครั้งละไม่เกิน %(most)s เลข กรุณาระบุช่วงเลข หรือส่งออกเป็นตารางคำนวณ") % {"most": f"{PRINT_MOST:,}"})
    head = RegisterHead(
        agency=f"{register.agency.name} ({register.unit.name})",
        period=f"ปี พ.ศ. {year}",
        printed_on=bangkok_today(),
        printed_by=actor.name,
    )
    names = ("number", "doc_no", "doc_date", "from_party", "to_party", "subject", "action", "remark")
    with in_thai():
        lines = [RegisterRow(**dict(zip(names, [str(cells[0]), *cells[1:]], strict=True))) for cells in map(register_cells, rows)]
    pdf = render_register("incoming" if register.direction == Direction.INCOMING else "outgoing", head, lines)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="register-{year}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _range(request: HttpRequest) -> tuple[int, int]:
    typed = [request.GET.get(name, "") for name in ("first", "last")]
    first, last = (int(text) if text.isdecimal() and len(text) < 10 else None for text in typed)
    return first or 1, last or 2_000_000_000
