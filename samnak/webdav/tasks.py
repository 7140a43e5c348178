"""Jobs of connected drives."""

from samnak.core import jobs
from samnak.webdav import services


@jobs.periodic("41 * * * *")
@jobs.task("webdav.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - periodic jobs are given the time they were due
    """Let go of what desktops and programs left behind."""
    services.sweep()
