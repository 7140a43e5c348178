"""What the pages of bookings share: who acts, lists cut into pages, refusals shown beside the field."""

from collections.abc import Callable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from samnak.bookings.enums import ServiceKind
from samnak.bookings.models import Room
from samnak.bookings.policies import KEEP_UNIT_ROOMS
from samnak.core.access import can
from samnak.core.actor import Actor
from samnak.core.errors import DeniedError, DomainError
from samnak.org import queries as org

PAGE_SIZE = 30
MOST = 5000  # a list is counted and paged so far; further back one searches
# how the services call a field, and how the form does
FIELDS = {"starts_at": "start", "ends_at": "end"}


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator that does not count many thousands of rows to show thirty."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, at most MOST."""
        rows = self.object_list
        return int(rows.order_by()[:MOST].count()) if hasattr(rows, "order_by") else len(rows)


def page_of(request: HttpRequest, rows: Any, size: int = PAGE_SIZE, *, parameter: str = "page") -> Any:
    """Return the page asked for."""
    return CappedPaginator(rows, size).get_page(request.GET.get(parameter))


def acting(request: HttpRequest) -> Actor:
    """Return who acts; a person without a post today can do nothing here."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.agency_id is None:
        raise DeniedError(_("ท่านยังไม่มีตำแหน่งในระบบวันนี้ กรุณาติดต่อผู้ดูแลระบบหรืองานบุคคลของหน่วยงาน"))
    return actor


def agency_of(actor: Actor) -> UUID:
    """Return the agency in which the actor stands; `acting` has made sure that there is one."""
    if actor.agency_id is None:
        raise ValueError("nobody acts without an agency")
    return actor.agency_id


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a script asked for data instead of a page."""
    return request.headers.get("Accept", "").startswith("application/json")


def show_error(form: Any, error: DomainError) -> None:
    """Put a refusal of the service beside the field it is about, or on top."""
    field = FIELDS.get(error.field or "", error.field)
    form.add_error(field if field in form.fields else None, error.message)


def errors_json(form: Any) -> JsonResponse:
    """Answer with what is wrong in each field; what concerns the whole stands under an empty name."""
    found = {("" if name == "__all__" else name): [str(one) for one in errors] for name, errors in form.errors.items()}
    return JsonResponse({"errors": found}, status=422)


def uuid_or_none(text: str | None) -> UUID | None:
    """Return a typed id, or None when it is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def done(request: HttpRequest, act: Callable[[], Any], words: str, to: Any, **given: Any) -> HttpResponse:
    """Carry out an act of one button, say what became of it, and go back to the page."""
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, words)
    return redirect(to, **given)


def keepers_for(rooms: list[Room]) -> dict[str, UUID | None]:
    """Return the post that answers for each kind of service in the rooms; the room's keeper where no other is named."""
    first = rooms[0] if rooms else None
    if first is None:
        return {}
    return {
        ServiceKind.SNACK: first.catering_keeper_id or first.keeper_id,
        ServiceKind.LUNCH: first.catering_keeper_id or first.keeper_id,
        ServiceKind.IT_SUPPORT: first.it_keeper_id or first.keeper_id,
        ServiceKind.SET_UP: first.keeper_id,
    }


def kept_units(actor: Actor) -> list[Any]:
    """Return the units whose rooms the actor keeps, from the top."""
    return [unit for unit in org.units_of(agency_of(actor)) if can(actor, KEEP_UNIT_ROOMS, unit)]
