"""Reads that help a registry take letters in: which registry, and whether the letter is here already."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from samnak.core import thai
from samnak.core.actor import Actor
from samnak.correspondence.enums import Direction, Secrecy
from samnak.correspondence.models import Letter, RegisterEntry
from samnak.correspondence.policies import can_read
from samnak.org import queries as org


def canonical_number(text: str) -> str:
    """Return the number of a letter in the one form it is stored and compared in: Arabic digits, usual spacing."""
    tidy = " ".join(thai.to_arabic_digits(text).split())
    parsed = thai.parse_document_number(tidy)
    return str(parsed) if parsed else tidy


def duplicates(actor: Actor, *, sender: str, number: str, dated: date | None) -> list[Letter]:
    """Return letters already received with the same number, date and sender (warned of, never refused).

    Another registry's open letter is named as well, because that it came twice is what the clerk must know; a secret one
    only to those who may know that it exists.
    """
    canonical = canonical_number(number)
    if not canonical:
        return []
    rows = Letter.objects.filter(
        agency=actor.agency_id, direction=Direction.INCOMING, document_number__in={canonical, number.strip()}
    ).select_related("unit")
    if dated is not None:
        rows = rows.filter(document_date=dated)
    wanted = thai.normalise(sender)
    found = rows.prefetch_related(Prefetch("entries", RegisterEntry.objects.select_related("register"))).order_by("-id")[:20]
    same = [row for row in found if not wanted or thai.normalise(row.from_text) == wanted]
    return [row for row in same if row.secrecy == Secrecy.NONE or can_read(actor, row)][:5]


def registry_of(agency: Any, unit_id: UUID | None) -> Any:
    """Return the registry that takes in letters for a unit: itself, one just below, else upwards; at last the central one."""
    registries = {row.pk: row for row in org.units_of(agency.pk).filter(is_registry=True).select_related("agency")}
    step = org.units_of(agency.pk).filter(pk=unit_id).first() if unit_id else None
    while step is not None:
        if step.pk in registries:
            return registries[step.pk]
        below = next((row for row in registries.values() if row.parent_id == step.pk), None)
        if below is not None:
            return below
        step = step.parent
    return registries.get(agency.central_registry_id) or (
        org.units_of(agency.pk).filter(pk=agency.central_registry_id).select_related("agency").first()
    )
