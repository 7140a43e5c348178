"""Jobs of files."""

from samnak.core import jobs
from samnak.core.actor import system_actor
from samnak.files import services
from samnak.files.enums import ScanState


class ScannerAwayError(Exception):
    """The virus scanner still does not answer; the job is tried again later."""


@jobs.task("files.rescan")
def rescan(sha256: str) -> None:
    """Check a blob that came while the virus scanner was away."""
    blob = services.rescan(actor=system_actor(), sha256=sha256)
    if blob.scan_state == ScanState.PENDING:
        raise ScannerAwayError(sha256)
