"""Turn the errors of the field into polite answers when no view has shown them itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from samnak.core.errors import ConflictError, DomainError
from samnak.ui.problems import problem

Answer = Callable[[HttpRequest], HttpResponse]


def show(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """Answer a broken rule with its own words: 409 when somebody was faster, 422 otherwise."""
    if not isinstance(exception, DomainError):
        return None
    faster = isinstance(exception, ConflictError)
    return problem(
        request,
        status=409 if faster else 422,
        title=_("มีผู้ดำเนินการไปก่อนแล้ว") if faster else _("ยังดำเนินการไม่ได้"),
        text=exception.message,
        advice=_("เปิดรายการนั้นอีกครั้งเพื่อดูข้อมูลล่าสุด") if faster else _("กลับไปแก้ไขตามที่แจ้ง ข้อมูลที่กรอกไว้ยังอยู่ในหน้าก่อน"),
        tone="saed",
        icon="users" if faster else "triangle-alert",
    )


def whole_words(get_response: Answer) -> Answer:
    """Refuse an address with a NUL in its question: no text can hold one, and only programs that look for holes send it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path_info:
            return problem(request, status=400, title=_("อ่านที่อยู่นี้ไม่ได้"), text=_("ที่อยู่นี้มีอักขระที่ใช้ไม่ได้ กรุณาพิมพ์คำค้นใหม่"))
        return get_response(request)

    return middleware


def domain_errors(get_response: Answer) -> Answer:
    """Show DomainError and ConflictError raised by any view."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    middleware.process_exception = show  # type: ignore[attr-defined]
    return middleware
