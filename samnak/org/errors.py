"""Errors of organisation."""

from samnak.core.errors import DomainError


class NoPostError(DomainError):
    """The person holds no post today, so nothing can be done in the platform."""
