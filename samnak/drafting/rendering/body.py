"""The body of a letter: a ProseMirror document becomes the flat list of blocks that the page template sets."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from samnak.core.thai import to_thai_digits
from samnak.core.typesetting.words import marked_pieces

Node: TypeAlias = Mapping[str, Any]
Block: TypeAlias = dict[str, Any]

FIRST_LINE = 2.5
"""Centimetres from the left margin to the first word of a paragraph."""
_DEEPER = 0.75
_MARKS = {"strong": "b", "bold": "b", "underline": "u", "em": "i", "italic": "i"}
_LISTS = {"ordered_list": True, "orderedList": True, "bullet_list": False, "bulletList": False}
_TABLE_ROWS = {"table_row", "tableRow"}
_HEAD_CELLS = {"table_header", "tableHeader"}
_ALIGNMENTS = {"left", "center", "right"}
_TOKEN = re.compile(r"\S+")
_LATIN = re.compile(r"[A-Za-z@]")


def in_letter_digits(text: str, *, thai: bool) -> str:
    """Write the numbers of a text in Thai digits, leaving addresses and codes with Latin letters as they are."""
    if not thai:
        return text
    return _TOKEN.sub(lambda match: match[0] if _LATIN.search(match[0]) else to_thai_digits(match[0]), text)


def body_blocks(document: Node, *, thai_digits: bool) -> list[Block]:
    """Return the blocks of a letter's body in order."""
    return list(_blocks(document.get("content", ()), level=0, thai=thai_digits))


def _blocks(nodes: Sequence[Node], *, level: int, thai: bool, numbers: tuple[int, ...] = ()) -> Iterator[Block]:
    for node in nodes:
        kind = node.get("type", "")
        if kind in _LISTS:
            yield from _list_blocks(node, ordered=_LISTS[kind], level=level, thai=thai, numbers=numbers)
        elif kind == "table":
            yield _table_block(node, thai=thai)
        elif kind in {"paragraph", "heading"}:
            yield _paragraph_block(node, level=level, thai=thai, label="")
        else:
            yield from _blocks(node.get("content", ()), level=level, thai=thai, numbers=numbers)


def _paragraph_block(node: Node, *, level: int, thai: bool, label: str) -> Block:
    attributes = node.get("attrs") or {}
    parts = _parts(node, thai=thai)
    if label:
        parts = [(f"{label} ", ""), *parts]
    align = attributes.get("align") or attributes.get("textAlign") or "left"
    align = align if align in _ALIGNMENTS else "left"
    indent = FIRST_LINE + _DEEPER * (level + _whole(attributes.get("indent"))) if align == "left" else 0.0
    return {"kind": "paragraph", "indent": indent, "align": align, "pieces": marked_pieces(parts)}


def _list_blocks(node: Node, *, ordered: bool, level: int, thai: bool, numbers: tuple[int, ...]) -> Iterator[Block]:
    """Number the items as offices do, ๑. and below it ๑.๑, each starting at the indent and running back to the margin."""
    attributes = node.get("attrs") or {}
    first = _whole(attributes.get("order") or attributes.get("start") or 1)
    for offset, item in enumerate(node.get("content", ())):
        here = (*numbers, first + offset) if ordered else numbers
        label = "–"
        if ordered:
            label = ".".join(map(str, here)) + ("." if len(here) == 1 else "")
            label = to_thai_digits(label) if thai else label
        for position, child in enumerate(item.get("content", ())):
            if child.get("type") == "paragraph" and position == 0:
                yield _paragraph_block(child, level=level, thai=thai, label=label)
            else:
                deeper = level + 1 if child.get("type") in _LISTS else level
                yield from _blocks([child], level=deeper, thai=thai, numbers=here)


def _table_block(node: Node, *, thai: bool) -> Block:
    rows = [row for row in node.get("content", ()) if row.get("type") in _TABLE_ROWS]
    cells = [[_cell(cell, thai=thai) for cell in row.get("content", ())] for row in rows]
    width = max((sum(cell["colspan"] for cell in row) for row in cells), default=1)
    head_rows = 0
    while head_rows < len(cells) and cells[head_rows] and all(cell["head"] for cell in cells[head_rows]):
        head_rows += 1
    return {"kind": "table", "columns": _column_shares(cells, width), "head_rows": head_rows, "rows": cells}


def _cell(node: Node, *, thai: bool) -> dict[str, Any]:
    attributes = node.get("attrs") or {}
    pieces: list[Any] = []
    align = "center" if node.get("type") in _HEAD_CELLS else "left"
    for paragraph in node.get("content", ()):
        if pieces:
            pieces.append("\n")
        asked = (paragraph.get("attrs") or {}).get("align")
        align = asked if asked in _ALIGNMENTS else align
        pieces.extend(marked_pieces(_parts(paragraph, thai=thai)))
    return {
        "pieces": pieces,
        "head": node.get("type") in _HEAD_CELLS,
        "align": align,
        "colspan": max(1, _whole(attributes.get("colspan") or 1)),
        "rowspan": max(1, _whole(attributes.get("rowspan") or 1)),
        "widths": attributes.get("colwidth") or [],
    }


def _column_shares(rows: Sequence[Sequence[dict[str, Any]]], width: int) -> list[float]:
    """Share the text width: by the widths drawn in the editor, or by how much the columns hold."""
    drawn: list[float] = [0.0] * width
    held = [4.0] * width
    for row in rows:
        column = 0
        for cell in row:
            if cell["colspan"] == 1 and column < width:
                if cell["widths"]:
                    drawn[column] = float(cell["widths"][0])
                length = sum(
                    len(piece) if isinstance(piece, str) else sum(len(part[0]) for part in piece) for piece in cell["pieces"]
                )
                held[column] = max(held[column], min(float(length), 40.0))
            column += cell["colspan"]
    return drawn if all(drawn) else [round(length**0.75, 2) for length in held]  # long columns wrap more willingly


def _parts(node: Node, *, thai: bool) -> list[tuple[str, str]]:
    """Collect the text of a paragraph with its marks."""
    parts: list[tuple[str, str]] = []
    for child in node.get("content", ()):
        if child.get("type") == "text":
            marks = "".join(sorted({_MARKS[mark["type"]] for mark in child.get("marks", ()) if mark.get("type") in _MARKS}))
            parts.append((in_letter_digits(str(child.get("text", "")), thai=thai), marks))
        elif child.get("type") in {"hard_break", "hardBreak"}:
            parts.append(("\n", ""))
        else:
            parts.extend(_parts(child, thai=thai))
    return parts


def _whole(value: object) -> int:
    """Read a number from a document that people's browsers sent; anything else counts as none."""
    return min(value, 8) if isinstance(value, int) and value > 0 else 0
