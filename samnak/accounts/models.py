"""People and their log-ins."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from samnak.core import thai
from samnak.core.ids import new_id


class UserManager(BaseUserManager["User"]):
    """Makes people; log-in names are kept in lower case."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """Return a new, saved person; without a password the account cannot sign in."""
        user = self.model(username=username.lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by log-in name, in any case."""
        return self.get(username=(username or "").lower())


class User(AbstractBaseUser):
    """บุคลากร - a person who works in the platform; posts are held through `org.Appointment`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("ชื่อผู้ใช้"), max_length=80, unique=True)
    email = models.EmailField(_("อีเมล"), blank=True)
    prefix = models.CharField(_("คำนำหน้า"), max_length=40, blank=True)
    rank = models.CharField(_("ยศ"), max_length=60, blank=True)
    academic_title = models.CharField(_("ตำแหน่งทางวิชาการ"), max_length=60, blank=True)
    first_name = models.CharField(_("ชื่อ"), max_length=100)
    last_name = models.CharField(_("ชื่อสกุล"), max_length=100)
    english_name = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=200, blank=True)
    phone = models.CharField(_("โทรศัพท์"), max_length=60, blank=True)
    sort_key = models.CharField(_("กุญแจเรียงลำดับ"), max_length=500, editable=False)
    language = models.CharField(_("ภาษา"), max_length=5, default="th")
    theme = models.CharField(_("ชุดสี"), max_length=10, default="auto")
    is_active = models.BooleanField(_("ใช้งานอยู่"), default=True)
    joined_at = models.DateTimeField(_("เพิ่มเมื่อ"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("บุคลากร")
        verbose_name_plural = _("บุคลากร")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the Thai sort key in step with the name."""
        self.sort_key = thai.sort_key(f"{self.first_name} {self.last_name}")[:500]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def full_name(self) -> str:
        """Return title (rank and academic title before the plain prefix), first and last name."""
        title = self.rank or self.academic_title or self.prefix
        return f"{title}{self.first_name} {self.last_name}"


class SignIn(models.Model):
    """การเข้าใช้งาน - one session of a person on one device, which the person may revoke."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_ins", verbose_name=_("บุคลากร"))
    session_key = models.CharField(_("รหัสการเข้าใช้"), max_length=64, unique=True)
    ip = models.CharField(_("หมายเลขไอพี"), max_length=45, blank=True)
    device = models.CharField(_("อุปกรณ์"), max_length=300, blank=True)
    method = models.CharField(_("วิธียืนยันตัวตน"), max_length=20, default="password")
    started_at = models.DateTimeField(_("เริ่มเมื่อ"), auto_now_add=True)
    seen_at = models.DateTimeField(_("ใช้ล่าสุดเมื่อ"))
    ended_at = models.DateTimeField(_("สิ้นสุดเมื่อ"), null=True)
    end_reason = models.CharField(_("เหตุที่สิ้นสุด"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("การเข้าใช้งาน")
        verbose_name_plural = _("การเข้าใช้งาน")
        indexes = [models.Index(fields=["user", "-seen_at"], name="accounts_signin_user")]

    def __str__(self) -> str:
        return f"{self.user} {self.device}"
