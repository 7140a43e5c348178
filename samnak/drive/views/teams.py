"""Teams and the settings of spaces."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.core.access import acts, can, require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.drive import queries, services
from samnak.drive.enums import Level, SpaceKind
from samnak.drive.forms import MemberForm, QuotaForm, TeamForm, UnitSpaceForm
from samnak.drive.models import Space
from samnak.drive.policies import BROWSE, KEEP_SPACES, KEEP_TEAM, KEEP_UNIT_SPACE, OPEN_TEAM
from samnak.drive.tables import size_words
from samnak.org import queries as org
from samnak.ui.desk import acting, done, page_of, show_error


@acts(OPEN_TEAM)
@require_http_methods(["GET", "POST"])
def new_team(request: HttpRequest) -> HttpResponse:
    """Open the space of a team (เปิดพื้นที่คณะทำงาน)."""
    actor = acting(request)
    require(actor, OPEN_TEAM)
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            team = services.open_team(actor=actor, **form.cleaned_data)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("เปิดพื้นที่ “{name}” แล้ว เพิ่มสมาชิกได้เลย").format(name=team.name))
            return redirect("drive:settings", team.pk)
    return render(request, "drive/team_form.html", {"form": form}, status=422 if form.errors else 200)


@acts(BROWSE, KEEP_TEAM, KEEP_UNIT_SPACE)
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the settings of a space (ตั้งค่าพื้นที่): members of a team, the usual right of a unit, how full it is."""
    actor = acting(request)
    space = queries.space_for(actor, BROWSE, pk)
    if request.method != "POST":
        return _page(request, actor, space)
    if space.kind != SpaceKind.UNIT:
        raise Http404
    form = UnitSpaceForm(request.POST)
    if form.is_valid():
        try:
            services.set_member_level(actor=actor, space_id=pk, level=Level(form.cleaned_data["level"]))
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("บันทึกสิทธิของคนในหน่วยงานแล้ว มีผลทันที"))
            return redirect("drive:settings", pk)
    return _page(request, actor, space, 422, unit_form=form)


def _page(request: HttpRequest, actor: Actor, space: Space, status: int = 200, **forms: Any) -> HttpResponse:
    is_team = space.kind == SpaceKind.TEAM
    typed = (request.POST if request.method == "POST" else request.GET).get("position_q", "").strip()
    context = {
        "space": space,
        "root": queries.root_of(space.pk),
        "members": queries.members_of(space) if is_team else [],
        "may_keep": bool(can(actor, KEEP_TEAM, space)),
        "may_head": bool(can(actor, KEEP_UNIT_SPACE, space)),
        "member_form": MemberForm(),
        "seats": org.positions_search(None, typed, 10) if typed and is_team else [],
        "typed": typed,
        "unit_form": UnitSpaceForm(initial={"level": space.member_level}),
        "used": size_words(space.used),
        "quota": size_words(space.quota),
        "share": min(100, round(space.used * 100 / space.quota)) if space.quota else 0,
        "kinds": queries.usage_by_kind(space),
    } | forms
    return render(request, "drive/space_settings.html", context, status=status)


@acts(KEEP_TEAM)
@require_POST
def members(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take somebody into a team, or change the task (สมาชิกคณะทำงาน)."""
    actor = acting(request)
    team = queries.team_for(actor, KEEP_TEAM, pk)
    form = MemberForm(request.POST)
    if "find" in request.POST:
        return _page(request, actor, team)
    if form.is_valid():
        try:
            services.set_member(
                actor=actor, team_id=pk, position_id=form.cleaned_data["position"], role=form.cleaned_data["role"]
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("บันทึกสมาชิกแล้ว"))
            return redirect("drive:settings", pk)
    return _page(request, actor, team, 422, member_form=form)


@acts(KEEP_TEAM)
@require_POST
def member_removal(request: HttpRequest, pk: UUID, member_id: UUID) -> HttpResponse:
    """Take a member out of a team (นำสมาชิกออก)."""
    actor = acting(request)
    queries.team_for(actor, KEEP_TEAM, pk)
    words = _("นำสมาชิกออกแล้ว สิทธิเข้าถึงสิ้นสุดทันที")
    return done(
        request, lambda: services.remove_member(actor=actor, team_id=pk, member_id=member_id), words, "drive:settings", pk=pk
    )


@acts(KEEP_TEAM)
@require_POST
def closing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the space of a team (ปิดพื้นที่คณะทำงาน)."""
    actor = acting(request)
    queries.team_for(actor, KEEP_TEAM, pk)
    words = _("ปิดพื้นที่แล้ว ไฟล์ยังเปิดดูได้")
    return done(request, lambda: services.close_team(actor=actor, team_id=pk), words, "drive:settings", pk=pk)


@acts(KEEP_SPACES)
@require_GET
def quotas(request: HttpRequest) -> HttpResponse:
    """Show how full the spaces of the agency are (โควตาพื้นที่จัดเก็บ); names of files are not shown."""
    actor = acting(request)
    require(actor, KEEP_SPACES)
    text, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    page = page_of(request, queries.spaces_by_use(actor, text, kind, request.GET.get("order", "-used")))
    rows = [
        {
            "space": one, "used": size_words(one.used), "quota": size_words(one.quota),
            "share": min(100, round(one.used * 100 / one.quota)) if one.quota else 0,
        }
        for one in page.object_list
    ]  # fmt: skip
    context = {
        "page_obj": page, "rows": rows, "filtered": bool(text or kind), "kinds": SpaceKind.choices, "kind": kind,
        "total": size_words(queries.total_used(actor)),
    }  # fmt: skip
    return render(request, "drive/quotas.html", context)


@acts(KEEP_SPACES)
@require_http_methods(["GET", "POST"])
def quota(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set how much a space may hold (กำหนดโควตา)."""
    actor = acting(request)
    space = queries.space_for(actor, KEEP_SPACES, pk)
    form = QuotaForm(request.POST or None, initial={"quota_mb": space.quota_mb})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_quota(actor=actor, space_id=pk, quota_mb=form.cleaned_data["quota_mb"])
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("บันทึกโควตาแล้ว"))
            return redirect("drive:quotas")
    context = {"form": form, "space": space, "used": size_words(space.used)}
    return render(request, "drive/quota.html", context, status=422 if form.errors else 200)
