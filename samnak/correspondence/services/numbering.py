"""The two statements by which an outgoing letter gets its number: where from, and then number, letter and entry at once.

The counter's row is locked by the second statement and stays locked until the commit, so everything that can be known
before is asked for before, and number, letter and entry go to the database in one trip.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from samnak.core.statements import prepared
from samnak.correspondence.enums import Series
from samnak.correspondence.models import Letter, RegisterEntry

_PLACE = """
SELECT u.agency_id, i.id, i.name, i.document_code, r.id, r.name, r.series
FROM org_unit u
LEFT JOIN LATERAL (
    SELECT id, name, document_code FROM org_unit above
    WHERE above.agency_id = u.agency_id AND above.can_issue_number AND starts_with(u.path, above.path)
    ORDER BY length(above.path) DESC LIMIT 1
) i ON true
LEFT JOIN correspondence_register r
    ON r.agency_id = u.agency_id AND r.unit_id = i.id AND r.direction = 'outgoing' AND r.is_active
WHERE u.id = %s::uuid AND u.agency_id = %s::uuid AND u.is_active
"""


@dataclass(frozen=True, slots=True)
class IssuingPlace:
    """From where a unit's letters get their numbers: the nearest unit that issues, and its open registers by series."""

    agency_id: UUID
    unit_id: UUID | None
    unit_name: str
    document_code: str
    registers: dict[str, tuple[UUID, str]]

    def register_for(self, *, is_circular: bool, secret: bool) -> tuple[UUID, str] | None:
        """Return (id, name) of the register; circulars share the general one until they have their own (A.4)."""
        if secret:
            return self.registers.get(Series.SECRET)
        if is_circular and Series.CIRCULAR in self.registers:
            return self.registers[Series.CIRCULAR]
        return self.registers.get(Series.GENERAL)


def issuing_place(unit_id: UUID, agency_id: UUID) -> IssuingPlace | None:
    """Return from where the letters of a unit are numbered (A.5 rule 6), or None when the agency has no such unit in use."""
    rows = prepared(_PLACE, [unit_id, agency_id])
    if not rows:
        return None
    owner, issuer, name, code, *_register = rows[0]
    registers = {series: (pk, register_name) for *_unit, pk, register_name, series in rows if pk is not None}
    return IssuingPlace(owner, issuer, name or "", code or "", registers)


# Columns the database fills in are left to it; these are given.
LETTER_COLUMNS = (
    "id", "agency_id", "unit_id", "direction", "kind", "state", "source", "document_date", "subject", "from_text",
    "to_text", "urgency", "secrecy", "is_circular", "owner_position_id", "holder_unit_id", "holder_position_id", "reply_to_id",
    "reader_ids", "created_by_name",
)  # fmt: skip
ENTRY_COLUMNS = (
    "id", "agency_id", "register_id", "year", "state", "letter_id", "document_date", "from_text", "to_text", "subject",
    "urgency", "secrecy", "entered_by_name", "entered_by_appointment_id",
)  # fmt: skip


def _values(columns: Sequence[str], kind: str) -> str:
    return ", ".join(f"%({kind}_{column})s{_cast(column)}" for column in columns)


def _cast(column: str) -> str:
    """Name the type of a parameter that may be empty, which the server could not tell."""
    if column == "reader_ids":
        return "::uuid[]"
    return "::uuid" if column == "id" or column.endswith("_id") else ""


# Columns without a default in the database that hold nothing yet.
_TAKE = f"""
WITH taken AS (
    UPDATE correspondence_numbercounter SET last_number = last_number + 1
    WHERE register_id = %(entry_register_id)s::uuid AND year = %(entry_year)s RETURNING last_number
), letter AS (
    INSERT INTO correspondence_letter ({", ".join(LETTER_COLUMNS)}, document_number, search_text, signed_code)
    SELECT {_values(LETTER_COLUMNS, "letter")}, %(prefix)s::text || last_number,
           %(search_prefix)s::text || last_number || %(search_rest)s::text, ''
    FROM taken RETURNING held_since, created_at
), entry AS (
    INSERT INTO correspondence_registerentry ({", ".join(ENTRY_COLUMNS)}, number, document_number, action, remark, search_text)
    SELECT {_values(ENTRY_COLUMNS, "entry")}, last_number, %(prefix)s::text || last_number, '', '',
           %(search_prefix)s::text || last_number || %(search_rest)s::text
    FROM taken RETURNING entered_at
)
SELECT taken.last_number, letter.held_since, letter.created_at, entry.entered_at FROM taken, letter, entry
"""  # noqa: S608 - only names of columns, written above
_FIRST_OF_YEAR = """
INSERT INTO correspondence_numbercounter (agency_id, register_id, year, last_number) VALUES (%s, %s, %s, 0) ON CONFLICT DO NOTHING
"""


def insert_numbered(letter: Letter, entry: RegisterEntry, *, prefix: str, search: tuple[str, str]) -> None:
    """Take the next number and write letter and entry with it, in the caller's transaction; fills both objects in.

    `prefix` is the document number up to the running number; `search` what stands before and after it in the search text.
    """
    given: dict[str, Any] = {f"letter_{column}": getattr(letter, column) for column in LETTER_COLUMNS}
    given |= {f"entry_{column}": getattr(entry, column) for column in ENTRY_COLUMNS}
    given |= {"prefix": prefix, "search_prefix": search[0], "search_rest": search[1]}
    rows = prepared(_TAKE, given)
    if not rows:
        prepared(_FIRST_OF_YEAR, [entry.agency_id, entry.register_id, entry.year])
        rows = prepared(_TAKE, given)
    ((number, *times),) = rows
    entry.number, letter.held_since, letter.created_at, entry.entered_at = number, *times
    letter.document_number = entry.document_number = f"{prefix}{entry.number}"
    letter.search_text = entry.search_text = f"{search[0]}{entry.number}{search[1]}"
    for made in (letter, entry):
        made._state.adding = False  # noqa: SLF001 - what save() would have done
        made._state.db = connection.alias  # noqa: SLF001
