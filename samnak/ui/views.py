# ruff: noqa: ARG001 (Django calls the problem views with these arguments)
"""Pages that belong to the screen itself: the gallery, the settings of the screen and the problem pages."""

import logging
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samnak.core.access import public
from samnak.ui import samples
from samnak.ui.problems import problem

logger = logging.getLogger(__name__)

YEAR = 365 * 24 * 3600


@public
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state (คลังส่วนประกอบ)."""
    return render(request, "ui/gallery.html", samples.gallery(request))


@public
@require_GET
def sample(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the page shapes filled with invented letters: list, document, form, login."""
    if name not in samples.PAGES:
        raise Http404
    template, fill = samples.PAGES[name]
    return render(request, template, fill(request))


@public
@require_GET
def sample_page(request: HttpRequest, number: int) -> HttpResponse:
    """Draw a page image that stands for a letter in the gallery."""
    return render(request, "ui/samples/page.svg", {"number": number}, content_type="image/svg+xml")


@public
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep theme, width of the menu and language in cookies, then go back."""
    wanted = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    answer: HttpResponse = HttpResponseRedirect(wanted if safe else "/")
    theme, rail, language = (request.POST.get(name, "") for name in ("theme", "rail", "language"))
    kept: dict[str, str] = {}
    if theme in ("light", "dark", "auto"):
        kept["theme"] = theme
    if rail in ("narrow", "wide", "toggle"):
        narrow = request.COOKIES.get("rail") == "narrow"
        kept["rail"] = rail if rail != "toggle" else ("wide" if narrow else "narrow")
    if language in dict(settings.LANGUAGES):
        kept[settings.LANGUAGE_COOKIE_NAME] = language
    for name, value in kept.items():
        answer.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent cannot be understood."""
    return problem(
        request,
        status=400,
        title=_("ระบบอ่านคำขอนี้ไม่ได้"),
        text=_("ข้อมูลที่ส่งมาไม่ครบหรือผิดรูปแบบ"),
        advice=_("เปิดหน้านั้นใหม่แล้วลองอีกครั้ง หากยังพบปัญหา โปรดแจ้งผู้ดูแลระบบของหน่วยงาน"),
        tone="saed",
        icon="file-x",
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: known, but not allowed, with the reason."""
    return problem(
        request,
        status=403,
        title=_("ท่านไม่มีสิทธิทำรายการนี้"),
        text=getattr(exception, "reason", "") or str(exception) or _("สิทธิของตำแหน่งที่ท่านใช้อยู่ไม่ครอบคลุมรายการนี้"),
        advice=_("หากท่านมีหลายตำแหน่ง ลองเปลี่ยนตำแหน่งที่มุมบน หรือขอให้หัวหน้าหน่วยงานมอบหมายสิทธิ"),
        tone="chad",
        icon="lock",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or nothing this person may know of."""
    return problem(
        request,
        status=404,
        title=_("ไม่พบหน้านี้"),
        text=_("ที่อยู่อาจพิมพ์ผิด เรื่องอาจถูกย้าย หรือไม่ได้ส่งถึงหน่วยงานของท่าน"),
        advice=_("ลองค้นด้วยเลขที่หนังสือหรือชื่อเรื่องจากช่องค้นหา"),
        icon="search-x",
    )


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too often in a short time."""
    return problem(
        request,
        status=429,
        title=_("ขอให้พักสักครู่"),
        text=_("มีการส่งคำขอถี่เกินไป ระบบหยุดรับชั่วคราวเพื่อความปลอดภัย"),
        advice=_("รอ 15 นาทีแล้วลองอีกครั้ง หากไม่ใช่การใช้งานของท่าน โปรดแจ้งผู้ดูแลระบบ"),
        tone="saed",
        icon="timer",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake; the page asks nothing of the database."""
    reference = uuid4().hex[:8].upper()
    logger.error("page failed, reference %s, %s %s", reference, request.method, request.path)
    return problem(
        None,
        status=500,
        title=_("ระบบขัดข้อง"),
        text=_("ความผิดพลาดนี้เกิดจากระบบ ไม่ใช่จากท่าน รายการที่บันทึกสำเร็จแล้วไม่สูญหาย"),
        advice=_("ลองอีกครั้งในอีกสักครู่ หากยังพบปัญหา โปรดแจ้งผู้ดูแลพร้อมรหัสอ้างอิงด้านล่าง"),
        tone="chad",
        icon="circle-alert",
        retry=request.path if request.method == "GET" else "",
        reference=reference,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old or came from elsewhere."""
    return problem(
        request,
        status=403,
        title=_("หน้านี้เปิดค้างไว้นานเกินไป"),
        text=_("เพื่อความปลอดภัย ระบบไม่รับข้อมูลจากหน้าที่หมดอายุ ข้อความที่พิมพ์ไว้ยังเก็บอยู่ในเครื่องนี้"),
        advice=_("กลับไปหน้าก่อน โหลดหน้าใหม่ แล้วส่งอีกครั้ง"),
        tone="saed",
        icon="hourglass",
    )
