"""The visible block of a signature: who signed, in what position, when, in TH Sarabun, fitted into its field."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp.base import BaseStamp, BaseStampStyle

from samnak.core.thai.words import segment
from samnak.signing.crypto.typeface import EmbeddedFont, advance

LARGEST, COMFORTABLE, SMALLEST, STEP = 15.0, 10.0, 7.0, 0.5
LEADING = 0.98
DESCENT = 0.26
RULE = 1.4
PADDING = 6.0
GOLD = b"0.663 0.478 0.122"
INK = b"0.122 0.141 0.188"


@dataclass(frozen=True)
class BlockStyle(BaseStampStyle):  # type: ignore[misc]
    """The lines to show; pyHanko hands over the writer and the box of the field."""

    lines: tuple[str, ...] = ()

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, str]) -> "Block":  # noqa: ARG002
        """Make the drawing for one field."""
        return Block(writer, self, box)


class Block(BaseStamp):  # type: ignore[misc]
    """Lines left-aligned behind a gold rule, the whole centred in the field."""

    style: BlockStyle

    def render(self) -> bytes:
        """Draw the content stream."""
        assert self.box is not None
        width, height = float(self.box.width), float(self.box.height)
        size, lines = fit(self.style.lines, width - RULE - PADDING, height)
        used = max((advance(line) for line in lines), default=0) * size + RULE + PADDING
        left, leading = max(0.0, (width - used) / 2), size * LEADING
        total = leading * len(lines)
        top = (height + total) / 2
        font = EmbeddedFont()
        parts = [
            b"q %s rg %.2f %.2f %.2f %.2f re f Q" % (GOLD, left, top - total, RULE, total),
            b"q %s rg BT /F %.2f Tf" % (INK, size),
        ]
        for number, line in enumerate(lines):
            baseline = top - leading * (number + 1) + DESCENT * size
            parts.append(b"1 0 0 1 %.2f %.2f Tm %s" % (left + RULE + PADDING, baseline, font.show(line)))
        parts.append(b"ET Q")
        self.set_resource(ResourceType.FONT, pdf_name("/F"), font.embed(self.writer))
        return b"\n".join(parts)


def fit(lines: Sequence[str], width: float, height: float) -> tuple[float, list[str]]:
    """Return the largest type size, and the broken lines, that fit into the box.

    Lines break at spaces, so that a name stays whole; only where that would get too small, between words.
    """
    for parts, least in ((_at_spaces, COMFORTABLE), (segment, SMALLEST)):
        size = LARGEST
        while size >= least:
            broken = [part for line in lines for part in _broken(line, width / size, parts)]
            if len(broken) * size * LEADING <= height and all(advance(part) <= width / size for part in broken):
                return size, broken
            size -= STEP
    return SMALLEST, [part for line in lines for part in _broken(line, width / SMALLEST, segment)]


def _at_spaces(line: str) -> list[str]:
    return re.findall(r"\S+\s*", line)


def _broken(line: str, width: float, parts: Callable[[str], list[str]]) -> list[str]:
    if advance(line) <= width:
        return [line]
    lines, current = [], ""
    for part in parts(line):
        if current and advance((current + part).rstrip()) > width:
            lines.append(current.strip())
            current = ""
        current += part
    return [*lines, current.strip()] if current.strip() else lines
