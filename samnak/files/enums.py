"""Words of files."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ScanState(TextChoices):
    """ผลตรวจไวรัส."""

    PENDING = "pending", _("รอตรวจ")
    CLEAN = "clean", _("ปลอดภัย")
    INFECTED = "infected", _("พบไวรัส")
    UNCHECKED = "unchecked", _("ไม่มีเครื่องตรวจไวรัส")
