"""Letters, their files, and their way to each recipient."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.correspondence.enums import (
    Channel,
    Direction,
    DispatchState,
    DocumentKind,
    FileRole,
    LetterState,
    Secrecy,
    Source,
    Urgency,
)


class Letter(models.Model):
    """หนังสือราชการ - one official letter in one agency; what another agency receives becomes that agency's own row.

    `reader_ids` holds the ids of units and posts that may read it (flattened, so that lists need no join). For a letter
    with a class of secrecy it holds posts only.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("หน่วยงานเจ้าของเรื่อง/หน่วยงานสารบรรณ"))
    direction = models.CharField(_("ทางเดิน"), max_length=10, choices=Direction.choices)
    kind = models.CharField(_("ชนิดหนังสือ"), max_length=20, choices=DocumentKind.choices)
    state = models.CharField(_("สถานะ"), max_length=15, choices=LetterState.choices)
    source = models.CharField(_("ที่มา"), max_length=10, choices=Source.choices)
    document_number = models.CharField(_("ที่"), max_length=120, blank=True)
    document_date = models.DateField(_("ลงวันที่"), null=True)
    subject = models.CharField(_("เรื่อง"), max_length=1000)
    from_text = models.CharField(_("จาก"), max_length=500)
    to_text = models.CharField(_("ถึง"), max_length=1000)
    urgency = models.CharField(_("ชั้นความเร็ว"), max_length=20, choices=Urgency.choices, default=Urgency.NORMAL)
    secrecy = models.CharField(_("ชั้นความลับ"), max_length=20, choices=Secrecy.choices, default=Secrecy.NONE)
    is_circular = models.BooleanField(_("หนังสือเวียน"), default=False)
    deliver_before = models.DateTimeField(_("ด่วนภายใน"), null=True, blank=True)
    due_on = models.DateField(_("กำหนดเสร็จ"), null=True, blank=True)
    owner_position = models.ForeignKey("org.Position", models.PROTECT, null=True, related_name="+", verbose_name=_("เจ้าของเรื่อง"))
    holder_unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("อยู่ที่หน่วยงาน"))
    holder_position = models.ForeignKey("org.Position", models.PROTECT, null=True, related_name="+", verbose_name=_("อยู่ที่"))
    held_since = models.DateTimeField(_("อยู่ตั้งแต่"), db_default=Now())
    reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replies", db_index=False, verbose_name=_("ตอบหนังสือ")
    )
    sender_agency = models.ForeignKey("org.Agency", models.PROTECT, null=True, related_name="+", verbose_name=_("ส่วนราชการผู้ส่ง"))
    dispatch_id = models.UUIDField(_("รายการส่งของผู้ส่ง"), null=True, unique=True)
    signed_code = models.CharField(_("รหัสตรวจสอบ"), max_length=20, blank=True)
    arrived_at = models.DateTimeField(_("มาถึงเมื่อ"), null=True)
    effective_on = models.DateField(_("วันที่มีผลเป็นการรับ"), null=True)
    reader_ids = ArrayField(models.UUIDField(), verbose_name=_("ผู้อ่านได้"), default=list)
    search_text = models.TextField(_("ข้อความสำหรับค้น"), editable=False, default="")
    created_at = models.DateTimeField(_("บันทึกเมื่อ"), db_default=Now())
    created_by_name = models.CharField(_("ผู้บันทึก"), max_length=200)

    class Meta:
        verbose_name = _("หนังสือราชการ")
        verbose_name_plural = _("หนังสือราชการ")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LetterState.values), name="correspondence_letter_state"),
            models.CheckConstraint(condition=Q(secrecy__in=Secrecy.values), name="correspondence_letter_secrecy"),
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="correspondence_letter_urgency"),
            models.CheckConstraint(
                condition=Q(
                    direction=Direction.INCOMING, state__in=["arrived", "registered", "in_progress", "closed", "returned"]
                )
                | Q(direction=Direction.OUTGOING, state__in=["numbered", "signed", "dispatched", "closed", "cancelled"]),
                name="correspondence_letter_state_of_direction",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "unit", "direction", "-created_at"], name="correspondence_letter_list"),
            models.Index(fields=["unit", "arrived_at"], condition=Q(state="arrived"), name="correspondence_letter_arrived"),
            models.Index(
                fields=["holder_position", "held_since"],
                condition=Q(state__in=["registered", "in_progress"]),
                name="correspondence_letter_held",
            ),
            models.Index(fields=["agency", "direction", "-id"], name="correspondence_letter_newest"),
            models.Index(
                fields=["agency", "unit"],
                condition=Q(state__in=["numbered", "signed"]),
                name="correspondence_letter_to_send",
            ),
            models.Index(
                fields=["holder_unit", "held_since"],
                condition=Q(state__in=["registered", "in_progress"], holder_position=None),
                name="correspondence_letter_desk",
            ),
            models.Index(fields=["agency", "document_number"], name="correspondence_letter_number"),
            models.Index(fields=["reply_to"], name="correspondence_letter_reply"),
            GinIndex(fields=["search_text"], name="correspondence_letter_search", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["reader_ids"], name="correspondence_letter_readers"),
        ]

    def __str__(self) -> str:
        return f"{self.document_number} {self.subject}".strip()


class LetterFile(models.Model):
    """แฟ้มของหนังสือ - the letter itself or an enclosure; the signed file is never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="files", verbose_name=_("หนังสือ"))
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name=_("แฟ้ม"))
    role = models.CharField(_("หน้าที่"), max_length=10, choices=FileRole.choices)
    title = models.CharField(_("ชื่อเอกสาร"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("ลำดับ"), default=0)

    class Meta:
        verbose_name = _("แฟ้มของหนังสือ")
        verbose_name_plural = _("แฟ้มของหนังสือ")
        ordering = ["role", "order"]

    def __str__(self) -> str:
        return self.title or str(self.file)


class LetterReference(models.Model):
    """อ้างถึง - an earlier letter cited by this one, with the row in this agency where it is known."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="references", verbose_name=_("หนังสือ"))
    cited = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="cited_by", verbose_name=_("หนังสือที่อ้างถึง"))
    text = models.CharField(_("ข้อความอ้างถึง"), max_length=500)

    class Meta:
        verbose_name = _("อ้างถึง")
        verbose_name_plural = _("อ้างถึง")

    def __str__(self) -> str:
        return self.text


class Dispatch(models.Model):
    """การส่งหนังสือ - the way of one letter to one recipient, and how far it has come."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="dispatches", verbose_name=_("หนังสือ"))
    channel = models.CharField(_("ช่องทาง"), max_length=10, choices=Channel.choices)
    to_agency = models.ForeignKey("org.Agency", models.PROTECT, null=True, related_name="+", verbose_name=_("ถึงส่วนราชการ"))
    to_unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("ถึงหน่วยงาน"))
    to_name = models.CharField(_("ผู้รับ"), max_length=300)
    to_email = models.EmailField(_("อีเมลผู้รับ"), blank=True)
    is_copy = models.BooleanField(_("สำเนาส่ง"), default=False)
    state = models.CharField(_("สถานะ"), max_length=15, choices=DispatchState.choices, default=DispatchState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("ส่งแล้วกี่ครั้ง"), default=0)
    last_error = models.CharField(_("เหตุขัดข้อง"), max_length=500, blank=True)
    queued_at = models.DateTimeField(_("สั่งส่งเมื่อ"), db_default=Now())
    sent_at = models.DateTimeField(_("ส่งเมื่อ"), null=True)
    delivered_at = models.DateTimeField(_("ถึงเมื่อ"), null=True)
    acknowledged_at = models.DateTimeField(_("ลงทะเบียนรับเมื่อ"), null=True)
    receive_number = models.CharField(_("เลขรับปลายทาง"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("การส่งหนังสือ")
        verbose_name_plural = _("การส่งหนังสือ")
        ordering = ["is_copy", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DispatchState.values), name="correspondence_dispatch_state"),
            models.CheckConstraint(
                condition=Q(channel="platform", to_agency__isnull=False)
                | Q(channel="email") & ~Q(to_email="")
                | Q(channel="paper"),
                name="correspondence_dispatch_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "state"], condition=Q(state__in=["queued", "failed"]), name="correspondence_dispatch_open"
            ),
            models.Index(
                fields=["agency", "queued_at"],
                condition=Q(state__in=["failed", "returned"]),
                name="correspondence_dispatch_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to_name} ({self.get_state_display()})"


class OutsideParty(models.Model):
    """ผู้ติดต่อภายนอก - a person or body outside the platform, in an agency's address book."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    name = models.CharField(_("ชื่อ/ตำแหน่ง"), max_length=300)
    organisation = models.CharField(_("หน่วยงาน"), max_length=300, blank=True)
    email = models.EmailField(_("อีเมล"), blank=True)
    address = models.TextField(_("ที่อยู่"), blank=True)
    addressee_class = models.CharField(_("ชั้นผู้รับ"), max_length=30, default="general")
    sort_key = models.CharField(_("กุญแจเรียงลำดับ"), max_length=800, editable=False, default="")

    class Meta:
        verbose_name = _("ผู้ติดต่อภายนอก")
        verbose_name_plural = _("ผู้ติดต่อภายนอก")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name
