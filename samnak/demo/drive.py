"""Sample files: spaces of people, of a unit and of a team, with versions, rights, comments, links and a little trash."""

import io
from datetime import date, timedelta
from typing import Any

from samnak.accounts.models import User
from samnak.core.actor import Actor
from samnak.core.language import in_thai
from samnak.core.time import database_now
from samnak.correspondence import queries as correspondence
from samnak.drafting.rendering import LetterContent, render_letter
from samnak.drive import queries, services
from samnak.drive.enums import Clash, Level, Principal, TeamRole
from samnak.drive.models import Item
from samnak.org import queries as org

PLAN = (
    "กิจกรรม,หน่วยงานรับผิดชอบ,งบประมาณ (บาท),ไตรมาส\n"
    "ประชุมเตรียมการ,กลุ่มแผนงานและงบประมาณ,25000,1\n"
    "อบรมเครือข่ายวัฒนธรรม,กลุ่มส่งเสริมเครือข่าย,180000,2\n"
    "ติดตามผลในพื้นที่,กลุ่มติดตามและประเมินผล,96000,3\n"
    "สรุปผลและถอดบทเรียน,กลุ่มแผนงานและงบประมาณ,40000,4\n"
)
NOTE = (
    "บันทึกการหารือ\nวันที่ 20 พฤศจิกายน 2569\n\n1. เห็นชอบกรอบแผนปฏิบัติราชการปี 2570\n2. ให้กองจัดทำรายละเอียดงบประมาณภายในวันที่ 5 ธันวาคม 2569\n"
)
FOLDERS = ("01 งบประมาณ", "02 แผนปฏิบัติราชการ", "03 ประชุม", "04 หนังสือโต้ตอบ", "05 เบ็ดเตล็ด")


def fill() -> int:
    """Fill the drive of the sample log-ins; return how many items there are."""
    with in_thai():
        _fill()
    return Item.objects.count()


def _fill() -> None:
    cast = [_actor(name) for name in ("drafter", "section", "director", "cm-officer")]
    if None in cast:
        return
    drafter, section, director, officer = cast
    _unit(drafter, section)
    _personal(drafter, section)
    _team(section, (drafter, TeamRole.MEMBER), (director, TeamRole.GUEST), (officer, TeamRole.MEMBER))
    _provincial(officer, drafter)
    _record(drafter)
    plans = Item.objects.get(name=FOLDERS[1], space__unit=section.unit_id)
    services.ask_access(actor=officer, item_id=plans.pk, level=Level.VIEW, reason="จัดทำแผนของจังหวัดให้สอดคล้องกัน")


def _actor(username: str) -> Any:
    user = User.objects.filter(username=username).first()
    standings = org.standings_of(user) if user else []
    return standings[0] if standings else None


def _put(actor: Actor, folder: Item, name: str, content: bytes, **given: Any) -> Item:
    return services.upload(actor=actor, folder_id=folder.pk, stream=io.BytesIO(content), name=name, **given)


def _pdf(subject: str) -> bytes:
    """Return a memo of one page, marked as a sample."""
    text = "เอกสารตัวอย่างสำหรับทดลองใช้คลังไฟล์ เปิดดูในเบราว์เซอร์ เก็บเป็นรุ่น และแบ่งปันได้"
    body = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]}
    content = LetterContent(
        kind="memo", subject=subject, owner_name=("กองยุทธศาสตร์และแผนงาน",), doc_no="วธ 0207/45", doc_date=date(2026, 11, 20),
        addressee="ผู้อำนวยการกองยุทธศาสตร์และแผนงาน", body=body, signer_name="นางสาวพิมพ์ใจ ตั้งมั่น",
        signer_position_lines=("นักวิชาการวัฒนธรรม",), watermark="ตัวอย่าง",
    )  # fmt: skip
    return render_letter(content).pdf


def _unit(drafter: Actor, section: Actor) -> None:
    root = queries.root_of(services.open_unit_space(actor=section).pk)
    made = {name: services.make_folder(actor=drafter, folder_id=root.pk, name=name) for name in FOLDERS}
    sheet = _put(drafter, made[FOLDERS[0]], "แผนกิจกรรม 2570.csv", PLAN.encode("utf-8-sig"))
    _put(section, made[FOLDERS[0]], "แผนกิจกรรม 2570.csv", PLAN.replace("96000", "84000").encode("utf-8-sig"),
         clash=Clash.VERSION, note="ปรับลดค่าเดินทางตามมติที่ประชุม")  # fmt: skip
    services.describe(
        actor=drafter, item_id=sheet.pk, secrecy="none", tags=["งบประมาณ", "2570"], file_code="ยศ 02/2570",
        description="แผนกิจกรรมและงบประมาณรายไตรมาส", has_personal_data=False,
    )  # fmt: skip
    services.comment(actor=section, item_id=sheet.pk, text="ปรับไตรมาส 3 แล้ว ขอให้ตรวจยอดรวมอีกครั้ง")
    _put(drafter, made[FOLDERS[2]], "บันทึกการหารือ.txt", NOTE.encode())
    _put(drafter, made[FOLDERS[1]], "ร่างแผนปฏิบัติราชการ 2570.pdf", _pdf("ร่างแผนปฏิบัติราชการ ประจำปีงบประมาณ พ.ศ. 2570"))
    old = _put(drafter, made[FOLDERS[4]], "สำเนาเก่า.txt", NOTE.encode())
    services.trash(actor=drafter, item_ids=[old.pk])


def _personal(drafter: Actor, section: Actor) -> None:
    home = queries.root_of(services.open_personal_space(actor=drafter).pk)
    work = services.make_folder(actor=drafter, folder_id=home.pk, name="งานที่กำลังทำ")
    _put(drafter, work, "โครงร่างโครงการ.txt", "โครงการอบรมเครือข่ายวัฒนธรรม\n\nหลักการและเหตุผล\n".encode())
    services.grant(actor=drafter, item_id=work.pk, principal=Principal.POST, principal_id=section.position_id, level=Level.EDIT)
    services.mark(actor=drafter, item_id=work.pk, wanted=True)


def _team(section: Actor, *members: tuple[Actor, str]) -> None:
    team = services.open_team(actor=section, name="คณะทำงานจัดงานมหกรรมวัฒนธรรม", about="งานวันที่ 15-19 มกราคม 2570")
    for member, role in members:
        services.set_member(actor=section, team_id=team.pk, position_id=member.position_id, role=role)
    root = queries.root_of(team.pk)
    folder = services.make_folder(actor=section, folder_id=root.pk, name="กำหนดการ")
    guide = _put(section, folder, "กำหนดการพิธีเปิด.pdf", _pdf("กำหนดการพิธีเปิดงานมหกรรมวัฒนธรรม"))
    services.make_link(
        actor=section, item_id=guide.pk, label="ผู้จัดเวที", expires_at=database_now() + timedelta(days=30),
        reason="ให้ผู้รับจ้างจัดเวทีเตรียมงาน",
    )  # fmt: skip
    services.make_link(
        actor=section, item_id=guide.pk, label="โรงพิมพ์", expires_at=database_now() + timedelta(days=7), is_view_only=False,
        most_downloads=5, reason="ให้โรงพิมพ์จัดพิมพ์กำหนดการ",
    )  # fmt: skip


def _provincial(officer: Actor, drafter: Actor) -> None:
    root = queries.root_of(services.open_unit_space(actor=officer).pk)
    folder = services.make_folder(actor=officer, folder_id=root.pk, name="รายงานรายเดือน")
    _put(officer, folder, "รายงานเดือนตุลาคม 2569.txt", "จัดกิจกรรม 4 ครั้ง ผู้เข้าร่วม 612 คน\n".encode())
    services.ask_access(actor=drafter, item_id=folder.pk, level=Level.VIEW, reason="รวบรวมรายงานประจำไตรมาสของส่วนกลาง")


def _record(drafter: Actor) -> None:
    """Copy the newest registered letter the drafter may read into the own space, as a reader would."""
    letters = correspondence.visible_to(drafter).filter(secrecy="none", entries__state="issued", files__role="main")
    letter = letters.order_by("-id").first()
    if letter is None:
        return
    home = queries.root_of(services.open_personal_space(actor=drafter).pk)
    file = letter.files.filter(role="main").select_related("file").first().file
    services.place_record_copy(actor=drafter, folder_id=home.pk, stored=file, source=f"{letter.document_number} {letter.subject}")
