"""Acts that files and folders share: name, details, favourite."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.core.access import acts, can
from samnak.core.errors import DomainError
from samnak.drive import queries, services
from samnak.drive.forms import DetailsForm, NameForm
from samnak.drive.policies import EDIT, MANAGE, READ, REARRANGE
from samnak.drive.tables.rows import url_of
from samnak.ui.desk import acting, show_error
from samnak.ui.requests import page_behind


@acts(READ)
@require_GET
def item(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lead to the page of a file or folder (รายการในคลัง)."""
    return redirect(url_of(queries.get_for(acting(request), READ, pk)))


@acts(REARRANGE)
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give an item another name (เปลี่ยนชื่อ)."""
    actor = acting(request)
    known = queries.get_for(actor, REARRANGE, pk)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": known.name})
    if request.method == "POST" and form.is_valid():
        try:
            renamed = services.rename(actor=actor, item_id=pk, name=form.cleaned_data["name"])
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("เปลี่ยนชื่อเป็น “{name}” แล้ว").format(name=renamed.name))
            return redirect(url_of(queries.known_parent(actor, renamed) or renamed) if renamed.is_folder else url_of(renamed))
    context = {"item": known, "form": form, "back_url": url_of(known)}
    return render(request, "drive/name.html", context, status=422 if form.errors else 200)


@acts(EDIT, MANAGE)
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Describe an item (แก้ไขรายละเอียด): description, tags, file code, secrecy, personal data."""
    actor = acting(request)
    known = queries.get_for(actor, EDIT, pk)
    initial = {
        "description": known.description, "tags": ", ".join(known.tags), "file_code": known.file_code,
        "secrecy": known.secrecy, "has_personal_data": known.has_personal_data,
    }  # fmt: skip
    form = DetailsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            services.describe(actor=actor, item_id=pk, **given)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("บันทึกรายละเอียดแล้ว"))
            return redirect(url_of(known))
    context = {"item": known, "form": form, "back_url": url_of(known), "may_manage": bool(can(actor, MANAGE, known))}
    return render(request, "drive/details.html", context, status=422 if form.errors else 200)


@acts(READ)
@require_POST
def favourite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark an item as a favourite, or take the mark away (รายการโปรด)."""
    wanted = request.POST.get("wanted") == "1"
    services.mark(actor=acting(request), item_id=pk, wanted=wanted)
    messages.success(request, _("เพิ่มในรายการโปรดแล้ว") if wanted else _("นำออกจากรายการโปรดแล้ว"))
    return redirect(page_behind(request))
