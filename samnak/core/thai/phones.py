"""Telephone numbers grouped as official letters print them."""

import re

from samnak.core.thai.digits import to_arabic_digits, to_thai_digits

# Mobile numbers (06, 08, 09) have ten digits, the others nine.
_GAP = r"[\s()-]*"
_NUMBER = re.compile(rf"(?:\+\s?66{_GAP}(?:\(0\))?|(?<!\d)\(?0){_GAP}(?:[689](?:{_GAP}\d){{8}}|[23457](?:{_GAP}\d){{7}})(?!\d)")


def format_phone(text: str, *, thai_digits: bool = False) -> str:
    """Group Thai telephone numbers by spaces: 0 2209 3599, mobile 08 1234 5678; other text stays."""
    arabic = " ".join(to_arabic_digits(text).split())
    grouped = _NUMBER.sub(lambda found: _grouped(found[0]), arabic)
    return to_thai_digits(grouped) if thai_digits else grouped


def _grouped(typed: str) -> str:
    digits = re.sub(r"\D", "", typed)
    if typed.startswith("+"):
        digits = "0" + digits.removeprefix("66").lstrip("0")
    return f"{digits[:-8]} {digits[-8:-4]} {digits[-4:]}"
