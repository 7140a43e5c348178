"""Which build of the index answers, which one grows, and what waits to be indexed."""

from uuid import UUID

from samnak.search.content import SEGMENTER
from samnak.search.enums import BuildState
from samnak.search.models import Build, Change


def active_build() -> Build | None:
    """Return the build that answers questions."""
    return Build.objects.filter(state=BuildState.ACTIVE).first()


def open_build() -> Build | None:
    """Return the build that grows."""
    return Build.objects.filter(state=BuildState.BUILDING).first()


def builds_in_use() -> list[int]:
    """Return the numbers of the builds into which every change goes."""
    return list(Build.objects.exclude(state=BuildState.RETIRED).values_list("number", flat=True))


def is_outdated() -> bool:
    """Tell whether the index has yet to be built, or was built by other rules than today's."""
    active = active_build()
    return active is None or active.segmenter != SEGMENTER


def waiting(most: int) -> list[tuple[str, UUID]]:
    """Return up to so many things that were changed and are not indexed yet."""
    return list(Change.objects.values_list("kind", "object_id")[:most])


def progress() -> tuple[int, int] | None:
    """Return how far the growing build is: (done, total), or None when none grows."""
    return Build.objects.filter(state=BuildState.BUILDING).values_list("done", "total").first()
