"""What the pages of bookings share: who acts, lists cut into pages, refusals shown beside the field."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse

from samnak.bookings.enums import ServiceKind
from samnak.bookings.models import Room
from samnak.bookings.policies import KEEP_UNIT_ROOMS
from samnak.core.access import can
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import DomainError
from samnak.org import queries as org
from samnak.ui import desk

# how the services call a field, and how the form does
FIELDS = {"starts_at": "start", "ends_at": "end"}


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a script asked for data instead of a page."""
    return request.headers.get("Accept", "").startswith("application/json")


def show_error(form: Any, error: DomainError) -> None:
    """Put a refusal of the service beside the field it is about, or on top."""
    desk.show_error(form, error, FIELDS)


def errors_json(form: Any) -> JsonResponse:
    """Answer with what is wrong in each field; what concerns the whole stands under an empty name."""
    found = {("" if name == "__all__" else name): [str(one) for one in errors] for name, errors in form.errors.items()}
    return JsonResponse({"errors": found}, status=422)


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
