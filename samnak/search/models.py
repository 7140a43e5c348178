"""The index: entries of what can be found, the words that occur, what waits to be indexed, and the builds of the index."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.search.enums import BuildState

MOST_SENDER = 160


class Build(models.Model):
    """ดัชนีค้นหา - one build of the whole index; a new one grows beside the one in use and takes its place when it is whole."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.PositiveSmallIntegerField(_("รุ่นที่"), unique=True)
    state = models.CharField(_("สถานะ"), max_length=10, choices=BuildState.choices, default=BuildState.BUILDING)
    segmenter = models.CharField(_("รุ่นของตัวตัดคำ"), max_length=100)
    done = models.PositiveIntegerField(_("ทำแล้ว"), default=0)
    total = models.PositiveIntegerField(_("ทั้งหมด"), default=0)
    began_at = models.DateTimeField(_("เริ่มเมื่อ"), db_default=Now())
    ended_at = models.DateTimeField(_("เสร็จเมื่อ"), null=True)

    class Meta:
        verbose_name = _("ดัชนีค้นหา")
        verbose_name_plural = _("ดัชนีค้นหา")
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=~models.Q(state="retired"), name="search_build_one_of_state"),
            models.CheckConstraint(condition=models.Q(state__in=BuildState.values), name="search_build_state"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.get_state_display()})"


class Entry(models.Model):
    """รายการดัชนี - one thing that can be found: its words and who may know of it; derived, so without foreign keys.

    Each build is a partition with indexes of its own, which the engine makes. `readers` holds what of an actor opens it
    (see each app's source); `words` its words, pairs of neighbours, and those of its title once more.
    """

    pk = models.CompositePrimaryKey("build", "object_id", "kind")
    kind = models.CharField(_("ชนิด"), max_length=20)
    object_id = models.UUIDField(_("รายการ"))
    build = models.PositiveSmallIntegerField(_("รุ่นของดัชนี"))
    year = models.PositiveSmallIntegerField(_("ปี พ.ศ."), null=True)
    day = models.DateField(_("วันที่"), null=True)
    agency_id = models.UUIDField(_("ส่วนราชการ"))
    unit_id = models.UUIDField(_("หน่วยงาน"), null=True)
    category = models.CharField(_("ประเภท"), max_length=20, blank=True)
    sender = models.CharField(_("ผู้ส่ง"), max_length=MOST_SENDER, blank=True)
    readers = ArrayField(models.UUIDField(), verbose_name=_("ผู้ค้นพบได้"))
    words = SearchVectorField(_("คำ"))

    class Meta:
        verbose_name = _("รายการดัชนี")
        verbose_name_plural = _("รายการดัชนี")

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Lexeme(models.Model):
    """คำในดัชนี - a Thai word, or a pair of neighbours, that occurs; a word typed is looked for inside of these."""

    word = models.CharField(_("คำ"), max_length=200, primary_key=True)  # a pair is written first_second
    joined = models.CharField(_("คำที่เขียนติดกัน"), max_length=200)
    is_pair = models.BooleanField(_("คู่คำ"))

    class Meta:
        verbose_name = _("คำในดัชนี")
        verbose_name_plural = _("คำในดัชนี")
        indexes = [GinIndex(fields=["joined"], name="search_lexeme_joined", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word


class SavedSearch(models.Model):
    """การค้นที่บันทึกไว้ - a question one person keeps; with the alert on, whatever new answers it is told of."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("เจ้าของ"))
    position_id = models.UUIDField(_("ตำแหน่งที่ใช้ค้น"))
    name = models.CharField(_("ชื่อ"), max_length=100)
    question = models.CharField(_("คำค้น"), max_length=200)
    narrowed = models.JSONField(_("ตัวกรอง"), default=dict)
    alerts = models.BooleanField(_("แจ้งเมื่อมีรายการใหม่"), default=False)
    seen_at = models.DateTimeField(_("ตรวจล่าสุดเมื่อ"), db_default=Now())
    created_at = models.DateTimeField(_("บันทึกเมื่อ"), db_default=Now())
    removed_at = models.DateTimeField(_("ลบเมื่อ"), null=True)

    class Meta:
        verbose_name = _("การค้นที่บันทึกไว้")
        verbose_name_plural = _("การค้นที่บันทึกไว้")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "position_id", "name"], condition=models.Q(removed_at=None), name="search_saved_name_once"
            )
        ]
        indexes = [models.Index(fields=["seen_at"], condition=models.Q(alerts=True, removed_at=None), name="search_saved_alerts")]

    def __str__(self) -> str:
        return self.name


class Told(models.Model):
    """รายการที่เคยพบ - a thing that answered a saved search before, so that it is told of once."""

    pk = models.CompositePrimaryKey("search", "object_id")
    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="told", verbose_name=_("การค้นที่บันทึกไว้"))
    object_id = models.UUIDField(_("รายการ"))

    class Meta:
        verbose_name = _("รายการที่เคยพบ")
        verbose_name_plural = _("รายการที่เคยพบ")

    def __str__(self) -> str:
        return str(self.object_id)


class Change(models.Model):
    """รายการรอทำดัชนี - something was written that the index does not know yet; the row commits with the change itself."""

    kind = models.CharField(_("ชนิด"), max_length=20)
    object_id = models.UUIDField(_("รายการ"))

    class Meta:
        verbose_name = _("รายการรอทำดัชนี")
        verbose_name_plural = _("รายการรอทำดัชนี")

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
