"""manage.py verify_audit: prove the event log, or name the first broken row."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from samnak.audit import queries


class Command(BaseCommand):
    """Recompute the hash chain of every agency from the stored events."""

    help = "Proves the hash chain of the event log of every agency, or names the first broken row."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line an agency; leave with status 1 when a chain is broken or an event is outside any chain."""
        failed = False
        total = 0
        for report in queries.check_chains():
            total += report.length
            if report.broken:
                failed = True
                broken = report.broken
                self.stdout.write(f"{report.agency_id} BROKEN at {broken.sequence}: event {broken.event_id}: {broken.reason}")
            else:
                self.stdout.write(f"{report.agency_id} {report.length} events, head {report.head}")
        outside = queries.unchained_events()
        if outside:
            failed = True
            self.stdout.write(f"{outside} events stand outside any chain")
        if failed:
            raise CommandError("the event log does not hold")
        self.stdout.write(f"{total} events proved")
