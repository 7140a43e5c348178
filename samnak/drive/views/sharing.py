"""Who can see this and why; rights, links, requests."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.core.access import acts, can, require
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import DeniedError, DomainError
from samnak.drive import queries, services
from samnak.drive.enums import Level, LinkState
from samnak.drive.forms import AskForm, DecisionForm, GrantForm, LinkForm, picker_of
from samnak.drive.models import Item, Link
from samnak.drive.policies import (
    BROWSE,
    DECIDE_LINK,
    LINK,
    MANAGE,
    READ,
    REVOKE_LINK,
    SHARE,
    approves_own_links,
    is_secret,
    may_give,
)
from samnak.drive.tables.rows import url_of
from samnak.drive.views.listing import not_known
from samnak.org import queries as org
from samnak.ui.desk import acting, done, page_of, show_error, uuid_or_none

LOOKS = {
    LinkState.WAITING: "waiting",
    LinkState.ACTIVE: "free",
    LinkState.REFUSED: "rejected",
    LinkState.REVOKED: "closed",
}
SHOWN_LINKS = 30


@acts(READ, SHARE, MANAGE, LINK)
@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show who can see an item and why (สิทธิและการแบ่งปัน), and give a right."""
    actor = acting(request)
    item = queries.get_for(actor, READ, pk)
    posted = request.method == "POST"
    form = GrantForm(request.POST if posted else None)
    if posted and "find" in request.POST:
        return page(request, actor, item, grant_form=GrantForm(request.POST), finding=True)
    if posted and form.is_valid():
        kind, found = form.cleaned_data["who"]
        try:
            row = services.grant(
                actor=actor, item_id=pk, principal=kind, principal_id=found, level=Level(form.cleaned_data["level"])
            )
        except DomainError as error:
            form.add_error("who" if error.field == "principal" else None, error.message)
        except DeniedError as error:
            form.add_error(None, error.reason)
        else:
            messages.success(request, _("ให้สิทธิแก่ {name} แล้ว").format(name=row.principal_name))
            return redirect("drive:sharing", pk)
    return page(request, actor, item, 422 if posted else 200, **({"grant_form": form} if posted else {}))


def page(
    request: HttpRequest, actor: Actor, item: Item, status: int = 200, *, finding: bool = False, **forms: Any
) -> HttpResponse:
    """Show the page of rights; refused forms stand open in it."""
    may = queries.actions_on(actor, item, (SHARE, MANAGE, LINK))
    form = forms.get("grant_form") or GrantForm()
    own = queries.levels_of(actor, [item])[item.pk]
    if finding:
        form = GrantForm(initial=request.POST.dict())
        form.data = request.POST
    context = {
        "item": item,
        "crumbs": queries.breadcrumb_of(actor, item),
        "back_url": url_of(item),
        "may": may,
        "share_reason": can(actor, SHARE, item).reason,
        "own": own,
        "reasons": [(row, _takeable(own, row)) for row in queries.reasons_for(actor, item)],
        "grant_form": form,
        "picker": picker_of(form, agency_of(actor), queries.teams_of(actor)),
        "link_form": LinkForm(),
        "links": [_link(actor, row) for row in _links(item)],
        "needs_approval": not approves_own_links(actor),
        "is_secret": is_secret(item),
        "asked": _asked(request, actor, item),
        "asked_q": request.GET.get("ask_q", ""),
    } | forms
    context["grant_form"] = form
    return render(request, "drive/sharing.html", context, status=status)


def _takeable(own: Level, row: queries.Reason) -> bool:
    return bool(row.is_here and row.grant is not None and may_give(own, row.grant.level, same_agency=True))


def _links(item: Item) -> list[Link]:
    rows = list(item.links.select_related("made_by_post__unit").order_by("-made_at")[:SHOWN_LINKS])
    for row in rows:
        row.item = item
    return rows


def _link(actor: Actor, row: Link) -> dict[str, Any]:
    over = row.state == LinkState.ACTIVE and bool(services.trouble_of(row))
    opened = row.made_by_id == actor.user_id and row.state == LinkState.ACTIVE
    return {
        "link": row,
        "look": "closed" if over else LOOKS[LinkState(row.state)],
        "words": _("หมดอายุแล้ว") if over else row.get_state_display(),
        "address": settings.PUBLIC_URL + reverse("drive:shared-link", args=[row.key]) if opened else "",
        "may_revoke": bool(can(actor, REVOKE_LINK, row)),
    }


def _asked(request: HttpRequest, actor: Actor, item: Item) -> dict[str, Any] | None:
    """Answer the question what whoever holds a post may do here."""
    typed = request.GET.get("ask_q", "").strip()
    pk = uuid_or_none(request.GET.get("ask"))
    if not typed and pk is None:
        return None
    seats = org.positions_search(None, typed, 8) if typed else []
    post = queries.post_by_id(pk) if pk else None
    chosen = org.seats_of([post])[0] if post else None
    level, reasons = queries.who_may(actor, item, chosen.position) if chosen else (Level.NONE, [])
    return {"seats": seats, "chosen": chosen, "level": Level(level).label, "none": level == Level.NONE, "reasons": reasons}


@acts(SHARE)
@require_POST
def grant_removal(request: HttpRequest, pk: UUID, grant_id: UUID) -> HttpResponse:
    """Take a right back (ถอนสิทธิ)."""
    actor = acting(request)
    queries.get_for(actor, SHARE, pk)
    return done(
        request,
        lambda: services.revoke(actor=actor, item_id=pk, grant_id=grant_id),
        _("ถอนสิทธิแล้ว มีผลทันที"),
        "drive:sharing",
        pk=pk,
    )


@acts(MANAGE)
@require_POST
def restriction(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close an item to the rights of the folders above it, or open it again (จำกัดสิทธิเฉพาะรายการ)."""
    actor = acting(request)
    queries.get_for(actor, MANAGE, pk)
    wanted = request.POST.get("restricted") == "1"
    words = _("รายการนี้ไม่รับสิทธิจากโฟลเดอร์เหนือขึ้นไปแล้ว") if wanted else _("รายการนี้รับสิทธิจากโฟลเดอร์เหนือขึ้นไปแล้ว")
    return done(
        request, lambda: services.set_restricted(actor=actor, item_id=pk, restricted=wanted), words, "drive:sharing", pk=pk
    )


@acts(LINK)
@require_POST
def links(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a link for outsiders (สร้างลิงก์แบ่งปัน)."""
    actor = acting(request)
    item = queries.get_for(actor, READ, pk)
    require(actor, LINK, item)
    form = LinkForm(request.POST)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("label", "is_view_only", "most_downloads", "password", "reason")}
        try:
            link = services.make_link(actor=actor, item_id=pk, expires_at=form.expires_at(), **given)
        except DomainError as error:
            show_error(form, error, {"expires_at": "expires"})
        else:
            told = _("สร้างลิงก์แล้ว คัดลอกที่อยู่ส่งให้ผู้รับได้") if link.state == LinkState.ACTIVE else _("ส่งให้หัวหน้าหน่วยงานพิจารณาแล้ว")
            messages.success(request, told)
            return redirect(f"{reverse('drive:sharing', args=[pk])}#links")
    return page(request, actor, item, 422, link_form=form, opened="link")


@acts(REVOKE_LINK)
@require_POST
def link_revocation(request: HttpRequest, pk: UUID, link_id: UUID) -> HttpResponse:
    """Take a link back (เพิกถอนลิงก์)."""
    actor = acting(request)
    queries.get_for(actor, READ, pk)
    return done(
        request, lambda: services.revoke_link(actor=actor, link_id=link_id), _("เพิกถอนลิงก์แล้ว มีผลทันที"), "drive:sharing", pk=pk
    )


@acts(SHARE, DECIDE_LINK)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person's answer: requests to be let in, and links (คำขอและลิงก์ที่รอพิจารณา)."""
    actor = acting(request)
    require(actor, BROWSE)
    context = {
        "requests": page_of(request, queries.requests_to(actor), 20),
        "links": page_of(request, queries.links_to_decide(actor), 20, parameter="links"),
        "form": DecisionForm(),
        "wrong": "",
    }
    return render(request, "drive/waiting.html", context)


@acts(DECIDE_LINK)
@require_POST
def link_decision(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve a link or refuse it (พิจารณาลิงก์)."""
    actor = acting(request)
    approved = request.POST.get("approved") == "1"
    words = _("อนุมัติลิงก์แล้ว") if approved else _("ไม่อนุมัติลิงก์แล้ว ผู้สร้างจะเห็นเหตุผล")
    note = request.POST.get("note", "")
    return done(
        request, lambda: services.decide_link(actor=actor, link_id=pk, approved=approved, note=note), words, "drive:waiting"
    )


@acts(SHARE)
@require_POST
def request_decision(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let somebody in, or not (พิจารณาคำขอสิทธิ)."""
    actor = acting(request)
    form = DecisionForm(request.POST)
    level = Level(form.cleaned_data["level"]) if form.is_valid() and form.cleaned_data["level"] else None
    refused = request.POST.get("refused") == "1"
    words = _("ไม่ให้สิทธิแล้ว ผู้ขอจะเห็นเหตุผล") if refused else _("ให้สิทธิแล้ว ผู้ขอเปิดได้ทันที")
    return done(
        request,
        lambda: services.decide_request(
            actor=actor, request_id=pk, level=None if refused else level or Level.VIEW, note=request.POST.get("note", "")
        ),
        words,
        "drive:waiting",
    )


@acts(BROWSE)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask to be let in (ขอสิทธิเข้าถึง); the answer is the same whether there is such an item or not."""
    actor = acting(request)
    require(actor, BROWSE)
    if request.method != "POST":
        return not_known(request, pk)
    form = AskForm(request.POST)
    if not form.is_valid():
        return not_known(request, pk, form)
    try:
        services.ask_access(actor=actor, item_id=pk, level=Level(form.cleaned_data["level"]), reason=form.cleaned_data["reason"])
    except Http404:
        pass
    except DomainError as error:
        show_error(form, error)
        return not_known(request, pk, form)
    return not_known(request, pk, form, asked=True)
