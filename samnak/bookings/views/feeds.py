"""Links to calendars: mine on a page, and what programs are given who know the secret."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samnak.bookings import services
from samnak.bookings.enums import FeedScope
from samnak.bookings.policies import BROWSE, REVOKE_FEED
from samnak.bookings.providers import JourneyProvider
from samnak.bookings.queries import calendar as queries
from samnak.bookings.rendering.codes import qr_svg
from samnak.bookings.services.feeds import OpenedFeed
from samnak.core.access import acts, public, require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.providers import providers_of
from samnak.ui.desk import acting, page_of, uuid_or_none
from samnak.ui.limits import limited

READINGS = 120  # an address and minute; a whole office may stand behind one address


@acts(BROWSE)
@require_http_methods(["GET", "POST"])
def calendar_feeds(request: HttpRequest) -> HttpResponse:
    """Show my links to calendars (ลิงก์ปฏิทินของฉัน) and open new ones; the secret is shown in the answer to that alone."""
    actor = acting(request)
    require(actor, BROWSE)
    if request.method != "POST":
        return _page(request, actor)
    try:
        opened = services.open_feed(
            actor=actor, scope=_scope(request.POST.get("scope")), target_id=uuid_or_none(request.POST.get("target"))
        )
    except DomainError as error:
        return _page(request, actor, problem=error.message, status=422)
    answer = _page(request, actor, opened=opened)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _scope(typed: str | None) -> str:
    return typed if typed in FeedScope.values else FeedScope.PERSON


def _page(
    request: HttpRequest, actor: Actor, *, opened: OpenedFeed | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    page = page_of(request, queries.feeds_of(actor))
    typed = request.GET.get("q", "").strip()
    held = {row.position_id for row in getattr(request, "standings", [])}
    context = {
        "page_obj": page,
        "lines": [{"feed": feed, "state": _state(feed.revoked_at is not None, feed.position_id in held)} for feed in page],
        "typed": typed,
        "found": _found(request, actor, typed),
        "opened": _shown(opened) if opened else None,
        "problem": problem,
    }
    return render(request, "bookings/feeds.html", context, status=status)


def _found(request: HttpRequest, actor: Actor, typed: str) -> list[queries.Followable]:
    """Return what was searched for, or the one room that the page of that room asks to follow."""
    if typed:
        return queries.followable(actor, typed)
    wanted = uuid_or_none(request.GET.get("resource"))
    return queries.followable_resource(actor, wanted) if wanted else []


def _state(revoked: bool, standing: bool) -> tuple[str, str]:
    if revoked:
        return "cancelled", _("เพิกถอนแล้ว")
    return ("active", _("ใช้งานอยู่")) if standing else ("closed", _("หยุดแล้ว เพราะพ้นจากตำแหน่ง"))


def _shown(opened: OpenedFeed) -> dict[str, str]:
    webcal, address = services.feed_addresses(opened.secret)
    code = mark_safe(qr_svg(webcal))  # noqa: S308 - drawn here from an address of ours
    return {"label": opened.feed.label, "webcal": webcal, "address": address, "code": code}


@acts(REVOKE_FEED)
@require_POST
def revocation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Revoke a link (เพิกถอนลิงก์ปฏิทิน)."""
    services.revoke_feed(actor=acting(request), feed_id=pk)
    messages.success(request, _("เพิกถอนลิงก์แล้ว โปรแกรมที่ใช้ลิงก์นี้จะอ่านปฏิทินไม่ได้อีก"))
    return redirect("bookings:calendar-feeds")


@public
@require_safe
@limited("calendar", READINGS)
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Give a calendar program what the link shows (ปฏิทิน iCalendar); nothing is found once it was revoked."""
    read = services.read_feed(secret=secret, journeys=_journeys)
    if read is None:
        return HttpResponseNotFound("not found\n", content_type="text/plain")
    answer = HttpResponse(read.content, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = read.etag
    answer["Cache-Control"] = "private, no-cache"  # kept by the program, asked again every time: revoking works at once
    answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
    answer["Content-Length"] = str(len(read.content))
    answer["X-Robots-Tag"] = "noindex"
    conditional: HttpResponse = get_conditional_response(request, etag=read.etag, response=answer)
    if request.method == "HEAD" and conditional is answer:
        answer.content = b""
    return conditional


def _journeys(readers: list[Actor]) -> list[UUID]:
    return [booking_id for provider in providers_of(JourneyProvider) for booking_id in provider.journeys(readers)]
