"""Data sets and their tables shaped for the pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from samnak.core import thai
from samnak.datasets.enums import NUMBERS, ColumnType, DataSetState, FindingState
from samnak.datasets.models import DataSet

LOOKS = {
    DataSetState.DRAFT: "draft",
    DataSetState.SUBMITTED: "waiting",
    DataSetState.APPROVED: "approved",
    DataSetState.PUBLISHED: "done",
    DataSetState.WITHDRAWN: "cancelled",
}
FINDING_LOOKS = {
    FindingState.OPEN: "danger",
    FindingState.MASKED: "done",
    FindingState.REMOVED: "done",
    FindingState.JUSTIFIED: "info",
}
MOST_SHOWN = 80  # letters of a cell
BARS = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is shown."""

    text: str
    label: str
    end: bool


def state_words(row: DataSet) -> str:
    """Return the state of a data set, and whether an older release is out meanwhile."""
    words = str(row.get_state_display())
    if row.current_release_id and row.state != DataSetState.PUBLISHED:
        return _("%(state)s · ฉบับเดิมเผยแพร่อยู่") % {"state": words}
    return words


def shown(value: Any, kind: str) -> str:
    """Write a value for people: thousands marks, Buddhist days, yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ใช่") if value else _("ไม่ใช่")
    if kind in NUMBERS and isinstance(value, int | float):
        return f"{value:,}" if isinstance(value, int) else f"{value:,.4f}".rstrip("0").rstrip(".")
    if kind == ColumnType.DATE and isinstance(value, str):
        try:
            return thai.short_date(thai.parse_thai_date(value) if "/" in value else _iso(value))
        except (ValueError, thai.ThaiDateError):
            return value
    return str(value)


def _iso(text: str) -> Any:
    return date.fromisoformat(text)


def _in_column(value: Any, column: Mapping[str, Any]) -> str:
    """Write a value; a year is no amount and has no thousands mark."""
    is_year = "year" in column["name"] or column["label"].startswith("ปี")
    return str(value) if is_year and isinstance(value, int) else shown(value, column["kind"])


def cells_of(columns: Sequence[Mapping[str, Any]], rows: Iterable[tuple[int, Sequence[Any]]]) -> list[tuple[int, list[Cell]]]:
    """Return rows for a page."""
    return [
        (
            number,
            [
                Cell(_in_column(value, one)[:MOST_SHOWN], one["label"], one["kind"] in NUMBERS)
                for value, one in zip(values, columns, strict=False)
            ],
        )
        for number, values in rows
    ]


def bars_of(column: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return the most frequent values of a column for a chart; nothing where all values are alike, or every one another."""
    top = column["statistics"].get("top", [])
    if len(top) < 2 or top[0][1] < 2 or column["kind"] == ColumnType.DATE:
        return []
    return [(str(word), int(number)) for word, number in top[:BARS]]


def figures_of(column: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the statistics of a column as (word, number)."""
    told = column["statistics"]
    words = {
        "missing": _("ไม่มีค่า"),
        "distinct": _("ค่าที่ต่างกัน"),
        "min": _("ต่ำสุด"),
        "max": _("สูงสุด"),
        "mean": _("เฉลี่ย"),
        "sum": _("รวม"),
    }
    return [
        (word, _in_column(told[key], column) if key in {"min", "max"} else shown(told[key], ColumnType.DECIMAL))
        for key, word in words.items()
        if told.get(key) is not None
    ]
