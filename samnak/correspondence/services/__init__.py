"""Writes of correspondence: numbers, letters out, letters in, and what is done with them."""

from samnak.correspondence.services.issuing import (
    EnclosureData,
    RecipientData,
    ReferenceData,
    attach_signed_file,
    issue_letter,
)
from samnak.correspondence.services.registers import (
    expire_reservations,
    open_register,
    reserve_numbers,
    take_number,
    void_number,
)

__all__ = [
    "EnclosureData",
    "RecipientData",
    "ReferenceData",
    "attach_signed_file",
    "expire_reservations",
    "issue_letter",
    "open_register",
    "reserve_numbers",
    "take_number",
    "void_number",
]
