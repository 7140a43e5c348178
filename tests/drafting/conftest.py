"""Fixtures of drafting: an office with registers, signers with certificates, a filled draft."""

import pytest

from samnak.core.actor import system_actor
from samnak.correspondence import services as correspondence
from samnak.drafting import services
from samnak.drafting.content import AGENCY, Content, Recipient, document_of_text
from samnak.org.models import Agency
from samnak.signing import services as signing
from tests.factories.offices import Office, make_office

PIN = "274913"
BODY = "ด้วยสำนักงานปลัดกระทรวงวัฒนธรรมกำหนดจัดประชุม\n\nจึงเรียนมาเพื่อโปรดทราบ"


def open_registers(office: Office) -> None:
    for key in ("top", "division", "other"):
        for series in ("general", "circular", "secret"):
            correspondence.open_register(
                actor=system_actor("ติดตั้ง", office.agency.pk), unit_id=office.units[key].pk, direction="outgoing", series=series
            )


def make_receiver() -> Agency:
    return Agency.objects.create(
        kind="provincial",
        name="สำนักงานวัฒนธรรมจังหวัดเชียงใหม่",
        ministry="กระทรวงวัฒนธรรม",
        letterhead="สำนักงานวัฒนธรรมจังหวัดเชียงใหม่",
        province="เชียงใหม่",
    )


def full_content(office: Office, receiver: Agency, **changes) -> Content:
    return Content(
        subject="ขอเชิญประชุมเตรียมงานวันอนุรักษ์มรดกไทย",
        addressee="วัฒนธรรมจังหวัดเชียงใหม่",
        recipients=(Recipient(AGENCY, receiver.name, receiver.pk),),
        body=document_of_text(BODY),
        signer_position_id=office.id("chief"),
        phone="0 2209 3502",
    ).but(**changes)


def set_up_signing(office: Office, *keys: str) -> None:
    signing.setup_authorities(actor=system_actor("ติดตั้ง"))
    for key in keys:
        actor = office.actor(key)
        signing.enrol(actor=actor, user=office.people[key], pin=PIN, organisation=office.agency.name)


@pytest.fixture
def office(db) -> Office:
    """A small office whose registers are open."""
    office = make_office()
    open_registers(office)
    return office


@pytest.fixture
def receiver(db) -> Agency:
    """Another agency."""
    return make_receiver()


@pytest.fixture
def draft(office, receiver):
    """A draft of the officer with everything a letter needs."""
    made = services.create_draft(actor=office.actor("officer"), kind="external_letter")
    return services.save_draft(
        actor=office.actor("officer"), draft_id=made.pk, content=full_content(office, receiver), revision=made.revision
    )
