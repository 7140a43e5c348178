"""Jobs of the knowledge base."""

from samnak.core import jobs
from samnak.core.actor import system_actor
from samnak.knowledge import services

FORGETTER = "ระบบคลังความรู้"


@jobs.periodic("5 17 * * *")
@jobs.task("knowledge.forget_readers")
def forget_readers(timestamp: int) -> None:  # noqa: ARG001 - periodic jobs are given the time they were due
    """Just after midnight in Bangkok: forget who read yesterday."""
    services.forget_readers(actor=system_actor(FORGETTER))
