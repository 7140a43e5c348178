"""The trash."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from samnak.core.access import acts, require
from samnak.core.errors import DeniedError, DomainError
from samnak.drive import queries, services
from samnak.drive.forms import ListForm
from samnak.drive.policies import BROWSE, PURGE, RESTORE
from samnak.drive.tables.rows import url_of
from samnak.drive.views.listing import order_of, shown, tabs
from samnak.ui.desk import acting, page_of, uuid_or_none
from samnak.ui.requests import page_behind


@acts(BROWSE, RESTORE, PURGE)
@require_GET
def trash(request: HttpRequest) -> HttpResponse:
    """Show what was thrown away where the person may edit (ถังขยะ)."""
    actor = acting(request)
    require(actor, BROWSE)
    form = ListForm(request.GET)
    asked = form.asked()
    page = page_of(request, queries.trash_of(actor, asked, order_of(request, "changed")))
    context = {
        "filter_form": form,
        "filtered": asked != queries.ItemFilter(),
        "page_obj": page,
        "lines": shown(actor, list(page.object_list), placed=True),
        "tabs": tabs("trash"),
        "days": settings.DRIVE_TRASH_DAYS,
    }
    return render(request, "drive/trash.html", context)


@acts(RESTORE)
@require_POST
def restoration(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring an item back (นำออกจากถังขยะ)."""
    actor = acting(request)
    queries.get_for(actor, RESTORE, pk)
    try:
        item = services.restore(actor=actor, item_id=pk)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(page_behind(request))
    messages.success(request, _("นำ “{name}” กลับมาแล้ว").format(name=item.name))
    return redirect(url_of(queries.known_parent(actor, item) or item))


@acts(PURGE)
@require_POST
def removal(request: HttpRequest) -> HttpResponse:
    """Delete chosen items for good (ลบถาวร)."""
    actor = acting(request)
    ids = [pk for one in request.POST.getlist("select") if (pk := uuid_or_none(one))]
    try:
        gone = services.purge(actor=actor, item_ids=ids)
    except DeniedError as error:
        messages.error(request, error.reason)
    else:
        words = ngettext("ลบถาวรแล้ว %(number)s รายการ", "ลบถาวรแล้ว %(number)s รายการ", gone) % {"number": gone}
        messages.success(request, words) if gone else messages.error(request, _("กรุณาเลือกรายการก่อน"))
    return redirect("drive:trash")
