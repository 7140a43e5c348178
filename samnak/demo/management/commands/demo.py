"""manage.py demo: load the sample ministry."""

import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from samnak.accounts.models import User
from samnak.core.actor import system_actor
from samnak.core.thai_names import ThaiFaker
from samnak.core.transactions import official
from samnak.demo import bookings, datasets, drive, estate, knowledge, organisation, registers, searches, stories
from samnak.demo.letters import Correspondence
from samnak.demo.logins import LOGINS, PASSWORD, PIN
from samnak.demo.papers import Papers
from samnak.demo.usage import Usage
from samnak.org.models import Agency
from samnak.org.services import load_holidays
from samnak.search.providers import sources
from samnak.search.services import rebuild

# people in each central section, people in each provincial section, letters, days they are spread over, and how many times
# more the offices of the sample log-ins write than others
SIZES = {"small": (2, 1, 400, 30, 40), "office": (4, 1, 8_000, 400, 10), "ministry": (22, 5, 300_000, 1_000, 6)}
# drivers, rooms and cars of the head office, days of rooms and trips behind and ahead, and how busy a room is
HOUSES = {"small": (4, 12, 6, 20, 14, 0.45), "office": (8, 24, 14, 120, 30, 0.5), "ministry": (40, 200, 60, 365, 30, 0.6)}
INDEXED_AT_ONCE = 20_000  # letters; more would keep whoever loads the sample waiting for a quarter of an hour
OWN_PAPERS = 500  # up to so many letters each gets a page of its own


class Command(BaseCommand):
    """Load invented people and letters into the real organisation of a ministry, always the same for a size."""

    help = (
        "Loads the sample ministry: --size small (seconds), office (an agency of 250), ministry (5,000 people, 300,000 letters)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the size."""
        parser.add_argument("--size", choices=sorted(SIZES), default="small")
        parser.add_argument("--logins", action="store_true", help="only print the sample log-ins, when the sample is loaded")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write organisation, registers, letters; refuse a database that is in use."""
        if options["logins"]:
            self._print_logins()
            return
        if Agency.objects.exists():
            raise CommandError("the database already holds agencies; sample data goes into an empty one only")
        officers, provincial, letters, days, prominence = SIZES[options["size"]]
        began = time.monotonic()
        faker = ThaiFaker(2569)
        actor = system_actor("ข้อมูลตัวอย่าง")
        with official(actor):
            plan = organisation.build(faker, officers=officers, provincial_officers=provincial)
            drivers, rooms, cars, past, ahead, share = HOUSES[options["size"]]
            estates = estate.seats(plan, drivers)
            plan.write()
            books = registers.write(plan)
        for year in (2567, 2568, 2569, 2570):
            load_holidays(actor=actor, year=year)
        self.stdout.write(
            f"{len(plan.agencies)} agencies, {len(plan.units)} units, {len(plan.users)} people, {len(books)} registers"
        )
        papers = Papers(actor, plan.agencies[0].pk, faker, own=letters <= OWN_PAPERS)
        correspondence = Correspondence(plan, books, papers, faker, prominence)
        correspondence.write(letters, days, self._progress(letters))
        stories.tell(faker, actor)
        estate.furnish(actor, plan, estates, rooms=rooms, cars=cars)
        busy = estates if options["size"] != "small" else [one for one in estates if one.agency.province in {"", "เชียงใหม่"}]
        used = Usage(plan, busy, actor, faker).write(past=past, ahead=ahead, share=share)
        bookings.tell()
        datasets.tell()
        self.stdout.write(f"{knowledge.tell():,} entries of the knowledge base")
        self.stdout.write(f"{used:,} bookings of rooms and cars")
        self.stdout.write(f"{drive.fill():,} files and folders")
        if letters <= INDEXED_AT_ONCE:
            build = rebuild(sources())
            self.stdout.write(f"{build.done:,} letters, drafts, people, rooms, cars and bookings in the index of the search")
            searches.keep()
        else:
            self.stdout.write("the worker builds the index of the search; `manage.py rebuild_search` does it at once")
        with connection.cursor() as cursor:
            # VACUUM also empties the waiting lists of the indexes over readers and words, which every read would walk through
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")
        self.stdout.write(f"loaded in {time.monotonic() - began:.0f} s")

    def _print_logins(self) -> None:
        if not User.objects.filter(username=LOGINS[0].username).exists():
            return
        self.stdout.write(f"ชื่อผู้ใช้ตัวอย่าง (รหัสผ่านทุกคน {PASSWORD}  PIN ลงนาม {PIN})")
        for login in LOGINS:
            self.stdout.write(f"  {login.username:<14}{login.what}")

    def _progress(self, goal: int) -> Callable[[int], None]:
        def show(written: int) -> None:
            done = min(written * 40 // goal, 40)
            self.stdout.write(f"\r{'█' * done}{'░' * (40 - done)} {written:,} letters", ending="")
            self.stdout.flush()
            if written >= goal:
                self.stdout.write("")

        return show
