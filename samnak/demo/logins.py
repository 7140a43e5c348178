"""The sample log-ins that `make run` prints; they exist only in the demonstration."""

from typing import NamedTuple

PASSWORD = "samnak-2569"  # noqa: S105 - the demonstration's only, printed on screen
PIN = "246810"


class SampleLogin(NamedTuple):
    """A log-in name and whose chair it is."""

    username: str
    what: str


LOGINS = [
    SampleLogin("drafter", "นักวิชาการวัฒนธรรม กลุ่มแผนงานและงบประมาณ กองยุทธศาสตร์และแผนงาน (ผู้ร่าง)"),
    SampleLogin("proofreader", "เจ้าพนักงานธุรการ กองยุทธศาสตร์และแผนงาน (ผู้ทาน สารบรรณกอง)"),
    SampleLogin("section", "หัวหน้ากลุ่มแผนงานและงบประมาณ (ผู้ตรวจ)"),
    SampleLogin("director", "ผู้อำนวยการกองยุทธศาสตร์และแผนงาน (ผู้ตรวจ/ผู้เสนอ บริกรข้อมูล)"),
    SampleLogin("deputy", "รองปลัดกระทรวง ปฏิบัติราชการแทนปลัดกระทรวง (ผู้ลงนาม)"),
    SampleLogin("permsec", "ปลัดกระทรวงวัฒนธรรม"),
    SampleLogin("registrar", "เจ้าพนักงานธุรการ สารบรรณกลาง สำนักงานปลัดกระทรวง"),
    SampleLogin("cm-registrar", "เจ้าพนักงานธุรการ สำนักงานวัฒนธรรมจังหวัดเชียงใหม่ (สารบรรณ)"),
    SampleLogin("cm-head", "วัฒนธรรมจังหวัดเชียงใหม่"),
    SampleLogin("cm-officer", "นักวิชาการวัฒนธรรม สำนักงานวัฒนธรรมจังหวัดเชียงใหม่"),
    SampleLogin("building", "เจ้าหน้าที่อาคารสถานที่ กองกลาง (ผู้ดูแลห้อง)"),
    SampleLogin("fleet", "เจ้าหน้าที่ยานพาหนะ กองกลาง (ผู้จัดรถ)"),
    SampleLogin("central", "ผู้อำนวยการกองกลาง (ผู้มีอำนาจสั่งใช้รถ)"),
    SampleLogin("driver", "พนักงานขับรถยนต์ กองกลาง"),
    SampleLogin("auditor", "ผู้ตรวจสอบ กลุ่มตรวจสอบภายใน"),
    SampleLogin("admin", "ผู้ดูแลระบบ ศูนย์เทคโนโลยีสารสนเทศและการสื่อสาร"),
]
