"""The fonts of official pages: TH Sarabun New from npm, trimmed once and kept beside the other made things.

The npm package carries the web build of TH Sarabun New, whose letters were drawn 1.528 times larger than those of the
desktop font that every office measures in ("16 pt"). Dividing the em square back by that factor gives the desktop
widths again (checked against the advance widths of its derivative Laksaman), so a page breaks its lines as in an office.
"""

import hashlib
import io
import os
import tempfile
import threading
from functools import cache
from pathlib import Path

import typst
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from config.environment import BASE_DIR, VAR_DIR, text
from samnak.core.typesetting.letterforms import AA_OF_AM, JOINED, SIMPLE, STAND_INS

FAMILY = "TH Sarabun New"
DESKTOP_UNITS_PER_EM = 3130
"""2048 × 1.5283: the em square in which the web build has the size of the desktop font."""
_SOURCES = {"regular": "THSarabunNew-webfont.ttf", "bold": "THSarabunNew_bold-webfont.ttf"}
_POSTSCRIPT = {"regular": "THSarabunNew", "bold": "THSarabunNew-Bold"}
_RECIPE = "6"  # raise when the making below changes, so that kept fonts are made anew
_CHARACTERS = [
    *range(0x20, 0x7F),  # Latin
    *range(0xA0, 0x100),  # Latin-1: guillemets, degree, multiplication
    *range(0x0E01, 0x0E3B),  # Thai letters and vowels
    *range(0x0E3F, 0x0E5C),  # baht, vowels, marks, digits
    *range(0x2010, 0x2027),  # dashes, quotes, bullet, leaders
    *range(0xF700, 0xF71E),  # placed variants of marks, which the shaper finds by these private code points
    *(0x2044, 0x20AC, 0x2122, 0x2212, 0x25CC),
]
_lock = threading.Lock()


class MissingFontError(Exception):
    """The font files of official letters were not found on this machine."""


def font_source_directory() -> Path:
    """Say where npm put the font files; SAMNAK_NODE_MODULES names a node_modules kept elsewhere."""
    return Path(text("NODE_MODULES", str(BASE_DIR / "node_modules"))) / "font-th-sarabun-new" / "fonts"


def trim_font(source: Path, *, postscript_name: str) -> bytes:
    """Return the font with desktop size, without hinting, and with only the characters of official letters."""
    font = TTFont(io.BytesIO(source.read_bytes()), recalcTimestamp=False)
    options = Options(hinting=False, layout_features=["*"], name_IDs=["*"], notdef_outline=True, glyph_names=False)
    options.drop_tables += ["FFTM", "gasp"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_CHARACTERS)
    subsetter.subset(font)
    join_sara_am(font)
    name_stand_ins(font)
    font["head"].unitsPerEm = DESKTOP_UNITS_PER_EM
    font["name"].setName(postscript_name, 6, 3, 1, 0x409)
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


@cache
def printable_characters() -> frozenset[str]:
    """Give the characters that the fonts of official letters can draw."""
    with TTFont(font_directory() / "sarabun-regular.ttf", lazy=True) as font:
        return frozenset(chr(code) for code in font.getBestCmap() if not (0xE000 <= code <= 0xF8FF or code in STAND_INS))


_NIKHAHIT_WITH_TONES = {0x0E4D: range(0x0E48, 0x0E4C), 0xF711: range(0xF713, 0xF717)}
"""The ring of ำ over plain and over tall letters, with the tone marks that the shaper puts above each."""


def join_sara_am(font: TTFont) -> None:
    """Make as many glyphs of ำ as it has characters, so that every extractor reads back exactly what was written.

    The shaper parts ำ into a ring and า and sets a tone mark between them: น้ำ becomes น, ring, tone, า, four glyphs for
    three characters. Two joined glyphs (ring with tone; ring with า) bring it back to one glyph a character.
    """
    glyph_of = font.getBestCmap()
    rules = []
    for ring, tones in _NIKHAHIT_WITH_TONES.items():
        for second in (*tones, 0x0E32):
            parts = [glyph_of[ring], glyph_of[second]]
            joined = f"{parts[0]}_{parts[1]}"
            _add_composite(font, joined, parts)
            rules.append(f"sub {parts[0]} {parts[1]} by {joined};")
    kept = font["GSUB"].table
    del font["GSUB"]
    # Declared for Latin as all lookups of this font are: the shaper falls back to them, and places marks itself only then.
    addOpenTypeFeaturesFromString(font, "feature rlig {{ script latn; {} }} rlig;".format(" ".join(rules)), tables=["GSUB"])
    lookup = font["GSUB"].table.LookupList.Lookup[0]
    kept.LookupList.Lookup.append(lookup)
    kept.LookupList.LookupCount = len(kept.LookupList.Lookup)
    for record in kept.FeatureList.FeatureRecord:
        if record.FeatureTag == "rlig":
            record.Feature.LookupListIndex.append(kept.LookupList.LookupCount - 1)
            record.Feature.LookupCount += 1
    font["GSUB"].table = kept


def name_stand_ins(font: TTFont) -> None:
    """Give every glyph of Thai the code of its stand-in (see letterforms); the last า of ำ becomes a glyph of its own."""
    glyph_of = font.getBestCmap()
    named = {stand_in: glyph_of[code] for code, stand_in in SIMPLE.items() if code in glyph_of}
    named |= {stand_in: f"{glyph_of[ring]}_{glyph_of[second]}" for (ring, second), stand_in in JOINED.items()}
    named[AA_OF_AM] = f"{glyph_of[0x0E32]}_am"
    _add_composite(font, named[AA_OF_AM], [glyph_of[0x0E32]])
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(named)


def _add_composite(font: TTFont, name: str, parts: list[str]) -> None:
    """Add a glyph that draws the parts one after the other and advances as far as they do."""
    pen = TTGlyphPen(font.getGlyphSet())
    shift = 0
    for part in parts:
        pen.addComponent(part, (1, 0, 0, 1, shift, 0))
        shift += font["hmtx"][part][0]
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = pen.glyph()
    font["glyf"][name].recalcBounds(font["glyf"])
    font["hmtx"][name] = (shift, font["glyf"][name].xMin)


@cache
def font_directory() -> Path:
    """Give the directory of the trimmed fonts, making them on the first call of the installation."""
    source = font_source_directory()
    digest = hashlib.sha256(_RECIPE.encode())
    for name in _SOURCES.values():
        if not (source / name).is_file():
            raise MissingFontError(f"{source / name} is missing: run `npm ci`, or set SAMNAK_NODE_MODULES")
        digest.update((source / name).read_bytes())
    target = VAR_DIR / "fonts" / digest.hexdigest()[:16]
    with _lock:
        for style, name in _SOURCES.items():
            if not (target / f"sarabun-{style}.ttf").exists():
                _write_atomically(target / f"sarabun-{style}.ttf", trim_font(source / name, postscript_name=_POSTSCRIPT[style]))
    return target


def _write_atomically(path: Path, content: bytes) -> None:
    """Put the whole file in place at once, so that another starting process never reads half a font."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(fresh).chmod(0o644)
    Path(fresh).replace(path)


@cache
def typst_fonts() -> typst.Fonts:
    """Give typst our fonts and nothing else: a missing letter must fail, never borrow from the system."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_directory())])
