"""Tables that the platform makes of its own work: what they are, and that they tell of nobody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from samnak.datasets.content.schema import ColumnDraft

FEW = 5


@dataclass(frozen=True, slots=True)
class PlatformSet:
    """ตารางที่ระบบจัดทำ - its key, its record in the catalogue, and its columns."""

    key: str
    title: str
    notes: str
    table: str
    columns: Sequence[ColumnDraft]
    tags: Sequence[str] = ()
    record: Mapping[str, Any] = field(default_factory=dict)  # further fields of the record


def suppressed(count: int | None) -> int | None:
    """Return a count, or nothing where it is so small that it may tell of somebody."""
    return None if count is None or 0 < count < FEW else count


def same_rows(before: Iterable[Sequence[Any]], rows: Iterable[Sequence[Any]]) -> bool:
    """Tell whether nothing has changed."""
    return [list(row) for row in before] == [list(row) for row in rows]
