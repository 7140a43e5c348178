"""Errors of the drive."""

from samnak.core.errors import ConflictError, DomainError


class NameTakenError(ConflictError):
    """The folder already has something of this name; `free_name` may be taken instead."""

    def __init__(self, message: str, *, free_name: str) -> None:
        super().__init__(message, field="name")
        self.free_name = free_name


class QuotaError(DomainError):
    """The space is full; the message tells by how much."""


class ChangedMeanwhileError(ConflictError):
    """Somebody put in a newer version since the caller looked."""


class LinkRefusedError(DomainError):
    """A shared link cannot be used; the message says why without telling what it leads to."""


class LockedError(ConflictError):
    """Somebody is at work on the file; `word` is what the lock goes by, empty where there is none."""

    def __init__(self, message: str, *, word: str) -> None:
        super().__init__(message)
        self.word = word
