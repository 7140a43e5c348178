"""What was changed in a row, in the words of the record."""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db import models

from samnak.core import thai
from samnak.core.language import in_thai

NEW = "ลงทะเบียนใหม่"


@in_thai()
def changed_words(row: models.Model, given: dict[str, Any]) -> list[str]:
    """Write values into a row; return what differs as "ช่อง: เดิม → ใหม่"."""
    found = []
    for name, value in given.items():
        field = row._meta.get_field(name.removesuffix("_id"))  # noqa: SLF001 - the public way to a field's name
        before = getattr(row, name)
        if before == value:
            continue
        old = _said(row, name, before)
        setattr(row, name, value)
        found.append(f"{field.verbose_name}: {old} → {_said(row, name, value)}")  # type: ignore[union-attr]
    return found


def _said(row: models.Model, name: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    shown = getattr(row, f"get_{name}_display", None)
    if shown is not None:
        return str(shown())
    if name.endswith("_id"):
        return str(getattr(row, name.removesuffix("_id")))
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    if isinstance(value, date):
        return thai.short_date(value)
    if isinstance(value, time):
        return thai.clock(value)
    return f"{value:,}" if isinstance(value, Decimal) else str(value)


def in_one(changes: Iterable[str], *, new: bool) -> str:
    """Return what the event says of a change: that the row is new, or what differs."""
    return NEW if new else "; ".join(changes)
