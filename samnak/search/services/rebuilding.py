"""Building the index anew beside the one that answers, and putting it in its place."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from samnak.core.errors import ConflictError
from samnak.core.time import database_now
from samnak.search.content import SEGMENTER
from samnak.search.enums import BuildState
from samnak.search.models import Build, Change
from samnak.search.queries import active_build, open_build
from samnak.search.services import engine
from samnak.search.services.indexing import Source, lock_index, put_all

AT_ONCE = 1_000
_LOCK = 25_690_002
Report = Callable[[int, int], None]


def rebuild(sources: Mapping[str, Source], report: Report = lambda _done, _total: None) -> Build:
    """Build the whole index anew (สร้างดัชนีค้นหาใหม่); the old one answers until the new one is whole.

    Changes made meanwhile go into both. A build that broke off is thrown away and begun again.
    """
    with _only_one():
        return _rebuild(sources, report)


@contextmanager
def _only_one() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise ConflictError(_("กำลังสร้างดัชนีค้นหาอยู่แล้ว กรุณารอให้เสร็จก่อน"))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _rebuild(sources: Mapping[str, Source], report: Report) -> Build:
    build = _begin(sources)
    known: set[str] = set()
    for source in sources.values():
        after: UUID | None = None
        while ids := source.ids(after, AT_ONCE):
            with transaction.atomic():
                lock_index()
                put_all(source, ids, [build.number], known)
            after = ids[-1]
            build.done += len(ids)
            build.total = max(build.total, build.done)
            build.save(update_fields=["done", "total"])
            report(build.done, build.total)
    with transaction.atomic():
        lock_index()
        engine.finish(build.number)
    _finish(build)
    return build


def _begin(sources: Mapping[str, Source]) -> Build:
    broken_off = open_build()
    if broken_off is not None:
        with transaction.atomic():
            lock_index()
            broken_off.state = BuildState.RETIRED
            broken_off.save(update_fields=["state"])
        engine.forget(broken_off.number)
    with transaction.atomic():
        lock_index()
        if active_build() is None:
            Change.objects.all().delete()  # all of it is read below; what is written from now on waits anew
        number = (Build.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        engine.begin(number)
        return Build.objects.create(number=number, segmenter=SEGMENTER, total=sum(source.total() for source in sources.values()))


def _finish(build: Build) -> None:
    with transaction.atomic():
        lock_index()
        old = active_build()
        if old is not None:
            old.state = BuildState.RETIRED
            old.save(update_fields=["state"])
        build.state, build.ended_at = BuildState.ACTIVE, database_now()
        build.save(update_fields=["state", "ended_at"])
    if old is not None:
        engine.forget(old.number)
