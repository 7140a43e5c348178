"""The two things done two hundred times a day, without a mouse."""

import re

from playwright.sync_api import expect

from samnak.demo.logins import PASSWORD, PIN
from tests.e2e.desk import ready_to_sign
from tests.e2e.papers import scan


def focused(page):
    """Return the name of the field in which one types."""
    return page.evaluate("document.activeElement.name || document.activeElement.tagName")


def type_along(page, words):
    """Type into one field after the other, with Tab between them."""
    for place, word in enumerate(words):
        if place:
            page.keyboard.press("Tab")
        page.keyboard.insert_text(word)


def choose_with_space(page):
    """Choose the file with the space bar; on a busy machine a key now and then comes before the browser listens."""
    for _attempt in range(5):
        page.keyboard.press("Space")
        for _wait in range(20):
            if page.locator("[name=scan]").evaluate("input => input.files.length"):
                return
            page.wait_for_timeout(100)
    raise AssertionError("the space bar did not open the choice of a file")


def test_paper_is_registered_by_keyboard_alone(office, tmp_path):
    registrar = office.person("cm-registrar")
    page = registrar.page
    page.on("filechooser", lambda chooser: chooser.set_files(scan(tmp_path)))
    registrar.go("/incoming/")
    page.keyboard.press("c")
    page.wait_for_url("**/incoming/new/")
    assert focused(page) == "document_number"
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "scan"
    choose_with_space(page)
    page.keyboard.press("Tab")
    paper = ["ชม 0017/1234", "20/11/2569", "ที่ทำการปกครองจังหวัดเชียงใหม่", "วัฒนธรรมจังหวัดเชียงใหม่", "ขอเชิญร่วมพิธีบำเพ็ญกุศล"]
    type_along(page, paper)
    registrar.picture("paper")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incoming/new/?done=*")
    number = int(re.search(r"(\d+)/25\d\d", page.locator("#main").inner_text()).group(1))
    assert focused(page) == "document_number"

    type_along(page, paper[:4])  # the same letter, brought a second time
    expect(page.locator("#duplicates")).to_contain_text("ชม 0017/1234")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(paper[4])
    page.keyboard.press("Enter")
    expect(page.get_by_label("ตรวจแล้ว ให้ลงรับเป็นอีกเลขหนึ่ง")).to_be_visible()
    registrar.picture("duplicate")

    page.goto("/incoming/new/")
    type_along(page, ["ชม 0017/1300", "๒๐ พ.ย. ๖๙", *paper[2:4], "ขอส่งสำเนาคำสั่ง"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/incoming/new/?done=*")
    registrar.sees(f"{number + 1}/25")


def test_a_letter_is_signed_by_keyboard_alone(office, signers):
    subject = ready_to_sign()
    deputy = office.person("deputy")
    deputy.let_time_pass()
    page = deputy.go("/")
    rows = page.locator("#work .s-row").all_inner_texts()
    place = next(number for number, words in enumerate(rows) if subject in words)
    for _step in range(place + 1):
        page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_url("**/sudo/**")
    page.keyboard.insert_text(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/signature/")
    for _step in range(60):
        if focused(page) == "pin":
            break
        page.keyboard.press("Tab")
    assert focused(page) == "pin"
    page.keyboard.insert_text(PIN)
    page.keyboard.press("Enter")
    deputy.hears("ลงนามแล้ว ออกเลขที่")
