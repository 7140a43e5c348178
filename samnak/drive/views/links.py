"""What people without an account see of a shared link."""

from typing import Any
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samnak.core.access import public
from samnak.core.thai import short_date
from samnak.core.time import bangkok_today
from samnak.drive import queries, services
from samnak.drive.errors import LinkRefusedError
from samnak.drive.forms import LinkPasswordForm
from samnak.drive.models import Item, Link
from samnak.drive.rendering import Entry, watermarked, zip_blocks
from samnak.drive.tables import look_of, size_words
from samnak.drive.tables.rows import kind_words
from samnak.files import services as files
from samnak.files.enums import Way, WorkState
from samnak.files.errors import FileRejectedError
from samnak.files.models import StoredFile
from samnak.files.queries import beginning_of_text
from samnak.files.responses import content_disposition, page_image, serve
from samnak.ui.limits import limited

OPENINGS = 120  # an address and minute
GUESSES = 10  # of a link's password, an address and minute
WIDTH = 1280
MOST_PAGES = 200
PASS_SECONDS = 3600
SALT = "drive.link"


@public
@limited("shared-link", OPENINGS)
@require_http_methods(["GET", "POST"])
def shared_link(request: HttpRequest, key: str) -> HttpResponse:
    """Show what a link leads to (ลิงก์แบ่งปัน): a file, or a folder and what is in it; asks for the password where there is one."""
    form = LinkPasswordForm(request.POST or None)
    link = _known(key)
    if trouble := services.trouble_of(link):
        return _over(request, trouble)
    if link.password and not _passed(request, link):
        if request.method != "POST" or not form.is_valid():
            return render(request, "drive/link_password.html", {"form": form}, status=422 if form.errors else 200)
        return _try_password(request, link=link.key, form=form)
    if not link.password:
        services.open_link(key=key, ip=_ip(request))
    return _shown(request, link)


@limited("link-password", GUESSES, by="link")
def _try_password(request: HttpRequest, *, link: str, form: LinkPasswordForm) -> HttpResponse:
    """Open a link by its password, and let the browser pass for a while; who guesses is stopped."""
    try:
        known = services.open_link(key=link, password=form.cleaned_data["password"], ip=_ip(request))
    except LinkRefusedError as error:
        form.add_error("password", error.message)
        return render(request, "drive/link_password.html", {"form": form}, status=422)
    answer = redirect("drive:shared-link", link)
    answer.set_signed_cookie(
        _cookie(known), known.key, salt=SALT, max_age=PASS_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return answer


def _shown(request: HttpRequest, link: Link) -> HttpResponse:
    item = _item(link, request.GET.get("item"))
    children = queries.below_link(link, item) if item.is_folder else []
    context = {
        "link": link,
        "item": item,
        "is_top": item.pk == link.item_id,
        "crumbs": queries.link_crumbs(link, item),
        "rows": [_row(one) for one in children],
        "icon": look_of(item)[0],
        "size": size_words(item.size),
        "preview": {} if item.is_folder else _preview(link, item),
        "left": None if link.most_downloads is None else link.most_downloads - link.downloads,
    }
    answer = render(request, "drive/link.html", context)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _row(one: Item) -> dict[str, Any]:
    return {"item": one, "icon": look_of(one)[0], "kind": kind_words(one), "size": "" if one.is_folder else size_words(one.size)}


def _preview(link: Link, item: Item) -> dict[str, Any]:
    stored = item.head.file if item.head else None
    if stored is None:
        return {"kind": "empty"}
    found = files.preview(stored)
    if found.way == Way.TEXT:
        try:
            text, more = beginning_of_text(stored)
        except FileRejectedError:
            return {"kind": "none"}
        return {"kind": "text", "text": text, "more": more}
    if found.way == Way.PAGES and found.state == WorkState.DONE:
        numbers = range(1, min(found.pages, MOST_PAGES) + 1)
        return {"kind": "pages", "pages": [reverse("drive:shared-page", args=[link.key, item.pk, number]) for number in numbers]}
    return {"kind": "waiting" if found.state == WorkState.WAITING else "none"}


@public
@limited("shared-link", OPENINGS * 10)
@require_safe
def shared_page(request: HttpRequest, key: str, pk: UUID, number: int) -> HttpResponseBase:
    """Give out one page as a picture, with a watermark when it may only be looked at (ภาพหน้าเอกสารของลิงก์)."""
    link = _open(request, key)
    item = _item(link, str(pk))
    answer = page_image(request, _stored(item), number, WIDTH)
    if not link.is_view_only or answer.status_code != 200:
        return answer
    words = f"{link.label} · {short_date(bangkok_today())}"
    marked = HttpResponse(watermarked(answer.content, words), content_type="image/png")  # type: ignore[attr-defined]
    marked["Cache-Control"] = "private, no-store"
    marked["X-Content-Type-Options"] = "nosniff"
    return marked


@public
@limited("shared-link", OPENINGS)
@require_safe
def shared_content(request: HttpRequest, key: str, pk: UUID) -> HttpResponseBase:
    """Give out a file of a link, or a folder as a ZIP, counting it (ดาวน์โหลดจากลิงก์)."""
    link = _open(request, key)
    item = _item(link, str(pk))
    stored = None if item.is_folder else _stored(item)
    rows = queries.tree_of_link(link, item) if item.is_folder else []
    if len(rows) > queries.MOST_TAKEN:
        return _over(request, _("โฟลเดอร์นี้มีไฟล์มากเกินไป กรุณาดาวน์โหลดทีละโฟลเดอร์ย่อย"))
    try:
        services.count_download(link_id=link.pk, item=item, ip=_ip(request))
    except LinkRefusedError as error:
        return _over(request, error.message)
    if stored is not None:
        stored.name = item.name
        return serve(request, stored, inline=False)
    entries = (Entry(path, row.head.file if row.head else None, row.changed_at) for path, row in rows)
    answer = StreamingHttpResponse(zip_blocks(entries, _("ไฟล์ที่ดาวน์โหลดไม่ได้.txt")), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition(f"{item.name}.zip", inline=False)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _known(key: str) -> Link:
    link = queries.link_by_key(key)
    if link is None:
        raise Http404
    return link


def _open(request: HttpRequest, key: str) -> Link:
    link = _known(key)
    if services.trouble_of(link) or (link.password and not _passed(request, link)):
        raise Http404
    return link


def _item(link: Link, typed: str | None) -> Item:
    found = queries.item_of_link(link, typed)
    if found is None:
        raise Http404
    return found


def _stored(item: Item) -> StoredFile:
    if item.head is None or item.head.file is None:
        raise Http404
    return item.head.file


def _cookie(link: Link) -> str:
    return f"link-{link.pk.hex[-12:]}"


def _passed(request: HttpRequest, link: Link) -> bool:
    try:
        return request.get_signed_cookie(_cookie(link), salt=SALT, max_age=PASS_SECONDS) == link.key
    except (KeyError, signing.BadSignature):
        return False


def _ip(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _over(request: HttpRequest, words: str) -> HttpResponse:
    return render(request, "drive/link_over.html", {"words": words}, status=410)
