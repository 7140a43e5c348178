"""Jobs of the register: telling of papers that end and of maintenance that falls due."""

from samnak.core import jobs
from samnak.core.actor import system_actor
from samnak.fleet.services import documents, maintenance


@jobs.periodic("20 7 * * *")
@jobs.task("fleet.tell_due")
def tell_due(timestamp: int) -> None:  # noqa: ARG001 - periodic jobs are given the time they were due
    """Tell the vehicle officers every morning what ends or falls due; each threshold is told once."""
    documents.tell_expiring(actor=system_actor())
    maintenance.tell_due(actor=system_actor())
