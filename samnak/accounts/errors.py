"""Errors of people and log-ins."""

from samnak.core.errors import DomainError


class WrongPasswordError(DomainError):
    """The password does not fit, or a new one is too weak."""


class WrongCodeError(DomainError):
    """The one-time or recovery code does not fit, was used, or comes too soon after a wrong one."""
