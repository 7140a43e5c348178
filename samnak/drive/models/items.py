"""Folders and files in one tree, their versions, and the rights that hold for them."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.core.actor import Actor
from samnak.core.ids import new_id
from samnak.drive.enums import ItemKind, LockWay, Secrecy
from samnak.drive.models.spaces import Space


class Item(models.Model):
    """รายการในคลัง - a folder or a file; `path` holds the ids from the root, so that a subtree is a prefix.

    `anchor` is the nearest item upwards, itself included, that has rules of its own; its `Reach` tells who may what.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.PROTECT, related_name="items", verbose_name=_("พื้นที่"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name=_("โฟลเดอร์"))
    anchor = models.ForeignKey("self", models.PROTECT, related_name="+", verbose_name=_("จุดกำหนดสิทธิ"))
    kind = models.CharField(_("ประเภท"), max_length=6, choices=ItemKind.choices)
    name = models.CharField(_("ชื่อ"), max_length=255)
    name_key = models.CharField(_("กุญแจชื่อซ้ำ"), max_length=800, editable=False)
    sort_key = models.CharField(_("กุญแจเรียงลำดับ"), max_length=800, editable=False, db_collation="C")
    path = models.TextField(_("เส้นทาง"), editable=False)
    head = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+", verbose_name=_("รุ่นล่าสุด"))
    size = models.BigIntegerField(_("ขนาด (ไบต์)"), default=0)
    media_type = models.CharField(_("ชนิดข้อมูล"), max_length=120, blank=True)
    is_restricted = models.BooleanField(_("ไม่รับสิทธิจากโฟลเดอร์เหนือขึ้นไป"), default=False)
    secrecy = models.CharField(_("ชั้นความลับ"), max_length=20, choices=Secrecy.choices, default=Secrecy.NONE)
    has_personal_data = models.BooleanField(_("มีข้อมูลส่วนบุคคล"), default=False)
    description = models.TextField(_("คำอธิบาย"), blank=True)
    tags = ArrayField(models.CharField(max_length=60), verbose_name=_("ป้ายกำกับ"), default=list)
    file_code = models.CharField(_("รหัสแฟ้ม"), max_length=60, blank=True)
    record_of = models.CharField(_("สำเนาของเอกสารราชการ"), max_length=300, blank=True)  # such a copy has no newer versions
    made_by_id = models.UUIDField(_("ผู้สร้าง (รหัส)"), null=True)
    made_by_name = models.CharField(_("ผู้สร้าง"), max_length=200)
    made_at = models.DateTimeField(_("สร้างเมื่อ"), db_default=Now())
    changed_by_name = models.CharField(_("ผู้แก้ไขล่าสุด"), max_length=200)
    changed_at = models.DateTimeField(_("แก้ไขล่าสุดเมื่อ"), db_default=Now())
    trashed_at = models.DateTimeField(_("ลงถังขยะเมื่อ"), null=True)
    trashed_by_name = models.CharField(_("ผู้ย้ายลงถังขยะ"), max_length=200, blank=True)
    trash_root = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("รายการที่ถูกทิ้ง"))

    # the tokens of whoever fetched this row through `queries.get_for`, so that deciding does not ask for them again
    asked_by: "tuple[Actor, frozenset[UUID]] | None" = None

    class Meta:
        verbose_name = _("รายการในคลัง")
        verbose_name_plural = _("รายการในคลัง")
        constraints = [
            models.UniqueConstraint(fields=["parent", "name_key"], condition=Q(trashed_at=None), name="drive_item_name"),
            models.UniqueConstraint(fields=["space"], condition=Q(parent=None), name="drive_item_one_root"),
            models.CheckConstraint(condition=Q(kind="file") | Q(head=None, size=0), name="drive_item_folder"),
            models.CheckConstraint(condition=Q(parent__isnull=False) | Q(kind="folder", trashed_at=None), name="drive_item_root"),
            models.CheckConstraint(
                condition=Q(trashed_at=None, trash_root=None) | Q(trashed_at__isnull=False, trash_root__isnull=False),
                name="drive_item_trash",
            ),
        ]
        indexes = [
            models.Index(
                F("parent"),
                F("kind").desc(),
                F("sort_key"),
                F("id"),
                name="drive_item_listing",
                condition=Q(trashed_at=None),
            ),
            models.Index(fields=["path"], name="drive_item_path", opclasses=["text_pattern_ops"]),
            models.Index(fields=["anchor", "changed_at"], name="drive_item_anchor"),
            models.Index(fields=["trash_root"], name="drive_item_trashed", condition=Q(trashed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_folder(self) -> bool:
        """Tell a folder from a file."""
        return self.kind == ItemKind.FOLDER

    @property
    def is_root(self) -> bool:
        """Tell whether this is the root folder of its space."""
        return self.parent_id is None


class Version(models.Model):
    """รุ่นของไฟล์ - the bytes of a file as somebody put them in; never changed, a restored one becomes a new one.

    Without a stored file the version is empty, as desktops make a file before they write into it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="versions", verbose_name=_("ไฟล์"))
    number = models.PositiveIntegerField(_("รุ่นที่"))
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("แฟ้ม"))
    size = models.BigIntegerField(_("ขนาด (ไบต์)"))
    note = models.CharField(_("หมายเหตุ"), max_length=300, blank=True)
    restored_from = models.PositiveIntegerField(_("นำกลับจากรุ่นที่"), null=True)
    session = models.CharField(_("รอบการแก้ไขออนไลน์"), max_length=64, blank=True)
    session_since = models.DateTimeField(_("เริ่มบันทึกในรอบเมื่อ"), null=True)
    made_by_id = models.UUIDField(_("ผู้บันทึก (รหัส)"), null=True)
    made_by_name = models.CharField(_("ผู้บันทึก"), max_length=200)
    made_at = models.DateTimeField(_("บันทึกเมื่อ"), db_default=Now())

    class Meta:
        verbose_name = _("รุ่นของไฟล์")
        verbose_name_plural = _("รุ่นของไฟล์")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="drive_version_number"),
            models.CheckConstraint(condition=Q(file__isnull=False) | Q(size=0), name="drive_version_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.item} รุ่น {self.number}"


class Lock(models.Model):
    """การกันไว้แก้ไข - while it lasts only whoever shows its word may write into the file, move it or throw it away.

    An editor on the web and programs on desktops (WebDAV) take the same locks. One that is deep holds for everything in its
    folder as well; those that are shared stand beside each other.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="locks", verbose_name=_("รายการ"))
    word = models.CharField(_("คำกำกับ"), max_length=1024)
    way = models.CharField(_("ทางที่กันไว้"), max_length=10, choices=LockWay.choices, default=LockWay.EDITOR)
    is_shared = models.BooleanField(_("กันร่วมกันได้"), default=False)
    is_deep = models.BooleanField(_("รวมทุกอย่างในโฟลเดอร์"), default=False)
    told = models.BinaryField(_("ผู้แก้ไขตามที่โปรแกรมบอก"), default=bytes)
    by_id = models.UUIDField(_("ผู้แก้ไข (รหัส)"), null=True)
    by_name = models.CharField(_("ผู้แก้ไข"), max_length=200)
    taken_at = models.DateTimeField(_("เริ่มแก้ไขเมื่อ"), db_default=Now())
    until = models.DateTimeField(_("กันไว้ถึง"))

    class Meta:
        verbose_name = _("การกันไว้แก้ไข")
        verbose_name_plural = _("การกันไว้แก้ไข")
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(is_shared=False), name="drive_lock_alone"),
            models.CheckConstraint(condition=Q(way__in=LockWay.values), name="drive_lock_way"),
        ]
        indexes = [
            models.Index(fields=["word"], name="drive_lock_word"),
            models.Index(fields=["by_id"], name="drive_lock_by"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.by_name}"


def _tokens(label: Any) -> ArrayField:
    return ArrayField(models.UUIDField(), verbose_name=label, default=list)


class Reach(models.Model):
    """สิทธิที่มีผล - who may what with the items under an anchor: rights of its own and those it inherits, as sets of tokens."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="reach", verbose_name=_("จุดกำหนดสิทธิ"))
    readers = _tokens(_("ผู้อ่านได้"))  # everybody who may at least read
    commenters = _tokens(_("ผู้แสดงความเห็นได้"))
    editors = _tokens(_("ผู้แก้ไขได้"))
    managers = _tokens(_("ผู้จัดการสิทธิได้"))
    denied = _tokens(_("ผู้ถูกห้าม"))
    keepers = _tokens(_("ผู้ดูแลพื้นที่"))  # cannot be shut out

    class Meta:
        verbose_name = _("สิทธิที่มีผล")
        verbose_name_plural = _("สิทธิที่มีผล")
        indexes = [GinIndex(fields=["readers"], name="drive_reach_readers")]

    def __str__(self) -> str:
        return str(self.item_id)
