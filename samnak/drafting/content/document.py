"""The body of a letter: a ProseMirror document of allowed parts only, and its plain-text twin for pages without scripts.

In plain text a blank line parts paragraphs, two leading spaces set a paragraph one step deeper, **bold** and __underlined__
carry marks, and lines that begin with "|" make a table.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from samnak.drafting.errors import ContentError

Node: TypeAlias = dict[str, Any]

MOST_NODES = 6000
MOST_DEPTH = 12
MOST_LETTERS = 120_000
MARKS = frozenset({"strong", "underline", "em"})
ALIGNMENTS = frozenset({"left", "center", "right"})
# What each part may hold; the first name is put in where a part must not be empty.
CHILDREN: Mapping[str, tuple[str, ...]] = {
    "doc": ("paragraph", "ordered_list", "bullet_list", "table"),
    "paragraph": ("text", "hard_break"),
    "ordered_list": ("list_item",),
    "bullet_list": ("list_item",),
    "list_item": ("paragraph", "ordered_list", "bullet_list"),
    "table": ("table_row",),
    "table_row": ("table_cell", "table_header"),
    "table_cell": ("paragraph",),
    "table_header": ("paragraph",),
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def empty_document() -> Node:
    """Return a body with one empty paragraph."""
    return {"type": "doc", "content": [{"type": "paragraph"}]}


def clean_text(text: str) -> str:
    """Return a text without control characters and direction marks, which hide what is written."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_line(text: str) -> str:
    """Return a text as one line."""
    return " ".join(clean_text(text).split())


def checked_document(raw: object) -> Node:
    """Return a body made anew from allowed parts; ContentError when it is anything else."""
    if not isinstance(raw, Mapping) or raw.get("type") != "doc":
        raise _unreadable()
    budget = [MOST_NODES, MOST_LETTERS]
    made = _checked(raw, depth=0, budget=budget)
    return made if made.get("content") else empty_document()


def _unreadable() -> ContentError:
    return ContentError(_("อ่านข้อความที่ส่งมาไม่ได้ กรุณาโหลดหน้านี้ใหม่แล้วลองอีกครั้ง"), field="body")


def _checked(raw: Mapping[str, Any], *, depth: int, budget: list[int]) -> Node:
    kind = raw.get("type")
    budget[0] -= 1
    if budget[0] < 0 or depth > MOST_DEPTH:
        raise ContentError(_("เนื้อความยาวหรือซับซ้อนเกินไป กรุณาย้ายตารางหรือรายการยาว ๆ ไปเป็นสิ่งที่ส่งมาด้วย"), field="body")
    if kind == "text":
        return _checked_text(raw, budget)
    if kind == "hard_break":
        return {"type": "hard_break"}
    if kind not in CHILDREN:
        raise _unreadable()
    made: Node = {"type": kind}
    attributes = _attributes(str(kind), raw.get("attrs"))
    if attributes:
        made["attrs"] = attributes
    content = _checked_children(raw, str(kind), depth=depth, budget=budget)
    if content:
        made["content"] = content
    return made


def _checked_children(raw: Mapping[str, Any], kind: str, *, depth: int, budget: list[int]) -> list[Node]:
    children = raw.get("content") or []
    if not isinstance(children, list):
        raise _unreadable()
    content = []
    for child in children:
        if not isinstance(child, Mapping) or child.get("type") not in CHILDREN[kind]:
            raise _unreadable()
        node = _checked(child, depth=depth + 1, budget=budget)
        if node.get("type") != "text" or node["text"]:
            content.append(node)
    return content


def _checked_text(raw: Mapping[str, Any], budget: list[int]) -> Node:
    if not isinstance(raw.get("text"), str):
        raise _unreadable()
    text = clean_text(raw["text"])
    budget[1] -= len(text)
    if budget[1] < 0:
        raise ContentError(_("เนื้อความยาวเกินไป กรุณาย้ายส่วนที่ยาวไปเป็นสิ่งที่ส่งมาด้วย"), field="body")
    made: Node = {"type": "text", "text": text}
    raw_marks = raw.get("marks") or []
    if not isinstance(raw_marks, list):
        raise _unreadable()
    marks = {str(mark.get("type")) for mark in raw_marks if isinstance(mark, Mapping)} & MARKS
    if marks:
        made["marks"] = [{"type": mark} for mark in sorted(marks)]
    return made


def _attributes(kind: str, raw: object) -> dict[str, Any]:
    given = raw if isinstance(raw, Mapping) else {}
    made: dict[str, Any] = {}
    if kind == "paragraph":
        if given.get("align") in ALIGNMENTS - {"left"}:
            made["align"] = given["align"]
        if _whole(given.get("indent"), 1, 6):
            made["indent"] = given["indent"]
    elif kind == "ordered_list" and _whole(given.get("order"), 2, 999):
        made["order"] = given["order"]
    elif kind in {"table_cell", "table_header"}:
        for name in ("colspan", "rowspan"):
            if _whole(given.get(name), 2, 30):
                made[name] = given[name]
        widths = given.get("colwidth")
        if isinstance(widths, list) and widths and all(_whole(width, 1, 4000) for width in widths[:30]):
            made["colwidth"] = widths[:30]
    return made


def _whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def is_blank(document: Mapping[str, Any]) -> bool:
    """Tell whether a body says nothing."""
    return not any(text.strip() for text in _texts(document))


def _texts(node: Mapping[str, Any]) -> Iterator[str]:
    if node.get("type") == "text":
        yield node["text"]
    for child in node.get("content", ()):
        yield from _texts(child)


# --- plain text ------------------------------------------------------------------------------------------------------

_MARKED = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__")
_BLANK_LINES = re.compile(r"\n[ \t]*\n+")


def document_of_text(text: str) -> Node:
    """Return the body that a plain text stands for."""
    blocks = [block for block in _BLANK_LINES.split(clean_text(text).strip("\n")) if block.strip()]
    content = [_table_of(block) if block.lstrip().startswith("|") else _paragraph_of(block) for block in blocks]
    return checked_document({"type": "doc", "content": content})


def _paragraph_of(block: str) -> Node:
    lines = block.split("\n")
    indent = min((len(lines[0]) - len(lines[0].lstrip(" "))) // 2, 6)
    content: list[Node] = []
    for number, line in enumerate(lines):
        if number:
            content.append({"type": "hard_break"})
        content.extend(_marked_text(line.strip()))
    made: Node = {"type": "paragraph", "content": content}
    if indent:
        made["attrs"] = {"indent": indent}
    return made


def _marked_text(line: str) -> Iterator[Node]:
    position = 0
    for found in _MARKED.finditer(line):
        if found.start() > position:
            yield {"type": "text", "text": line[position : found.start()]}
        mark = "strong" if found[1] else "underline"
        yield {"type": "text", "text": found[1] or found[2], "marks": [{"type": mark}]}
        position = found.end()
    if position < len(line):
        yield {"type": "text", "text": line[position:]}


def _table_of(block: str) -> Node:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.split("\n") if line.strip()]
    width = max(len(row) for row in rows)
    made = []
    for number, row in enumerate(rows):
        kind = "table_header" if number == 0 and len(rows) > 1 else "table_cell"
        cells = [{"type": kind, "content": [_paragraph_of(cell)]} for cell in row + [""] * (width - len(row))]
        made.append({"type": "table_row", "content": cells})
    return {"type": "table", "content": made}


def text_of_document(document: Mapping[str, Any], *, marks: bool = True) -> str:
    """Return the plain text that stands for a body."""
    return "\n\n".join(_blocks(document.get("content", ()), level=0, marks=marks))


def _blocks(nodes: Any, *, level: int, marks: bool) -> Iterator[str]:
    for node in nodes:
        kind = node.get("type")
        if kind == "paragraph":
            depth = level + int((node.get("attrs") or {}).get("indent", 0))
            yield "  " * depth + _inline(node, marks=marks)
        elif kind == "table":
            yield "\n".join(
                "| "
                + " | ".join(" ".join(_inline(part, marks=marks) for part in cell.get("content", ())) for cell in row["content"])
                + " |"
                for row in node.get("content", ())
                if row.get("content")
            )
        elif kind in {"ordered_list", "bullet_list"}:
            yield from _list(node, level=level, marks=marks)


def _list(node: Mapping[str, Any], *, level: int, marks: bool) -> Iterator[str]:
    first = int((node.get("attrs") or {}).get("order", 1))
    for number, item in enumerate(node.get("content", ()), start=first):
        label = f"{number}. " if node.get("type") == "ordered_list" else "– "
        children = list(item.get("content", ()))
        if children and children[0].get("type") == "paragraph":
            yield "  " * level + label + _inline(children.pop(0), marks=marks)
        yield from _blocks(children, level=level + 1, marks=marks)


def _inline(node: Mapping[str, Any], *, marks: bool) -> str:
    parts = []
    for child in node.get("content", ()):
        if child.get("type") == "hard_break":
            parts.append("\n")
            continue
        text = child.get("text", "")
        kinds = {mark["type"] for mark in child.get("marks", ())} if marks else set()
        if text.strip() and "strong" in kinds:
            text = f"**{text.strip()}**" + (" " if text.endswith(" ") else "")
        elif text.strip() and "underline" in kinds:
            text = f"__{text.strip()}__" + (" " if text.endswith(" ") else "")
        parts.append(text)
    return "".join(parts)
