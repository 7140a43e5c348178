"""What files tells the apps above it."""

from typing import ClassVar

from samnak.core.providers import Provider


class BlobFollower(Provider):
    """Base of who wants to know that something new is known of a blob; may be told twice of the same."""

    engine: ClassVar[bool] = True

    def text_ready(self, sha256: str) -> None:
        """The words of a blob have been read, read again, or corrected (`files.queries.text_of`)."""

    def pages_ready(self, sha256: str) -> None:
        """The pages of an office document have been made."""
