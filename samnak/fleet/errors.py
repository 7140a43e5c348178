"""Errors of official cars."""

from samnak.core.errors import DomainError


class DoubtfulError(DomainError):
    """What was entered is possible but unusual; it is taken once the person has looked again and confirmed it."""
