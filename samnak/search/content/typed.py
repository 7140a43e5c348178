"""Questions as people type them: words, "phrases", -words to leave out, beginnings*, numbers of letters, dates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from samnak.core import thai
from samnak.search.content.words import units_of

MOST_TERMS = 12

_MONTHS = "|".join(re.escape(name) for name in sorted({*thai.MONTHS, *thai.SHORT_MONTHS}, key=len, reverse=True))
_PARTS = re.compile(
    rf"""
    (?P<out>(?<!\S)-)?"(?P<phrase>[^"]+)"
    |(?P<month>(?<!\d\s)(?<!\d)(?<![ก-๙])(?P<name>{_MONTHS})\s*(?:พ\.?\s*ศ\.?\s*)?(?P<year>2[45]\d\d))(?!\d)
    |(?P<day>(?<!\d)\d{{1,2}}\s*(?:{_MONTHS})\s*(?:พ\.?\s*ศ\.?\s*)?\d{{2,4}}(?!\d)
        |(?<![\d/.-])\d{{1,2}}(?P<sep>[/.-])\d{{1,2}}(?P=sep)\d{{4}}(?![\d/])|(?<![\d/.-])\d{{4}}-\d{{2}}-\d{{2}}(?!\d))
    |(?P<number>(?<![ก-๙])[ก-ฮ]{{2,3}}\s*(?:\([^)\s]+\)\s*)?\d{{4,5}}(?:\.\d+)*\s*(?:\([^)]*\))?\s*/\s*(?:ว\.?\s*)?\d+)
    |(?P<minus>(?<!\S)-)?(?P<word>[^\s"]+)
    """,
    re.VERBOSE,
)
_QUOTES = str.maketrans("“”„‟«»", '""""""')


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: units that stand side by side; a day or a month may stand in their place."""

    units: tuple[str, ...]
    exact: bool = False  # the whole of it as it stands: a phrase, a number
    begins: bool = False  # what begins with it counts too
    excluded: bool = False
    stamp: str = ""  # the day (2026-01-31) or the month (2026-01) it may mean

    @property
    def joined(self) -> str:
        """Write the units without what stood between them."""
        return "".join(self.units)


def read(typed: str, *, typing: bool = False) -> list[Term]:
    """Understand what was typed; what means nothing is left out. While it is being typed the last word may go on."""
    text = thai.normalise(typed.translate(_QUOTES))
    terms = list(dict.fromkeys(term for found in _PARTS.finditer(text) for term in _terms(found)))[:MOST_TERMS]
    if typing and terms and not terms[-1].exact:
        terms[-1] = replace(terms[-1], begins=True)
    return terms


def stamps_of(day: date) -> tuple[str, str]:
    """Return the words by which a thing of this day is found: the day and the month."""
    return f"@{day:%Y-%m-%d}", f"@{day:%Y-%m}"


def _terms(found: re.Match[str]) -> Iterator[Term]:
    exact = next((found[name] for name in ("phrase", "month", "day", "number") if found[name]), "")
    word = exact or found["word"]
    units = tuple(units_of(word))
    excluded = bool(found["out"] or found["minus"])
    stamp = "" if not exact or found["phrase"] else _stamp(found)
    if units or stamp:
        yield Term(units, exact=bool(exact) or _is_figure(word), begins=word.endswith("*"), excluded=excluded, stamp=stamp)


def _is_figure(word: str) -> bool:
    return bool(re.fullmatch(r"[\d/.,:-]+", word))


def _stamp(found: re.Match[str]) -> str:
    if found["month"]:
        names = thai.MONTHS if found["name"] in thai.MONTHS else thai.SHORT_MONTHS
        return f"@{int(found['year']) - 543}-{names.index(found['name']) + 1:02}"
    if found["day"]:
        try:
            return f"@{thai.parse_thai_date(found['day']):%Y-%m-%d}"
        except thai.ThaiDateError:
            return ""
    return ""
