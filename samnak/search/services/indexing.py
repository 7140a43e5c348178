"""The index follows the changes: what was written is read again and indexed, at most once at a time."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Protocol
from uuid import UUID

from django.db import connection, transaction

from samnak.core import jobs
from samnak.search.content import Document
from samnak.search.models import Change
from samnak.search.queries import builds_in_use
from samnak.search.services import engine

AT_ONCE = 500
_LOCK = 25_690_001  # of all who write the index: without it an older reading could overtake a newer one
_TAKE = """
DELETE FROM search_change WHERE id IN (SELECT id FROM search_change ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING kind, object_id
"""


class Source(Protocol):
    """What the index must know of an app's things (see `providers.IndexProvider`)."""

    kind: ClassVar[str]

    def documents(self, object_ids: Sequence[UUID]) -> Sequence[Document]:
        """Return the documents of the things that are to be found."""
        ...

    def ids(self, after: UUID | None, limit: int) -> Sequence[UUID]:
        """Return the next ids in their order."""
        ...

    def total(self) -> int:
        """Return how many there are, or nearly."""
        ...


def lock_index() -> None:
    """Wait until nobody else writes the index; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def note(kind: str, object_ids: Iterable[UUID]) -> None:
    """Note things to be read again (รอทำดัชนี) that no trigger tells of, such as what begins or ends with a day."""
    if Change.objects.bulk_create([Change(kind=kind, object_id=one) for one in object_ids]):
        jobs.enqueue("search.index_changes", queue="events", once="search.index_changes")  # no event brings a job of its own


def index_changes(sources: Mapping[str, Source]) -> int:
    """Index what waits, and return how many changes were taken; nothing while there is no index at all."""
    taken = 0
    while number := _index_some(sources):
        taken += number
    return taken


def _index_some(sources: Mapping[str, Source]) -> int:
    with transaction.atomic():
        lock_index()
        builds = builds_in_use()
        if not builds:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [AT_ONCE])
            rows = cursor.fetchall()
        changed: dict[str, set[UUID]] = {}
        for kind, object_id in rows:
            changed.setdefault(kind, set()).add(object_id)
        for kind, object_ids in changed.items():
            if kind in sources:
                put_all(sources[kind], sorted(object_ids), builds)
    return len(rows)


def put_all(source: Source, object_ids: Sequence[UUID], builds: Sequence[int], known: set[str] | None = None) -> None:
    """Index these things as they are now, and take out those that are no longer to be found."""
    documents = source.documents(object_ids)
    engine.put(source.kind, documents, builds, known)
    engine.remove(source.kind, set(object_ids) - {document.object_id for document in documents}, builds)
