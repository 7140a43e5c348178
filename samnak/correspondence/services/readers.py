"""Who may read a letter, flattened on its row, and the text by which it is found."""

from collections.abc import Iterable
from uuid import UUID

from samnak.core import thai
from samnak.correspondence.enums import Secrecy
from samnak.correspondence.models import Letter


def reader_ids(secrecy: str, *, units: Iterable[UUID | None], posts: Iterable[UUID | None]) -> list[UUID]:
    """Return the readers of a letter: units and posts concerned, or posts alone where it has a class of secrecy.

    The registrars of secret letters are not listed: they read by their role (see `policies`), also after a change of post.
    """
    wanted = [*posts] if secrecy != Secrecy.NONE else [*units, *posts]
    return sorted({one for one in wanted if one is not None})


def add_readers(letter: Letter, *, units: Iterable[UUID | None] = (), posts: Iterable[UUID | None] = ()) -> None:
    """Let more units and posts read a letter; the caller saves the row."""
    more = reader_ids(letter.secrecy, units=units, posts=posts)
    letter.reader_ids = sorted({*letter.reader_ids, *more})


def search_text(*parts: str) -> str:
    """Return the normalised text in which a letter is searched."""
    return thai.normalise(" ".join(part for part in parts if part))


def search_prefix(prefix: str) -> str:
    """Return the start of a document number as it stands in the search text; the running number follows it."""
    return thai.normalise(f"{prefix}0").removesuffix("0")
