"""A table of the car regulation on landscape sheets: heads again on every page, totals, places to sign below."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

from samnak.core.typesetting.engine import Typeset
from samnak.fleet.rendering.dotted import Blank, dotted
from samnak.fleet.rendering.sheets import CENTIMETRE, Imprint, Signature, signing, typeset_sheet
from samnak.fleet.rendering.wording import LINE, Breaks, digits, lines, width

Align: TypeAlias = Literal["left", "center", "right"]
WIDTH = 27.0
"""Centimetres between the margins."""
_HEIGHT = (21.0 - 1.3 - 1.4) * CENTIMETRE
_ROW_EDGES = 3.0
"""Points above and below the lines of a row."""
_INSET = 3.0
_HAIR = 0.5
"""Points kept from each line, that rounding never breaks it."""
_SIGNING = 14.0
_BLANK_ROWS = 12
_TALLEST = 6
"""Lines; a row of more may part between two pages."""
_KEPT = 2
"""Rows that stand on the page of the signatures."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its head, where a line end is a line end, and its width in centimetres, 0 for what is left."""

    head: str
    width: float
    align: Align = "left"
    breaks: Breaks = "words"
    """Where a line may end; what never breaks shrinks instead."""
    group: str = ""
    """Head above this column and its neighbours of the same group."""


class Cell(NamedTuple):
    """What stands in a cell: first what must strike the eye, then the rest."""

    strong: str = ""
    plain: str = ""


class Total(NamedTuple):
    """A cell of the row of totals, over several columns."""

    text: str
    span: int = 1


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """A table with what stands above and below it."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell | str]]
    form: str = ""
    subtitles: Sequence[str] = ()
    about: Sequence[Sequence[Blank]] = ()
    """Lines of dotted places above the table."""
    totals: Sequence[Total] = ()
    notes: Sequence[str] = ()
    signatures: Sequence[tuple[str, Signature]] = ()
    """Who signs as what."""
    size: float = 14.0


def typeset_ledger(ledger: Ledger, *, imprint: Imprint) -> bytes:
    """Return the table as PDF; the places to sign never stand on a page without rows."""
    unseen = {"title": " ".join((ledger.title, *ledger.subtitles))}
    data = _data(ledger)
    made = typeset_sheet("ledger.typ", data, imprint=imprint, unseen=unseen)
    if not data["kept"] and _signed_apart(made):
        made = typeset_sheet("ledger.typ", {**data, "kept": _KEPT}, imprint=imprint, unseen=unseen)
    return made.pdf


def _signed_apart(made: Typeset) -> bool:
    """Say whether the rows that should stand with the places to sign are on another page."""
    return {"row", "signatures"} <= set(made.places) and made.places["row"].page != made.places["signatures"].page


def _data(ledger: Ledger) -> dict[str, Any]:
    size = ledger.size
    whole = WIDTH * CENTIMETRE
    left = WIDTH - sum(column.width for column in ledger.columns)
    rooms = [(column.width or left) * CENTIMETRE - 2 * _INSET - _HAIR for column in ledger.columns]
    signers = len(ledger.signatures) or 1
    data: dict[str, Any] = {
        "size": size,
        "leading": 0,
        "signing": _SIGNING,
        "inset": [_INSET, _ROW_EDGES / 2],
        "form": ledger.form,
        "title": ledger.title,
        "subtitles": [line for text in ledger.subtitles for line in lines(text, whole, 16)],
        "about": [dotted(blanks, room=whole, size=16) for blanks in ledger.about],
        "columns": [(column.width or left) * CENTIMETRE for column in ledger.columns],
        "aligns": [column.align for column in ledger.columns],
        "head": _head(ledger.columns, rooms, size),
        "rows": [
            {**_row(row, ledger.columns, rooms, size), "located": place == _KEPT}
            for place, row in zip(range(len(ledger.rows), 0, -1), ledger.rows, strict=True)
        ],
        "blank_rows": 0 if ledger.rows else _BLANK_ROWS,
        "totals": _totals(ledger.totals, rooms, size),
        "notes": [line for note in ledger.notes for line in lines(note, whole, size)],
        "signatures": [
            signing(signature, room=whole / signers - 0.8 * CENTIMETRE, size=_SIGNING, title=title)
            for title, signature in ledger.signatures
        ],
        "kept": 0,
    }
    if len(ledger.rows) > _KEPT and not _signs_below(data):
        data["kept"] = _KEPT
    return data


def _signs_below(data: Mapping[str, Any]) -> bool:
    """Foresee whether the page that the last rows come to has room for the places to sign; it saves setting all twice.

    Where rows part between pages only typst knows, and is asked.
    """
    if any(row["parts"] for row in data["rows"]):
        return True
    line, of_rows = 16 * LINE, LINE * data["size"]
    head = _head_height(data["head"], of_rows)
    free = _HEIGHT - 20 * LINE - (len(data["subtitles"]) + len(data["about"])) * line - (8 if data["about"] else 6) - head
    rows = [row["height"] + _ROW_EDGES for row in data["rows"]] + [of_rows + _ROW_EDGES for _ in data["totals"][:1]]
    at_page_of = []
    page = 0
    for row in rows:
        if row > free:
            page, free = page + 1, _HEIGHT - head
        at_page_of.append(page)
        free -= row
    signed = max((place["count"] for place in data["signatures"]), default=0) * _SIGNING * LINE
    below = len(data["notes"]) * (of_rows + 3) + (16 + signed if signed else 0)
    return below <= free and at_page_of[-_KEPT - len(data["totals"][:1])] == page


def _head_height(head: Sequence[Sequence[Mapping[str, Any]]], line: float) -> float:
    single = max((len(cell["text"]) for cell in head[0] if cell["rowspan"] == len(head)), default=0)
    groups = [max((len(cell["text"]) for cell in row if cell["rowspan"] == 1), default=0) for row in head]
    stacked = sum(groups) * line + len(head) * _ROW_EDGES
    return max(single * line + _ROW_EDGES, stacked if len(head) > 1 else 0.0)


def _head(columns: Sequence[Column], rooms: Sequence[float], size: float) -> list[list[dict[str, Any]]]:
    """Lay the heads in one row, or in two when columns stand in groups."""
    upper: list[dict[str, Any]] = []
    lower: list[dict[str, Any]] = []
    wide: Counter[str] = Counter()
    for column, room in zip(columns, rooms, strict=True):
        wide[column.group] += int(room)
    deep = 2 if len(wide) > 1 else 1
    before = ""
    for column, room in zip(columns, rooms, strict=True):
        name = lines(column.head, room, size, "spaces", bold=True)
        if not column.group:
            upper.append({"text": name, "colspan": 1, "rowspan": deep})
        else:
            lower.append({"text": name, "colspan": 1, "rowspan": 1})
            if column.group == before:
                upper[-1]["colspan"] += 1
            else:
                above = lines(column.group, wide[column.group], size, "spaces", bold=True)
                upper.append({"text": above, "colspan": 1, "rowspan": 1})
        before = column.group
    return [upper, lower] if lower else [upper]


def _totals(totals: Sequence[Total], rooms: Sequence[float], size: float) -> list[dict[str, Any]]:
    """Measure the row of totals, whose figures shrink rather than break."""
    made: list[dict[str, Any]] = []
    column = 0
    for total in totals:
        room = sum(rooms[column : column + total.span])
        text = digits(total.text)
        made.append({"text": text, "span": total.span, "scale": min(1.0, room / width(text, size, bold=True)) if text else 1.0})
        column += total.span
    return made


def _row(row: Sequence[Cell | str], columns: Sequence[Column], rooms: Sequence[float], size: float) -> dict[str, Any]:
    """Break the cells of a row into lines; of more than a few it may stand on two pages."""
    cells: list[Any] = []
    tallest = 1
    for cell, column, room in zip(row, columns, rooms, strict=True):
        strong = lines(cell.strong, room, size, column.breaks, bold=True) if isinstance(cell, Cell) else ()
        plain = lines(cell.plain if isinstance(cell, Cell) else cell, room, size, column.breaks)
        tallest = max(tallest, len(strong) + len(plain))
        widest = max((width(line, size) for line in plain), default=0.0)
        if strong:
            cells.append({"strong": strong, "plain": plain})
        elif widest > room:
            cells.append({"scale": room / widest, "plain": plain})
        else:
            cells.append(plain)
    return {"cells": cells, "parts": tallest > _TALLEST, "height": tallest * LINE * size}
