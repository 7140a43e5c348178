"""The page of a file: what is in it, its versions, what people say; and its bytes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from samnak.core.access import Action, acts, can
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.providers import providers_of
from samnak.core.thai import segment
from samnak.drive import queries, services
from samnak.drive.forms import CommentForm, VersionForm
from samnak.drive.models import Item, Version
from samnak.drive.policies import BREAK_LOCK, COMMENT, EDIT, LINK, MANAGE, READ, REARRANGE, REMOVE_COMMENT, SHARE, is_secret
from samnak.drive.providers import FileOpener
from samnak.drive.rendering import sheet_of
from samnak.drive.tables import look_of, size_words
from samnak.drive.tables.rows import kind_words
from samnak.drive.views.listing import not_known
from samnak.files import services as files
from samnak.files.enums import MEDIA_TYPES, FileKind, Way, WorkState
from samnak.files.errors import FileRejectedError
from samnak.files.models import BlobText, StoredFile
from samnak.files.queries import beginning_of_text, reading_of
from samnak.files.responses import content_disposition, page_image, serve, thumbnail
from samnak.ui.desk import acting, done, show_error

ON_FILE: tuple[Action, ...] = (COMMENT, EDIT, REARRANGE, SHARE, MANAGE, LINK)
PAGE_WIDTH = 1280
MOST_PAGES = 200
SHOWN_EVENTS = 60
AROUND = 30  # letters shown on either side of a number
PLAYED = {Way.SOUND: "audio", Way.FILM: "video"}
TEXTUAL = ("text/", "application/json")
MOST_TEXT = 200_000  # bytes that are shown or compared


@acts(READ, *ON_FILE)
@require_GET
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a file (ไฟล์): a look inside, details, versions, comments, what was done with it."""
    actor = acting(request)
    try:
        item = _file(actor, READ, pk)
    except Http404:
        return not_known(request, pk)
    services.note_opening(actor=actor, item=item, way="page")
    return page(request, actor, item)


def page(request: HttpRequest, actor: Actor, item: Item, status: int = 200, **forms: Any) -> HttpResponse:
    """Show the page of a file; the forms that were refused stand open in it."""
    may = queries.actions_on(actor, item, ON_FILE)
    lock = queries.lock_of(item)
    if lock is not None and lock.item_id == item.pk:
        lock.item = item
    context = {
        "item": item,
        "crumbs": queries.breadcrumb_of(actor, item),
        "may": may,
        "comment_reason": can(actor, COMMENT, item).reason,
        "lock": lock,
        "may_unlock": lock is not None and may["edit"] and bool(can(actor, BREAK_LOCK, lock)),
        "openers": [one for each in providers_of(FileOpener) for one in each.openers(actor, item, may_edit=may["edit"])],
        "icon": look_of(item)[0],
        "kind": kind_words(item),
        "size": size_words(item.size),
        "preview": _preview(item),
        "reading": _reading(item),
        "is_textual": item.media_type.startswith(TEXTUAL),
        "versions": list(item.versions.select_related("file__blob")),
        "comments": [(row, bool(can(actor, REMOVE_COMMENT, row))) for row in queries.comments_of(item)],
        "history": queries.history_of(item, SHOWN_EVENTS, tells_places=may["manage"]),
        "is_favourite": item.pk in queries.marked_among(actor, [item.pk]),
        "is_secret": is_secret(item),
        "version_form": VersionForm(),
        "comment_form": CommentForm(),
        "opened": "",
    } | forms
    return render(request, "drive/file.html", context, status=status)


def _preview(item: Item) -> dict[str, Any]:
    """Return how the file is shown: pages as pictures, text, a table, sound, film, or not at all and why."""
    stored = item.head.file if item.head else None
    if stored is None:
        return {"kind": "empty"}
    found = files.preview(stored)
    if found.way == Way.TEXT:
        return _text_preview(item, stored)
    if found.way == Way.PAGES and found.state == WorkState.DONE:
        numbers = range(1, min(found.pages, MOST_PAGES) + 1)
        pictures = [reverse("drive:page-image", args=[item.pk, number]) for number in numbers]
        return {"kind": "pages", "pages": pictures, "pdf": _is_read_in_page(item, stored)}
    if found.way in PLAYED:
        return {"kind": PLAYED[found.way], "url": reverse("drive:inline", args=[item.pk])}
    if found.way == Way.PAGES and found.state == WorkState.WAITING:
        return {"kind": "waiting"}
    return {"kind": "none", "reason": found.trouble}


def _is_read_in_page(item: Item, stored: StoredFile) -> bool:
    """Tell whether the page may fetch the PDF itself; of secret matter it shows pictures, the bytes are asked for and noted."""
    return stored.blob.media_type == MEDIA_TYPES[FileKind.PDF] and not is_secret(item)


def _text_preview(item: Item, stored: StoredFile) -> dict[str, Any]:
    try:
        text, more = beginning_of_text(stored, MOST_TEXT)
    except FileRejectedError as error:
        return {"kind": "refused", "reason": error.message}
    return sheet_of(text, more=more) if item.media_type == "text/csv" else {"kind": "text", "text": text, "more": more}


def _reading(item: Item) -> BlobText | None:
    """Return how far the words of the file have been read, for the search."""
    stored = item.head.file if item.head else None
    return reading_of(stored.blob_id) if stored else None


def _file(actor: Actor, action: Action, pk: UUID) -> Item:
    item = queries.get_for(actor, action, pk)
    if item.is_folder or item.trashed_at is not None:
        raise Http404
    return item


def _stored(version: Version | None) -> StoredFile:
    if version is None or version.file is None:
        raise Http404
    return version.file


@acts(READ)
@require_safe
def content(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out a file to keep (ดาวน์โหลดไฟล์)."""
    return _give(request, pk, inline=False)


@acts(READ)
@require_safe
def inline(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out a file to be looked at in the browser (เปิดดูไฟล์)."""
    return _give(request, pk, inline=True)


def _give(request: HttpRequest, pk: UUID, *, inline: bool) -> HttpResponseBase:
    actor = acting(request)
    item = _file(actor, READ, pk)
    if item.head is not None and item.head.file is None:
        return _nothing(item)
    stored = _stored(item.head)
    stored.name = item.name
    if "Range" not in request.headers or is_secret(item):  # of secret matter each part that is read is noted
        services.note_opening(actor=actor, item=item, way="inline" if inline else "download")
    return serve(request, stored, inline=inline)


def _nothing(item: Item) -> HttpResponse:
    answer = HttpResponse(b"", content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition(item.name, inline=False)
    return answer


@acts(READ)
@require_safe
def page_picture(request: HttpRequest, pk: UUID, number: int) -> HttpResponseBase:
    """Give out one page of a file as a picture (ภาพหน้าเอกสาร)."""
    actor = acting(request)
    item = _file(actor, READ, pk)
    services.note_look(actor=actor, item=item)
    return page_image(request, _stored(item.head), number, PAGE_WIDTH)


@acts(READ)
@require_safe
def small_picture(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out a small picture of the first page (ภาพย่อ)."""
    actor = acting(request)
    item = _file(actor, READ, pk)
    services.note_look(actor=actor, item=item)
    return thumbnail(request, _stored(item.head))


@acts(EDIT)
@require_http_methods(["GET", "POST"])
def numbers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let somebody look at the numbers that were read from a scan (ตรวจตัวเลขที่อ่านจากภาพ); none is believed before."""
    actor = acting(request)
    item = _file(actor, EDIT, pk)
    row = _reading(item)
    if row is None or not row.unsure_numbers:
        return redirect("drive:file", pk)
    typed = request.POST.getlist("number")
    if request.method == "POST":
        try:
            files.correct_numbers(actor=actor, sha256=row.pk, numbers=typed)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("drive:numbers", pk)
        messages.success(request, _("บันทึกตัวเลขที่ตรวจแล้ว ค้นหาพบได้ตามที่ตรวจ"))
        return redirect("drive:file", pk)
    services.note_opening(actor=actor, item=item, way="numbers")
    context = {"item": item, "places": _places(row), "pages": _preview(item).get("pages", [])}
    return render(request, "drive/numbers.html", context)


def _places(row: BlobText) -> list[dict[str, Any]]:
    """Return each unsure number with the words around it."""
    return [
        {
            "before": row.text[max(0, one["start"] - AROUND) : one["start"]].replace("\n", " "),
            "text": one["text"],
            "after": row.text[one["end"] : one["end"] + AROUND].replace("\n", " "),
            "page": one["page"],
        }
        for one in row.unsure_numbers
    ]


@acts(EDIT)
@require_POST
def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take in a newer version (บันทึกไฟล์รุ่นใหม่)."""
    actor = acting(request)
    item = _file(actor, EDIT, pk)
    form = VersionForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            sent = form.cleaned_data["file"]
            services.save_version(actor=actor, item_id=pk, stream=sent, size=sent.size, note=form.cleaned_data["note"])
        except FileRejectedError as error:
            form.add_error("file", error.message)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("บันทึกไฟล์รุ่นใหม่แล้ว"))
            return redirect("drive:file", pk)
    return page(request, actor, item, 422, version_form=form, opened="version")


@acts(READ)
@require_safe
def version_content(request: HttpRequest, pk: UUID, number: int) -> HttpResponseBase:
    """Give out an earlier version (ดาวน์โหลดรุ่นเดิม)."""
    actor = acting(request)
    item = _file(actor, READ, pk)
    stored = _stored(item.versions.select_related("file__blob").filter(number=number).first())
    services.note_opening(actor=actor, item=item, way=f"version {number}")
    stored.name = f"{_('รุ่นที่')} {number} {item.name}"
    return serve(request, stored, inline=False)


@acts(EDIT)
@require_POST
def restoration(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Make an earlier version the newest again (นำรุ่นเดิมกลับมา)."""
    actor = acting(request)
    _file(actor, EDIT, pk)
    words = _("นำรุ่นที่ {number} กลับมาเป็นรุ่นล่าสุดแล้ว").format(number=number)
    return done(request, lambda: services.restore_version(actor=actor, item_id=pk, number=number), words, "drive:file", pk=pk)


@acts(READ)
@require_GET
def difference(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Show what an earlier version of a text says otherwise than the newest (เปรียบเทียบรุ่น)."""
    actor = acting(request)
    item = _file(actor, READ, pk)
    old = item.versions.select_related("file__blob").filter(number=number).first()
    if old is None or item.head is None or not item.media_type.startswith(TEXTUAL):
        raise Http404
    services.note_opening(actor=actor, item=item, way="difference")
    before, more_before = beginning_of_text(old.file, MOST_TEXT) if old.file else ("", False)
    after, more_after = beginning_of_text(item.head.file, MOST_TEXT) if item.head.file else ("", False)
    context = {
        "item": item,
        "old": old,
        "old_words": segment(before),
        "new_words": segment(after),
        "more": more_before or more_after,
        "same": before == after,
    }
    return render(request, "drive/difference.html", context)


@acts(COMMENT)
@require_POST
def comments(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say something about a file (แสดงความเห็น)."""
    actor = acting(request)
    item = _file(actor, COMMENT, pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            services.comment(actor=actor, item_id=pk, text=form.cleaned_data["text"])
        except DomainError as error:
            show_error(form, error)
        else:
            return redirect(f"{reverse('drive:file', args=[pk])}#comments")
    return page(request, actor, item, 422, comment_form=form)


@acts(REMOVE_COMMENT)
@require_POST
def comment_removal(request: HttpRequest, pk: UUID, comment_id: UUID) -> HttpResponse:
    """Take a comment away (ลบความเห็น)."""
    actor = acting(request)
    _file(actor, READ, pk)
    return done(
        request, lambda: services.remove_comment(actor=actor, comment_id=comment_id), _("ลบความเห็นแล้ว"), "drive:file", pk=pk
    )
