"""The address book of an agency (ผู้ติดต่อภายนอก); a help for writing addresses, not an official record."""

from uuid import UUID

from django.utils.translation import gettext as _

from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.transactions import official
from samnak.correspondence.models import OutsideParty
from samnak.correspondence.policies import KEEP_ADDRESSES


def save_address(
    *, actor: Actor, name: str, organisation: str = "", email: str = "", address: str = "", party_id: UUID | None = None
) -> OutsideParty:
    """Add or change an entry of the address book (สมุดรายชื่อ)."""
    with official(actor):
        require(actor, KEEP_ADDRESSES)
        if actor.agency_id is None:
            raise DomainError(_("ผู้ทำรายการไม่ได้อยู่ในส่วนราชการใด"))
        party = (
            OutsideParty.objects.select_for_update().get(pk=party_id, agency=actor.agency_id)
            if party_id
            else OutsideParty(agency_id=actor.agency_id)
        )
        party.name, party.organisation, party.email, party.address = name, organisation, email, address
        party.sort_key = thai.sort_key(f"{organisation} {name}".strip())[:800]
        party.save()
    return party
