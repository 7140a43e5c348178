"""Jobs of search: the index follows the changes, and is built anew when its rules have changed."""

from contextlib import suppress

from django.db import transaction

from samnak.core import jobs
from samnak.core.errors import ConflictError
from samnak.core.providers import providers_of
from samnak.org import queries as org
from samnak.search import queries, services
from samnak.search.models import SavedSearch
from samnak.search.providers import AlertProvider, sources

LOOKED_AT_ONCE = 200


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


@jobs.periodic("*/5 * * * *")
@jobs.task("search.look_again")
def look_again(timestamp: int) -> None:  # noqa: ARG001 - periodic jobs are given the time they were due
    """Ask the saved searches again, those longest unseen first, and tell their owners what is new."""
    services.clear_removed()
    if queries.active_build() is None:
        return
    for saved in queries.alerting().select_related("user")[:LOOKED_AT_ONCE]:
        _look_again(saved)


def _look_again(saved: SavedSearch) -> None:
    """Tell of what is new in the post in which the search was saved; whoever left the post is told nothing."""
    standing = next((one for one in org.standings_of(saved.user) if one.position_id == saved.position_id), None)
    with transaction.atomic():
        services.put_off(saved=saved)
        number = services.new_answers(actor=standing, known=sources(), saved=saved) if standing else 0
        if standing and number:
            for provider in providers_of(AlertProvider):
                provider.tell(saved, standing, number)
