"""What can go wrong in the knowledge base; every message says what to do."""

from samnak.core.errors import DomainError


class IncompleteError(DomainError):
    """Something is still missing before the next step; the message says what."""
