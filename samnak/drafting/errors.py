"""What can go wrong in drafting; every message says what to do next, and nothing typed is lost."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from samnak.core import thai
from samnak.core.errors import ConflictError, DomainError


class ContentError(DomainError):
    """What was sent is not the content of a letter."""


class StaleDraftError(ConflictError):
    """The draft was saved elsewhere in the meantime; the newer state is carried along."""

    def __init__(self, newer: object, *, name: str, at: object) -> None:
        words = _("%(name)s บันทึกร่างนี้ไว้ก่อนแล้วเมื่อ %(time)s ระบบจึงยังไม่บันทึกทับ ข้อความที่ท่านพิมพ์ยังอยู่ครบ กรุณาเลือกว่าจะใช้ฉบับใด")
        super().__init__(words % {"name": name or _("หน้าต่างอื่น"), "time": thai.clock(at)})  # type: ignore[arg-type]
        self.newer = newer


class IncompleteDraftError(DomainError):
    """The draft lacks what a letter must have; `errors` has one message a field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(_("ร่างนี้ยังไม่ครบ กรุณาแก้ไขตามที่แจ้งข้างช่องกรอกแล้วเสนออีกครั้ง"), field=next(iter(errors)))
        self.errors = dict(errors)


class NoSigningRightError(DomainError):
    """The person may not sign for this post today."""

    def __init__(self) -> None:
        super().__init__(_("ท่านไม่มีอำนาจลงนามในตำแหน่งนี้ในวันนี้ เพราะพ้นจากตำแหน่ง หรือการมอบอำนาจสิ้นสุดหรือไม่รวมการลงนาม"))


class SignFirstError(DomainError):
    """A signing step is passed by signing, not by agreeing."""

    def __init__(self) -> None:
        super().__init__(_("ขั้นตอนนี้เป็นการลงนาม กรุณาใช้ปุ่ม “ลงนาม” และใส่รหัส PIN"))
