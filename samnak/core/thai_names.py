"""Invented people, parties, subjects and letters for the demonstration and for tests.

Everything is made up: family names are joined from words of the arts, companies say "(ตัวอย่าง)", telephone numbers
are recognisable by their zeros. A share of the data is ugly on purpose (stacked marks, very long names, Thai mixed
with English), so that layouts meet it early. The same seed always gives the same sequence.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar, NamedTuple, TypeVar

_SAMPLES = Path(__file__).parent / "samples"
_SLOT = re.compile(r"\{(\w+)\}")
_HEADING = re.compile(r"\[(\w+)(?: (.+))?\]")

_UGLY_SHARE = 0.02
_LONG_SHARE = 0.02
_TAIL_SHARE = 0.4
_MALE_PREFIXES = (
    ("นาย", 0.9),
    ("ว่าที่ร้อยตรี", 0.94),
    ("ดร.", 0.97),
    ("พ.ต.", 0.985),
    ("ผศ.ดร.", 1.0),
)
_FEMALE_PREFIXES = (
    ("นางสาว", 0.52),
    ("นาง", 0.94),
    ("ดร.", 0.98),
    ("ว่าที่ร้อยตรีหญิง", 0.985),
    ("รศ.ดร.", 1.0),
)

_T = TypeVar("_T")
_Pattern = tuple[str, ...]


class Person(NamedTuple):
    """An invented person: title, Thai first and last name, the same in English letters."""

    prefix: str
    first: str
    last: str
    first_en: str
    last_en: str


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """A kind of official letter with the patterns of its subjects; each pattern alternates text and slot name."""

    label: str
    patterns: tuple[_Pattern, ...]


def _lines(name: str) -> list[str]:
    return (_SAMPLES / name).read_text(encoding="utf-8").splitlines()


@cache
def _pairs(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((thai, latin) for thai, latin in (line.split(" ", 1) for line in _lines(name)))


@cache
def _provinces() -> tuple[str, ...]:
    return tuple(name for line in _lines("provinces.txt") for name in line.split())


@cache
def _ugly_people() -> tuple[Person, ...]:
    return tuple(Person(*line.split("|")) for line in _lines("ugly_people.txt"))


def _sections(name: str) -> dict[str, SubjectKind]:
    labels: dict[str, str] = {}
    patterns: dict[str, list[_Pattern]] = {}
    current = ""
    for line in _lines(name):
        if heading := _HEADING.fullmatch(line):
            current = heading[1]
            labels[current], patterns[current] = heading[2] or "", []
        elif line and not line.startswith("#"):
            patterns[current].append(tuple(_SLOT.split(line)))
    return {key: SubjectKind(labels[key], tuple(patterns[key])) for key in labels}


@cache
def _subjects() -> dict[str, SubjectKind]:
    return _sections("subjects.txt")


@cache
def _phrases() -> dict[str, tuple[_Pattern, ...]]:
    return {key: kind.patterns for key, kind in _sections("phrases.txt").items()}


def subject_kinds() -> dict[str, str]:
    """Give the kinds of subjects with their Thai names."""
    return {key: kind.label for key, kind in _subjects().items()}


class ThaiFaker:
    """A source of invented Thai office data; the same seed gives the same sequence."""

    def __init__(self, seed: int | str, *, year: int = 2569) -> None:
        """Start a sequence; `year` is the latest Buddhist year that texts mention."""
        self._random = random.Random(seed)  # noqa: S311 - sample data, no secret depends on it
        self._year = year
        self._kinds = tuple(key for key in _subjects() if key != "long")

    def person(self) -> Person:
        """Invent a person; two in a hundred have a name that strains layouts."""
        roll = self._random.random()
        if roll < _UGLY_SHARE:
            return self._pick(_ugly_people())
        male = roll < 0.5 + _UGLY_SHARE / 2
        first, first_en = self._pick(_pairs("male_names.txt" if male else "female_names.txt"))
        last, last_en = self._family()
        rank = self._random.random()
        prefixes = _MALE_PREFIXES if male else _FEMALE_PREFIXES
        prefix = next(prefix for prefix, limit in prefixes if rank < limit)
        return Person(prefix, first, last, first_en, last_en)

    def phone(self) -> str:
        """Invent a telephone number, grouped by spaces and recognisable by its zeros."""
        number = self._number(10000)
        if self._random.random() < 0.5:
            return f"0 2000 {number:04}"
        return f"09 0000 {number:04}"

    def subject(self, kind: str | None = None) -> str:
        """Invent the subject (เรื่อง) of an official letter, of one kind (see subject_kinds) or of any."""
        if kind is None:
            kind = "long" if self._random.random() < _LONG_SHARE else self._pick(self._kinds)
        pattern = self._pick(_subjects()[kind].patterns)
        if "province" not in pattern and self._random.random() < _TAIL_SHARE:
            pattern += ("tail", "")
        return self._filled(pattern)

    def body_paragraphs(self, subject: str) -> list[str]:
        """Invent the text of a letter about a subject: cause, one to three details, purpose."""
        details = self._random.sample(_phrases()["detail"], 1 + self._number(3))
        cause = self._pick(_phrases()["cause"])
        purpose = self._pick(_phrases()["purpose_line"])
        return [self._filled(pattern, subject=subject) for pattern in (cause, *details, purpose)]

    def organisation(self) -> str:
        """Name a state agency, central or provincial."""
        phrases = _phrases()["government" if self._random.random() < 0.4 else "regional"]
        return self._filled(self._pick(phrases))

    def outside_party(self) -> str:
        """Invent a company, foundation, temple, school or person outside the state."""
        return self._filled(self._pick(_phrases()["outside"]))

    def _number(self, limit: int) -> int:
        return int(self._random.random() * limit)

    def _pick(self, choices: Sequence[_T]) -> _T:
        return choices[int(self._random.random() * len(choices))]

    def _family(self) -> tuple[str, str]:
        head, head_en = self._pick(_pairs("family_heads.txt"))
        tail, tail_en = self._pick(_pairs("family_tails.txt"))
        return head + tail, head_en + tail_en

    def _filled(self, pattern: _Pattern, subject: str = "") -> str:
        parts = list(pattern)
        for place in range(1, len(parts), 2):
            parts[place] = subject if parts[place] == "subject" else self._slot(parts[place])
        return "".join(parts)

    def _slot(self, name: str) -> str:
        if choices := _phrases().get(name):
            return self._filled(self._pick(choices))
        return self._SLOTS[name](self)

    def _province(self) -> str:
        return self._pick(_provinces())

    def _any_year(self) -> str:
        return str(self._year - self._number(3))

    def _ordinal(self) -> str:
        return str(1 + self._number(12))

    def _day(self) -> str:
        return str(1 + self._number(28))

    def _plate(self) -> str:
        return str(1000 + self._number(9000))

    def _amount(self) -> str:
        return f"{100 + self._number(999_900):,}"

    def _family_name(self) -> str:
        return self._family()[0]

    def _person_text(self) -> str:
        person = self.person()
        return f"{person.prefix}{person.first} {person.last}"

    _SLOTS: ClassVar[dict[str, Callable[["ThaiFaker"], str]]] = {
        "province": _province,
        "year": _any_year,
        "no": _ordinal,
        "day": _day,
        "plate": _plate,
        "baht": _amount,
        "family": _family_name,
        "person": _person_text,
        "organisation": organisation,
        "phone": phone,
    }
