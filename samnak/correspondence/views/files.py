"""The files of a letter: the original, its pages as pictures, and the view copy with the receive stamp."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.audit import queries as audit
from samnak.core.access import acts
from samnak.core.errors import DomainError
from samnak.correspondence import queries, services
from samnak.correspondence.enums import Events, Secrecy
from samnak.correspondence.models import Letter, LetterFile
from samnak.correspondence.policies import READ
from samnak.correspondence.rendering import ReceiveStamp, RoutingMinute, UnreadablePdfError, render_receive_stamp
from samnak.files import queries as files
from samnak.files.responses import page_image, serve
from samnak.ui.desk import acting

WIDTH = 960
ONE_READING = timedelta(minutes=15)


def _file(request: HttpRequest, pk: UUID, file_pk: UUID) -> tuple[Letter, LetterFile]:
    letter = queries.get_for(acting(request), READ, pk)
    row = letter.files.filter(pk=file_pk).select_related("file__blob").first()
    if row is None:
        raise Http404
    return letter, row


@acts(READ)
@require_GET
def file(request: HttpRequest, pk: UUID, file_pk: UUID) -> HttpResponseBase:
    """Give out a file of a letter (เปิดแฟ้ม); every opening is recorded."""
    letter, row = _file(request, pk, file_pk)
    _note(request, letter, row, goes_on="Range" in request.headers)
    return _kept(letter, serve(request, row.file, inline="download" not in request.GET))


def _note(request: HttpRequest, letter: Letter, row: LetterFile, *, goes_on: bool) -> None:
    """Record that a file was opened; a further part of a file just opened by the same person is the same reading."""
    actor = acting(request)
    if goes_on and audit.events_of(letter.pk).filter(
        kind__in=[Events.FILE_READ.name, Events.SECRET_READ.name],
        user_id=actor.user_id,
        at__gte=timezone.now() - ONE_READING,
        data__file=str(row.pk),
    ).exists():  # fmt: skip
        return
    services.note_file_opened(actor=actor, letter=letter, file=row)


def _kept(letter: Letter, answer: HttpResponseBase) -> HttpResponseBase:
    """Let no browser keep what is secret."""
    if letter.secrecy != Secrecy.NONE:
        answer["Cache-Control"] = "private, no-store"
    return answer


@acts(READ)
@require_GET
def page(request: HttpRequest, pk: UUID, file_pk: UUID, number: int) -> HttpResponseBase:
    """Give out one page as a picture (หน้าเอกสาร); of a secret letter each reading is recorded, wherever it begins."""
    letter, row = _file(request, pk, file_pk)
    if letter.secrecy != Secrecy.NONE:
        _note(request, letter, row, goes_on=number > 1)
    typed = request.GET.get("width", "")
    width = int(typed) if typed.isdecimal() and len(typed) < 6 else WIDTH
    return _kept(letter, page_image(request, row.file, number, width))


@acts(READ)
@require_GET
def stamped_copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give out a view copy with the receive stamp and the minutes (สำเนาพร้อมตรารับ); the original is never touched."""
    actor = acting(request)
    letter = queries.get_for(actor, READ, pk)
    row = letter.files.filter(role="main").select_related("file__blob").first()
    entry = letter.entries.select_related("register__unit").order_by("entered_at").first()
    if row is None or row.file.blob.media_type != "application/pdf":
        raise DomainError(_("เรื่องนี้ไม่มีไฟล์ PDF จึงทำสำเนาพร้อมตรารับไม่ได้"))
    if entry is None:
        raise DomainError(_("เรื่องนี้ยังไม่ได้ลงทะเบียนรับ"))
    services.note_file_opened(actor=actor, letter=letter, file=row)
    minutes = [
        RoutingMinute(
            addressee=one.addressed_to, text=one.text, name=one.author_name, position=one.author_in_words, written_at=one.at
        )
        for one in letter.minutes.all()
    ]
    stamp = ReceiveStamp(agency=letter.agency.name, receive_no=str(entry.number), received_at=entry.entered_at)
    about = [line for line in (letter.document_number, letter.subject) if line]
    try:
        pdf = render_receive_stamp(files.read_bytes(row.file), stamp, minutes=minutes, about=about)
    except UnreadablePdfError as error:
        raise DomainError(_("ไฟล์ของเรื่องนี้เปิดไม่ได้ จึงทำสำเนาพร้อมตรารับไม่ได้")) from error
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="received-{entry.number}-{entry.year}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
