"""The page on which a guest answers an invitation, and the second try of a message that could not be sent."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samnak.bookings import services
from samnak.bookings.content import rule_in_words
from samnak.bookings.models import Guest, Invitation
from samnak.bookings.policies import CHANGE, READ
from samnak.bookings.queries import get_for
from samnak.bookings.queries.calendar import next_date
from samnak.bookings.tables import RSVP_LOOKS, span_words
from samnak.core.access import acts, public
from samnak.core.actor import system_actor
from samnak.core.errors import DomainError
from samnak.ui.desk import acting, done, page_of, uuid_or_none
from samnak.ui.limits import limited

POSTMAN = "ตอบรับทางเว็บ"
DATES_ON_PAGE = 10


@public
@require_http_methods(["GET", "POST"])
@limited("rsvp", 60)
def rsvp(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation to whoever holds its link (ตอบรับการเชิญ), and take the answer."""
    guest = services.guest_behind(token)
    if guest is None:
        raise Http404
    problem = ""
    chosen = request.POST.get("date", "")
    if request.method == "POST":
        try:
            services.answer_by_link(
                actor=system_actor(POSTMAN, guest.agency_id),
                token=token,
                rsvp=request.POST.get("rsvp", ""),
                comment=request.POST.get("comment", ""),
                occurrence_id=uuid_or_none(chosen),
            )
        except DomainError as error:
            problem = error.message
        else:
            return _guarded(redirect("bookings:rsvp", token=token))
    return _guarded(_page(request, guest, problem))


def _dates(request: HttpRequest, guest: Guest) -> tuple[Any, list[dict[str, Any]]]:
    """Return a page of the dates to come of a series, each with what was answered for it by itself."""
    page = page_of(request, services.dates_to_answer(guest), DATES_ON_PAGE, parameter="dates")
    rows = list(page.object_list)
    answers = {reply.occurrence_id: reply for reply in guest.replies.filter(occurrence__in=rows)}
    return page, [
        {
            "row": row,
            "when": span_words(row.starts_at, row.ends_at),
            "reply": reply,
            "look": RSVP_LOOKS[reply.rsvp] if reply else "",
        }
        for row in rows
        for reply in [answers.get(row.pk)]
    ]


def _page(request: HttpRequest, guest: Guest, problem: str) -> HttpResponse:
    booking = guest.booking
    meeting = services.meeting_of(booking)
    if meeting is None:
        raise Http404
    page, dates = _dates(request, guest)
    context = {
        "page_obj": page,
        "dates": dates,
        "chosen": request.POST.get("date", ""),
        "guest": guest,
        "booking": booking,
        "event": meeting.event,
        "date": next_date(booking),
        "repeats": rule_in_words(booking.rrule) if booking.rrule else "",
        "closed": services.why_closed(guest),
        "problem": problem,
        "typed": request.POST.get("comment", guest.comment),
    }
    return render(request, "bookings/rsvp.html", context, status=422 if problem else 200)


def _guarded(answer: HttpResponse) -> HttpResponse:
    """Let no proxy, browser or search engine keep what only the guest should see.

    No other site is told the address, by the policy of all pages; "no-referrer" would have browsers send the form without its
    origin, and then it is refused.
    """
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@acts(READ)
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer an invitation signed in (ตอบรับการเชิญ)."""
    actor = acting(request)
    booking = get_for(actor, READ, pk)
    rsvp = request.POST.get("rsvp", "")
    words = _("บันทึกคำตอบของท่านแล้ว")
    return done(
        request,
        lambda: services.answer_invitation(actor=actor, booking_id=booking.pk, rsvp=rsvp),
        words,
        "bookings:booking",
        pk=booking.pk,
    )


@acts(CHANGE)
@require_POST
def invitation_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a message once more that could not be sent (ส่งคำเชิญซ้ำ)."""
    actor = acting(request)
    row = get_object_or_404(Invitation.objects.select_related("guest"), pk=pk, guest__agency=actor.agency_id)
    booking = get_for(actor, READ, row.guest.booking_id)
    words = _("ส่งคำเชิญถึง %(name)s อีกครั้งแล้ว") % {"name": row.guest.name}
    return done(
        request, lambda: services.resend_invitation(actor=actor, invitation_id=pk), words, "bookings:booking", pk=booking.pk
    )
