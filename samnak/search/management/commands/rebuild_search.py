"""manage.py rebuild_search: build the index of the search anew, while the old one goes on answering."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from samnak.search import services
from samnak.search.providers import sources


class Command(BaseCommand):
    """Read everything that can be found again and index it."""

    help = "Builds the index of the search anew; the old one answers until the new one is whole."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how far it is, and how fast it was."""
        began = time.monotonic()
        build = services.rebuild(sources(), self._say)
        seconds = max(time.monotonic() - began, 0.001)
        self.stdout.write(f"{build.done:,} documents in {seconds:.1f} s ({build.done / seconds:,.0f} a second)")

    def _say(self, done: int, total: int) -> None:
        self.stdout.write(f"{done:,} of {total:,}")
