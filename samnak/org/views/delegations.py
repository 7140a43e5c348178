"""Powers given and held."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.accounts.sudo import require_sudo
from samnak.core.access import acts, can
from samnak.core.actor import Actor
from samnak.core.errors import DeniedError
from samnak.core.time import bangkok_today
from samnak.org import queries, services
from samnak.org.enums import Role
from samnak.org.errors import DelegationError
from samnak.org.forms import DelegationForm
from samnak.org.middleware import with_address
from samnak.org.models import Delegation, Position
from samnak.org.policies import GRANT_DELEGATION, READ_DELEGATIONS, REVOKE_DELEGATION

PAGE = 30


@acts(READ_DELEGATIONS)
@require_GET
def delegations(request: HttpRequest) -> HttpResponse:
    """Show the powers of the own posts that were given away, and those one holds (การมอบอำนาจ)."""
    actor = request.actor
    everything = actor.has_role(Role.SYSADMIN) and request.GET.get("view") == "agency"
    rows = queries.delegations_of_agency(actor.agency_id) if everything else queries.delegations_about(_own_posts(request))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    holders = queries.holders_of([post for row in shown for post in (row.from_position_id, row.to_position_id)])
    lines = [_line(actor, row, holders) for row in shown]
    return render(
        request,
        "org/delegations.html",
        {
            "lines": lines,
            "page": page,
            "everything": everything,
            "mine_only": not everything,
            "sees_all": actor.has_role(Role.SYSADMIN),
            "may_give": _posts_to_give(request).exists(),
        },
    )


@acts(GRANT_DELEGATION)
@require_http_methods(["GET", "POST"])
@require_sudo
def new_delegation(request: HttpRequest) -> HttpResponse:
    """Give a power away (มอบอำนาจ)."""
    actor = request.actor
    posts = _posts_to_give(request)
    if not posts.exists():
        raise DeniedError(can(actor, GRANT_DELEGATION, Position(pk=None, agency_id=actor.agency_id)).reason)
    data = request.POST if request.method == "POST" else None
    form = DelegationForm(data, posts=posts, agency_id=actor.agency_id, initial={"from_position": actor.position_id})
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        giver, taker = fields.pop("from_position"), fields.pop("to_position")
        doer = next((row for row in request.standings if row.position_id == giver.pk and row.delegation_id is None), actor)
        try:
            services.grant_delegation(
                actor=with_address(doer, request), from_position_id=giver.pk, to_position_id=taker.pk, **fields
            )
        except DelegationError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("มอบอำนาจให้{title}แล้ว").format(title=taker.title))
            return redirect("org:delegations")
    typed = request.GET.get("q", "").strip()
    seats = queries.positions_search(actor.agency_id, typed) if typed else []
    chosen = data.get("to_position", "") if data else ""
    if chosen and not seats:
        seats = queries.seats_of(list(queries.positions_in(actor.agency_id, _ids([chosen]))))
    shown = {"form": form, "typed": typed, "seats": seats, "chosen": chosen, "name": "to_position"}
    return render(request, "org/new_delegation.html", shown, status=422 if form.is_bound else 200)


@acts(REVOKE_DELEGATION)
@require_POST
def revocation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a power back (เพิกถอนการมอบอำนาจ)."""
    actor = request.actor
    known = queries.delegations_about(_own_posts(request)).filter(pk=pk).first()
    if known is None and actor.has_role(Role.SYSADMIN):
        known = queries.delegations_of_agency(actor.agency_id).filter(pk=pk).first()
    if known is None:
        raise Http404
    doer = next(
        (row for row in request.standings if row.position_id == known.from_position_id and row.delegation_id is None), actor
    )
    services.revoke_delegation(actor=with_address(doer, request), delegation_id=pk)
    messages.success(request, _("เพิกถอนการมอบอำนาจแล้ว มีผลทันที"))
    return redirect("org:delegations")


def _own_posts(request: HttpRequest) -> set[UUID]:
    return {row.position_id for row in request.standings if row.delegation_id is None}


def _posts_to_give(request: HttpRequest) -> QuerySet[Position]:
    """Return the posts whose power may be given: the own ones that lead or sign, all of the agency for its administrator."""
    if request.actor.has_role(Role.SYSADMIN):
        return queries.positions_of_agency(request.actor.agency_id).filter(Q(is_head=True) | Q(signs_for_agency=True))
    mine = queries.positions_in(request.actor.agency_id, _own_posts(request))
    return mine.filter(Q(is_head=True) | Q(signs_for_agency=True))


def _line(actor: Actor, row: Delegation, holders: dict) -> dict:
    today = bangkok_today()
    if row.revoked_at is not None:
        state = ("cancelled", _("เพิกถอนแล้ว"))
    elif row.valid_to is not None and row.valid_to < today:
        state = ("closed", _("สิ้นสุดแล้ว"))
    elif row.valid_from > today:
        state = ("waiting", _("ยังไม่ถึงวันเริ่ม"))
    else:
        state = ("done", _("มีผลอยู่"))
    giver, taker = holders.get(row.from_position_id), holders.get(row.to_position_id)
    return {
        "row": row,
        "state": state,
        "giver": giver.user.full_name if giver else _("ว่าง"),
        "taker": taker.user.full_name if taker else _("ว่าง"),
        "may_revoke": state[0] in {"done", "waiting"} and bool(can(actor, REVOKE_DELEGATION, row)),
    }


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
