"""Errors of files."""

from samnak.core.errors import DomainError


class FileRejectedError(DomainError):
    """The file cannot be taken in or given out; the message says why and what to do."""
