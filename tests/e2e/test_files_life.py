"""Files from hand to hand: shared with another agency, asked for, brought back, given to an outsider; by people at their browsers."""

from playwright.sync_api import expect

from samnak.accounts.models import User
from samnak.core.thai import segment
from samnak.drive.models import AccessRequest, Item, Link
from samnak.org.models import Unit
from samnak.org.queries import standings_of

FIRST = "บันทึกการหารือ ครั้งที่ 1\nเห็นชอบกรอบงบประมาณ\n"
SECOND = "บันทึกการหารือ ครั้งที่ 1\nไม่เห็นชอบกรอบงบประมาณ\n"


def actor(username):
    return standings_of(User.objects.get(username=username))[0]


def upload(name, text):
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def new_folder(person, name):
    """Make a folder in one's own space, with a file in it."""
    page = person.go("/drive/")
    page.get_by_role("link", name="พื้นที่ส่วนตัว", exact=True).click()
    person.press("สร้างโฟลเดอร์")
    page.locator("#folder-dialog [name=name]").fill(name)
    page.locator("#folder-dialog").get_by_role("button", name="สร้างโฟลเดอร์", exact=True).click()
    page.get_by_role("link", name=name, exact=True).click()
    person.press("นำไฟล์เข้า")
    page.locator("#upload-dialog [name=chosen]").set_input_files([upload("บันทึก.txt", FIRST)])
    page.locator("#upload-dialog").get_by_role("button", name="นำไฟล์เข้า", exact=True).click()
    expect(page.locator("#items")).to_contain_text("บันทึก.txt")
    return Item.objects.get(name=name)


def test_a_folder_is_shared_with_a_unit_of_another_agency(office):
    drafter = office.person("drafter")
    folder = new_folder(drafter, "แผนร่วมจังหวัด")
    unit = Unit.objects.get(pk=actor("cm-officer").unit_id).name
    page = drafter.page
    drafter.press("แบ่งปัน")
    page.locator("#who-q").fill(unit)
    page.locator("#who-choices .s-choice", has_text="เชียงใหม่").filter(has=page.locator("[value^='unit:']")).first.click()
    page.get_by_label("สิทธิ", exact=True).select_option(label="ดูได้")
    page.get_by_role("button", name="ให้สิทธิ", exact=True).click()
    drafter.sees(unit)
    drafter.picture("drive-sharing")
    officer = office.person("cm-officer")
    there = officer.go("/drive/shared/")
    there.get_by_role("link", name="แผนร่วมจังหวัด", exact=True).click()
    there.get_by_role("link", name="บันทึก.txt", exact=True).click()
    officer.sees("เห็นชอบกรอบงบประมาณ")
    expect(there.get_by_role("button", name="บันทึกรุ่นใหม่")).to_have_count(0)
    officer.picture("drive-shared-file")
    assert office.person("cm-head").go(f"/drive/folders/{folder.pk}/").title() != ""


def test_who_is_not_let_in_asks_and_is_let_in(office):
    drafter = office.person("drafter")
    folder = new_folder(drafter, "งบลับเฉพาะกิจ")
    director = office.person("director")
    page = director.go(f"/drive/folders/{folder.pk}/")
    director.sees("ไม่พบรายการนี้ หรือท่านยังไม่มีสิทธิ")
    page.get_by_label("เหตุผล", exact=False).fill("ใช้ประกอบการชี้แจงงบประมาณ")
    director.press("ส่งคำขอ")
    director.sees("ส่งคำขอแล้ว")
    asked = AccessRequest.objects.get(item=folder)
    drafter.take_up("งบลับเฉพาะกิจ")
    drafter.sees("ใช้ประกอบการชี้แจงงบประมาณ")
    drafter.picture("drive-request")
    drafter.press("ให้สิทธิ")
    asked.refresh_from_db()
    assert asked.state == "granted"
    director.go(f"/drive/folders/{folder.pk}/")
    director.sees("บันทึก.txt")


def test_an_earlier_version_comes_back(office):
    drafter = office.person("drafter")
    folder = new_folder(drafter, "ร่างบันทึก")
    page = drafter.page
    page.get_by_role("link", name="บันทึก.txt", exact=True).click()
    drafter.press("บันทึกรุ่นใหม่")
    page.locator("#version-dialog [name=file]").set_input_files([upload("บันทึก.txt", SECOND)])
    page.locator("#version-dialog [name=note]").fill("แก้มติ")
    page.locator("#version-dialog button[type=submit], #version-dialog .s-button-primary").last.click()
    drafter.sees("แก้มติ")
    expect(page.locator(".d-text")).to_contain_text("ไม่เห็นชอบ")
    drafter.picture("drive-file")
    page.locator(".d-versions > li", has_text="รุ่นที่ 1").last.locator("summary").click()
    page.get_by_role("button", name="นำรุ่นนี้กลับมา").filter(visible=True).click()
    drafter.hears("นำรุ่นที่ 1 กลับมาเป็นรุ่นล่าสุดแล้ว")
    expect(page.locator(".d-text")).not_to_contain_text("ไม่เห็นชอบ")
    item = Item.objects.get(parent=folder)
    assert list(item.versions.values_list("number", "restored_from")) == [(3, 1), (2, None), (1, None)]
    assert segment(page.locator(".d-text").inner_text()) == segment(FIRST)


def test_an_outsider_gets_a_link_once_the_head_agrees(office):
    drafter = office.person("drafter")
    folder = new_folder(drafter, "เอกสารให้ผู้รับจ้าง")
    page = drafter.page
    page.get_by_role("link", name="บันทึก.txt", exact=True).click()
    drafter.press("แบ่งปัน")
    page.locator("summary", has_text="สร้างลิงก์แบ่งปัน").click()
    page.get_by_label("ให้ลิงก์แก่ใคร").fill("บริษัทจัดเวที")
    page.locator("[name=is_view_only]").uncheck()
    page.locator("[name=most_downloads]").fill("2")
    page.locator("[name=password]").fill("เวทีใหญ่2570")
    page.locator("[name=reason]").fill("ให้ผู้รับจ้างเตรียมงาน")
    page.get_by_role("button", name="สร้างลิงก์", exact=True).click()
    drafter.sees("รออนุมัติ")
    link = Link.objects.get(item__parent=folder)
    visitor = office.visitor()
    visitor.go(f"/shared-links/{link.key}/")
    expect(visitor.page.locator("body")).not_to_contain_text("เห็นชอบกรอบงบประมาณ")
    head = office.person("section")
    head.take_up("บันทึก.txt")
    card = head.page.locator(".s-card", has_text="บริษัทจัดเวที")
    card.get_by_role("button", name="อนุมัติลิงก์", exact=True).click()
    link.refresh_from_db()
    assert link.state == "active"
    visitor.go(f"/shared-links/{link.key}/")
    visitor.page.locator("[name=password]").fill("เวทีใหญ่2570")
    visitor.press("เปิดลิงก์")
    expect(visitor.page.locator(".d-text")).to_contain_text("เห็นชอบกรอบงบประมาณ")
    visitor.picture("drive-link")
    with visitor.page.expect_download() as taken:
        visitor.press("ดาวน์โหลด")
    assert taken.value.path().read_text(encoding="utf-8") == FIRST
    link.refresh_from_db()
    assert (link.downloads, drafter.go(f"/drive/items/{link.item_id}/sharing/").title() != "") == (1, True)
    drafter.sees("ใช้งานได้")
