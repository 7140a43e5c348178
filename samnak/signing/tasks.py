"""Jobs of signing."""

from uuid import UUID

from samnak.core import jobs
from samnak.core.actor import system_actor
from samnak.signing import queries, services


@jobs.task("signing.add_late_timestamp", queue="signing")
def add_late_timestamp(signature_id: str) -> None:
    """Fetch the time stamp that a signature is missing; a failure is retried."""
    services.add_late_timestamp(actor=system_actor(), signature_id=UUID(signature_id))


@jobs.periodic("17 * * * *")
@jobs.task("signing.sweep_late_timestamps", queue="signing")
def sweep_late_timestamps(timestamp: int) -> None:  # noqa: ARG001 - given to every periodic job
    """Once an hour ask again for every stamp still missing, however long the outage was."""
    for signature_id in queries.signatures_without_time():
        jobs.enqueue("signing.add_late_timestamp", once=f"signing.late:{signature_id}", signature_id=str(signature_id))
