"""The engine of search, writing side: put documents, remove them, forget a build."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection

from samnak.core import thai
from samnak.search.content import Document, is_thai, lexemes_of, vector_of
from samnak.search.content.typed import stamps_of
from samnak.search.content.words import PAIR

FORGOTTEN_AT_ONCE = 5_000
_COLUMNS = ("object_id", "agency_id", "unit_id", "year", "day", "category", "readers", "title_words", "all_words")
_TYPES = ("uuid", "uuid", "uuid", "smallint", "date", "text", "text", "text", "text")
_PUT = f"""
INSERT INTO search_entry (kind, build, {", ".join(_COLUMNS)})
SELECT %s, build, object_id, agency_id, unit_id, year, day, category, readers::uuid[], title_words::tsvector, all_words::tsvector
FROM unnest({", ".join(f"%s::{kind}[]" for kind in _TYPES)}) AS given({", ".join(_COLUMNS)}), unnest(%s::smallint[]) AS build
ON CONFLICT (object_id, kind, build) DO UPDATE SET {", ".join(f"{name} = EXCLUDED.{name}" for name in _COLUMNS)}
"""  # noqa: S608 - only names of columns and types, written above
_LEARN = """
INSERT INTO search_lexeme (word, joined, is_pair)
SELECT word, replace(word, '_', ''), strpos(word, '_') > 0 FROM unnest(%s::text[]) AS word ON CONFLICT DO NOTHING
"""
_FORGET = """
DELETE FROM search_entry WHERE id IN (SELECT id FROM search_entry WHERE build = %s LIMIT %s)
"""


def put(kind: str, documents: Sequence[Document], builds: Sequence[int]) -> None:
    """Write the entries of documents, new or known, into the builds."""
    if not documents:
        return
    titles = [lexemes_of(document.title) for document in documents]
    words = [
        title | lexemes_of(document.text) | set(stamps_of(document.day) if document.day else ())
        for title, document in zip(titles, documents, strict=True)
    ]
    rows = [
        (
            document.object_id,
            document.agency_id,
            document.unit_id,
            thai.buddhist_year(document.day) if document.day else None,
            document.day,
            document.category,
            f"{{{','.join(str(one) for one in sorted(document.readers))}}}",
            vector_of(title),
            vector_of(every),
        )
        for document, title, every in zip(documents, titles, words, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [kind, *(list(column) for column in zip(*rows, strict=True)), list(builds)])
        _learn(cursor, set().union(*words))


def _learn(cursor: object, words: set[str]) -> None:
    """Keep Thai words and pairs, in which words typed are looked for; others are found as they are or not at all."""
    known = sorted({word for word in words if is_thai(word) and len(word.replace(PAIR, "")) > 1})
    cursor.execute(_LEARN, [known])  # type: ignore[attr-defined]


def remove(kind: str, object_ids: Iterable[UUID]) -> None:
    """Take out the entries of things that are no longer."""
    gone = list(object_ids)
    if gone:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_entry WHERE kind = %s AND object_id = ANY(%s::uuid[])", [kind, gone])


def forget(build: int) -> None:
    """Take out all entries of a build, in small transactions."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_FORGET, [build, FORGOTTEN_AT_ONCE])
            if cursor.rowcount < FORGOTTEN_AT_ONCE:
                return


def tidy() -> None:
    """Bring statistics and indexes up to date after much was written."""
    with connection.cursor() as cursor:
        for index in ("search_entry_title", "search_entry_all", "search_entry_readers", "search_lexeme_joined"):
            cursor.execute("SELECT gin_clean_pending_list(%s)", [index])
        cursor.execute("ANALYZE search_entry, search_lexeme")
