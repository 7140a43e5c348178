"""manage.py demo: load the sample ministry."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from samnak.core.actor import system_actor
from samnak.core.thai_names import ThaiFaker
from samnak.core.transactions import official
from samnak.demo import organisation, registers
from samnak.org.models import Agency
from samnak.org.services import load_holidays

# people in each central section, people in each provincial section, letters
SIZES = {"small": (2, 1, 400), "office": (4, 1, 8_000), "ministry": (22, 5, 300_000)}


class Command(BaseCommand):
    """Load invented people and letters into the real organisation of a ministry, always the same for a size."""

    help = "Loads the sample ministry: --size small (seconds), office (an agency of 250), ministry (5,000 people, 300,000 letters)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the size."""
        parser.add_argument("--size", choices=sorted(SIZES), default="small")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write organisation, registers, letters; refuse a database that is in use."""
        if Agency.objects.exists():
            raise CommandError("the database already holds agencies; sample data goes into an empty one only")
        officers, provincial, letters = SIZES[options["size"]]
        began = time.monotonic()
        faker = ThaiFaker(2569)
        actor = system_actor("ข้อมูลตัวอย่าง")
        with official(actor):
            plan = organisation.build(faker, officers=officers, provincial_officers=provincial)
            plan.write()
            books = registers.write(plan)
        for year in (2567, 2568, 2569, 2570):
            load_holidays(actor=actor, year=year)
        self.stdout.write(
            f"{len(plan.agencies)} agencies, {len(plan.units)} units, {len(plan.users)} people, {len(books)} registers"
        )
        self.stdout.write(f"loaded in {time.monotonic() - began:.0f} s ({letters} letters planned)")
