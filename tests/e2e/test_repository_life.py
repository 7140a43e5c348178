"""What the office knows: a data set on its way to the public, an article on its way to its readers, words inside a scanned letter."""

import csv
import io
import re
import shutil
import subprocess

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from samnak.datasets.content.personal import MASK, is_citizen_id
from samnak.datasets.models import DataSet, Release
from samnak.files.models import BlobText
from samnak.knowledge.models import Entry, Feedback
from tests.e2e.papers import paper_scan

CITIZEN = "1101700230708"
ARTISTS = f"จังหวัด,สาขา,เลขประจำตัวประชาชน,จำนวนผลงาน\nเชียงใหม่,ทัศนศิลป์,{CITIZEN},12\nน่าน,ศิลปะการแสดง,3100600445635,4\n"
SCANNED = "ขอเชิญร่วมพิธีถวายผ้าพระกฐินพระราชทาน ณ วัดพระธาตุหริภุญชัย"
THAI_OCR = (
    bool(shutil.which("tesseract"))
    and "tha" in subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout.split()
)


def test_a_data_set_goes_out_without_its_personal_data(office):
    assert is_citizen_id(CITIZEN)
    drafter = office.person("drafter")
    describe(drafter)
    take_in(drafter)
    take_personal_data_out(drafter)
    explain_columns(drafter)
    row = propose(drafter)
    approve(office)
    release = Release.objects.get(current_of=row)
    read_as_the_public(office, release)


def describe(drafter):
    """Begin a data set with the record of the government catalogue."""
    page = drafter.go("/data-sets/")
    drafter.press("ชุดข้อมูลใหม่")
    page.get_by_label("ชื่อชุดข้อมูล").fill("ผลงานศิลปินพื้นบ้าน")
    page.get_by_label("รายละเอียด").fill("จำนวนผลงานของศิลปินพื้นบ้านรายจังหวัดและสาขา")
    page.get_by_label("คำสำคัญ").fill("ศิลปิน, ภูมิปัญญา")
    page.get_by_label("เพื่อการให้บริการประชาชน").check()
    page.locator("[name=maintainer_email]").fill("plan@moc.example")
    page.locator("[name=slug]").fill("folk-artists-works")
    drafter.press("สร้างชุดข้อมูล")
    drafter.hears("สร้างชุดข้อมูลแล้ว")


def take_in(drafter):
    """Take in a CSV file in which citizen ids stand."""
    page = drafter.page
    page.locator("[name=file]").set_input_files(
        [{"name": "artists.csv", "mimeType": "text/csv", "buffer": ARTISTS.encode("cp874")}]
    )
    page.get_by_label("ชื่อตาราง").fill("ผลงานรายจังหวัด")
    drafter.press("นำเข้า")
    drafter.hears("อ่านแฟ้มแล้ว 2 แถว")
    drafter.sees(CITIZEN)


def take_personal_data_out(drafter):
    """See that it cannot go out like this, and have the ids covered."""
    page = drafter.page
    page.get_by_role("link", name="ผลงานศิลปินพื้นบ้าน", exact=True).click()
    drafter.sees("ข้อมูลส่วนบุคคล 1 รายการ")
    expect(page.get_by_role("button", name="เสนอขออนุมัติเผยแพร่")).to_be_disabled()
    page.get_by_role("link", name="ข้อมูลส่วนบุคคล 1 รายการ").click()
    drafter.sees("••••••0708")
    expect(page.locator("#main")).not_to_contain_text(CITIZEN)
    drafter.picture("data-personal")
    page.get_by_label("ปกปิดส่วนที่พบ").check()
    drafter.press("ทำฉบับที่ปกปิดแล้ว")
    drafter.hears("ทำฉบับใหม่ที่ปกปิดแล้ว")
    drafter.sees("ไม่พบข้อมูลส่วนบุคคล")


def explain_columns(drafter):
    """Write the data dictionary."""
    page = drafter.page
    page.get_by_role("link", name="พจนานุกรมข้อมูล", exact=True).click()
    for place, words in enumerate(("จังหวัดที่ศิลปินอยู่", "สาขาของศิลปะ", "เลขประจำตัว ปกปิดไว้", "นับถึงสิ้นปีงบประมาณ")):
        page.locator(f"[name='{place}-description']").fill(words)
    page.locator("[name='3-unit']").fill("ชิ้น")
    drafter.press("บันทึกพจนานุกรม")
    drafter.hears("บันทึกแล้ว")


def propose(drafter):
    """Propose the release."""
    page = drafter.page
    page.get_by_role("link", name="ผลงานศิลปินพื้นบ้าน", exact=True).click()
    drafter.press("เสนอขออนุมัติเผยแพร่")
    page.locator("#submit-note").fill("ปกปิดเลขประจำตัวประชาชนแล้ว")
    drafter.press("เสนอ", within=page.locator("#submit-dialog"))
    drafter.hears("เสนอแล้ว บริกรข้อมูลได้รับแจ้ง")
    return DataSet.objects.get(slug="folk-artists-works")


def approve(office):
    """The director, who is the steward of data, approves from my work and lets it out."""
    director = office.person("director")
    director.take_up("ผลงานศิลปินพื้นบ้าน")
    page = director.page
    director.picture("data-approval")
    director.press("อนุมัติ")
    director.press("อนุมัติ", within=page.locator("#approve-dialog"))
    director.hears("อนุมัติแล้ว")
    director.press("เผยแพร่")
    director.hears("เผยแพร่แล้ว ประชาชนเปิดดูได้ทันที")


def read_as_the_public(office, release):
    """Somebody from the street finds it, reads it, takes the file and asks the API; the ids are nowhere."""
    visitor = office.visitor()
    page = visitor.go("/open-data/?q=ศิลปินพื้นบ้าน")
    page.get_by_role("link", name="ผลงานศิลปินพื้นบ้าน", exact=True).click()
    expect(page.locator("body")).to_contain_text(MASK)
    expect(page.locator("body")).to_contain_text("นับถึงสิ้นปีงบประมาณ")
    visitor.picture("data-public")
    with page.expect_download() as taken:
        visitor.press("ดาวน์โหลด CSV")
    rows = list(csv.reader(io.StringIO(taken.value.path().read_text(encoding="utf-8-sig"))))
    assert [row[2] for row in rows[1:]] == [MASK, MASK]
    ask = page.request
    package = ask.get("/api/3/action/package_show?id=folk-artists-works").json()["result"]
    assert (package["title"], package["id"]) == ("ผลงานศิลปินพื้นบ้าน", str(release.data_set_id))
    (resource,) = package["resources"]
    found = ask.post("/api/3/action/datastore_search", data={"resource_id": resource["id"], "q": "น่าน"}).json()["result"]
    assert (found["total"], list(found["records"][0].values())) == (1, [2, "น่าน", "ศิลปะการแสดง", MASK, 4])
    for address in ("package_show?id=folk-artists-works", f"datastore_search?resource_id={resource['id']}"):
        assert CITIZEN not in ask.get(f"/api/3/action/{address}").text()
    assert CITIZEN not in ask.get("/open-data/folk-artists-works.jsonld").text()


def test_an_article_is_written_approved_read_and_answered(office):
    director = office.person("director")
    page = director.go("/knowledge/collections/new/")
    page.get_by_label("ชื่อหมวด").fill("งานโครงการ")
    page.get_by_label("คำอธิบาย").fill("สิ่งที่ผู้ทำโครงการถามบ่อย")
    page.get_by_label("พิมพ์ชื่อตำแหน่งหรือหน่วยงาน").fill("หัวหน้ากลุ่มแผนงานและงบประมาณ")
    page.get_by_role("checkbox", name=re.compile("หัวหน้ากลุ่มแผนงานและงบประมาณ")).check()
    director.picture("knowledge-collection-form")
    director.press("บันทึก")
    director.hears("เปิดหมวดความรู้แล้ว")

    drafter = office.person("drafter")
    page = drafter.go("/knowledge/entries/new/")
    page.get_by_label("หมวดความรู้").select_option(label="งานโครงการ")
    page.get_by_label("ชื่อเรื่อง").fill("ปิดโครงการอย่างไรให้ครบ")
    page.get_by_label("เนื้อหา").fill("## เอกสารที่ต้องมี\n- รายงานผล\n- หลักฐานการจ่าย\n\n## กำหนดเวลา\nภายใน **30 วัน** หลังสิ้นสุดโครงการ")
    page.get_by_label("คำสำคัญ").fill("โครงการ, ปิดโครงการ")
    drafter.press("บันทึกร่าง")
    drafter.hears("บันทึกร่างแล้ว")
    drafter.press("เสนอขอเผยแพร่")
    drafter.hears("ยังเสนอไม่ได้ กรุณากรอกให้ครบก่อน: สรุปย่อ")
    drafter.press("แก้ไข")
    page.get_by_label("สรุปย่อ").fill("เอกสารและกำหนดเวลาเมื่อสิ้นสุดโครงการ")
    drafter.press("บันทึกร่าง")
    drafter.press("เสนอขอเผยแพร่")
    drafter.hears("เสนอแล้ว ผู้ดูแลหมวดได้รับแจ้ง")

    director.take_up("ปิดโครงการอย่างไรให้ครบ")
    director.sees("หลักฐานการจ่าย")
    director.picture("knowledge-approval")
    director.press("อนุมัติและเผยแพร่")
    director.hears("อนุมัติและเผยแพร่แล้ว")

    reader = office.person("proofreader")
    page = reader.go("/knowledge/?q=ปิดโครงการ")
    page.get_by_role("link", name="ปิดโครงการอย่างไรให้ครบ", exact=True).click()
    expect(page.locator(".kb-article strong")).to_have_text("30 วัน")
    page.get_by_label("ยังไม่ตรงที่ต้องการ").check()
    page.get_by_label("ข้อความถึงผู้ดูแล").fill("ขอตัวอย่างรายงานผล")
    reader.picture("knowledge-entry")
    reader.press("ส่งความเห็น")
    reader.hears("ขอบคุณที่แจ้ง")
    entry = Entry.objects.get(title="ปิดโครงการอย่างไรให้ครบ")
    assert list(Feedback.objects.filter(entry=entry).values_list("helpful", "comment")) == [(False, "ขอตัวอย่างรายงานผล")]
    director.go("/knowledge/desk/")
    director.sees("ขอตัวอย่างรายงานผล")
    director.picture("knowledge-desk")


@pytest.mark.skipif(not THAI_OCR, reason="tesseract with its Thai model is not installed")
def test_a_phrase_inside_a_scanned_letter_is_found(office, tmp_path):
    call_command("rebuild_search", verbosity=0)
    registrar = office.person("cm-registrar")
    page = registrar.go("/incoming/new/")
    page.locator("[name=scan]").set_input_files(paper_scan(tmp_path, SCANNED))
    page.locator("[name=document_number]").fill("ลพ 0021/77")
    page.locator("[name=document_date]").fill("20/11/2569")
    page.locator("[name=from_text]").fill("สำนักงานวัฒนธรรมจังหวัดลำพูน")
    page.locator("[name=to_text]").fill("วัฒนธรรมจังหวัดเชียงใหม่")
    page.locator("[name=subject]").fill("ขอเชิญร่วมงาน")
    page.locator("[name=subject]").press("Enter")
    page.wait_for_url("**/incoming/new/?done=*")
    office.settle()
    read = BlobText.objects.get(source="ocr")
    assert read.state == "done"
    page.keyboard.press("Escape")
    page = registrar.go("/search/?q=ผ้าพระกฐินพระราชทาน")
    registrar.sees("ขอเชิญร่วมงาน")
    registrar.picture("search-in-scan")
    page.locator(".s-found").get_by_role("link", name=re.compile("ขอเชิญร่วมงาน")).first.click()
    registrar.sees("ลพ 0021/77")
    page = office.person("drafter").go("/search/?q=ผ้าพระกฐินพระราชทาน")  # of another agency
    expect(page.locator("#main")).not_to_contain_text("ขอเชิญร่วมงาน")
