"""Official records in the drive (คลังเอกสารราชการ): registered letters by year and register, to be read, never changed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samnak.core.access import acts, can, require
from samnak.core.actor import Actor
from samnak.core.errors import DeniedError, DomainError
from samnak.core.providers import providers_of
from samnak.core.time import database_now
from samnak.drive import queries, services
from samnak.drive.content import free_name, name_key
from samnak.drive.forms import BookFilterForm, RecordFilterForm
from samnak.drive.models import Item
from samnak.drive.policies import BROWSE, EDIT, READ
from samnak.drive.providers import Record, RecordBook, RecordFile, RecordFilter, RecordRow, RecordShelf
from samnak.drive.rendering import Entry, zip_blocks
from samnak.drive.tables import size_words
from samnak.drive.views.listing import tabs
from samnak.files.models import StoredFile
from samnak.files.responses import content_disposition
from samnak.ui.desk import acting, page_of, uuid_or_none

ORDERS = ("-number", "number", "-document_date", "document_date", "from_text", "-from_text")
BOOKS_ON_A_PAGE = 60


@acts(BROWSE)
@require_GET
def years(request: HttpRequest) -> HttpResponse:
    """Show the years with records one may read (คลังเอกสารราชการ)."""
    actor = _browsing(request)
    sums: dict[int, int] = {}
    for shelf in providers_of(RecordShelf):
        for year, many in shelf.years(actor):
            sums[year] = sums.get(year, 0) + many
    context = {"tabs": tabs("records"), "years": sorted(sums.items(), reverse=True)}
    return render(request, "drive/records.html", context)


def _browsing(request: HttpRequest) -> Actor:
    actor = acting(request)
    require(actor, BROWSE)
    return actor


@acts(BROWSE)
@require_GET
def year(request: HttpRequest, number: int) -> HttpResponse:
    """Show the registers of a year (ทะเบียนของปี)."""
    actor = _browsing(request)
    books = [book for shelf in providers_of(RecordShelf) for book in shelf.books(actor, number)]
    if not books:
        raise Http404
    form = BookFilterForm(request.GET)
    form.is_valid()
    words, way = form.cleaned_data.get("q", "").split(), form.cleaned_data.get("way", "")
    found = [book for book in books if _is_meant(book, words, way)]
    context = {
        "tabs": tabs("records"),
        "year": number,
        "filter_form": form,
        "filtered": bool(words or way),
        "page_obj": page_of(request, found, BOOKS_ON_A_PAGE),
    }
    return render(request, "drive/records_year.html", context)


def _is_meant(book: RecordBook, words: Sequence[str], way: str) -> bool:
    named = f"{book.name} {book.unit}".casefold()
    return (not way or book.direction == way) and all(word.casefold() in named for word in words)


def _book(actor: Actor, number: int, book_id: UUID) -> tuple[RecordShelf, RecordBook]:
    for shelf in providers_of(RecordShelf):
        for book in shelf.books(actor, number):
            if book.id == book_id:
                return shelf, book
    raise Http404


@acts(BROWSE)
@require_GET
def book(request: HttpRequest, number: int, book_id: UUID) -> HttpResponse:
    """Show the records of a register in a year (หนังสือในทะเบียน)."""
    actor = _browsing(request)
    shelf, found = _book(actor, number, book_id)
    form = RecordFilterForm(request.GET)
    asked = RecordFilter(**form.asked())
    order = request.GET.get("order", "")
    page = page_of(request, shelf.rows(actor, number, book_id, asked, order if order in ORDERS else ORDERS[0]))
    context = {
        "tabs": tabs("records"),
        "year": number,
        "book": found,
        "filter_form": form,
        "filtered": asked != RecordFilter(),
        "page_obj": page,
        "rows": shelf.shown(list(page.object_list)),
    }
    return render(request, "drive/records_book.html", context)


def _record(actor: Actor, pk: UUID) -> tuple[RecordShelf, Record]:
    for shelf in providers_of(RecordShelf):
        found = shelf.record(actor, pk)
        if found is not None:
            return shelf, found
    raise Http404


@acts(BROWSE)
@require_GET
def record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the files of one record (แฟ้มของหนังสือ); they open on the record's own pages, which note each reading."""
    actor = _browsing(request)
    _shelf, found = _record(actor, pk)
    context = {
        "tabs": tabs("records"),
        "record": found,
        "row": found.row,
        "files": [(file, size_words(file.size), _icon(file)) for file in found.files],
    }
    return _kept(found, render(request, "drive/record.html", context))


def _icon(file: RecordFile) -> str:
    return "image" if file.media_type.startswith("image/") else "sheet" if "spreadsheet" in file.media_type else "file-text"


def _kept(found: Record, answer: Any) -> Any:
    """Let no browser keep what is secret."""
    if found.is_secret:
        answer["Cache-Control"] = "private, no-store"
    return answer


@acts(BROWSE)
@require_GET
def archive(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out all files of a record as a ZIP (ดาวน์โหลดทั้งเรื่อง); each opening is recorded."""
    actor = _browsing(request)
    shelf, found = _record(actor, pk)
    if not found.files:
        raise DomainError(_("หนังสือฉบับนี้ไม่มีไฟล์ให้ดาวน์โหลด"))
    taken = [shelf.take(actor, pk, file.id) for file in found.files]
    answer = StreamingHttpResponse(zip_blocks(_entries(taken), _("ไฟล์ที่ดาวน์โหลดไม่ได้.txt")), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition(f"{_name(found.row)}.zip", inline=False)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _name(row: RecordRow) -> str:
    """Return a name of a file from a number such as วธ 0207/45."""
    said = " ".join(row.document_number.replace("/", "-").split()) or row.number.replace("/", "-")
    return f"{said} {datetime.now(UTC):%Y%m%d-%H%M}"


def _entries(taken: Sequence[StoredFile]) -> Iterator[Entry]:
    names: set[str] = set()
    now = database_now()
    for stored in taken:
        name = free_name(stored.name.replace("/", "-"), names)
        names.add(name_key(name))
        yield Entry(name, stored, now)


@acts(BROWSE, EDIT)
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, pk: UUID, file_pk: UUID) -> HttpResponse:
    """Copy a file of a record into a folder of the drive (คัดลอกเข้าคลัง), choosing the folder step by step."""
    actor = _browsing(request)
    shelf, found = _record(actor, pk)
    file = next((one for one in found.files if one.id == file_pk), None)
    if file is None:
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    folder_id = uuid_or_none(given.get("folder"))
    folder = queries.folder_for(actor, READ, folder_id) if folder_id else None
    problem = ""
    if found.is_secret:
        problem = _("หนังสือที่มีชั้นความลับคัดลอกเข้าคลังไฟล์ไม่ได้ กรุณาเปิดอ่านจากทะเบียน")
    elif request.method == "POST" and folder is not None:
        try:
            require(actor, EDIT, folder)
            source = " ".join(part for part in (found.row.document_number or found.row.number, found.row.title) if part)
            made = services.place_record_copy(
                actor=actor, folder_id=folder.pk, stored=shelf.take(actor, pk, file_pk), source=source
            )
        except DomainError as error:
            problem = error.message
        except DeniedError as error:
            problem = error.reason
        else:
            messages.success(request, _("คัดลอก “{name}” ไปที่ “{folder}” แล้ว").format(name=made.name, folder=folder.name))
            return redirect("drive:folder", folder.pk)
    if folder is None:
        services.open_personal_space(actor=actor)
    context = _choosing(actor, folder) | {"record": found, "row": found.row, "file": file, "problem": problem}
    return render(request, "drive/record_copy.html", context, status=422 if problem else 200)


def _choosing(actor: Actor, folder: Item | None) -> dict[str, Any]:
    def address(one: Item) -> str:
        return f"?{urlencode({'folder': one.pk})}"

    choices = list(queries.folder_choices(actor, folder)) if folder else queries.spaces_of(actor)
    decision = can(actor, EDIT, folder) if folder else None
    return {
        "folder": folder,
        "crumbs": [(one.name, address(one)) for one in (*queries.breadcrumb_of(actor, folder), folder)] if folder else [],
        "choices": [(one, address(one)) for one in choices],
        "may_put": bool(decision),
        "reason": decision.reason if decision is not None else _("กรุณาเลือกโฟลเดอร์ปลายทาง"),
    }
