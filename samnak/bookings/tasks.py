"""Jobs of bookings: time that passes, day and night."""

from samnak.bookings import services
from samnak.core import jobs
from samnak.core.actor import system_actor

KEEPER = "ระบบจองทรัพยากร"


@jobs.periodic("* * * * *")
@jobs.task("bookings.keep_time")
def keep_time(timestamp: int) -> None:  # noqa: ARG001 - periodic jobs are given the time they were due
    """Every minute: let holds lapse, release rooms nobody came to, remind of what begins soon."""
    actor = system_actor(KEEPER)
    services.expire_overdue(actor=actor)
    services.release_no_shows(actor=actor)
    services.remind(actor=actor)


@jobs.periodic("*/10 * * * *")
@jobs.task("bookings.serve_queue")
def serve_queue(timestamp: int) -> None:  # noqa: ARG001
    """Look again whether somebody who waits can have the time."""
    services.serve_queue(actor=system_actor(KEEPER))


@jobs.periodic("20 1 * * *")
@jobs.task("bookings.extend_series")
def extend_series(timestamp: int) -> None:  # noqa: ARG001
    """Every night: roll series without an end forward to 24 months ahead."""
    services.extend_series(actor=system_actor(KEEPER))
