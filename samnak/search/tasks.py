"""Jobs of search: the index follows the changes, and is built anew when its rules have changed."""

from contextlib import suppress

from samnak.core import jobs
from samnak.core.errors import ConflictError
from samnak.search import queries, services
from samnak.search.providers import sources


@jobs.task("search.index_changes", queue="events")
def index_changes(event_id: str = "") -> None:  # noqa: ARG001 - every job of an event is given the event
    """Index whatever has been changed; run again it finds nothing to do."""
    services.index_changes(sources())


@jobs.task("search.rebuild", queue="default")
def rebuild() -> None:
    """Build the whole index anew beside the one that answers, unless this was done or is being done."""
    if queries.is_outdated():
        with suppress(ConflictError):
            services.rebuild(sources())


@jobs.periodic("* * * * *")
@jobs.task("search.keep_index")
def keep_index(timestamp: int) -> None:  # noqa: ARG001 - periodic jobs are given the time they were due
    """Index what no event told of, and see to it that there is an index of today's rules."""
    services.index_changes(sources())
    if queries.is_outdated():
        jobs.enqueue("search.rebuild", once="search.rebuild")
