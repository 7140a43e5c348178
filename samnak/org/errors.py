"""Errors of organisation."""

from samnak.core.errors import DomainError


class NoPostError(DomainError):
    """The person holds no post today, so nothing can be done in the platform."""


class DelegationError(DomainError):
    """A delegation as it was asked for cannot be made."""


class CalendarError(DomainError):
    """A day of the office calendar cannot be set as it was asked for."""
