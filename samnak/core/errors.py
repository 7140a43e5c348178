"""Errors that every layer may raise and every edge knows how to show."""

from django.core.exceptions import PermissionDenied


class DomainError(Exception):
    """A rule of the field was not met; the message is polite Thai and says what to do."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class ConflictError(DomainError):
    """Somebody else did this act, or changed this record, a moment before."""


class DeniedError(PermissionDenied):
    """The actor may know of the object but may not do this; the reason is polite Thai."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
