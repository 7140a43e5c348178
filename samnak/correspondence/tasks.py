"""Jobs of correspondence: carrying letters between agencies, and reserved numbers whose day has passed."""

from uuid import UUID

from samnak.core import jobs
from samnak.core.actor import system_actor
from samnak.correspondence import services
from samnak.correspondence.workflow import DISPATCH


@jobs.task("correspondence.deliver_dispatch", queue="delivery")
def deliver_dispatch(dispatch_id: str) -> None:
    """Bring a letter to one recipient on the platform."""
    services.deliver_on_platform(dispatch_id=UUID(dispatch_id))


@jobs.task("correspondence.acknowledge_dispatch", queue="delivery")
def acknowledge_dispatch(dispatch_id: str, receive_number: str) -> None:
    """Tell the sender that the receiver has registered the letter, under which number."""
    _mark_once(dispatch_id, "acknowledge", receive_number=receive_number)


@jobs.task("correspondence.return_dispatch", queue="delivery")
def return_dispatch(dispatch_id: str, reason: str) -> None:
    """Tell the sender that the receiver has sent the letter back, and why."""
    _mark_once(dispatch_id, "return", error=reason)


def _mark_once(dispatch_id: str, act: str, *, error: str = "", receive_number: str = "") -> None:
    state = services.state_of_dispatch(UUID(dispatch_id))
    if state is None or not DISPATCH.allows(act, state):
        return  # this job, or another one, was here before
    services.mark_dispatch(
        actor=system_actor(), dispatch_id=UUID(dispatch_id), act=act, error=error, receive_number=receive_number
    )


@jobs.periodic("5 0 * * *")
@jobs.task("correspondence.expire_reservations")
def expire_reservations(timestamp: int) -> None:  # noqa: ARG001 - periodic jobs are given the time they were due
    """Turn reserved numbers whose day has passed into เลขว่าง, just after midnight."""
    while services.expire_reservations(actor=system_actor()):
        pass
