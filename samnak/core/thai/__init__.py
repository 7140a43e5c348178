"""Thai language and Thai office habits as pure functions: digits, dates, order, names, money, words, numbers."""

from samnak.core.thai.collation import sort_key
from samnak.core.thai.dates import (
    BANGKOK,
    MONTHS,
    SHORT_MONTHS,
    DateParts,
    ThaiDateError,
    buddhist_year,
    clock,
    date_and_clock,
    date_parts,
    fiscal_year_be,
    local_date,
    long_date,
    numeric_date,
    official_clock,
    order_date,
    parse_thai_date,
    relative,
    short_date,
    span,
)
from samnak.core.thai.digits import to_arabic_digits, to_thai_digits
from samnak.core.thai.docnumbers import (
    DocumentNumber,
    format_document_number,
    parse_document_number,
)
from samnak.core.thai.money import baht_text, format_baht
from samnak.core.thai.names import full_name, name_for_search, split_title
from samnak.core.thai.phones import format_phone
from samnak.core.thai.words import normalise, search_units, segment, units_of_normal

__all__ = [
    "BANGKOK",
    "MONTHS",
    "SHORT_MONTHS",
    "DateParts",
    "DocumentNumber",
    "ThaiDateError",
    "baht_text",
    "buddhist_year",
    "clock",
    "date_and_clock",
    "date_parts",
    "fiscal_year_be",
    "format_baht",
    "format_document_number",
    "format_phone",
    "full_name",
    "local_date",
    "long_date",
    "name_for_search",
    "normalise",
    "numeric_date",
    "official_clock",
    "order_date",
    "parse_document_number",
    "parse_thai_date",
    "relative",
    "search_units",
    "segment",
    "short_date",
    "sort_key",
    "span",
    "split_title",
    "to_arabic_digits",
    "to_thai_digits",
    "units_of_normal",
]
