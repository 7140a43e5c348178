"""An official who reads Samnak in English still writes the record in Thai."""

from uuid import uuid4

from django.utils import translation

from samnak.core.actor import Actor
from samnak.correspondence.services.registers import register_name
from samnak.org import queries as org


def test_the_name_of_a_register_is_thai() -> None:
    with translation.override("en"):
        assert register_name("outgoing", "circular", "กองกลาง") == "ทะเบียนหนังสือส่ง (เวียน) กองกลาง"


def test_the_words_of_authority_are_thai() -> None:
    actor = Actor(
        name="นางสาวพิมพ์ใจ ตั้งมั่น",
        own_position_title="รองปลัดกระทรวง",
        authority="acting",
        on_behalf_of="ปลัดกระทรวง",
        delegation_id=uuid4(),
    )
    with translation.override("en"):
        assert org.in_words(actor) == "รองปลัดกระทรวง รักษาราชการแทนปลัดกระทรวง"
