"""Articles as people type them: headings, lists, emphasis, links and tables, and nothing a browser could run.

Every letter is escaped before a tag is put around it; addresses of links are of the web, of mail or of this platform.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

HEADING = re.compile(r"(#{1,3})\s+(.+)")
POINT = re.compile(r"[-*•]\s+(.+)")
NUMBER = re.compile(r"[0-9๐-๙]{1,3}[.)]\s+(.+)")
STRONG = re.compile(r"\*\*(.+?)\*\*")
LINK = re.compile(r"\[([^\]\[]{1,200})\]\(([^)\s]{1,500})\)")
ADDRESS = re.compile(r"(https?://|mailto:|/(?!/))[^\\]*")
OF_A_RULE = frozenset(" \t:|-")


@dataclass(frozen=True, slots=True)
class Heading:
    """หัวข้อ - one line of the table of contents."""

    level: int
    text: str
    key: str


def headings_of(text: str) -> list[Heading]:
    """Return the headings of an article in their order."""
    found: list[Heading] = []
    for line in text.splitlines():
        match = HEADING.fullmatch(line.strip())
        if match:
            found.append(Heading(len(match[1]), _bare(match[2]), f"part-{len(found) + 1}"))
    return found


def plain(text: str) -> str:
    """Return the words of an article without its marks, for the search."""
    lines = [line.strip().lstrip("#>").strip() for line in text.splitlines() if not _is_rule(line)]
    return _bare("\n".join(lines))


def html_of(text: str) -> SafeString:
    """Return an article as safe HTML; levels begin at h2, because the title is the h1 of the page."""
    parts: list[str] = []
    block: list[str] = []
    kind = ""
    counted = 0
    for line in [*text.splitlines(), ""]:
        stripped = line.strip()
        heading = HEADING.fullmatch(stripped)
        now = "" if not stripped or heading else _kind(stripped)
        if now != kind and block:
            parts.append(_block(kind, block))
            block = []
        kind = now
        if heading:
            counted += 1
            level = max(2, len(heading[1]))
            parts.append(f'<h{level} id="part-{counted}">{_inline(heading[2])}</h{level}>')
        elif stripped:
            block.append(stripped)
    return mark_safe("\n".join(parts))  # noqa: S308 - every text went through escape()


def _kind(line: str) -> str:
    if POINT.fullmatch(line):
        return "ul"
    if NUMBER.fullmatch(line):
        return "ol"
    if line.startswith(">"):
        return "blockquote"
    return "table" if line.startswith("|") else "p"


def _is_rule(line: str) -> bool:
    """Tell whether a line only parts the heading of a table from its rows."""
    return "--" in line and OF_A_RULE.issuperset(line)


def _block(kind: str, lines: Sequence[str]) -> str:
    if kind in {"ul", "ol"}:
        shape = POINT if kind == "ul" else NUMBER
        items = "".join(f"<li>{_inline(match[1])}</li>" for line in lines if (match := shape.fullmatch(line)))
        return f"<{kind}>{items}</{kind}>"
    if kind == "blockquote":
        return f"<blockquote><p>{'<br>'.join(_inline(line.lstrip('> ')) for line in lines)}</p></blockquote>"
    if kind == "table":
        return _table(lines)
    return f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>"


def _table(lines: Sequence[str]) -> str:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if not _is_rule(line)]
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{_inline(cell)}</td>' for cell in row)}</tr>" for row in rows[1:])
    return f'<div class="kb-table" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _inline(text: str) -> str:
    """Escape a line, then mark what is strong and what leads somewhere."""
    parts: list[str] = []
    place = 0
    for match in LINK.finditer(text):
        parts.append(_strong(text[place : match.start()]))
        words, address = match[1], match[2]
        parts.append(
            f'<a href="{escape(address)}" rel="noopener">{_strong(words)}</a>'
            if ADDRESS.fullmatch(address)
            else _strong(match[0])
        )
        place = match.end()
    return "".join([*parts, _strong(text[place:])])


def _strong(text: str) -> str:
    return STRONG.sub(r"<strong>\1</strong>", str(escape(text)))


def _bare(text: str) -> str:
    return STRONG.sub(r"\1", LINK.sub(r"\1", text))
