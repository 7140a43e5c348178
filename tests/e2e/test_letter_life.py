"""A letter's whole life between two agencies, by ten people, with no paper and no console."""

import io
import re

from django.core.management import call_command
from playwright.sync_api import expect

from samnak.accounts.models import User
from samnak.core import thai
from samnak.core.time import bangkok_today
from samnak.demo.logins import PIN
from samnak.org.models import Appointment
from samnak.routing.models import Case
from tests.e2e.papers import agenda, changed, poppler_says, words_of

SUBJECT = "ขอเชิญประชุมเชิงปฏิบัติการจัดทำแผนปฏิบัติการด้านวัฒนธรรมจังหวัด"
REPLY_SUBJECT = "แจ้งผู้แทนเข้าร่วมประชุมเชิงปฏิบัติการจัดทำแผนปฏิบัติการด้านวัฒนธรรมจังหวัด"
OPENING = "ด้วยสำนักงานปลัดกระทรวงวัฒนธรรมกำหนดจัดประชุมเชิงปฏิบัติการจัดทำแผนปฏิบัติการด้านวัฒนธรรมจังหวัด ประจำปีงบประมาณ พ.ศ. 2570"
REQUEST = "จึงเรียนมาเพื่อโปรดพิจารณามอบหมายผู้แทนเข้าร่วมประชุม"
REQUEST_PROOFREAD = "จึงเรียนมาเพื่อโปรดพิจารณามอบหมายผู้แทนหน่วยงานละ 2 คน เข้าร่วมประชุม"
MISSING = "ขอให้ระบุวันที่ตอบรับให้ชัดเจนในหนังสือ"
ANSWER_BY = "และแจ้งชื่อผู้แทนภายในวันที่ 15 ธันวาคม 2569"
OUTSIDE = "ผู้อำนวยการโรงเรียนยุพราชวิทยาลัย"
OUTSIDE_MAIL = "director@yupparaj.example"
CHIANG_MAI = "สำนักงานวัฒนธรรมจังหวัดเชียงใหม่"
HEADQUARTERS = "สำนักงานปลัดกระทรวงวัฒนธรรม"
INSTRUCTION = "มอบกลุ่มที่รับผิดชอบพิจารณาเข้าร่วม และจัดทำหนังสือตอบรับเสนอลงนาม"
REPLY_WORDS = "สำนักงานวัฒนธรรมจังหวัดเชียงใหม่ขอแจ้งผู้แทนเข้าร่วมประชุม จำนวน 2 คน"


def test_a_letter_goes_out_and_its_reply_comes_home(office, signers, tmp_path):
    write(office, tmp_path)
    proofread(office)
    send_back(office)
    correct(office)
    agree(office, "section")
    agree(office, "director")
    number = sign(office)
    letter = send(office, number, tmp_path)
    receive_number = register(office)
    instruct(office, receive_number)
    answer(office, number)
    reply_number = sign_reply(office)
    reply = send_reply(office, reply_number, tmp_path)
    register_reply(office, reply_number, letter_number=number)
    show_where_it_is(office)
    prove(office, [(letter, number), (reply, reply_number)], tmp_path)


def write(office, folder):
    """The drafter writes a letter to Chiang Mai with a copy outside, looks at the live page, and submits it."""
    drafter = office.person("drafter")
    page = drafter.go("/")
    page.get_by_role("link", name="ร่างและลงนาม").first.click()
    drafter.press("ร่างหนังสือ")
    drafter.press("ร่างหนังสือภายนอก")
    page.get_by_label("ด่วนมาก").check()
    page.get_by_label("เรื่อง", exact=True).fill(SUBJECT)
    page.get_by_text("เลือกจากทำเนียบส่วนราชการ").click()
    page.locator("[data-draft-filter]").fill("เชียงใหม่")
    page.get_by_role("checkbox", name=f"ถึง {CHIANG_MAI}", exact=True).check()
    page.get_by_text("ผู้รับภายนอกระบบ").click()
    receivers = page.get_by_role("group", name="ส่งถึง")
    receivers.get_by_label("ชื่อหรือตำแหน่ง").fill(OUTSIDE)
    receivers.get_by_label("อีเมล (ถ้ามี)").fill(OUTSIDE_MAIL)
    receivers.get_by_label("ส่งเป็น").select_option(label="สำเนา")
    page.get_by_label("ถึง (พิมพ์ต่อจากคำขึ้นต้น)").fill("วัฒนธรรมจังหวัดเชียงใหม่")
    body = page.get_by_role("textbox", name="ข้อความ", exact=True)
    body.click()
    before = page.locator("#draft-preview img").first.get_attribute("src")
    page.keyboard.insert_text(OPENING)
    page.keyboard.press("Enter")
    page.keyboard.insert_text(REQUEST)
    expect(page.locator("#draft-preview img").first).not_to_have_attribute("src", before)  # typeset while one types
    assert thai.to_thai_digits("พ.ศ.2570") in words_of(save(drafter, draft_pdf(page), folder / "live.pdf"))
    page.locator("[name=file]").set_input_files(agenda(folder))  # a chosen file is sent at once
    expect(page.locator("#files .d-file")).to_have_count(1)
    page.locator("[name^=title-]").fill("กำหนดการประชุม จำนวน 1 ชุด")
    drafter.press("บันทึก")
    drafter.hears("บันทึกร่างแล้ว")
    expect(page.locator("#id_recipients")).to_contain_text(CHIANG_MAI)
    drafter.picture("draft-form")
    drafter.press("กำหนดเส้นทางและเสนอ")
    set_route(drafter)
    drafter.press("เสนอร่าง")
    drafter.hears("เสนอร่างแล้ว")


def draft_pdf(page):
    """Return where the draft of a form opens as PDF."""
    return page.locator("#draft-preview").get_by_role("link", name="เปิด PDF ในแท็บใหม่").get_attribute("href")


def save(person, address, path):
    """Save what an address answers, with the person's session, and return the path."""
    answer = person.page.request.get(address)
    assert answer.ok, (address, answer.status)
    path.write_bytes(answer.body())
    return path


def set_route(drafter):
    """Take the proposed route, with the proofreader of the division in the place of a colleague."""
    page = drafter.page
    rows = page.locator(".d-route-row")
    expect(rows).to_have_count(4)
    rows.first.get_by_role("button", name="นำออก").click()
    expect(rows).to_have_count(3)
    page.get_by_label("เพื่อ", exact=True).select_option(label="ทาน")
    posts = page.get_by_label("ตำแหน่ง", exact=True)
    assert posts.locator("optgroup").nth(0).get_attribute("label") == "กองยุทธศาสตร์และแผนงาน"
    ours = posts.locator("optgroup[label='ฝ่ายบริหารทั่วไป กองยุทธศาสตร์และแผนงาน'] option", has_text="เจ้าพนักงานธุรการอาวุโส")
    posts.select_option(value=ours.get_attribute("value"))
    drafter.press("เพิ่ม")
    expect(rows).to_have_count(4)
    for place in (2, 1):
        rows.nth(place).get_by_role("button", name="เลื่อนขึ้น").click()
        expect(rows.nth(place - 1)).to_contain_text("ฝ่ายบริหารทั่วไป")
    assert page.locator(".d-route-kind").all_inner_texts() == ["ทาน", "ตรวจ", "ตรวจ", "ลงนาม"]
    drafter.picture("route")


def proofread(office):
    """The proofreader changes a sentence, which makes a new version shown as a difference, and agrees."""
    proofreader = office.person("proofreader")
    proofreader.take_up(SUBJECT)
    page = proofreader.page
    proofreader.press("แก้ไข")
    body = page.get_by_role("textbox", name="ข้อความ", exact=True)
    body.locator("p", has_text="มอบหมายผู้แทน").click(click_count=3)
    page.keyboard.insert_text(REQUEST_PROOFREAD)
    page.get_by_label("แก้อะไร เพราะเหตุใด").fill("ระบุจำนวนผู้แทน")
    proofreader.press("บันทึกเป็นฉบับใหม่")
    proofreader.hears("บันทึกเป็นฉบับใหม่แล้ว")
    difference = page.locator(".s-timeline ins").first
    expect(difference).to_contain_text("หน่วยงานละ 2 คน")
    proofreader.picture("draft-difference")
    proofreader.press("เห็นชอบ")
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("ความเห็น").fill("ทานแล้ว ตัวสะกดและเลขถูกต้อง")
    proofreader.press("เห็นชอบ", within=dialog)
    proofreader.hears("เห็นชอบแล้ว เสนอต่อไปยัง")


def send_back(office):
    """The head of section returns the draft to the drafter with a reason; without a reason it stays."""
    section = office.person("section")
    section.take_up(SUBJECT)
    section.press("ส่งคืน")
    dialog = section.page.locator("dialog[open]")
    dialog.get_by_label("เหตุผล").fill(MISSING)
    section.picture("return")
    section.press("ส่งคืน", within=dialog)
    section.hears("ส่งคืนแล้ว")


def correct(office):
    """The drafter reads why, corrects the letter and submits it once more."""
    drafter = office.person("drafter")
    drafter.take_up(SUBJECT)
    drafter.sees(MISSING)
    page = drafter.page
    drafter.press("แก้ไขร่าง")
    body = page.get_by_role("textbox", name="ข้อความ", exact=True)
    body.locator("p", has_text="มอบหมายผู้แทน").click(click_count=3)
    page.keyboard.insert_text(f"{REQUEST_PROOFREAD} {ANSWER_BY}")
    drafter.press("กำหนดเส้นทางและเสนอ")
    drafter.press("เสนอร่าง")
    drafter.hears("เสนอร่างแล้ว")
    agree(office, "proofreader")


def agree(office, username, subject=SUBJECT):
    """One more of the route agrees."""
    person = office.person(username)
    person.take_up(subject)
    person.press("เห็นชอบ")
    person.press("เห็นชอบ", within=person.page.locator("dialog[open]"))
    person.hears("เห็นชอบแล้ว เสนอต่อไปยัง")


def sign(office):
    """The deputy, acting for the permanent secretary, proves who it is and signs with the PIN; a wrong one signs nothing."""
    deputy = office.person("deputy")
    deputy.let_time_pass()
    row = deputy.work_row(SUBJECT)
    expect(row).to_contain_text("ปฏิบัติราชการแทน")
    deputy.picture("work-signer")
    row.locator(".s-row-act").click()
    page = deputy.page
    page.wait_for_url("**/sudo/**")
    deputy.prove()
    deputy.sees("ยืนยันการลงนาม")
    deputy.sees("ปลัดกระทรวงวัฒนธรรม")
    page.get_by_label("รหัส PIN ลงนาม").fill("135791")
    deputy.press("ลงนาม")
    deputy.sees("รหัส PIN")
    expect(page.locator("#pin-error")).to_be_visible()
    deputy.picture("signing")
    page.get_by_label("รหัส PIN ลงนาม").fill(PIN)
    deputy.press("ลงนาม")
    deputy.hears("ลงนามแล้ว ออกเลขที่")
    found = re.search(r"เลขที่ (.+?) ·", page.locator("#main .s-alert").inner_text())
    return found.group(1)


def send(office, number, folder):
    """The registrar looks at the letter once more and sends it; the copy outside arrives as the very file that was signed."""
    registrar = office.person("proofreader")
    registrar.take_up(SUBJECT)
    page = registrar.page
    registrar.sees("ส่งถึงผู้รับ 2 ราย")
    registrar.picture("send")
    registrar.press("ส่งถึงผู้รับ 2 ราย")
    registrar.hears("แล้ว ติดตามสถานะ")
    letter = save(registrar, original(page), folder / "letter.pdf")
    office.settle()
    (mail,) = office.mailbox.letters_to(OUTSIDE_MAIL)
    files = [part for part in mail.iter_attachments() if part.get_content_type() == "application/pdf"]
    assert letter.read_bytes() in [part.get_payload(decode=True) for part in files]
    assert len(files) == 2, "the letter and its enclosure"
    page.reload()
    registrar.sees("ผู้รับและสถานะการส่ง")
    expect(page.locator("#main")).to_contain_text(OUTSIDE)
    return letter


def original(page):
    """Return where the page of a letter offers the file itself."""
    page.locator("summary", has_text="เพิ่มเติม").first.click()
    return page.get_by_role("link", name="เปิดต้นฉบับ").get_attribute("href")


def register(office):
    """The registrar of Chiang Mai registers what arrived: it gets a number, and the view copy bears the stamp."""
    registrar = office.person("cm-registrar")
    registrar.go("/incoming/")
    registrar.sees(SUBJECT)
    registrar.page.locator(".s-row", has_text=SUBJECT).locator("a.s-row-title").click()
    expect(registrar.page.locator("#reading-detail [data-ui-document]")).to_be_visible()  # read beside the list
    registrar.picture("incoming")
    registrar.take_up(SUBJECT)
    page = registrar.page
    registrar.sees("ลงทะเบียนรับ")
    to_head = page.get_by_label("เสนอ").locator("option", has_text=re.compile("^วัฒนธรรมจังหวัดเชียงใหม่"))
    page.get_by_label("เสนอ").select_option(value=to_head.get_attribute("value"))
    registrar.picture("receipt")
    registrar.press("ลงรับ")
    registrar.hears("ลงรับแล้ว เลขรับ")
    return re.search(r"รับ (\d+/\d{4})", page.locator("#main").inner_text()).group(1)


def instruct(office, receive_number):
    """The head reads the stamped copy, writes an instruction with a preset phrase, and assigns with a date."""
    head = office.person("cm-head")
    head.work_row(SUBJECT)
    head.picture("work")
    head.take_up(SUBJECT)
    page = head.page
    copy = page.request.get(page.url + "copy/")
    assert copy.ok
    head.press("สั่งการและมอบหมาย")
    page.get_by_label("ค้นหาหน่วยงานหรือบุคคลอื่น").fill("นักวิชาการ")
    head.press("ค้นหา")
    page.get_by_role("checkbox").first.wait_for()
    officer = office_name("cm-officer")
    page.get_by_role("checkbox", name=re.compile(officer)).check()
    page.get_by_label("กำหนดเสร็จ").fill(thai.numeric_date(bangkok_today()))
    page.get_by_label("ข้อความสั่งการ").fill(INSTRUCTION)
    head.picture("assign")
    head.press("สั่งการ")
    head.hears("มอบแล้ว 1 ราย")
    head.sees(receive_number)
    head.sees(INSTRUCTION)


def office_name(username):
    """Return the full name of a sample person."""
    return User.objects.get(username=username).full_name


def answer(office, number):
    """The officer acknowledges and drafts the reply, in which addressee and reference stand already."""
    officer = office.person("cm-officer")
    officer.take_up(SUBJECT)
    page = officer.page
    officer.press("รับทราบ")
    officer.hears("รับทราบแล้ว")
    officer.picture("letter")
    officer.press("ร่างหนังสือตอบ")
    officer.press("ร่างหนังสือภายนอก")
    expect(page.locator("#id_recipients")).to_contain_text(HEADQUARTERS)
    assert number in page.locator("[name=reference_text]").first.input_value()
    assert page.get_by_label("ถึง (พิมพ์ต่อจากคำขึ้นต้น)").input_value() == "ปลัดกระทรวงวัฒนธรรม"
    page.get_by_label("เรื่อง", exact=True).fill(REPLY_SUBJECT)
    body = page.get_by_role("textbox", name="ข้อความ", exact=True)
    body.locator("p").last.click(click_count=3)
    page.keyboard.insert_text(REPLY_WORDS)
    page.keyboard.press("Enter")
    page.keyboard.insert_text("จึงเรียนมาเพื่อโปรดทราบ")
    officer.press("กำหนดเส้นทางและเสนอ")
    officer.press("เสนอร่าง")
    officer.hears("เสนอร่างแล้ว")


def sign_reply(office):
    """The reply goes through the posts that were proposed, and the head of the province signs it."""
    for username in readers_of_reply():
        agree(office, username, REPLY_SUBJECT)
    head = office.person("cm-head")
    head.take_up(REPLY_SUBJECT)
    head.prove()
    page = head.page
    page.get_by_label("รหัส PIN ลงนาม").fill(PIN)
    head.press("ลงนาม")
    head.hears("ลงนามแล้ว ออกเลขที่")
    return re.search(r"เลขที่ (.+?) ·", page.locator("#main .s-alert").inner_text()).group(1)


def readers_of_reply():
    """Return who holds the posts of the reply's route before the signer, in their order."""
    case = Case.objects.order_by("-started_at").first()
    steps = case.steps.exclude(kind="sign").order_by("group", "id")
    return [Appointment.objects.get(position=step.position_id).user.username for step in steps]


def send_reply(office, reply_number, folder):
    """The registrar of Chiang Mai sends the reply; the officer reports what was done."""
    registrar = office.person("cm-registrar")
    registrar.take_up(REPLY_SUBJECT)
    registrar.press("ส่งถึงผู้รับ 1 ราย")
    registrar.hears("แล้ว ติดตามสถานะ")
    registrar.sees(reply_number)
    reply = save(registrar, original(registrar.page), folder / "reply.pdf")
    officer = office.person("cm-officer")
    officer.take_up(SUBJECT)
    officer.press("รายงานผล")
    dialog = officer.page.locator("dialog[open]")
    dialog.get_by_label("ผลการดำเนินการ").fill(f"ตอบรับแล้วตามหนังสือที่ {reply_number}")
    officer.press("รายงานผล", within=dialog)
    officer.hears("รายงานผลแล้ว")
    return reply


def register_reply(office, reply_number, letter_number):
    """The central registry of the first sender finds the reply in its inbox and registers it."""
    registrar = office.person("registrar")
    registrar.take_up(REPLY_SUBJECT)
    registrar.sees(reply_number)
    registrar.press("ลงรับ")
    registrar.hears("ลงรับแล้ว เลขรับ")
    registrar.sees(letter_number)
    registrar.picture("reply")
    registrar.go("/incoming/?box=register")
    registrar.sees(reply_number)
    registrar.picture("register")


def show_where_it_is(office):
    """Both sides see what became of their letters: the drafter the receipt, the head the whole line of acts."""
    head = office.person("cm-head")
    head.go("/incoming/?box=all")
    head.go(head.page.get_by_role("link", name=SUBJECT).first.get_attribute("href"))
    head.sees("ตอบรับแล้วตามหนังสือที่")
    timeline = head.page.locator(".s-timeline")
    for words in (INSTRUCTION, "รับทราบ"):
        expect(timeline).to_contain_text(words)
    head.picture("timeline", at=timeline)
    drafter = office.person("drafter")
    drafter.go("/outgoing/?box=all")
    drafter.go(drafter.page.get_by_role("link", name=SUBJECT).first.get_attribute("href"))
    drafter.sees("เลขรับปลายทาง")


def prove(office, letters, folder):
    """Strangers' tools and the public page agree on both letters; a changed byte is seen; the event log holds."""
    visitor = office.visitor()
    for pdf, number in letters:
        told = poppler_says(pdf, folder)
        assert told.count("Signature is Valid.") == 1, told
        assert told.count("Certificate is Trusted.") == 1, told
        assert "Total document signed" in told
        assert re.sub(r"\s", "", thai.to_thai_digits(number)) in words_of(pdf)
        check(visitor, pdf)
        visitor.sees("เอกสารจริง เป็นฉบับปัจจุบัน")
        visitor.sees(thai.to_thai_digits(number))
        visitor.picture("verify-genuine")
        check(visitor, changed(pdf, folder))
        visitor.sees("ถูกแก้ไข")
        visitor.picture("verify-altered")
    printed = io.StringIO()
    call_command("verify_audit", stdout=printed)
    assert re.search(r"^[1-9]\d* events proved$", printed.getvalue(), re.MULTILINE), printed.getvalue()


def check(visitor, pdf):
    """Have the public page look at a file."""
    visitor.go("/verify/")
    visitor.page.locator("[name=file]").set_input_files(pdf)
    visitor.press("ตรวจแฟ้มนี้")
    visitor.page.wait_for_load_state()
