"""Words of search."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Order(TextChoices):
    """ลำดับของผลการค้น."""

    RELEVANCE = "relevance", _("ตรงที่สุดก่อน")
    DAY = "day", _("ใหม่ที่สุดก่อน")


class BuildState(TextChoices):
    """สถานะของดัชนีรุ่นหนึ่ง."""

    BUILDING = "building", _("กำลังสร้าง")
    ACTIVE = "active", _("ใช้งาน")
    RETIRED = "retired", _("เลิกใช้")
