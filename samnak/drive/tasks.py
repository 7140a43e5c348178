"""Jobs of the drive."""

from samnak.core import jobs
from samnak.core.actor import system_actor
from samnak.drive import services
from samnak.drive.models import Space


@jobs.periodic("20 2 * * *")
@jobs.task("drive.purge_trash")
def purge_trash(timestamp: int = 0) -> None:  # noqa: ARG001 - when it was due
    """Delete for good what has lain in the trash for its time."""
    while services.purge_expired():
        pass


@jobs.periodic("50 2 * * *")
@jobs.task("drive.count_spaces")
def count_spaces(timestamp: int = 0) -> None:  # noqa: ARG001 - when it was due
    """Count again what each space holds."""
    for space_id in Space.objects.values_list("pk", flat=True).iterator():
        services.count_space(actor=system_actor(), space_id=space_id)


@jobs.periodic("23 * * * *")
@jobs.task("drive.sweep_uploads")
def sweep_uploads(timestamp: int) -> None:  # noqa: ARG001 - periodic jobs are given the time they were due
    """Forget files that were never sent to their end, and locks whose time is over."""
    while services.sweep_uploads():
        pass
    services.sweep_locks()
