"""manage.py read_blobs: have the words of files read that were taken in before words were read."""

from typing import Any

from django.core.management.base import BaseCommand

from samnak.files import services

EVERY = 1000


class Command(BaseCommand):
    """Ask for the words of old files; it may be stopped and run again at any time."""

    help = "Asks for the words of files taken in before words were read; the worker reads them when nothing newer waits."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how far it is."""
        asked = services.want_old_texts(self._say)
        self.stdout.write(f"{asked:,} files will be read")

    def _say(self, done: int, total: int) -> None:
        if done % EVERY == 0 or done == total:
            self.stdout.write(f"{done:,} of {total:,}")
