"""Errors of connected drives."""

from samnak.core.errors import DomainError


class NotLetInError(DomainError):
    """Name and password do not fit, or the post is no longer held."""


class KnockedTooOftenError(DomainError):
    """A name was tried too often from an address."""
