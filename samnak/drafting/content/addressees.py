"""Salutation and closing by class of addressee (domain: A.10, annex 2 of the regulation)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GENERAL = "general"


@dataclass(frozen=True, slots=True)
class AddresseeClass:
    """ชั้นผู้รับ - how a letter greets and takes leave; the words on the paper are always Thai."""

    code: str
    label: str | Promise
    salutation: str
    closing: str


ADDRESSEES: tuple[AddresseeClass, ...] = (
    AddresseeClass(GENERAL, _("บุคคลทั่วไปและผู้ดำรงตำแหน่ง"), "เรียน", "ขอแสดงความนับถือ"),
    AddresseeClass("high", _("ผู้ดำรงตำแหน่งสูงตามภาคผนวก 2 เช่น นายกรัฐมนตรี"), "กราบเรียน", "ขอแสดงความนับถืออย่างยิ่ง"),
    AddresseeClass("patriarch", _("สมเด็จพระสังฆราช"), "กราบทูล", "ควรมิควรแล้วแต่จะโปรด"),
    AddresseeClass("monk_somdet", _("สมเด็จพระราชาคณะ รองสมเด็จพระราชาคณะ"), "นมัสการ", "ขอนมัสการด้วยความเคารพอย่างยิ่ง"),
    AddresseeClass("monk_ratchakhana", _("พระราชาคณะ"), "นมัสการ", "ขอนมัสการด้วยความเคารพอย่างสูง"),
    AddresseeClass("monk", _("พระภิกษุสงฆ์ทั่วไป"), "นมัสการ", "ขอนมัสการด้วยความเคารพ"),
)
_BY_CODE = {row.code: row for row in ADDRESSEES}


def addressee_class(code: str) -> AddresseeClass:
    """Return a class of addressee; an unknown code counts as the ordinary one."""
    return _BY_CODE.get(code, _BY_CODE[GENERAL])
