"""Jobs of files."""

from samnak.core import jobs
from samnak.core.actor import system_actor
from samnak.core.providers import providers_of
from samnak.files import services
from samnak.files.enums import ScanState, WorkState
from samnak.files.providers import BlobFollower

INSPECTION_SECONDS = 600


class ScannerAwayError(Exception):
    """The virus scanner still does not answer; the job is tried again later."""


@jobs.task("files.rescan")
def rescan(sha256: str) -> None:
    """Check a blob that came while the virus scanner was away."""
    blob = services.rescan(actor=system_actor(), sha256=sha256)
    if blob.scan_state == ScanState.PENDING:
        raise ScannerAwayError(sha256)


@jobs.task("files.read_text", queue="reading")
def read_text(sha256: str) -> None:
    """Read the words of a blob and tell the apps above."""
    row = services.read_text(sha256=sha256)
    if row is not None and row.state == WorkState.DONE:
        tell_text(sha256)


@jobs.task("files.tell_text")
def tell_text(sha256: str) -> None:
    """Tell the apps above that the words of a blob are known or have changed."""
    for follower in providers_of(BlobFollower):
        follower.text_ready(sha256)


@jobs.task("files.make_pages", queue="reading")
def make_pages(sha256: str) -> None:
    """Make the pages of an office document and tell the apps above."""
    row = services.make_pages(sha256=sha256)
    if row is not None and row.state == WorkState.DONE:
        for follower in providers_of(BlobFollower):
            follower.pages_ready(sha256)


@jobs.periodic("*/10 * * * *")
@jobs.task("files.catch_up")
def catch_up(timestamp: int) -> None:  # noqa: ARG001 - periodic jobs are given the time they were due
    """Ask again for what got lost or failed a while ago."""
    services.catch_up()


@jobs.periodic("17 * * * *")
@jobs.task("files.inspect", queue="reading")
def inspect(timestamp: int) -> None:  # noqa: ARG001
    """Go on with the monthly pass over all blobs."""
    services.inspect(actor=system_actor(), seconds=INSPECTION_SECONDS)


@jobs.periodic("43 2 * * *")
@jobs.task("files.sweep", queue="reading")
def sweep(timestamp: int) -> None:  # noqa: ARG001
    """Remove bytes that no file has held for a day."""
    services.sweep()
