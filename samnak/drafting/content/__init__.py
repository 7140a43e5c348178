"""What a draft says, as plain frozen data: no database, no page."""

from samnak.drafting.content.addressees import ADDRESSEES, AddresseeClass, addressee_class
from samnak.drafting.content.differences import Change, differences
from samnak.drafting.content.document import (
    checked_document,
    document_of_text,
    empty_document,
    is_blank,
    text_of_document,
)
from samnak.drafting.content.letter import (
    AGENCY,
    OUTSIDE,
    UNIT,
    Content,
    Enclosure,
    Recipient,
    Reference,
    RouteRow,
)

__all__ = [
    "ADDRESSEES",
    "AGENCY",
    "OUTSIDE",
    "UNIT",
    "AddresseeClass",
    "Change",
    "Content",
    "Enclosure",
    "Recipient",
    "Reference",
    "RouteRow",
    "addressee_class",
    "checked_document",
    "differences",
    "document_of_text",
    "empty_document",
    "is_blank",
    "text_of_document",
]
