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
    """Somebody is at work on the file; `held` says in which way, empty where nobody is. `word` is that of an editor's lock."""

    def __init__(self, message: str, *, held: str = "", word: str = "") -> None:
        super().__init__(message)
        self.held = held
        self.word = word


class OffsetError(ConflictError):
    """The bytes do not continue what has arrived; somebody else may be sending the same file."""


class ChecksumError(DomainError):
    """The bytes that arrived are not those that were sent."""


class UploadGoneError(DomainError):
    """The upload is over: too old, called off, or its file was not taken in."""


class UploadBusyError(ConflictError):
    """All bytes are there and are being checked at this moment."""
