"""Words of exchange."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    """ผลของการส่งหนึ่งครั้ง."""

    SENT = "sent", _("ส่งแล้ว")
    LATER = "later", _("ส่งไม่ได้ชั่วคราว จะส่งใหม่")
    FAILED = "failed", _("ส่งไม่สำเร็จ")
    SKIPPED = "skipped", _("ไม่ต้องส่ง")
