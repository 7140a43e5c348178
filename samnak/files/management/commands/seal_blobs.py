"""manage.py seal_blobs: encrypt what lies open, and wrap by today's key what an older one wraps."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from samnak.core.errors import ConflictError
from samnak.files import services

EVERY = 100


class Command(BaseCommand):
    """Encrypt blobs and rotate their keys; it may be stopped and run again at any time."""

    help = "Encrypts blobs by the first key of SAMNAK_BLOB_KEYS, and wraps by it the keys of those that an older key wraps."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how far it is."""
        try:
            changed = services.seal_blobs(self._say)
        except ConflictError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{changed:,} blobs changed")

    def _say(self, done: int, total: int) -> None:
        if done % EVERY == 0 or done == total:
            self.stdout.write(f"{done:,} of {total:,}")
