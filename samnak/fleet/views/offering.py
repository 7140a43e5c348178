"""What the forms of the register offer to choose from."""

from collections.abc import Sequence
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from samnak.bookings.models import Resource
from samnak.core.actor import Actor, agency_of
from samnak.files import services as files
from samnak.files.enums import FileKind
from samnak.files.models import StoredFile
from samnak.fleet.forms.choices import Choices, car_choices, position_choices
from samnak.fleet.models import Car, Driver
from samnak.fleet.queries import register
from samnak.org import queries as org
from samnak.org.enums import Role

PICTURES = frozenset({FileKind.JPEG.value, FileKind.PNG.value})
PAPERS = PICTURES | {FileKind.PDF.value}


def driving_positions(actor: Actor, driver: Driver | None) -> Choices:
    """Return posts that drive: those with the role and those of the unit that keeps the cars, without those in the register."""
    agency_id = agency_of(actor)
    units = [unit.pk for unit in org.units_of(agency_id)]
    pool = register.pool_of(agency_id)
    wanted = set(org.positions_with_role(Role.DRIVER, units).values_list("pk", flat=True))
    rows = org.positions_of_agency(agency_id)
    if pool is not None:
        wanted |= set(rows.filter(unit=pool.unit_id).values_list("pk", flat=True))
    taken = set(Driver.objects.filter(agency=agency_id, resource__is_active=True).values_list("position", flat=True))
    if driver is not None:
        wanted.add(driver.position_id)
        taken.discard(driver.position_id)
    seats = org.seats_of(list(rows.filter(pk__in=wanted - taken)))
    names = {seat.position.pk: seat.holder.full_name for seat in seats if seat.holder}
    return position_choices([seat.position for seat in seats], names)


def cars(actor: Actor) -> Choices:
    """Return the cars in use that the actor may see."""
    return car_choices(list(register.visible_cars(actor).filter(disposed_on=None).order_by("resource__sort_key")))


def kept_cars(actor: Actor, unit_ids: Sequence[UUID]) -> Choices:
    """Return the cars in use whose books the actor may read."""
    rows = Car.objects.filter(agency=actor.agency_id, resource__unit__in=unit_ids, disposed_on=None)
    return car_choices(list(rows.order_by("resource__sort_key")))


def drivers(actor: Actor) -> Choices:
    """Return the drivers of the agency."""
    rows = Resource.objects.filter(driver__agency=actor.agency_id, is_active=True).order_by("sort_key")
    return list(rows.values_list("pk", "name"))


def keep_file(actor: Actor, upload: UploadedFile | None, kinds: frozenset[str] = PAPERS) -> StoredFile | None:
    """Store an uploaded file, None when there is none."""
    if upload is None:
        return None
    return files.store(actor=actor, stream=upload, name=upload.name or "", agency_id=actor.agency_id, kinds=kinds)  # type: ignore[arg-type]
