"""The daily work with scripts switched off: plain links and forms."""

import pytest

from samnak.core import thai
from samnak.core.time import bangkok_today
from samnak.demo.logins import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.e2e, pytest.mark.slow, pytest.mark.xdist_group("site")]


@pytest.fixture
def plain_page(browser, address):
    """Return a page of a browser that runs no script."""
    context = browser.new_context(
        java_script_enabled=False, base_url=address, locale="th-TH", viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def sign_in(page, username):
    page.goto("/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit], form button:not([name])")
    assert "/login" not in page.url


def send(page, words):
    """Press the button with these words in the main part of the page."""
    page.locator("main").get_by_role("button", name=words, exact=True).first.click()


def test_a_paper_letter_is_registered_noted_and_found(plain_page):
    page = plain_page
    sign_in(page, "registrar")
    page.click("nav >> text=หนังสือรับ")
    page.click("main >> text=ลงรับหนังสือกระดาษ")
    page.fill("[name=document_number]", "ศธ 04009/77")
    page.fill("[name=document_date]", thai.short_date(bangkok_today()))
    page.fill("[name=from_text]", "โรงเรียนบ้านไร้สคริปต์")
    page.fill("[name=to_text]", "ปลัดกระทรวงวัฒนธรรม")
    page.fill("[name=subject]", "ขอความอนุเคราะห์วิทยากรไร้สคริปต์")
    send(page, "ลงรับและขึ้นฉบับถัดไป")
    assert "done=" in page.url, page.inner_text("main")
    assert "ขอความอนุเคราะห์วิทยากรไร้สคริปต์" in page.inner_text("main")
    page.locator("main a[href^='/letters/']").first.click()
    page.locator("main a[href$='/minutes/'], a[href$='/minutes/']").first.click()
    page.fill("[name=text]", "เพื่อโปรดทราบ เห็นควรแจ้งกองที่เกี่ยวข้อง")
    send(page, "บันทึกเกษียน")
    assert page.url.rstrip("/").split("/")[-2] == "letters"
    assert "เห็นควรแจ้งกองที่เกี่ยวข้อง" in page.inner_text("main")
    page.goto("/")
    page.locator("[name=q]").first.fill("ไร้สคริปต์")
    page.locator("[name=q]").first.press("Enter")
    page.goto("/search/")
    page.locator("main [name=q], [name=q]").last.fill("วิทยากรไร้สคริปต์")
    page.locator("main [name=q], [name=q]").last.press("Enter")
    page.locator("main a[href^='/letters/']").first.click()
    assert "ขอความอนุเคราะห์วิทยากรไร้สคริปต์" in page.inner_text("main")


def test_a_wrong_form_keeps_what_was_typed(plain_page):
    page = plain_page
    sign_in(page, "registrar")
    page.goto("/incoming/new/")
    page.fill("[name=from_text]", "โรงเรียนที่ลืมเรื่อง")
    page.fill("[name=document_date]", "32/13/2569")
    send(page, "ลงรับและขึ้นฉบับถัดไป")
    assert page.input_value("[name=from_text]") == "โรงเรียนที่ลืมเรื่อง"


def test_a_draft_is_written(plain_page):
    page = plain_page
    sign_in(page, "drafter")
    page.goto("/drafts/new/")
    send(page, "ร่างหนังสือภายนอก")
    page.fill("[name=subject]", "เรื่องที่ร่างโดยไม่มีสคริปต์")
    page.fill("[name=body]", "ย่อหน้าแรกของหนังสือ")
    send(page, "บันทึก")
    assert page.input_value("[name=subject]") == "เรื่องที่ร่างโดยไม่มีสคริปต์"
    page.goto("/drafts/?box=mine")
    assert "เรื่องที่ร่างโดยไม่มีสคริปต์" in page.inner_text("main")
