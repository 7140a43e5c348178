"""Shaped Thai text in a PDF with the smallest possible embedded font.

pyHanko's own glyph accumulator takes font units for thousandths of an em, which tears words apart in any face that is
not drawn on a grid of 1000, and it rebuilds the font for 15 ms per signature. Here the few outlines that are used are
copied as bytes. Each pair of glyph and text gets its own code, so that every extractor reads back what was written.
"""

import struct
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO

import uharfbuzz  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NumberObject,
    StreamObject,
    TextStringObject,
    pdf_name,
)
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from samnak.core.typesetting.fonts import font_directory

EM = 1000
KEPT_TABLES = ("head", "hhea", "maxp")
COMPOSITE_ARGS_ARE_WORDS, COMPOSITE_MORE = 0x0001, 0x0020
COMPOSITE_SCALE, COMPOSITE_XY_SCALE, COMPOSITE_TWO_BY_TWO = 0x0008, 0x0040, 0x0080
SYMBOLIC = 4


@dataclass(frozen=True, slots=True)
class Glyph:
    """One placed glyph: which outline, what it stands for, where it goes (in font units)."""

    index: int
    text: str
    x_offset: int
    y_offset: int
    advance: int


class Face:
    """The trimmed TH Sarabun, read once per process."""

    def __init__(self, data: bytes) -> None:
        face = uharfbuzz.Face(data)
        self.shaper = uharfbuzz.Font(face)
        self.units = face.upem
        font = TTFont(BytesIO(data), lazy=True)
        reader = font.reader
        assert reader is not None
        self.tables = {tag: bytes(reader[tag]) for tag in KEPT_TABLES}
        self.outlines = bytes(reader["glyf"])
        long_offsets = struct.unpack(">h", self.tables["head"][50:52])[0]
        offsets = reader["loca"]
        self.offsets = (
            struct.unpack(f">{len(offsets) // 4}L", offsets)
            if long_offsets
            else tuple(2 * value for value in struct.unpack(f">{len(offsets) // 2}H", offsets))
        )
        metrics, full = reader["hmtx"], font["hhea"].numberOfHMetrics
        last = struct.unpack(">H", metrics[4 * (full - 1) : 4 * full - 2])[0]
        self.advances, self.bearings = [], []
        for index in range(len(self.offsets) - 1):
            place = 4 * index if index < full else 4 * full + 2 * (index - full) - 2
            self.advances.append(struct.unpack(">H", metrics[place : place + 2])[0] if index < full else last)
            self.bearings.append(struct.unpack(">h", metrics[place + 2 : place + 4])[0])
        self.ascent, self.descent = font["hhea"].ascent, font["hhea"].descent
        self.box = [getattr(font["head"], name) for name in ("xMin", "yMin", "xMax", "yMax")]

    def scaled(self, value: int) -> int:
        """Return font units as thousandths of an em."""
        return round(value * EM / int(self.units))

    def outline(self, index: int) -> bytes:
        """Return the bytes that draw a glyph."""
        return self.outlines[self.offsets[index] : self.offsets[index + 1]]


@cache
def face() -> Face:
    """Return the face of official pages."""
    return Face((font_directory() / "sarabun-regular.ttf").read_bytes())


@lru_cache(maxsize=4096)
def shape(text: str) -> tuple[Glyph, ...]:
    """Return the glyphs of a line; a glyph that repeats the cluster before it stands for the next character of it."""
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(face().shaper, buffer)
    infos, positions = buffer.glyph_infos or (), buffer.glyph_positions or ()
    texts = _texts(text, [info.cluster for info in infos])
    return tuple(
        Glyph(info.codepoint, part, place.x_offset, place.y_offset, place.x_advance)
        for info, place, part in zip(infos, positions, texts, strict=True)
    )


def advance(text: str) -> float:
    """Return the width of a line in ems."""
    return sum(glyph.advance for glyph in shape(text)) / int(face().units)


class EmbeddedFont:
    """Collects what is drawn in one PDF and then writes the font for exactly that."""

    def __init__(self) -> None:
        self._codes: dict[tuple[int, str], int] = {}

    def show(self, text: str) -> bytes:
        """Return the text-showing operators for a line."""
        out: list[bytes] = []
        run: list[bytes] = []
        rise = 0
        metrics = face()
        for glyph in shape(text):
            code = self._codes.setdefault((glyph.index, glyph.text), len(self._codes) + 1)
            if glyph.y_offset != rise:
                out.append(b"[%s] TJ %d Ts" % (b" ".join(run), 0) if not glyph.y_offset else b"[%s] TJ" % b" ".join(run))
                run, rise = [], glyph.y_offset
                out.append(b"%.3f Ts" % (rise / metrics.units))
            before, after = -glyph.x_offset, metrics.advances[glyph.index] - glyph.advance + glyph.x_offset
            run += [b"%d" % metrics.scaled(before)] if before else []
            run.append(b"<%04x>" % code)
            run += [b"%d" % metrics.scaled(after)] if after else []
        out.append(b"[%s] TJ" % b" ".join(run))
        return b" ".join(out)

    def embed(self, writer: BasePdfFileWriter) -> IndirectObject:
        """Write the font into the PDF and return its reference."""
        metrics = face()
        places = _closure(metrics, [index for index, _ in self._codes])
        program = _packed(writer, _font_program(metrics, list(places)))
        descriptor = DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/FontDescriptor"),
                pdf_name("/FontName"): pdf_name("/SMNKSG+THSarabunNew"),
                pdf_name("/Flags"): NumberObject(SYMBOLIC),
                pdf_name("/FontBBox"): ArrayObject(NumberObject(metrics.scaled(value)) for value in metrics.box),
                pdf_name("/ItalicAngle"): NumberObject(0),
                pdf_name("/Ascent"): NumberObject(metrics.scaled(metrics.ascent)),
                pdf_name("/Descent"): NumberObject(metrics.scaled(metrics.descent)),
                pdf_name("/CapHeight"): NumberObject(metrics.scaled(metrics.ascent)),
                pdf_name("/StemV"): NumberObject(60),
                pdf_name("/FontFile2"): program,
            }
        )
        widths = ArrayObject(NumberObject(metrics.scaled(metrics.advances[index])) for index, _ in self._codes)
        to_glyph = struct.pack(f">{len(self._codes) + 1}H", 0, *(places[index] for index, _ in self._codes))
        descendant = DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Font"),
                pdf_name("/Subtype"): pdf_name("/CIDFontType2"),
                pdf_name("/BaseFont"): pdf_name("/SMNKSG+THSarabunNew"),
                pdf_name("/CIDSystemInfo"): DictionaryObject(
                    {
                        pdf_name("/Registry"): TextStringObject("Adobe"),
                        pdf_name("/Ordering"): TextStringObject("Identity"),
                        pdf_name("/Supplement"): NumberObject(0),
                    }
                ),
                pdf_name("/FontDescriptor"): writer.add_object(descriptor),
                pdf_name("/W"): ArrayObject([NumberObject(1), widths]),
                pdf_name("/CIDToGIDMap"): _packed(writer, to_glyph),
            }
        )
        font = DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Font"),
                pdf_name("/Subtype"): pdf_name("/Type0"),
                pdf_name("/BaseFont"): pdf_name("/SMNKSG+THSarabunNew-Identity-H"),
                pdf_name("/Encoding"): pdf_name("/Identity-H"),
                pdf_name("/DescendantFonts"): ArrayObject([writer.add_object(descendant)]),
                pdf_name("/ToUnicode"): _packed(writer, self._to_unicode()),
            }
        )
        return writer.add_object(font)

    def _to_unicode(self) -> bytes:
        lines = [b"<%04x> <%s>" % (code, text.encode("utf-16be").hex().encode()) for (_, text), code in self._codes.items()]
        blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
        body = b"\n".join(b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks)
        return (
            b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            b"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
            b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            + body
            + b"\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        )


def _packed(writer: BasePdfFileWriter, data: bytes) -> IndirectObject:
    stream = StreamObject(stream_data=data)
    stream.compress()
    return writer.add_object(stream)


def _texts(text: str, clusters: list[int]) -> list[str]:
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    parts: list[str] = []
    for position, cluster in enumerate(clusters):
        first = clusters.index(cluster)
        count = clusters.count(cluster)
        whole = text[cluster : ends[cluster]]
        place = position - first
        parts.append(whole[place:] if place == count - 1 else whole[place : place + 1])
    return parts


def _components(outline: bytes) -> list[tuple[int, int]]:
    """Return (place in the bytes, glyph index) of each part of a composite outline."""
    if len(outline) < 10 or struct.unpack(">h", outline[:2])[0] >= 0:
        return []
    found, place = [], 10
    while True:
        flags, index = struct.unpack(">HH", outline[place : place + 4])
        found.append((place + 2, index))
        place += 8 if flags & COMPOSITE_ARGS_ARE_WORDS else 6
        place += 2 * bool(flags & COMPOSITE_SCALE) + 4 * bool(flags & COMPOSITE_XY_SCALE) + 8 * bool(flags & COMPOSITE_TWO_BY_TWO)
        if not flags & COMPOSITE_MORE:
            return found


def _closure(metrics: Face, indexes: list[int]) -> dict[int, int]:
    """Return old glyph index to new, .notdef first, with the parts that composites need."""
    places = {0: 0}
    waiting = list(indexes)
    while waiting:
        index = waiting.pop(0)
        if index not in places:
            places[index] = len(places)
            waiting += [part for _, part in _components(metrics.outline(index))]
    return places


def _font_program(metrics: Face, kept: list[int]) -> bytes:
    """Return a TrueType file that holds only the kept glyphs, renumbered in this order."""
    places = {old: new for new, old in enumerate(kept)}
    outlines, offsets, measures = bytearray(), [0], bytearray()
    for old in kept:
        outline = bytearray(metrics.outline(old))
        for place, part in _components(bytes(outline)):
            outline[place : place + 2] = struct.pack(">H", places[part])
        outlines += outline + bytes(-len(outline) % 4)
        offsets.append(len(outlines))
        measures += struct.pack(">Hh", metrics.advances[old], metrics.bearings[old])
    head = bytearray(metrics.tables["head"])
    head[8:12], head[50:52] = bytes(4), struct.pack(">h", 1)
    tables = {
        "glyf": bytes(outlines),
        "head": bytes(head),
        "hhea": metrics.tables["hhea"][:34] + struct.pack(">H", len(kept)),
        "hmtx": bytes(measures),
        "loca": struct.pack(f">{len(offsets)}L", *offsets),
        "maxp": metrics.tables["maxp"][:4] + struct.pack(">H", len(kept)) + metrics.tables["maxp"][6:],
    }
    power = len(tables).bit_length() - 1
    directory = struct.pack(">LHHHH", 0x00010000, len(tables), 16 << power, power, 16 * len(tables) - (16 << power))
    body, start = b"", 12 + 16 * len(tables)
    for tag, data in tables.items():
        padded = data + bytes(-len(data) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sLLL", tag.encode(), checksum, start + len(body), len(data))
        body += padded
    return directory + body
