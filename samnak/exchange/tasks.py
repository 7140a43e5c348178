"""Jobs of exchange."""

from uuid import UUID

from samnak.core import jobs
from samnak.exchange import services


@jobs.task("exchange.send_mail", queue="exchange")
def send_mail(dispatch_id: str, attempt: int = 1) -> None:
    """Send one letter by electronic mail; temporary trouble has it tried again after a growing wait."""
    services.send_mail(dispatch_id=UUID(dispatch_id), attempt=attempt)
