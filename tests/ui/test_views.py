"""The gallery, the settings of the screen and the pages that say what went wrong."""

import re
from collections import Counter

import pytest
from django.template.loader import render_to_string
from django.test import Client

PAGES = [
    "/ui/",
    "/ui/samples/list/",
    "/ui/samples/document/",
    "/ui/samples/form/",
    "/ui/samples/form/?wrong=1",
    "/ui/samples/login/",
]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_valid_labelled_and_has_nothing_inline(path, client, valid):
    html = client.get(path).content.decode()
    tree = valid(html)
    assert not re.search(r"\son[a-z]+=|\sstyle=|<style", html)
    assert all(script.get("src") for script in tree.iter("script"))
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    assert {name: number for name, number in ids.items() if number > 1} == {}
    for label in tree.iter("label"):
        if label.get("for"):
            assert label.get("for") in ids
    for element in tree.iter():
        for name in (element.get("aria-describedby") or "").split():
            assert name in ids
    assert tree.find(".//title").text.strip()
    assert len(list(tree.iter("h1"))) == 1


def test_unknown_sample_is_not_found(client):
    assert client.get("/ui/samples/nothing/").status_code == 404


def test_frame_works_when_nothing_is_known_of_the_user(rf, valid):
    html = render_to_string("ui/page.html", {}, request=rf.get("/"))
    valid(html)
    assert "s-bottom" not in html
    assert "s-post-now" not in html


@pytest.mark.parametrize(
    ("sent", "cookie", "value"),
    [({"theme": "dark"}, "theme", "dark"), ({"rail": "toggle"}, "rail", "narrow"), ({"language": "en"}, "django_language", "en")],
)
def test_preferences_are_kept_in_a_cookie(sent, cookie, value, client):
    answer = client.post("/ui/preferences/", sent | {"next": "/ui/"})
    assert answer.status_code == 302
    assert answer.url == "/ui/"
    assert answer.cookies[cookie].value == value


def test_preferences_refuse_nonsense_and_foreign_addresses(client):
    answer = client.post("/ui/preferences/", {"theme": "purple", "language": "xx", "next": "https://evil.example/"})
    assert answer.url == "/"
    assert not answer.cookies


def test_theme_and_rail_stand_on_the_page(client):
    client.cookies["theme"] = "dark"
    client.cookies["rail"] = "narrow"
    html = client.get("/ui/").content.decode()
    assert '<html lang="th" data-theme="dark" data-rail="narrow">' in html
    client.cookies["theme"] = '"><script>'
    assert "data-theme" not in client.get("/ui/").content.decode().split("<head>")[0]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nothing/", 404, "ไม่พบหน้านี้"),
        ("/fail/domain/", 422, "โปรดระบุเหตุผลที่ส่งกลับ"),
        ("/fail/conflict/", 409, "นางอุไรลงรับเรื่องนี้แล้วเมื่อสักครู่"),
        ("/fail/denied/", 403, "ต้องเป็นนายทะเบียนของหน่วยงาน"),
        ("/fail/refused/", 403, "สิทธิของตำแหน่งที่ท่านใช้อยู่ไม่ครอบคลุม"),
        ("/fail/bad/", 400, "ระบบอ่านคำขอนี้ไม่ได้"),
        ("/fail/crash/", 500, "รหัสอ้างอิง"),
    ],
)
def test_a_problem_says_what_and_what_to_do(path, status, words, client, valid):
    answer = client.get(path)
    html = answer.content.decode()
    assert answer.status_code == status
    assert words in html
    assert "s-problem-advice" in html
    valid(html)


def test_a_part_of_a_page_gets_a_toast_instead(client):
    answer = client.get("/fail/conflict/", headers={"hx-request": "true"})
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#toasts"
    assert "<html" not in answer.content.decode()
    assert "นางอุไรลงรับเรื่องนี้แล้ว" in answer.content.decode()


def test_an_old_form_is_answered_kindly(settings):
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "th"})
    answer = strict.post("/csrf/")
    assert answer.status_code == 403
    assert "หน้านี้เปิดค้างไว้นานเกินไป" in answer.content.decode()
