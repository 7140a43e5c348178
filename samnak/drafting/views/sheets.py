"""The paper of a draft: as pictures, as PDF, and its enclosures."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from samnak.core.access import acts
from samnak.drafting import policies, queries, services
from samnak.drafting.models import Draft
from samnak.drafting.policies import OPEN_SECRECY
from samnak.drafting.rendering import render_letter
from samnak.drafting.views.desk import PIXELS_PER_INCH, page_addresses, pictures, sheet_shown, signed_file_id, signer_of
from samnak.files import queries as files
from samnak.files.responses import content_disposition, page_image, serve

A4_INCHES = 8.27


@acts(policies.SEE)
@require_GET
def page(request: HttpRequest, pk: UUID, number: int) -> HttpResponseBase:
    """Give out one page of a draft as a picture; of the signed file once it is signed."""
    draft = queries.get_for(request.actor, policies.SEE, pk)  # type: ignore[attr-defined]
    services.note_reading(actor=request.actor, draft=draft, what="หน้าร่าง", goes_on=True)  # type: ignore[attr-defined]
    if draft.letter_id is not None:
        drawn_once = files.get_file(signed_file_id(draft))
        return _kept(draft, page_image(request, drawn_once, number, round(A4_INCHES * PIXELS_PER_INCH)))
    drawn = pictures(draft, queries.content_of(draft), signer_of(request, draft))
    if not 1 <= number <= len(drawn):
        raise Http404
    return HttpResponse(drawn[number - 1], content_type="image/png", headers={"Cache-Control": _keeping(draft)})


@acts(policies.SEE)
@require_GET
def pages(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the pages of a draft as it is saved now: the part that stands beside the form, and a page by itself."""
    draft = queries.get_for(request.actor, policies.SEE, pk)  # type: ignore[attr-defined]
    told = {"draft": draft, "pages": page_addresses(draft)}
    part = "drafting/pages.html#sheets" if request.headers.get("HX-Request") == "true" else "drafting/pages.html"
    return render(request, part, told)


@acts(policies.SEE)
@require_GET
def pdf(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out the draft as PDF (ดูตัวอย่าง PDF), by the engine that sets the final file."""
    draft = queries.get_for(request.actor, policies.SEE, pk)  # type: ignore[attr-defined]
    services.note_reading(actor=request.actor, draft=draft, what="PDF")  # type: ignore[attr-defined]
    if draft.letter_id is not None:
        return _kept(draft, serve(request, files.get_file(signed_file_id(draft)), inline=True))
    made = render_letter(sheet_shown(draft, queries.content_of(draft), signer_of(request, draft)))
    answer = HttpResponse(made.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition("ร่างหนังสือ.pdf", inline=True)
    answer["Cache-Control"] = "private, no-store"
    return answer


@acts(policies.SEE)
@require_GET
def enclosure(request: HttpRequest, pk: UUID, file_pk: UUID) -> HttpResponseBase:
    """Give out an enclosure of a draft."""
    draft = queries.get_for(request.actor, policies.SEE, pk)  # type: ignore[attr-defined]
    row = get_object_or_404(draft.files.select_related("file__blob"), pk=file_pk)
    services.note_reading(actor=request.actor, draft=draft, what=row.title)  # type: ignore[attr-defined]
    return _kept(draft, serve(request, row.file, inline=True))


def _kept(draft: Draft, answer: HttpResponseBase) -> HttpResponseBase:
    """Let no browser keep what is secret."""
    if draft.secrecy != OPEN_SECRECY:
        answer["Cache-Control"] = _keeping(draft)
    return answer


def _keeping(draft: Draft) -> str:
    """Return how long a browser may keep a page: a minute, and not at all what is secret."""
    return "private, max-age=60" if draft.secrecy == OPEN_SECRECY else "private, no-store"
