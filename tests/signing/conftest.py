"""People and authorities for signing."""

import pytest

from samnak.accounts.models import User
from samnak.core.actor import Actor, system_actor
from samnak.core.transactions import official
from samnak.org.models import Agency
from samnak.signing import services

PIN = "482915"


@pytest.fixture
def authorities(db):
    """The root, issuing and time-stamping authorities."""
    return services.setup_authorities(actor=system_actor(), organisation="กระทรวงวัฒนธรรม")


@pytest.fixture
def agency(db):
    """An agency."""
    with official(system_actor()):
        return Agency.objects.create(
            kind="office", name="สำนักงานปลัดกระทรวงวัฒนธรรม", ministry="กระทรวงวัฒนธรรม", letterhead="กระทรวงวัฒนธรรม"
        )


def make_person(agency, username, first, last, prefix="นางสาว"):
    """Return (user, actor)."""
    user = User.objects.create_user(username, "password-1234", prefix=prefix, first_name=first, last_name=last)
    return user, Actor(
        name=user.full_name, user_id=user.pk, agency_id=agency.pk, position_title="รองปลัดกระทรวง", ip="203.0.113.9"
    )


@pytest.fixture
def signer(authorities, agency):
    """A person with a certificate whose name is longer than 64 bytes: (user, actor)."""
    user, actor = make_person(agency, "wilai", "วิไลวรรณ", "ศรีสวัสดิ์วัฒนานุกูลพิพัฒน์")
    services.enrol(actor=actor, user=user, pin=PIN)
    return user, actor


@pytest.fixture
def reviewer(authorities, agency):
    """Another person with a certificate."""
    user, actor = make_person(agency, "somchai", "สมชาย", "ใจดี", "นาย")
    services.enrol(actor=actor, user=user, pin=PIN)
    return user, actor


@pytest.fixture
def paper(agency, authorities):
    """A document under a code, waiting for two signatures."""
    return services.open_document(
        actor=system_actor(),
        agency_id=agency.pk,
        kind="หนังสือภายนอก",
        document_number="วธ 0201/456",
        subject="ขอเชิญประชุม",
        is_public=True,
        signatures_expected=2,
    )


@pytest.fixture
def sign_as():
    """Sign a field of a paper as somebody."""

    def run(person, document, pdf, field, **words):
        user, actor = person
        key = services.unlock(actor=actor, user=user, pin=PIN)
        return services.sign(
            actor=actor,
            key=key,
            document=document,
            pdf=pdf,
            field=field,
            signer_name=user.full_name,
            position_lines=words.pop("position_lines", ["รองปลัดกระทรวง"]),
            **words,
        )

    return run
