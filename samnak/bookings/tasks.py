"""Jobs of bookings: time that passes, day and night; invitations that go out, and the answers that come in."""

from uuid import UUID

from samnak.audit import queries as audit
from samnak.bookings import services
from samnak.core import jobs
from samnak.core.actor import system_actor

KEEPER = "ระบบจองทรัพยากร"
POSTMAN = "ระบบรับคำตอบการเชิญ"


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


@jobs.task("bookings.send_invitations", queue="events")
def send_invitations(event_id: str) -> None:
    """Tell the guests of a booking what an event changes for them; run again it adds nothing."""
    event = audit.get_event(event_id)
    if event.subject_id is not None:
        services.plan_invitations(booking_id=event.subject_id)


@jobs.task("bookings.mail_invitation", queue="mail")
def mail_invitation(invitation_id: str, attempt: int = 1) -> None:
    """Send one message to one guest; temporary trouble has it tried again after a growing wait."""
    services.mail_invitation(invitation_id=UUID(invitation_id), attempt=attempt)


@jobs.periodic("40 1 * * *")
@jobs.task("bookings.tell_series")
def tell_series(timestamp: int) -> None:  # noqa: ARG001
    """Every night, after series were rolled forward: tell guests which of the nearer dates fall out."""
    services.plan_series()


@jobs.periodic("* * * * *")
@jobs.task("bookings.collect_replies", queue="mail")
def collect_replies(timestamp: int) -> None:  # noqa: ARG001
    """Every minute: read the mailboxes of answers, when there are any."""
    services.collect_replies(actor=system_actor(POSTMAN))
