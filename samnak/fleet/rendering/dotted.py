"""Dotted places of a form and the words that stand on them, laid in lines here, so that the template only draws.

Python knows the width of every letter: it fills a line of several places to the margin, lets long words run on over as
many lines as they take, and knows how high the form stands before it is set.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from samnak.fleet.rendering.wording import digits, fitted, width

_GAP = 0.3
"""Em between the words of the form and what is written beside them."""
_LEAST = 2.0
"""Em of dots of a place that nothing is written on."""
_HAIR = 0.5
"""Points kept from each full line, that rounding never breaks it."""


@dataclass(frozen=True, kw_only=True)
class Blank:
    """One place to fill in: the words before it, what is written on the dots, the words after it."""

    label: str = ""
    value: str = ""
    after: str = ""
    share: float = 1.0
    """How much of the free room of its line it takes, beside the others."""
    centred: bool = False


class Segment(NamedTuple):
    """A stretch of a line: words of the form, free room, or dots with what is written on them; lengths in points."""

    kind: Literal["words", "space", "left", "centre"]
    text: str
    width: float
    pad: float = 0.0
    """Dots before the text."""


Line: TypeAlias = list[Segment]


def dotted(blanks: Sequence[Blank], *, room: float, size: float, indent: float = 0.0, least: int = 1) -> list[Line]:
    """Lay places to fill in on one dotted line if they fit it, else let them run on over as many lines as they take.

    `least` is how many lines the printed form keeps for them; they are all drawn only while nothing is written.
    """
    made = _one_line(blanks, room=room, size=size, indent=indent) or _running(blanks, room=room, size=size, indent=indent)
    if any(blank.value for blank in blanks):
        return made
    return made + [[Segment("left", "", room)] for _ in range(least - len(made))]


def _one_line(blanks: Sequence[Blank], *, room: float, size: float, indent: float) -> list[Line]:
    """Lay all places in a line that they fill, or in none when they do not fit it."""
    gap = _GAP * size
    values = [digits(blank.value.strip()) for blank in blanks]
    least = [max(width(value, size) + 2 * gap, _LEAST * size) for value in values]
    words = sum(width(blank.label, size) + (width(blank.after, size) + gap if blank.after else 0) for blank in blanks)
    free = room - indent - sum(least) - words - gap * (len(blanks) - 1) - _HAIR
    if free < 0 or any("\n" in value for value in values):
        return []
    shares = sum(blank.share for blank in blanks)
    line = [Segment("space", "", indent)]
    for number, (blank, value, taken) in enumerate(zip(blanks, values, least, strict=True)):
        wide = taken + free * blank.share / shares
        line += [
            Segment("space", "", gap if number else 0),
            Segment("words", blank.label, width(blank.label, size)),
            Segment("centre", value, wide) if blank.centred else Segment("left", value, wide, gap),
            Segment("space", "", gap if blank.after else 0),
            Segment("words", blank.after, width(blank.after, size)),
        ]
    return [_tidied(line)]


@dataclass
class _Writer:
    """Words running on from line to line."""

    room: float
    size: float
    lines: list[Line] = field(default_factory=lambda: [[]])
    at: float = 0.0

    def has_room(self, wanted: float) -> bool:
        """Say whether so many points are left on the line."""
        return self.at + wanted <= self.room - _HAIR

    def put(self, kind: Literal["words", "space", "left"], text: str = "", wide: float = 0.0) -> None:
        """Go on in the line."""
        taken = width(text, self.size) if text else wide
        self.lines[-1].append(Segment(kind, text, taken))
        self.at += taken

    def dot_the_rest(self) -> None:
        """Draw dots to the margin."""
        self.put("left", wide=self.room - _HAIR - self.at)

    def turn(self) -> None:
        """Dot the rest of the line and begin the next."""
        self.dot_the_rest()
        self.lines.append([])
        self.at = 0.0

    def write(self, text: str) -> None:
        """Write on the dots, turning where a word does not fit any more."""
        for piece in fitted(text, self.room - _HAIR, self.size):
            if piece == "\n":
                self.turn()
            elif not piece.isspace():
                if self.at and not self.has_room(width(piece, self.size)):
                    self.turn()
                self.put("left", piece)
            elif self.at:
                self.put("left", piece)


def _running(blanks: Sequence[Blank], *, room: float, size: float, indent: float) -> list[Line]:
    """Let places run on over several lines."""
    gap = _GAP * size
    writer = _Writer(room, size)
    writer.put("space", wide=indent)
    for number, blank in enumerate(blanks):
        first = width(next(iter(fitted(blank.value, room / 2, size)), ""), size) or 2 * _LEAST * size
        if number and not writer.has_room(width(blank.label, size) + gap + first):
            writer.turn()
        writer.put("words", blank.label)
        writer.put("left", wide=gap)
        writer.write(blank.value)
        if not blank.value:
            writer.put("left", wide=2 * _LEAST * size)
        if blank.after:
            if not writer.has_room(width(blank.after, size) + gap):
                writer.turn()
            writer.put("space", wide=gap)
            writer.put("words", blank.after)
        writer.put("space", wide=gap if number + 1 < len(blanks) else 0)
    if blanks and not blanks[-1].after:
        writer.dot_the_rest()
    return [_tidied(line) for line in writer.lines]


def _tidied(line: Line) -> Line:
    """Leave out what has no width and make one segment of what stands side by side on the same dots."""
    made: Line = []
    for segment in line:
        if segment.width <= 0:
            continue
        if made and segment.kind == made[-1].kind == "left":
            before = made[-1]
            pad = before.pad if before.text else before.width + segment.pad
            made[-1] = Segment("left", before.text + segment.text, before.width + segment.width, pad)
        else:
            made.append(segment)
    return made
