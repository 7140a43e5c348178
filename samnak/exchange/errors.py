"""Errors of exchange."""

from samnak.core.errors import DomainError


class NotSendableError(DomainError):
    """The letter may not leave by this channel, however often it is tried."""
