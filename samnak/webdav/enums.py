"""Words of connected drives."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LockScope(TextChoices):
    """ขอบเขตการล็อก."""

    EXCLUSIVE = "exclusive", _("คนเดียว")
    SHARED = "shared", _("ร่วมกัน")
