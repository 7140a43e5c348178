"""What can go wrong in signing; every message says politely what to do next."""

from datetime import datetime

from django.utils.translation import gettext as _

from samnak.core import thai
from samnak.core.errors import DomainError


class NoCertificateError(DomainError):
    """The person has no certificate in force."""

    def __init__(self) -> None:
        super().__init__(_("ท่านยังไม่มีใบรับรองลายมือชื่อที่ใช้ได้ กรุณาขอใบรับรองที่หน้า “ลายมือชื่อดิจิทัลของฉัน” ก่อน"), field="pin")


class WrongPinError(DomainError):
    """The PIN does not open the key."""

    def __init__(self, left: int) -> None:
        super().__init__(_("รหัส PIN ไม่ถูกต้อง เหลืออีก %(left)d ครั้ง") % {"left": left}, field="pin")
        self.left = left


class PinLockedError(DomainError):
    """Too many wrong PINs."""

    def __init__(self, until: datetime) -> None:
        message = _("ใส่รหัส PIN ผิดหลายครั้ง ระบบระงับการลงนามถึงเวลา %(time)s กรุณารอแล้วลองใหม่ หากลืมรหัสให้เพิกถอนแล้วขอใบรับรองใหม่")
        super().__init__(message % {"time": thai.clock(until)}, field="pin")
        self.until = until


class WeakPinError(DomainError):
    """The PIN that was chosen is too short or too easy."""


class AlreadyEnrolledError(DomainError):
    """A certificate in force exists; it must be revoked before another is issued."""

    def __init__(self) -> None:
        super().__init__(_("ท่านมีใบรับรองที่ใช้ได้อยู่แล้ว หากต้องการขอใหม่กรุณาเพิกถอนใบเดิมก่อน"))


class NotSignableError(DomainError):
    """The document or the file cannot take this signature."""


class NoAuthorityError(DomainError):
    """The certification authority has not been set up."""

    def __init__(self) -> None:
        super().__init__(_("ยังไม่ได้จัดตั้งระบบออกใบรับรอง กรุณาแจ้งผู้ดูแลระบบให้ใช้คำสั่ง manage.py setup_signing"))
