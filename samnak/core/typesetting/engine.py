"""Compile typst templates with plain data. Text from people reaches a template as data only and is never read as markup."""

import json
import os
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from samnak.core.typesetting.fonts import printable_characters, typst_fonts
from samnak.core.typesetting.letterforms import as_glyphs
from samnak.core.typesetting.text_repair import repair_text

_ROOT = Path(__file__).resolve().parents[3]
"""Templates import each other by paths from here: "/samnak/core/typesetting/thai.typ"."""
os.environ.setdefault("RAYON_NUM_THREADS", "1")  # read when typst first works: pages are too small to share between threads
_PDF_STANDARDS = ("a-3a", "ua-1")


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file carried inside a PDF/A-3, such as the letter as XML."""

    name: str
    content: str
    mime_type: str
    description: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something came to stand: page from 1, and a rectangle in points from the lower left corner of the page."""

    page: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def rect(self) -> tuple[float, float, float, float]:
        """The rectangle as PDF writes it."""
        return (self.left, self.bottom, self.right, self.top)


@dataclass(frozen=True, kw_only=True)
class Typeset:
    """A compiled document and the places that its template reported under the label <place>."""

    pdf: bytes
    pages: int
    places: Mapping[str, Place]


class TypesettingError(Exception):
    """A template could not be compiled with its data: a fault of ours, never of the person who wrote the text."""


class _Template:
    """One typst compiler, warm and used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self.lock = threading.Lock()
        self.compiler = typst.Compiler(str(path), root=str(_ROOT), font_paths=typst_fonts())
        self.last_inputs: dict[str, str] = {}

    def inputs(self, wanted: dict[str, str]) -> Any:
        """Return the inputs to compile with, or ... for those of last time: typst forgets its work when they are set again."""
        same = wanted == self.last_inputs
        self.last_inputs = wanted
        return ... if same else wanted


@cache
def _template(path: Path) -> _Template:
    return _Template(path)


_templates_lock = threading.Lock()


def _template_for(path: str | Path) -> _Template:
    with _templates_lock:
        return _template(Path(path))


_CONTROL = re.compile(r"(?<!\\)((?:\\\\)*)\\(?:u00[01][0-9a-f]|[trfb])")
_ZERO_WIDTH = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f")


@cache
def _unprintable() -> re.Pattern[str]:
    return re.compile(f"[^{re.escape(''.join(printable_characters()))}]")


def printable(text: str) -> str:
    """Put ? for each character that the font of official letters lacks; unseen ones are left out.

    PDF/A forbids a page with missing letters, so one pasted emoji would otherwise stop a whole letter.
    """
    return _unprintable().sub(lambda match: "" if match[0] in _ZERO_WIDTH else "?", text)


def _inputs(
    data: Mapping[str, Any], attachments: Sequence[Attachment], unseen: Mapping[str, Any] | None = None
) -> dict[str, str]:
    files = [{"name": a.name, "content": a.content, "mime_type": a.mime_type, "description": a.description} for a in attachments]
    drawn = printable(_CONTROL.sub(r"\1 ", json.dumps(data, ensure_ascii=False)))
    return {
        "data": drawn if unseen is None else as_glyphs(drawn),
        "unseen": json.dumps(unseen or {}, ensure_ascii=False),
        "attachments": json.dumps(files, ensure_ascii=False),
    }


def _with_afterthought(template: str | Path, afterthought: Mapping[str, Any], *, glyphs: bool) -> bytes:
    """Write a source that takes in the template as it was and adds what came to mind later."""
    text = printable(json.dumps(afterthought, ensure_ascii=False))
    literal = (as_glyphs(text) if glyphs else text).replace("\\", "\\\\").replace('"', '\\"')
    inside = Path(template).resolve().relative_to(_ROOT).as_posix()
    return f'#include "/{inside}"\n#metadata(json(bytes("{literal}"))) <afterthought>\n'.encode()


def typeset(
    template: str | Path,
    data: Mapping[str, Any],
    *,
    unseen: Mapping[str, Any] | None = None,
    standards: Sequence[str] = _PDF_STANDARDS,
    attachments: Sequence[Attachment] = (),
    timestamp: datetime | None = None,
    exact_text: bool = True,
    afterthought: Mapping[str, Any] | None = None,
) -> Typeset:
    """Compile a template to a PDF whose text reads back exactly, with the places that the template reports.

    With `unseen` (the title of the document, words for pictures: what is said but not drawn) the texts of `data` reach the
    template as stand-ins of glyphs, which is quicker (see letterforms); a trial then keeps the stand-ins.
    An `afterthought` is for a page that was set before with the same data: it comes to the template under the label
    <afterthought>, must move nothing, and costs less than half, for typst still knows the rest; no places are told then.
    A template reports places by `located` and `closing-report` of thai.typ. Without `exact_text` the text stays as typst
    wrote it, for a trial whose PDF nobody will read.
    """
    source: str | bytes = str(template)
    if afterthought is not None:
        source = _with_afterthought(template, afterthought, glyphs=unseen is not None)
    compiled = _template_for(template)
    with compiled.lock:  # the query must see the document that was just compiled; typst remembers the last input
        try:
            made: Any = compiled.compiler.compile(
                input=cast("Any", source),
                format="pdf",
                pdf_standards=cast("Any", list(standards)),
                sys_inputs=compiled.inputs(_inputs(data, attachments, unseen)),
                timestamp=timestamp,
            )
            reported = json.loads(compiled.compiler.query("<report>", field="value")) if afterthought is None else []
        except typst.TypstError as error:
            compiled.last_inputs = {}
            raise TypesettingError(f"{template}: {error}") from error
    report: dict[str, Any] = reported[-1] if reported else {"pages": 0, "height": 0, "places": []}
    pdf: bytes = made
    return Typeset(pdf=repair_text(pdf) if exact_text else pdf, pages=report["pages"], places=_places(report))


def _places(report: Mapping[str, Any]) -> dict[str, Place]:
    height = report["height"]
    return {
        place["name"]: Place(
            page=place["page"],
            left=place["x"],
            bottom=height - place["y"] - place["height"],
            right=place["x"] + place["width"],
            top=height - place["y"],
        )
        for place in report["places"]
    }


def compile_pdf(
    template: str | Path,
    data: Mapping[str, Any],
    *,
    unseen: Mapping[str, Any] | None = None,
    standards: Sequence[str] = _PDF_STANDARDS,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Compile a template to the bytes of a PDF."""
    return typeset(template, data, unseen=unseen, standards=standards, attachments=attachments).pdf


def compile_png(
    template: str | Path, data: Mapping[str, Any], *, unseen: Mapping[str, Any] | None = None, pixels_per_inch: float = 110.0
) -> list[bytes]:
    """Compile a template to one PNG a page, for a quick look."""
    compiled = _template_for(template)
    with compiled.lock:
        try:
            made: Any = compiled.compiler.compile(
                input=str(template), format="png", ppi=pixels_per_inch, sys_inputs=compiled.inputs(_inputs(data, (), unseen))
            )
        except typst.TypstError as error:
            compiled.last_inputs = {}
            raise TypesettingError(f"{template}: {error}") from error
    return list(made) if isinstance(made, list) else [made]
