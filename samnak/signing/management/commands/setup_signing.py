"""manage.py setup_signing: make the certification authorities once, and say how to trust them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from samnak.core.actor import system_actor
from samnak.signing import services


class Command(BaseCommand):
    """Make the authorities that do not exist yet."""

    help = "จัดตั้งผู้ให้บริการออกใบรับรองและประทับรับรองเวลาของระบบ (ทำซ้ำได้)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the organisation that the certificates name."""
        parser.add_argument("--organisation", default="Samnak", help="organisation in the certificates, at most 64 characters")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them and print where the root is."""
        made = services.setup_authorities(actor=system_actor("setup_signing"), organisation=options["organisation"])
        for role, row in made.items():
            self.stdout.write(f"{role:14} {row.get_role_display()}  ใช้ได้ถึง {row.not_after:%Y-%m-%d}")
        self.stdout.write(f"Root: {settings.PUBLIC_URL}/ca/root.cer")
        self.stdout.write(f"SHA-256: {services.root_fingerprint()}")
