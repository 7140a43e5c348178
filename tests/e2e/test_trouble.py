"""What goes wrong in offices, and the answer people get: in Thai, saying what to do, with nothing lost."""

from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from samnak.correspondence.models import Letter
from samnak.demo.logins import PASSWORD, PIN
from tests.e2e.desk import another_deputy, arrived_at, ready_to_sign, without_registers

TYPED = "ขอความอนุเคราะห์วิทยากรบรรยายเรื่องมรดกภูมิปัญญา"
BODY = "ด้วยสำนักงานจะจัดอบรมในวันที่ 3 ธันวาคม 2569 จึงขอความอนุเคราะห์วิทยากร"
MEGABYTE = 1_048_576


def begin_draft(person):
    """Begin a letter and return the page of its form."""
    person.go("/drafts/new/")
    person.press("ร่างหนังสือภายนอก")
    person.page.wait_for_url("**/form/")
    return person.page


def test_nothing_typed_is_lost_when_the_session_ends_in_the_middle_of_a_draft(office):
    drafter = office.person("drafter")
    page = begin_draft(drafter)
    Session.objects.all().delete()
    page.get_by_label("เรื่อง", exact=True).fill(TYPED)
    page.get_by_role("textbox", name="ข้อความ", exact=True).click()
    page.keyboard.insert_text(BODY)
    expect(page.locator("#toasts")).to_contain_text("เข้าสู่ระบบ")  # the autosave tells it first
    drafter.picture("session-over")
    drafter.press("บันทึก")
    page.wait_for_url("**/login/**")
    page.fill("[name=username]", "drafter")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/form/")
    drafter.page.wait_for_load_state()
    drafter.hears("นำข้อความที่พิมพ์ค้างไว้กลับมาให้แล้ว")
    assert page.get_by_label("เรื่อง", exact=True).input_value() == TYPED
    expect(page.get_by_role("textbox", name="ข้อความ", exact=True)).to_contain_text(BODY)
    drafter.press("บันทึก")
    drafter.hears("บันทึกร่างแล้ว")
    page.reload()
    expect(page.get_by_role("textbox", name="ข้อความ", exact=True)).to_contain_text(BODY)


def to_signature(person, subject):
    """Open the page on which a letter is signed."""
    person.take_up(subject)
    person.prove()
    person.page.get_by_label("รหัส PIN ลงนาม").wait_for()
    return person.page


def test_two_people_at_one_step(office, signers):
    subject = ready_to_sign()
    deputy, secretary = office.person("deputy"), office.enrol("permsec")
    for person in (deputy, secretary):
        to_signature(person, subject).get_by_label("รหัส PIN ลงนาม").fill(PIN)
    deputy.press("ลงนาม")
    deputy.hears("ลงนามแล้ว")
    secretary.press("ลงนาม")
    secretary.sees("มีผู้ดำเนินการไปก่อนแล้ว")
    secretary.sees("ได้ลงนามเรื่องนี้ไปแล้ว")
    secretary.picture("too-late")
    assert Letter.objects.filter(subject=subject, direction="outgoing").count() == 1


def test_a_wrong_pin_five_times(office, signers):
    other = office.enrol(another_deputy())
    page = to_signature(other, ready_to_sign())
    told = page.locator("#pin-error")
    for left in (4, 3, 2, 1):
        page.get_by_label("รหัส PIN ลงนาม").fill("111222")
        other.press("ลงนาม")
        expect(told).to_contain_text(f"เหลืออีก {left} ครั้ง")
    page.get_by_label("รหัส PIN ลงนาม").fill("111222")
    other.press("ลงนาม")
    expect(told).to_contain_text("ระบบระงับการลงนามถึงเวลา")
    page.get_by_label("รหัส PIN ลงนาม").fill(PIN)  # now even the right one must wait
    other.press("ลงนาม")
    expect(told).to_contain_text("ระบบระงับการลงนามถึงเวลา")
    other.picture("locked-pin")


def attach(person, upload):
    """Try to attach a file to the draft that is open."""
    with person.page.expect_navigation():  # a chosen file is sent at once
        person.page.locator("[name=file]").set_input_files(upload)


def test_files_that_are_not_what_they_say(office, tmp_path):
    drafter = office.person("drafter")
    page = begin_draft(drafter)
    page.get_by_label("เรื่อง", exact=True).fill(TYPED)
    attach(drafter, {"name": "รายงาน.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00 not a document at all"})
    drafter.sees("ไม่ใช่")
    drafter.picture("wrong-file")
    attach(drafter, {"name": "เปล่า.pdf", "mimeType": "application/pdf", "buffer": b""})
    drafter.sees("ว่างเปล่า")
    huge = tmp_path / "ใหญ่.pdf"
    with huge.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(300 * MEGABYTE)
    attach(drafter, huge)
    drafter.sees("เมกะไบต์")
    expect(page.locator("#files .d-file")).to_have_count(0)
    assert page.get_by_label("เรื่อง", exact=True).input_value() == TYPED
    attach(drafter, {"name": "../../x", "mimeType": "text/plain", "buffer": "บัญชีรายชื่อ".encode()})
    assert ".." not in " ".join(page.locator("#files .d-file").all_inner_texts())


def test_markup_in_a_subject_is_only_words(office):
    words = "<script>document.title='hacked'</script><b onclick=alert(1)>หนา</b>"
    drafter = office.person("drafter")
    page = begin_draft(drafter)
    page.get_by_label("เรื่อง", exact=True).fill(words)
    drafter.press("บันทึก")
    drafter.hears("บันทึกร่างแล้ว")
    for path in ("/drafts/?box=mine", "/search/?q=onclick"):
        drafter.go(path)
        drafter.sees(words)
        assert page.title() != "hacked"
        assert page.locator("#main b[onclick], #main script").count() == 0


def test_a_letter_of_another_agency_is_not_there(office):
    letter = arrived_at("สำนักงานวัฒนธรรมจังหวัดน่าน", "เรื่องของจังหวัดน่าน")
    drafter = office.person("drafter")
    for path in (f"/letters/{letter.pk}/", f"/letters/{letter.pk}/receipt/", f"/letters/{letter.pk}/copy/"):
        answer = drafter.page.goto(path)
        assert answer.status == 404, path
        drafter.sees("ไม่พบ")
        assert "น่าน" not in drafter.page.content()
    drafter.picture("not-found")


def test_an_agency_without_a_register(office):
    name = "สำนักงานวัฒนธรรมจังหวัดพะเยา"
    username = without_registers(name)
    subject = "ขอเชิญเป็นวิทยากรงานมหกรรมวัฒนธรรม"
    arrived_at(name, subject)
    registrar = office.person(username)
    registrar.take_up(subject)
    registrar.press("ลงรับ")
    registrar.sees("ทะเบียน")
    registrar.picture("no-register")
    registrar.go("/incoming/?box=register")
    registrar.sees("ยังไม่ได้เปิดทะเบียน")
    registrar.press("ไปหน้าทะเบียน")
    page = registrar.page
    page.get_by_label("หน่วยงาน").select_option(label="ฝ่ายบริหารทั่วไป")
    registrar.press("เปิดทะเบียน")
    registrar.take_up(subject)
    registrar.press("ลงรับ")
    registrar.hears("ลงรับแล้ว เลขรับ 1/")
