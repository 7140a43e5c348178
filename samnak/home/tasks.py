"""Jobs of the entrance: with each day some posts have another holder, of which no row tells."""

from samnak.core import jobs
from samnak.home import people
from samnak.search import services as search


@jobs.periodic("10 17 * * *")  # ten past midnight in Bangkok
@jobs.task("home.follow_posts")
def follow_posts(timestamp: int) -> None:  # noqa: ARG001 - periodic jobs are given the time they were due
    """Let the search read again the posts that change hands today."""
    search.note("person", people.changing_hands())
