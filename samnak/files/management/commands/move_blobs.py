"""manage.py move_blobs: bring all blobs from the store before into that of today, while they are in use."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from samnak.core.errors import ConflictError
from samnak.files import services

EVERY = 100


class Command(BaseCommand):
    """Move blobs; it may be stopped and run again at any time."""

    help = (
        "Moves blobs between disk and bucket (SAMNAK_BLOB_STORE=disk-to-bucket or bucket-to-disk); may be run again at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how far it is."""
        try:
            moved = services.move_blobs(self._say)
        except ConflictError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{moved:,} blobs moved")

    def _say(self, done: int, total: int) -> None:
        if done % EVERY == 0 or done == total:
            self.stdout.write(f"{done:,} of {total:,}")
