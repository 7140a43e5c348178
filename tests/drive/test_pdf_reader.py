"""The reader of PDF documents in a real browser: few pages drawn, few bytes fetched, Thai words found, pictures when it fails."""

import pytest
from django.conf import settings as project
from django.test import Client
from django.test.utils import override_settings
from playwright.sync_api import expect

from tests import serving
from tests.drive.pdf_papers import long_report
from tests.factories.drives import make_cabinet
from tests.site.ministry import clone_of_database

DRAWN = "[...document.querySelectorAll('.pdfViewer .page[data-loaded]')].map((page) => Number(page.dataset.pageNumber))"
pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db, pytest.mark.xdist_group("pdf-reader")]


@pytest.fixture
def _django_db_helper():
    """Open no transaction around a test: the server in its thread must see what the test writes."""


@pytest.fixture(autouse=True)
def _private_blobs():
    """Share one store."""


@pytest.fixture(scope="module")
def address(django_db_setup, django_db_blocker, tmp_path_factory):
    blobs = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path_factory.mktemp("blobs"), "base_url": None},
    }
    with (
        django_db_blocker.unblock(),
        clone_of_database(f"{project.DATABASES['default']['NAME']}_reader"),
        override_settings(STORAGES=project.STORAGES | {"blobs": blobs}, PAGE_CACHE=tmp_path_factory.mktemp("pages")),
        serving.served() as url,
    ):
        yield url


@pytest.fixture(scope="module")
def chromium(address):
    with serving.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def cabinet(chromium):
    return make_cabinet()


@pytest.fixture(scope="module")
def report(cabinet):
    return cabinet.file("report", cabinet.home("officer"), "รายงานประจำปี.pdf", long_report())


@pytest.fixture
def signed_in(chromium, address, cabinet):
    """Open pages of an officer; none may complain."""
    client = Client()
    client.force_login(cabinet.office.people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    troubles, contexts = [], []

    def opened(**options):
        context = chromium.new_context(locale="th-TH", **({"viewport": {"width": 1280, "height": 800}} | options))
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "console", lambda told: troubles.append(told.text) if told.type == "error" and told.text not in page.known else None
        )
        page.known, page.parts = set(), []
        page.on("request", lambda asked: page.parts.append(asked.headers["range"]) if "range" in asked.headers else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def page(signed_in, address, report):
    page = signed_in()
    page.goto(f"{address}/drive/files/{report.pk}/")
    expect(page.locator(".pdfViewer .page[data-page-number='1'] .textLayer")).to_contain_text("บทที่ 1 การดำเนินงาน", timeout=15_000)
    return page


def test_few_pages_are_drawn_and_few_bytes_fetched_until_one_scrolls(page):
    expect(page.locator("[data-pdf-pictures]")).to_be_hidden()
    expect(page.locator("[data-pdf-pages]")).to_have_text("จาก 60")
    page.wait_for_timeout(300)
    drawn = page.evaluate(DRAWN)
    assert 1 in drawn
    assert len(drawn) <= 3
    assert len(page.parts) <= 3  # of six
    page.get_by_label("ไปที่หน้า").fill("๓๐")
    page.keyboard.press("Enter")
    expect(page.locator(".page[data-page-number='30'] .textLayer")).to_contain_text("ข้อ 30.8")
    expect(page.locator("#pdf-number")).to_have_value("30")
    assert page.evaluate(DRAWN + ".length") <= 10
    page.locator("[data-pdf-scroll]").hover()
    page.mouse.wheel(0, 2500)
    expect(page.locator("#pdf-number")).not_to_have_value("30")


def test_a_thai_word_is_found_by_keyboard_with_either_kind_of_digits(page):
    page.locator("[data-pdf-scroll]").focus()
    page.keyboard.press("Control+f")
    expect(page.get_by_label("คำที่ต้องการหา")).to_be_focused()
    page.keyboard.type("น้ำเสียชุมชนในปี")
    expect(page.locator("[data-pdf-found]")).to_have_text("แห่งที่ 1 จาก 1", timeout=15_000)
    expect(page.locator("#pdf-number")).to_have_value("47")
    assert "".join(page.locator(".highlight.selected").all_inner_texts()) == "น้ำเสียชุมชนในปี"
    page.get_by_label("คำที่ต้องการหา").fill("งบประมาณ 2569")
    expect(page.locator("[data-pdf-found]")).to_have_text("แห่งที่ 1 จาก 1")
    page.get_by_label("คำที่ต้องการหา").fill("กำกับดูแล")
    expect(page.locator("[data-pdf-found]")).to_have_text("แห่งที่ 369 จาก 480")
    page.keyboard.press("Shift+Enter")
    expect(page.locator("[data-pdf-found]")).to_have_text("แห่งที่ 368 จาก 480")
    page.get_by_label("คำที่ต้องการหา").fill("กากบดแล")  # vowels count
    expect(page.locator("[data-pdf-found]")).to_have_text("ไม่พบคำนี้ในเอกสาร")
    page.keyboard.press("Escape")
    expect(page.locator("[data-pdf-find]")).to_be_hidden()
    expect(page.locator("[data-pdf-scroll]")).to_be_focused()


WRITTEN = [
    ("กำหนด", "ก\u0e4d\u0e32หนด", True),
    ("น้ำ", "น\u0e4d\u0e49\u0e32", True),  # the tone mark between the parts
    ("น้ำท่วม", "น\u0e4d\u0e49\u0e32ท\uf70aวม", True),  # a lowered mark of the font
    ("กำหนดการ", "กำ \x06หนดก\x06ร", True),  # LibreOffice: a glyph without its letter
    ("คณะกรรมการจัดงาน", "คณะกรรมการ\nจัดงาน", True),
    ("ที่ 12", "ที่ ๑๒", True),
    ("๑๒", "12", True),
    ("a.b (c)", "A.B (C)", True),
    ("มา", "ม่า", False),
    ("ที่", "ที", False),
    ("a.b", "axb", False),
]
LOOKED = """async (rows) => {
  const { patternOf } = await import(document.querySelector('[data-pdf]').dataset.viewer);
  return rows.map(([words, text]) => new RegExp(patternOf(words), 'iu').test(text));
}"""


def test_a_word_written_in_many_ways_is_one_word(page):
    assert page.evaluate(LOOKED, [row[:2] for row in WRITTEN]) == [row[2] for row in WRITTEN]


def test_pages_grow_turn_and_give_their_text(page):
    scroller = page.locator("[data-pdf-scroll]")
    scroller.focus()
    scale = page.locator("[data-pdf-scale]")
    fitting = scale.inner_text()
    page.keyboard.press("+")
    expect(scale).not_to_have_text(fitting)
    page.keyboard.press("0")
    expect(scale).to_have_text(fitting)
    page.keyboard.press("r")
    box = "document.querySelector(\".page[data-page-number='1']\").getBoundingClientRect()"
    page.wait_for_function(f"{box}.width > {box}.height")
    for _turn in range(3):
        page.get_by_role("button", name="หมุนตามเข็มนาฬิกา").click()
    page.wait_for_function(f"{box}.width < {box}.height")
    expect(page.locator(".page[data-page-number='1'] .textLayer")).to_contain_text("ข้อ 1.1")
    page.locator(".page[data-page-number='1'] .textLayer span", has_text="ข้อ 1.1").first.click(click_count=3)
    assert "ให้ทำสำเนาส่งสำนักงานและกำกับดูแล" in page.evaluate("getSelection().toString()")


def test_axe_finds_nothing_serious(signed_in, address, report):
    page = signed_in(bypass_csp=True)  # axe puts in styles of its own
    page.goto(f"{address}/drive/files/{report.pk}/")
    expect(page.locator(".page[data-page-number='1'] .textLayer")).to_contain_text("บทที่ 1", timeout=15_000)
    page.get_by_role("button", name="ค้นหาในเอกสาร").click()
    page.evaluate(serving.AXE)
    assert page.evaluate(serving.SERIOUS) == []


def test_on_a_telephone_it_fits_and_two_fingers_make_it_larger(signed_in, address, report):
    page = signed_in(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, device_scale_factor=2)
    page.goto(f"{address}/drive/files/{report.pk}/")
    expect(page.locator(".page[data-page-number='1'] .textLayer")).to_contain_text("บทที่ 1", timeout=15_000)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    width = "document.querySelector(\".page[data-page-number='1']\").getBoundingClientRect().width"
    before = page.evaluate(width)
    assert before > 330
    box = page.locator("[data-pdf-scroll]").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 200
    line = page.context.new_cdp_session(page)
    for kind, apart in [("touchStart", 40), ("touchMove", 60), ("touchMove", 80), ("touchEnd", None)]:
        fingers = [] if apart is None else [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
    page.wait_for_function(f"{width} > {before} * 1.6")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_pictures_stay_when_the_bytes_may_not_be_had(signed_in, address, report):
    page = signed_in()
    page.known = {"Failed to load resource: the server responded with a status of 404 (Not Found)"}
    page.route("**/inline/", lambda route: route.fulfill(status=404, body=""))
    with page.expect_console_message(lambda told: "shown as pictures" in told.text):
        page.goto(f"{address}/drive/files/{report.pk}/")
    expect(page.locator("[data-pdf-pictures] .s-sheet img").first).to_be_visible()
    expect(page.locator(".d-pdf-view")).to_have_count(0)


def test_pictures_come_back_when_the_line_to_the_rest_is_lost(page):
    page.known = {"Failed to load resource: the server responded with a status of 403 (Forbidden)"}
    page.route("**/inline/", lambda route: route.fulfill(status=403, body=""))
    page.get_by_label("ไปที่หน้า").fill("40")
    page.keyboard.press("Enter")
    expect(page.locator("[data-pdf-trouble]")).to_be_visible()
    expect(page.locator("#page-40 img")).to_be_in_viewport()
