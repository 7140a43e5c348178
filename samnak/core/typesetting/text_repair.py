"""Give each glyph of a page its own text, so that copying and searching Thai is exact in every PDF reader.

Typst writes the text of a whole Thai cluster at its first glyph and corrects the others through /ActualText, which Firefox,
pypdf and pdfminer do not read. Here every pair of glyph and character becomes a character code (CID) of its own, whose one
ToUnicode entry is right everywhere; /ActualText goes. Only codes change, no glyph and no position: the page looks the same.
"""

import io
import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pikepdf
from pikepdf import Array, Name

from samnak.core.typesetting.letterforms import as_text

_STRING = rb"(?:\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f]*>)"
_SHOW = rb"(?:\[(?:" + _STRING + rb"|[-0-9. ])*\]TJ|" + _STRING + rb"Tj)"
_SPAN = rb"/Span<</ActualText(?P<text>" + _STRING + rb")>>BDC"
# One shown run as typst writes it: perhaps /ActualText, font and size, matrix with its place, glyphs.
_RUN = (
    rb"\s*(?:" + _SPAN + rb")?\s*0 Tr/(?P<font>\w+) (?P<size>[-0-9.]+) Tf 1 0 0 -1 (?P<x>[-0-9.]+) (?P<y>[-0-9.]+) Tm"
    rb"(?P<show>" + _SHOW + rb")(?:\s*(?P<end>EMC))?"
)
# A text block, by lines: typst never writes a line end inside a string.
_BLOCK = re.compile(
    rb"(?P<head>q [-0-9.]+ [-0-9.]+ [-0-9.]+ [-0-9.]+ (?P<left>[-0-9.]+) (?P<line>[-0-9.]+) cm[^\n]*\n)"
    rb"BT(?P<runs>[^\n]*(?:\n(?!ET\b)[^\n]*)*)\nET\b"
)
# The most usual block: one run of one string that needs no /ActualText.
_ONE_STRING = re.compile(
    rb" 0 Tr/(\w+) ([-0-9.]+) Tf 1 0 0 -1 ([-0-9.]+) ([-0-9.]+) Tm(?:\[(" + _STRING + rb")\]TJ|(" + _STRING + rb")Tj)"
)
_RUNS = re.compile(_RUN, re.DOTALL)
_SHOWN = re.compile(rb"(?P<string>" + _STRING + rb")|(?P<number>-?[0-9.]+)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_BFCHAR = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>")
_WIDTHS = re.compile(rb"(\d+) (?:(\[[^\]]*\])|(\d+) ([-0-9.]+))")
_EFFORT = 4
_HAIR = b"0.005"
"""Thousandths of an em: above the rounding of places, far below anything that can be seen."""
_CMAP_HEAD = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n"
    "/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
)
_CMAP_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


@dataclass
class _Font:
    """The codes of one embedded font: what they draw and what they say."""

    said: dict[int, str]
    """Text of each code as typst wrote it; codes drawn outside /ActualText are right and stay."""
    next_code: int
    widths: dict[int, float]
    """Widths in thousandths of an em; typst leaves out those of marks, which are 0."""
    translated: bool = False
    """Whether stand-ins of glyphs were read back as Thai, so that ToUnicode must be written again."""
    codes: dict[tuple[int, str], bytes] = field(default_factory=dict)
    made: dict[int, tuple[int, str]] = field(default_factory=dict)
    runs: dict[tuple[bytes | None, bytes], tuple[bytes, float]] = field(default_factory=dict)

    def code(self, glyph: int, text: str) -> bytes:
        """Return the two bytes that draw this glyph and say this text."""
        key = (glyph, text)
        known = self.codes.get(key)
        if known is None:
            if self.said.get(glyph) == text:
                number = glyph
            else:
                number = self.next_code
                self.next_code += 1
                self.made[number] = key
            known = self.codes[key] = b"%04X" % number
        return known


def repair_text(pdf: bytes) -> bytes:
    """Return the same pages with one exact character code for each glyph and text."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        repair_document(document)
        made = io.BytesIO()
        document.save(
            made, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True, fix_metadata_version=False
        )
    return made.getvalue()


def repair_document(document: pikepdf.Pdf) -> None:
    """Repair the text of all pages of an opened document in place."""
    fonts: dict[tuple[int, int], _Font] = {}
    objects: dict[tuple[int, int], pikepdf.Object] = {}
    for page in document.pages:
        named: dict[bytes, _Font] = {}
        for name, font in page.obj.Resources.get("/Font", {}).items():
            if font.get("/Subtype") == Name.Type0 and font.DescendantFonts[0].get("/CIDToGIDMap") == Name.Identity:
                if font.objgen not in fonts:
                    fonts[font.objgen], objects[font.objgen] = _read_font(font), font
                named[name[1:].encode()] = fonts[font.objgen]
        if named:
            page.obj.Contents = _packed(document, _repair_content(page.obj.Contents.read_bytes(), named))
    for key, codes in fonts.items():
        if codes.made or codes.translated:
            _write_font(document, objects[key], codes)


def _packed(document: pikepdf.Pdf, content: bytes) -> pikepdf.Object:
    """Make a stream, compressed quickly rather than to the last byte."""
    return document.make_stream(zlib.compress(content, _EFFORT), Filter=Name.FlateDecode)


@dataclass
class _Written:
    """A text block written again: operators without the last closing bracket, how far they reach, font and size at the end."""

    shown: list[bytes]
    width: float
    style: tuple[bytes, bytes]
    is_space: bool


@dataclass
class _Block:
    """A text block written again, still open for spaces, and where on the page it ends."""

    shown: list[bytes]
    line: bytes
    end: float
    style: tuple[bytes, bytes]


def _repair_content(content: bytes, fonts: dict[bytes, _Font]) -> bytes:
    """Write the text blocks of one content stream again, without /ActualText.

    A space that typst set as a block of its own joins the block before it: PDFium takes lone spaces that stand close
    together for one drawn twice, and drops them.
    """
    made: list[bytes | _Block] = []
    known: dict[bytes, _Written | None] = {}
    before: _Block | None = None
    position = 0
    for match in _BLOCK.finditer(content):
        head, left, line, runs = match.groups()
        if runs not in known:
            known[runs] = _repair_string(runs, fonts) or _repair_block(runs, fonts)
        written = known[runs]
        if written is None:
            before = None
            continue
        made.append(content[position : match.start()])
        position = match.end()
        start = float(left)
        if before and written.is_space and before.line == line and before.style == written.style:
            gap = (before.end - start) * 1000 / float(written.style[1])
            space = written.shown[-1].split(b"[", 1)[1]
            before.shown.append(b"%.4f%s" % (gap, space) if abs(gap) > 1 else space)
            before.end = start + written.width
            made.append(head)
            continue
        before = _Block(shown=[head, *written.shown], line=line, end=start + written.width, style=written.style)
        made.append(before)
    made.append(content[position:])
    return b"".join([part if isinstance(part, bytes) else b"%s]TJ\nET" % b"".join(part.shown) for part in made])


def _repair_string(block: bytes, fonts: dict[bytes, _Font]) -> _Written | None:
    """Write a block of one string again; None for any other block."""
    match = _ONE_STRING.fullmatch(block)
    if match is None or match[1] not in fonts:
        return None
    name, size, x, y, first, second = match.groups()
    font = fonts[name]
    raw = _bytes_of(first or second)
    glyphs = struct.unpack(f">{len(raw) // 2}H", raw)
    marks = _marks_at_end(glyphs, font)
    codes = raw.hex().encode()
    if marks:
        codes = b"%s>%s<%s" % (codes[: -4 * marks], _HAIR, codes[-4 * marks :])
    widths = font.widths
    return _Written(
        shown=[b"BT 0 Tr/%s %s Tf 1 0 0 -1 %s %s Tm[<%s>" % (name, size, x, y, codes)],
        width=float(x) + sum([widths.get(glyph, 0.0) for glyph in glyphs]) * float(size) / 1000,
        style=(name, size),
        is_space=len(glyphs) == 1 and font.said.get(glyphs[0]) == " ",
    )


def _repair_block(block: bytes, fonts: dict[bytes, _Font]) -> _Written | None:
    """Write the runs of one text block again, each where it was; None for a block that is not as typst writes them."""
    runs = list(_RUNS.finditer(block))
    if not runs or sum([run.end() - run.start() for run in runs]) != len(block.rstrip()):
        return None
    if any(run["font"] not in fonts or (run["text"] is None) != (run["end"] is None) for run in runs):
        return None
    made: list[bytes] = [b"BT 0 Tr"]
    style: tuple[bytes, bytes] | None = None
    reached = 0.0
    for run in runs:
        if style is not None:
            made.append(b"]TJ ")
        if style != (run["font"], run["size"]):
            style = (run["font"], run["size"])
            made.append(b"/%s %s Tf " % style)
        shown, width = _repair_run(run, fonts[run["font"]])
        made.append(b"1 0 0 -1 %s %s Tm[%s" % (run["x"], run["y"], shown))
        reached = float(run["x"]) + width * float(run["size"]) / 1000
    last = runs[-1]
    glyphs = _shown(last["show"])
    return _Written(
        shown=made,
        width=reached,
        style=(last["font"], last["size"]),
        is_space=len(runs) == len(glyphs) == 1 and len(glyphs[0]) == 1 and fonts[last["font"]].said.get(glyphs[0][0]) == " "
        if isinstance(glyphs[0], tuple)
        else False,
    )


def _repair_run(run: re.Match[bytes], font: _Font) -> tuple[bytes, float]:
    """Write the glyphs of one run, each with its part of the run's text; return them and how far they advance."""
    key = (run["text"], run["show"])
    known = font.runs.get(key)
    if known is not None:
        return known
    pieces = _shown(run["show"])
    glyphs = [glyph for piece in pieces if isinstance(piece, tuple) for glyph in piece]
    if run["text"] is None:
        codes = [b"%04X" % glyph for glyph in glyphs]
    else:
        codes = [font.code(glyph, text) for glyph, text in zip(glyphs, _share(_text_of(run["text"]), len(glyphs)), strict=True)]
    marks = _marks_at_end(glyphs, font)
    if marks:
        codes[-marks] = b">%s<%s" % (_HAIR, codes[-marks])
    width = sum([font.widths.get(glyph, 0.0) for glyph in glyphs])
    made: list[bytes] = []
    position = 0
    for piece in pieces:
        if isinstance(piece, float):
            made.append(b"%.4f" % piece)
            width -= piece
        else:
            made.append(b"<%s>" % b"".join(codes[position : position + len(piece)]))
            position += len(piece)
    known = font.runs[key] = (b"".join(made), width)
    return known


def _marks_at_end(glyphs: Sequence[int], font: _Font) -> int:
    """Count the marks that end a run.

    They are pulled a hair to the left, lest rounding set them behind the first letter of the next run.
    """
    marks = 0
    while marks < len(glyphs) and not font.widths.get(glyphs[-marks - 1], 0.0):
        marks += 1
    return marks if marks < len(glyphs) else 0


@lru_cache(maxsize=1 << 15)
def _shown(show: bytes) -> list[tuple[int, ...] | float]:
    """Read the operand of a Tj or TJ: glyph numbers, and shifts between them."""
    pieces: list[tuple[int, ...] | float] = []
    for match in _SHOWN.finditer(show):
        if match["string"] is None:
            pieces.append(float(match["number"]))
        else:
            raw = _bytes_of(match["string"])
            pieces.append(struct.unpack(f">{len(raw) // 2}H", raw))
    return pieces


def _share(text: str, glyphs: int) -> list[str]:
    """Give each glyph its character; a last glyph that joins several has them all, a surplus one a zero-width space."""
    if glyphs > len(text):
        return [*text, *["\u200b"] * (glyphs - len(text))]
    return [*text[: glyphs - 1], text[glyphs - 1 :]] if glyphs else []


@lru_cache(maxsize=1 << 12)
def _text_of(token: bytes) -> str:
    return as_text(_bytes_of(token).decode("utf-16-be").removeprefix("\ufeff"))


def _bytes_of(token: bytes) -> bytes:
    """Read a PDF string, hexadecimal or literal."""
    if token.startswith(b"<"):
        return bytes.fromhex(token[1:-1].decode("ascii"))
    if b"\\" not in token:
        return token[1:-1]
    if b"\\(" not in token and b"\\)" not in token:  # the other escapes are those of Python
        return token[1:-1].decode("unicode_escape").encode("latin-1")

    def unescape(match: re.Match[bytes]) -> bytes:
        body = match[1]
        return bytes((int(body, 8) & 0xFF,)) if body[:1].isdigit() else _LETTERS.get(body, body)

    return _ESCAPE.sub(unescape, token[1:-1])


def _read_font(font: pikepdf.Object) -> _Font:
    """Read what the codes of a font say and how wide they are."""
    said = {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in _BFCHAR.findall(font.ToUnicode.read_bytes().split(b"endcodespacerange", 1)[1])
    }
    read = {code: as_text(text) for code, text in said.items()}
    widths: dict[int, float] = {}
    for first, several, end, width in _WIDTHS.findall(font.DescendantFonts[0].W.unparse(resolved=True)):
        if several:
            widths.update((int(first) + i, float(each)) for i, each in enumerate(several[1:-1].split()))
        else:
            widths.update(dict.fromkeys(range(int(first), int(end) + 1), float(width)))
    return _Font(said=read, next_code=max([*said, *widths]) + 1, widths=widths, translated=read != said)


def _add_codes(document: pikepdf.Pdf, descendant: pikepdf.Object, codes: _Font) -> None:
    """Tell what the new codes draw and how wide they are."""
    glyph_of = bytearray(b"".join(code.to_bytes(2, "big") for code in range(codes.next_code)))
    added = Array()
    for code, (glyph, _text) in codes.made.items():
        glyph_of[2 * code : 2 * code + 2] = glyph.to_bytes(2, "big")
        added.append(round(codes.widths.get(glyph, 0.0), 5))
    descendant.W.append(min(codes.made))
    descendant.W.append(added)
    descendant.CIDToGIDMap = _packed(document, bytes(glyph_of))
    if "/CIDSet" in descendant.FontDescriptor:  # optional since PDF/A-2, and no longer the set of codes
        del descendant.FontDescriptor["/CIDSet"]


def _write_font(document: pikepdf.Pdf, font: pikepdf.Object, codes: _Font) -> None:
    """Tell the font what the new codes draw, how wide they are and what they say."""
    descendant = font.DescendantFonts[0]
    # a list of single widths: the old entries stay as they are, the marks (0 wide) and the new codes follow
    for code in codes.said:
        if code not in codes.widths:
            descendant.W.append(code)
            descendant.W.append(code)
            descendant.W.append(0)
    if codes.made:
        _add_codes(document, descendant, codes)
    says = {**codes.said, **{code: text for code, (_glyph, text) in codes.made.items()}}
    lines = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>\n" for code, text in sorted(says.items())]
    blocks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    body = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
    font.ToUnicode = _packed(document, (_CMAP_HEAD + body + _CMAP_TAIL).encode("ascii"))
