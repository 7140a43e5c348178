"""Errors of correspondence."""

from samnak.core.errors import DomainError


class NoRegisterError(DomainError):
    """The register a number must come from has not been opened; the message says who opens it."""
