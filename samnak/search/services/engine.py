"""The engine of search, writing side: begin a build, put documents, remove them, finish or forget a build.

Each build is a partition of its own: it is loaded without indexes, indexed in one go, and forgotten by dropping it.
"""

import re
from collections.abc import Iterable, Sequence
from uuid import UUID

import psycopg
from django.db import connection
from psycopg import sql

from samnak.core import thai
from samnak.search.content import Document, is_thai, lexemes_of, reader_of, titled, vector_of
from samnak.search.content.typed import stamps_of
from samnak.search.models import MOST_SENDER

MOST_REMEMBERED = 2_000_000  # words of a build kept in memory
_COLUMNS = {
    "kind": "text", "build": "int2", "object_id": "uuid", "agency_id": "uuid", "unit_id": "uuid", "year": "int2",
    "day": "date", "category": "text", "sender": "text", "readers": "uuid[]", "words": "bytea",
}  # fmt: skip
_LATIN = re.compile("[a-z]{4,30}")
_BEGIN = """
DROP TABLE IF EXISTS {table};
CREATE TABLE {table} PARTITION OF search_entry FOR VALUES IN ({number}) WITH (toast_tuple_target = 128)
"""
_FINISH = """
SET LOCAL maintenance_work_mem = '512MB';
CREATE INDEX IF NOT EXISTS {table}_words ON {table} USING gin (words, readers);
CREATE INDEX IF NOT EXISTS {table}_day ON {table} (day);
ANALYZE {table}, search_lexeme
"""
_LEARN = """
INSERT INTO search_lexeme (word, joined, is_pair)
SELECT word, replace(word, '_', ''), strpos(word, '_') > 0 FROM unnest(%s::text[]) AS word ON CONFLICT DO NOTHING
"""


def begin(build: int) -> None:
    """Make the place into which a build is loaded."""
    _run(_BEGIN, build)


def finish(build: int) -> None:
    """Index what was loaded; within a transaction. Changes wait meanwhile, questions do not."""
    _run(_FINISH, build)


def forget(build: int) -> None:
    """Take out a whole build."""
    _run("DROP TABLE IF EXISTS {table}", build)


def _run(statements: str, build: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements.format(table=f"search_entry_{int(build)}", number=int(build)))


def put(kind: str, documents: Sequence[Document], builds: Sequence[int], known: set[str] | None = None) -> None:
    """Write the entries of documents, new or known, into the builds; `known` holds the words learned so far."""
    if not documents:
        return
    titles = [lexemes_of(document.title) for document in documents]
    words = [
        title | lexemes_of(document.text) | set(stamps_of(document.day) if document.day else ())
        for title, document in zip(titles, documents, strict=True)
    ]
    vectors = [vector_of(every | titled(title)) for every, title in zip(words, titles, strict=True)]
    remove(kind, [document.object_id for document in documents], builds)
    for build in builds:
        _copy(kind, build, documents, vectors)
    _learn(set().union(*words), set() if known is None else known)


def _copy(kind: str, build: int, documents: Sequence[Document], vectors: Sequence[bytes]) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, _COLUMNS))
    into = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(sql.Identifier(f"search_entry_{build}"), columns)
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor, cursor.copy(into) as copy:
        copy.set_types(list(_COLUMNS.values()))
        for document, vector in zip(documents, vectors, strict=True):
            copy.write_row(
                (
                    kind,
                    build,
                    document.object_id,
                    document.agency_id,
                    document.unit_id,
                    thai.buddhist_year(document.day) if document.day else None,
                    document.day,
                    document.category,
                    document.sender[:MOST_SENDER],
                    sorted(reader_of(kind, one) for one in document.readers),
                    vector,
                )
            )


def _learn(words: set[str], known: set[str]) -> None:
    """Keep Thai words and pairs, in which words typed are looked for, and Latin words for those misspelt."""
    new = words - known
    fresh = sorted(word for word in new if (is_thai(word) and len(word) > 1) or _LATIN.fullmatch(word))
    if fresh:
        with connection.cursor() as cursor:
            cursor.execute(_LEARN, [fresh])
    if len(known) > MOST_REMEMBERED:
        known.clear()
    known |= new


def remove(kind: str, object_ids: Iterable[UUID], builds: Sequence[int]) -> None:
    """Take out the entries of things that are no longer, or are written anew."""
    gone = list(object_ids)
    if gone:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM search_entry WHERE build = ANY(%s::smallint[]) AND kind = %s AND object_id = ANY(%s::uuid[])",
                [list(builds), kind, gone],
            )
