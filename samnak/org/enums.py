"""Words of organisation: kinds of agency and unit, roles, authority to act."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from samnak.core.events import event_kind


class AgencyKind(TextChoices):
    """ประเภทส่วนราชการ - the tenants: a department-level agency, a provincial office, a public organisation."""

    OFFICE = "office", _("สำนักงานปลัดกระทรวง")
    DEPARTMENT = "department", _("กรม")
    PROVINCIAL = "provincial", _("สำนักงานวัฒนธรรมจังหวัด")
    PUBLIC_ORGANISATION = "public_organisation", _("องค์การมหาชน")
    OUTSIDE = "outside", _("หน่วยงานภายนอก")


class UnitKind(TextChoices):
    """ประเภทหน่วยงานภายใน."""

    EXECUTIVE = "executive", _("ผู้บริหาร")
    DIVISION = "division", _("กอง/ศูนย์/กลุ่มขึ้นตรง")
    SECTION = "section", _("กลุ่ม/ฝ่าย")


class Role(TextChoices):
    """บทบาท (domain: F.3) - bound to an appointment and a unit, never to a person alone."""

    UNIT_REGISTRAR = "unit_registrar", _("สารบรรณกอง")
    CENTRAL_REGISTRAR = "central_registrar", _("สารบรรณกลาง")
    SECRET_REGISTRAR = "secret_registrar", _("นายทะเบียนข้อมูลข่าวสารลับ")
    SECRETARY = "secretary", _("หน้าห้อง/ผู้กลั่นกรอง")
    EXECUTIVE = "executive", _("ผู้บริหาร")
    ROOM_ADMIN = "room_admin", _("ผู้ดูแลห้อง")
    FLEET_ADMIN = "fleet_admin", _("ผู้ดูแลรถ")
    DRIVER = "driver", _("พนักงานขับรถ")
    DATA_STEWARD = "data_steward", _("บริกรข้อมูล (ผู้อนุมัติเผยแพร่ข้อมูล)")
    AUDITOR = "auditor", _("ผู้ตรวจสอบ")
    SYSADMIN = "sysadmin", _("ผู้ดูแลระบบ")


class Scope(TextChoices):
    """ขอบเขตของบทบาท."""

    UNIT = "unit", _("เฉพาะหน่วยงาน")
    SUBTREE = "subtree", _("หน่วยงานและหน่วยงานในสังกัด")
    AGENCY = "agency", _("ทั้งส่วนราชการ")


class Authority(TextChoices):
    """ฐานะในการปฏิบัติราชการ (domain: A.11), in the legal order in which a substitute is looked for."""

    HOLDER = "holder", _("ผู้ดำรงตำแหน่ง")
    INCUMBENT_ACTING = "incumbent_acting", _("รักษาการในตำแหน่ง")
    ACTING = "acting", _("รักษาราชการแทน")
    DELEGATED = "delegated", _("ปฏิบัติราชการแทน")
    IN_PLACE = "in_place", _("ทำการแทน")
    DUTY = "duty", _("ปฏิบัติหน้าที่")


# The order of A.11: who acts first when several hold a right to the same post.
AUTHORITY_ORDER = [choice.value for choice in Authority]


class Events:
    """Events of organisation."""

    DELEGATION_GRANTED = event_kind("org.delegation_granted", _("มอบอำนาจ"), "to", "authority", "until")
    DELEGATION_REVOKED = event_kind("org.delegation_revoked", _("เพิกถอนการมอบอำนาจ"), "to", "authority")
    POST_SWITCHED = event_kind("org.post_switched", _("เปลี่ยนตำแหน่งที่ปฏิบัติงาน"), "to")
    HOLIDAY_CHANGED = event_kind("org.holiday_changed", _("แก้ไขปฏิทินวันหยุดราชการ"), "date", "name", "change")
