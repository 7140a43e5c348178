"""The page around the editor: a frame, and a form that hands the token over without it standing in an address."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from samnak.core.access import acts
from samnak.core.errors import DomainError
from samnak.drive.policies import EDIT, READ
from samnak.ui.desk import acting
from samnak.wopi import services


@acts(READ, EDIT)
@require_GET
def editor(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a file in the editor (แก้ไขออนไลน์)."""
    actor = acting(request)
    if not settings.WOPI_CLIENT_URL:
        raise Http404
    try:
        opened = services.open_editor(actor=actor, item_id=pk)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("drive:item", pk)
    context = {"opened": opened, "item": opened.item, "ttl": int(opened.until.timestamp() * 1000)}
    answer = render(request, "wopi/editor.html", context)
    answer._csp_update = {"frame-src": [services.origin()], "form-action": [services.origin()]}  # noqa: SLF001 - what csp_update does
    answer["Cache-Control"] = "private, no-store"
    return answer
