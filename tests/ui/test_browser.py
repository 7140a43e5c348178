"""In a real browser: axe finds nothing serious, nothing overflows, the keys work."""

import json

import pytest

from tests import serving

PAGES = ["/ui/", "/ui/samples/list/", "/ui/samples/document/", "/ui/samples/form/?wrong=1", "/ui/samples/login/"]

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture(scope="module")
def browser():
    with serving.chromium() as browser:
        yield browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_serious_and_nothing_overflows(width, scheme, browser, address):
    phone = width < 700
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        is_mobile=phone,
        has_touch=phone,
        locale="th-TH",
        reduced_motion="reduce",
    )
    page = context.new_page()
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    for path in PAGES:
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        assert troubles == [], path
        page.evaluate(serving.AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert "color-contrast" in {rule["id"] for rule in found["passes"]}
        serious = [
            (v["id"], [n["target"] for n in v["nodes"]][:4])
            for v in found["violations"]
            if v["impact"] in {"serious", "critical"}
        ]
        assert serious == [], (path, json.dumps(serious, ensure_ascii=False))
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        troubles.clear()  # axe itself tries inline styles, which the policy of the page rightly refuses
    context.close()


def test_small_targets_on_touch(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, locale="th-TH")
    page = context.new_page()
    page.goto(address + "/ui/samples/list/")
    small = page.evaluate(
        """[...document.querySelectorAll('.s-button, .s-bottom-link, .s-chip, .s-tab, .s-input, .s-row-check, .s-top-button, .s-pager-link')]
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => [e.className, e.getBoundingClientRect().height])"""
    )
    assert small == []
    context.close()


def test_keys_move_choose_and_open(browser, address):
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="th-TH")
    page.goto(address + "/ui/samples/list/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.wait_for_selector("#reading-detail [data-ui-document]")
    assert page.locator("[data-ui-row][aria-current=true]").count() == 1
    assert page.locator(".s-bulk").is_hidden()
    page.keyboard.press("x")
    assert page.locator("[data-ui-bulk-count]").inner_text() == "เลือก 1 รายการ"
    page.keyboard.press("Control+k")
    page.keyboard.type("หนังสือรับ")
    assert page.locator("#palette [role=option]").first.inner_text().startswith("หนังสือรับ")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Slash")
    assert page.locator("#keys").is_visible()
    page.close()


def test_typed_words_outlive_a_lost_page(browser, address):
    page = browser.new_page(locale="th-TH")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address + "/ui/samples/form/")
    page.fill("[name=plain-subject]", "ขอความอนุเคราะห์")
    page.goto(address + "/ui/samples/login/")
    page.goto(address + "/ui/samples/form/")
    assert page.input_value("[name=plain-subject]") == "ขอความอนุเคราะห์"
    page.close()


def test_theme_changes_at_once_and_is_remembered(browser, address):
    page = browser.new_page(locale="th-TH", color_scheme="light")
    page.goto(address + "/ui/")
    page.click(".s-me")
    with page.expect_response("**/ui/preferences/"):
        page.click("[data-ui-theme] [value=dark]")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 22, 27)"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.close()
