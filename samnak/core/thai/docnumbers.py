"""The number of an official letter (ที่): reading and writing."""

import re
from dataclasses import dataclass

from samnak.core.thai.digits import to_arabic_digits, to_thai_digits

_NUMBER = re.compile(
    r"(?:ที่\s*)?(?P<code>[ก-ฮ]{2,3})\s*(?:\((?P<committee>[^)]+)\)\s*)?(?P<unit>\d{4,5})(?:\.(?P<sub>\d+(?:\.\d+)*))?"
    r"\s*(?:\((?P<note>[^)]*)\))?\s*/\s*(?P<circular>ว\.?)?\s*(?P<seq>\d+)"
)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """เลขที่หนังสือ - the parts of an official letter's number, in Arabic digits."""

    code: str
    unit: str
    seq: int
    committee: str = ""
    sub: str = ""
    note: str = ""
    circular: bool = False

    @property
    def prefix(self) -> str:
        """Give everything before the stroke: วธ 0201."""
        committee = f" ({self.committee})" if self.committee else ""
        sub = f".{self.sub}" if self.sub else ""
        note = f"({self.note})" if self.note else ""
        return f"{self.code}{committee} {self.unit}{sub}{note}"

    def __str__(self) -> str:
        """Write the number as on the letter."""
        return format_document_number(self.prefix, self.seq, circular=self.circular)


def parse_document_number(text: str) -> DocumentNumber | None:
    """Read the number of a letter in Thai or Arabic digits; None when it follows no known pattern."""
    found = _NUMBER.fullmatch(" ".join(to_arabic_digits(text).split()))
    if found is None:
        return None
    return DocumentNumber(
        code=found["code"],
        unit=found["unit"],
        seq=int(found["seq"]),
        committee=(found["committee"] or "").strip(),
        sub=found["sub"] or "",
        note=(found["note"] or "").strip(),
        circular=found["circular"] is not None,
    )


def format_document_number(prefix: str, seq: int, *, circular: bool = False, thai_digits: bool = False) -> str:
    """Write the number of a letter: วธ 0201/456, of a circular: วธ 0201/ว 123."""
    text = f"{prefix}/ว {seq}" if circular else f"{prefix}/{seq}"
    return to_thai_digits(text) if thai_digits else text
