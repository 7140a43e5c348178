"""Words of data sets: the enumerated fields of the Thai government catalogue, states, findings, events (domain: F.5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samnak.core.events import event_kind

OTHER = "other"


class DataType(TextChoices):
    """ประเภทข้อมูล."""

    RECORD = "record", _("ข้อมูลระเบียน")
    STATISTICS = "statistics", _("ข้อมูลสถิติ")
    SPATIAL = "spatial", _("ข้อมูลภูมิสารสนเทศเชิงพื้นที่")
    MIXED = "mixed", _("ข้อมูลหลากหลายประเภท")
    OTHER = "other", _("ข้อมูลประเภทอื่นๆ")


class Objective(TextChoices):
    """วัตถุประสงค์."""

    MISSION = "mission", _("พันธกิจหน่วยงาน")
    PUBLIC_SERVICE = "public_service", _("เพื่อการให้บริการประชาชน")
    LAW = "law", _("กฎหมายที่เกี่ยวข้อง")
    STRATEGY = "strategy", _("ยุทธศาสตร์ชาติ")
    PLAN = "plan", _("แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ")
    SECURITY_PLAN = "security_plan", _("แผนความมั่นคงแห่งชาติ")
    MASTER_PLAN = "master_plan", _("แผนแม่บทภายใต้ยุทธศาสตร์ชาติ")
    REFORM = "reform", _("แผนปฏิรูปประเทศ")
    LEVEL_THREE = "level_three", _("แผนระดับที่ 3 (มติครม. 4 ธ.ค. 2560)")
    POLICY = "policy", _("นโยบายรัฐบาล/ข้อสั่งการนายกรัฐมนตรี")
    CABINET = "cabinet", _("มติคณะรัฐมนตรี")
    INDEX = "index", _("ดัชนี/ตัวชี้วัดระดับนานาชาติ")
    UNKNOWN = "unknown", _("ไม่ทราบ")
    OTHER = "other", _("อื่นๆ")


class FrequencyUnit(TextChoices):
    """หน่วยความถี่ของการปรับปรุงข้อมูล."""

    YEAR = "year", _("ปี")
    HALF_YEAR = "half_year", _("ครึ่งปี")
    QUARTER = "quarter", _("ไตรมาส")
    MONTH = "month", _("เดือน")
    WEEK = "week", _("สัปดาห์")
    DAY = "day", _("วัน")
    WORKING_DAY = "working_day", _("วันทำการ")
    HOUR = "hour", _("ชั่วโมง")
    MINUTE = "minute", _("นาที")
    REAL_TIME = "real_time", _("ตามเวลาจริง")
    NEVER = "never", _("ไม่มีการปรับปรุงหลังจากการจัดเก็บข้อมูล")
    UNKNOWN = "unknown", _("ไม่ทราบ")
    OTHER = "other", _("อื่นๆ")


class GeoCoverage(TextChoices):
    """ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่."""

    COUNTRY = "country", _("ประเทศ")
    REGION = "region", _("ภาค")
    PROVINCE = "province", _("จังหวัด")
    DISTRICT = "district", _("อำเภอ")
    SUBDISTRICT = "subdistrict", _("ตำบล")
    VILLAGE = "village", _("หมู่บ้าน")
    MUNICIPALITY = "municipality", _("เทศบาล/อบต.")
    COORDINATES = "coordinates", _("พิกัด")
    WORLD = "world", _("โลก")
    CONTINENT = "continent", _("ทวีป/กลุ่มประเทศในทวีป")
    ECONOMIC = "economic", _("กลุ่มประเทศทางเศรษฐกิจ")
    UNKNOWN = "unknown", _("ไม่ทราบ")
    OTHER = "other", _("อื่นๆ")


class DataFormat(TextChoices):
    """รูปแบบการเก็บข้อมูล."""

    CSV = "csv", "CSV"
    XLS = "xls", "XLS"
    DATABASE = "database", "Database"
    JSON = "json", "JSON"
    XML = "xml", "XML"
    TEXT = "text", "Text"
    PDF = "pdf", "PDF"
    HTML = "html", "HTML"
    IMAGE = "image", "Image"
    AUDIO = "audio", "Audio"
    VIDEO = "video", "Video"
    UNKNOWN = "unknown", _("ไม่ทราบ")
    OTHER = "other", _("อื่นๆ")


class DataCategory(TextChoices):
    """หมวดหมู่ข้อมูลตามธรรมาภิบาลข้อมูลภาครัฐ - only public data may leave the agency."""

    PUBLIC = "public", _("ข้อมูลสาธารณะ")
    PERSONAL = "personal", _("ข้อมูลส่วนบุคคล")
    SECURITY = "security", _("ข้อมูลความมั่นคง")
    SECRET = "secret", _("ข้อมูลความลับทางราชการ")


class DataClass(TextChoices):
    """ชั้นข้อมูล."""

    OPEN = "open", _("ชั้นเปิดเผย")
    INTERNAL = "internal", _("ชั้นเผยแพร่ภายในองค์กร")
    CONFIDENTIAL = "confidential", _("ชั้นลับ")
    SECRET = "secret", _("ชั้นลับมาก")
    TOP_SECRET = "top_secret", _("ชั้นลับที่สุด")


class Licence(TextChoices):
    """สัญญาอนุญาตให้ใช้ข้อมูล - the names that the Thai government catalogue knows."""

    DGA = "dga", "DGA Open Government License"
    CC_BY = "cc_by", "Creative Commons Attributions"
    CC_BY_SA = "cc_by_sa", "Creative Commons Attribution Share-Alike"
    CC_BY_NC = "cc_by_nc", "Creative Commons Non-Commercial (Any)"
    ODC = "odc", "Open Data Common"
    GFDL = "gfdl", "GNU Free Documentation License"
    UNSPECIFIED = "unspecified", "License not specified"
    OTHER = "other", _("อื่นๆ")


LICENCE_ADDRESSES = {
    Licence.DGA: "https://data.go.th/pages/dga-open-government-license",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
    Licence.ODC: "https://opendatacommons.org/licenses/by/1-0/",
    Licence.GFDL: "https://www.gnu.org/licenses/fdl-1.3.html",
}


class ColumnType(TextChoices):
    """ชนิดของคอลัมน์."""

    TEXT = "text", _("ข้อความ")
    INTEGER = "integer", _("จำนวนเต็ม")
    DECIMAL = "decimal", _("ทศนิยม")
    DATE = "date", _("วันที่")
    BOOLEAN = "boolean", _("ใช่/ไม่ใช่")
    CODE = "code", _("รหัส")


NUMBERS = frozenset({ColumnType.INTEGER.value, ColumnType.DECIMAL.value})


class DataSetState(TextChoices):
    """สถานะของชุดข้อมูล - the state of what is being worked on; what was released stays out until it is replaced."""

    DRAFT = "draft", _("จัดทำ")
    SUBMITTED = "submitted", _("เสนอแล้ว รออนุมัติ")
    APPROVED = "approved", _("อนุมัติแล้ว รอเผยแพร่")
    PUBLISHED = "published", _("เผยแพร่แล้ว")
    WITHDRAWN = "withdrawn", _("ถอนการเผยแพร่แล้ว")


class VersionState(TextChoices):
    """สถานะการอ่านแฟ้มข้อมูล."""

    WAITING = "waiting", _("รออ่านแฟ้ม")
    READING = "reading", _("กำลังอ่านแฟ้ม")
    READY = "ready", _("พร้อมใช้")
    FAILED = "failed", _("อ่านแฟ้มไม่ได้")


class Origin(TextChoices):
    """ที่มาของฉบับ."""

    UPLOAD = "upload", _("นำเข้าแฟ้ม")
    MASKED = "masked", _("ปกปิดข้อมูลส่วนบุคคล")
    RETYPED = "retyped", _("เปลี่ยนโครงสร้างคอลัมน์")
    PLATFORM = "platform", _("ระบบจัดทำเอง")


class QualityKind(TextChoices):
    """ข้อสังเกตคุณภาพข้อมูล."""

    MISSING = "missing", _("ไม่มีค่า")
    DUPLICATE_ROW = "duplicate_row", _("แถวซ้ำกัน")
    DUPLICATE_VALUE = "duplicate_value", _("ค่าซ้ำในคอลัมน์ที่ห้ามซ้ำ")
    WRONG_TYPE = "wrong_type", _("ชนิดข้อมูลไม่ตรง")
    OUT_OF_RANGE = "out_of_range", _("ค่านอกช่วงที่เป็นไปได้")
    SPACES = "spaces", _("ช่องว่างเกิน")
    MIXED_ERA = "mixed_era", _("ปี พ.ศ. และ ค.ศ. ปนกัน")


class PersonalKind(TextChoices):
    """ชนิดของข้อมูลส่วนบุคคลที่พบ."""

    CITIZEN_ID = "citizen_id", _("เลขประจำตัวประชาชน")
    NAME = "name", _("ชื่อบุคคล")
    PHONE = "phone", _("หมายเลขโทรศัพท์")
    EMAIL = "email", _("อีเมล")
    ADDRESS = "address", _("ที่อยู่")
    BANK_ACCOUNT = "bank_account", _("เลขที่บัญชีธนาคาร")
    PASSPORT = "passport", _("เลขที่หนังสือเดินทาง")


class FindingState(TextChoices):
    """ผลการพิจารณาข้อมูลส่วนบุคคล."""

    OPEN = "open", _("ยังไม่พิจารณา")
    MASKED = "masked", _("ปกปิดแล้ว")
    REMOVED = "removed", _("ตัดคอลัมน์แล้ว")
    JUSTIFIED = "justified", _("เผยแพร่ได้โดยมีเหตุผล")


class PushState(TextChoices):
    """สถานะการส่งไปบัญชีข้อมูลภาครัฐ."""

    WAITING = "waiting", _("รอส่ง")
    SENT = "sent", _("ส่งแล้ว")
    FAILED = "failed", _("ส่งไม่สำเร็จ")


class PlatformState(TextChoices):
    """สถานะของตารางที่ระบบจัดทำ."""

    ON = "on", pgettext_lazy("ตารางของระบบ", "เปิดใช้")
    OFF = "off", pgettext_lazy("ตารางของระบบ", "ปิด")


class Events:
    """Events of data sets."""

    CREATED = event_kind("datasets.created", _("สร้างชุดข้อมูล"), "title")
    DESCRIBED = event_kind("datasets.described", _("แก้ไขคำอธิบายชุดข้อมูล"), "fields")
    VERSION_ADDED = event_kind("datasets.version_added", _("นำเข้าฉบับข้อมูล"), "table", "number", "origin")
    TABLE_REMOVED = event_kind("datasets.table_removed", _("ลบตารางข้อมูล"), "table")
    DICTIONARY_CHANGED = event_kind("datasets.dictionary_changed", _("แก้ไขพจนานุกรมข้อมูล"), "table", "columns")
    FINDING_JUSTIFIED = event_kind("datasets.finding_justified", _("ให้เหตุผลการเผยแพร่"), "table", "column", "kind", "reason")
    FINDING_REOPENED = event_kind("datasets.finding_reopened", _("พิจารณาข้อมูลส่วนบุคคลใหม่"), "table", "column", "kind")
    MASKED = event_kind("datasets.masked", _("ปกปิดข้อมูลส่วนบุคคล"), "table", "columns", "cells")
    SUBMITTED = event_kind("datasets.submitted", _("เสนอขออนุมัติเผยแพร่"), "note")
    RECALLED = event_kind("datasets.recalled", _("ดึงชุดข้อมูลกลับ"))
    RETURNED = event_kind("datasets.returned", _("ส่งชุดข้อมูลกลับแก้ไข"), "reason")
    APPROVED = event_kind("datasets.approved", _("อนุมัติเผยแพร่"), "release", "note")
    PUBLISHED = event_kind("datasets.published", _("เผยแพร่ชุดข้อมูล"), "release")
    WITHDRAWN = event_kind("datasets.withdrawn", _("ถอนการเผยแพร่"), "reason")
    REVISED = event_kind("datasets.revised", _("เริ่มปรับปรุงชุดข้อมูล"))
    PLATFORM_SWITCHED = event_kind("datasets.platform_switched", _("เปิดหรือปิดตารางที่ระบบจัดทำ"), "table", "state")
    PUSHED = event_kind("datasets.pushed", _("ส่งไปบัญชีข้อมูลภาครัฐ"), "release", "address")
    TAKEN_BACK = event_kind("datasets.taken_back", _("ถอนจากบัญชีข้อมูลภาครัฐ"), "release")
    PUSH_FAILED = event_kind("datasets.push_failed", _("ส่งไปบัญชีข้อมูลภาครัฐไม่สำเร็จ"), "release", "reason")
