"""Certificates, the documents that are signed, and the ledger that proves which file is which."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.ids import new_id
from samnak.signing.enums import AuthorityRole, DocumentState, RevocationReason, SignatureLevel, SigningMethod


class Authority(models.Model):
    """ผู้ให้บริการออกใบรับรอง - the platform's own root, issuing and time-stamping certificates; keys are encrypted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    role = models.CharField(_("หน้าที่"), max_length=20, choices=AuthorityRole.choices)
    pem = models.TextField(_("ใบรับรอง"))
    sealed_key = models.BinaryField(_("กุญแจเข้ารหัส"))
    fingerprint = models.CharField(_("ลายนิ้วมือ SHA-256"), max_length=64, unique=True)
    not_after = models.DateTimeField(_("หมดอายุ"))
    is_current = models.BooleanField(_("ใช้อยู่"), default=True)
    created_at = models.DateTimeField(_("จัดตั้งเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("ผู้ให้บริการออกใบรับรอง")
        verbose_name_plural = _("ผู้ให้บริการออกใบรับรอง")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=AuthorityRole.values), name="signing_authority_role"),
            models.UniqueConstraint(fields=["role"], condition=Q(is_current=True), name="signing_authority_one_current"),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class SigningCertificate(models.Model):
    """ใบรับรองลายมือชื่อดิจิทัล - one person's certificate; the key opens only with the person's PIN."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="signing_certificates", verbose_name=_("เจ้าของ")
    )
    issuer = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name=_("ผู้ออก"))
    pem = models.TextField(_("ใบรับรอง"))
    locked_key = models.BinaryField(_("กุญแจเข้ารหัส"))
    serial = models.CharField(_("หมายเลขใบรับรอง"), max_length=40, unique=True)
    fingerprint = models.CharField(_("ลายนิ้วมือ SHA-256"), max_length=64, unique=True)
    not_before = models.DateTimeField(_("เริ่มใช้"))
    not_after = models.DateTimeField(_("หมดอายุ"))
    pin_failures = models.PositiveSmallIntegerField(_("ใส่ PIN ผิดติดต่อกัน"), default=0)
    locked_until = models.DateTimeField(_("ระงับถึง"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("เพิกถอนเมื่อ"), null=True, blank=True)
    revocation_reason = models.CharField(_("เหตุที่เพิกถอน"), max_length=20, choices=RevocationReason.choices, blank=True)

    class Meta:
        verbose_name = _("ใบรับรองลายมือชื่อดิจิทัล")
        verbose_name_plural = _("ใบรับรองลายมือชื่อดิจิทัล")
        ordering = ["-not_before"]
        constraints = [
            models.CheckConstraint(condition=Q(not_after__gt=F("not_before")), name="signing_certificate_life"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revocation_reason="")
                | Q(revoked_at__isnull=False, revocation_reason__in=RevocationReason.values),
                name="signing_certificate_reason",
            ),
            models.UniqueConstraint(fields=["user"], condition=Q(revoked_at=None), name="signing_certificate_one_in_force"),
        ]

    def __str__(self) -> str:
        return self.serial


class SignedDocument(models.Model):
    """เอกสารที่ลงนาม - one official paper under one public code, whatever happens to its file."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(_("รหัสตรวจสอบ"), max_length=12, unique=True)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการเจ้าของเรื่อง"))
    kind = models.CharField(_("ชนิดเอกสาร"), max_length=100)
    document_number = models.CharField(_("เลขที่"), max_length=100, blank=True)
    document_date = models.DateField(_("ลงวันที่"), null=True, blank=True)
    subject = models.CharField(_("เรื่อง"), max_length=500, blank=True)
    secrecy = models.CharField(_("ชั้นความลับ"), max_length=30, blank=True)
    is_public = models.BooleanField(_("แสดงชื่อเรื่องในหน้าตรวจสอบ"), default=False)
    signatures_expected = models.PositiveSmallIntegerField(_("จำนวนลายมือชื่อที่ต้องมี"), default=1)
    state = models.CharField(_("สถานะ"), max_length=20, choices=DocumentState.choices, default=DocumentState.CURRENT)
    state_reason = models.CharField(_("เหตุผล"), max_length=300, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("ฉบับที่แทน")
    )
    created_at = models.DateTimeField(_("ออกรหัสเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("เอกสารที่ลงนาม")
        verbose_name_plural = _("เอกสารที่ลงนาม")
        indexes = [models.Index(fields=["agency", "-created_at"], name="signing_document_agency")]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{12}$"), name="signing_document_code"),
            models.CheckConstraint(condition=Q(state__in=DocumentState.values), name="signing_document_state"),
            models.CheckConstraint(condition=Q(secrecy="") | Q(is_public=False), name="signing_document_secret_hidden"),
            models.CheckConstraint(condition=Q(signatures_expected__gte=1), name="signing_document_expected"),
            models.CheckConstraint(
                condition=Q(state=DocumentState.CURRENT) | ~Q(state_reason=""), name="signing_document_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SignedRevision(models.Model):
    """บัญชีฉบับลงนาม - the fingerprint of every file that ever left the signing room; append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document = models.ForeignKey(SignedDocument, models.PROTECT, related_name="revisions", verbose_name=_("เอกสาร"))
    number = models.PositiveSmallIntegerField(_("ฉบับที่"))
    signature_count = models.PositiveSmallIntegerField(_("จำนวนลายมือชื่อ"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    size = models.PositiveIntegerField(_("ขนาด (ไบต์)"))
    at = models.DateTimeField(_("บันทึกเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("ฉบับลงนาม")
        verbose_name_plural = _("บัญชีฉบับลงนาม")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="signing_revision_number"),
            models.CheckConstraint(condition=Q(number__gte=1, size__gte=1), name="signing_revision_positive"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="signing_revision_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.document} #{self.number}"


class Signature(models.Model):
    """ลายมือชื่อ - who signed which field of which revision, in what position and on whose behalf; append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    revision = models.OneToOneField(SignedRevision, models.PROTECT, related_name="signature", verbose_name=_("ฉบับ"))
    document = models.ForeignKey(SignedDocument, models.PROTECT, related_name="signatures", verbose_name=_("เอกสาร"))
    field = models.CharField(_("ช่องลายมือชื่อ"), max_length=100)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้ลงนาม"))
    name = models.CharField(_("ชื่อผู้ลงนาม"), max_length=300)
    position = models.TextField(_("ตำแหน่ง"), blank=True)
    authority_words = models.CharField(_("ฐานะ"), max_length=100, blank=True)
    on_behalf_of = models.CharField(_("ทำการแทน"), max_length=300, blank=True)
    authority_basis = models.CharField(_("ฐานอำนาจ"), max_length=300, blank=True)
    certificate = models.ForeignKey(SigningCertificate, models.PROTECT, null=True, related_name="+", verbose_name=_("ใบรับรอง"))
    certificate_serial = models.CharField(_("หมายเลขใบรับรอง"), max_length=40)
    certificate_fingerprint = models.CharField(_("ลายนิ้วมือใบรับรอง"), max_length=64)
    signature_digest = models.CharField(_("SHA-256 ของค่าลายมือชื่อ"), max_length=64, unique=True)
    level = models.CharField(_("ระดับ"), max_length=5, choices=SignatureLevel.choices)
    method = models.CharField(_("วิธีถือกุญแจ"), max_length=20, choices=SigningMethod.choices)
    signed_at = models.DateTimeField(_("ลงนามเมื่อ"))
    timestamp_at = models.DateTimeField(_("เวลาประทับรับรอง"), null=True, blank=True)
    ip = models.CharField(_("หมายเลขไอพี"), max_length=45, blank=True)

    class Meta:
        verbose_name = _("ลายมือชื่อ")
        verbose_name_plural = _("ลายมือชื่อ")
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["document", "field"], name="signing_signature_field"),
            models.CheckConstraint(condition=Q(level__in=SignatureLevel.values), name="signing_signature_level"),
            models.CheckConstraint(condition=Q(method__in=SigningMethod.values), name="signing_signature_method"),
            models.CheckConstraint(
                condition=Q(level=SignatureLevel.BASIC, timestamp_at=None)
                | Q(level=SignatureLevel.TIMESTAMPED, timestamp_at__isnull=False),
                name="signing_signature_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.field}"


class LateTimestamp(models.Model):
    """ตราประทับรับรองเวลาภายหลัง - a token fetched after an outage for a signature that was made without one; append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    signature = models.OneToOneField(Signature, models.PROTECT, related_name="late_timestamp", verbose_name=_("ลายมือชื่อ"))
    token = models.BinaryField(_("ตราประทับรับรองเวลา"))
    at = models.DateTimeField(_("เวลาที่ประทับ"))

    class Meta:
        verbose_name = _("ตราประทับรับรองเวลาภายหลัง")
        verbose_name_plural = _("ตราประทับรับรองเวลาภายหลัง")

    def __str__(self) -> str:
        return f"{self.signature} {self.at:%Y-%m-%d %H:%M}"
