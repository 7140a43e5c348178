"""What can go wrong with a data set; every message says what to do."""

from samnak.core.errors import DomainError


class UnreadableTableError(DomainError):
    """The file cannot be read as a table."""


class NotReadyError(DomainError):
    """Something still stands in the way of the next step; the message says what."""


class QuestionError(DomainError):
    """A question to the read API that cannot be understood; `field` names the parameter."""


class PushError(DomainError):
    """The other catalogue did not take the data set; `temporary` ones are tried again."""

    def __init__(self, message: str, *, temporary: bool, status: int = 0) -> None:
        super().__init__(message)
        self.temporary = temporary
        self.status = status
