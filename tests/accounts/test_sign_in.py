"""Log-in with password and second step, lock-out, log-out and being asked again."""

import time

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from samnak.accounts import services
from samnak.accounts.models import SignIn, User
from samnak.audit.models import Event
from tests.accounts.conftest import WORD


def kinds():
    return list(Event.objects.order_by("at", "id").values_list("kind", flat=True))


def words(answer):
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_a_person_signs_in_with_name_and_password(client, sign_in, person):
    answer = sign_in(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    row = SignIn.objects.get()
    assert (row.user, row.device, row.method, row.ip, row.ended_at) == (person, "Chrome · Windows", "password", "127.0.0.1", None)
    event = Event.objects.get()
    assert (event.kind, event.user_id, event.actor_name, event.ip) == (
        "accounts.signed_in",
        person.pk,
        "นายสมชาย ใจดี",
        "127.0.0.1",
    )
    assert event.data == {"method": "password", "device": "Chrome · Windows"}
    assert client.get("/account/").status_code == 200


def test_the_session_key_itself_is_not_kept(client, sign_in):
    sign_in()
    assert SignIn.objects.get().session_key != client.session.session_key


def test_log_in_names_are_read_in_any_case(sign_in):
    assert sign_in(username="  SOMCHAI ").status_code == 302


@pytest.mark.parametrize(("username", "password"), [("somchai", "ผิด"), ("nobody", WORD), ("somchai", "x" * 201), ("'; --", "'")])
def test_wrong_words_are_answered_alike_and_the_name_is_kept(sign_in, username, password):
    answer = sign_in(password, username)
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    assert page.find("input", {"name": "username"})["value"] == username
    assert not page.find("input", {"name": "password"}).has_attr("value")


def test_a_failure_is_written_down_with_the_name_only_when_it_exists(sign_in, person):
    sign_in("ผิด")
    sign_in("ผิด", "my-password-by-mistake")
    known, unknown = Event.objects.order_by("at")
    assert (known.kind, known.user_id, known.data) == (
        "accounts.sign_in_failed",
        person.pk,
        {"username": "somchai", "step": "password"},
    )
    assert (unknown.user_id, unknown.data) == (None, {"username": "", "step": "password"})


def test_nothing_typed_is_told_beside_the_fields(client):
    said = words(client.post("/login/", {}))
    assert "กรุณาพิมพ์ชื่อผู้ใช้" in said
    assert "กรุณาพิมพ์รหัสผ่าน" in said


def test_who_no_longer_works_here_cannot_sign_in(sign_in, person):
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert sign_in().status_code == 422


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/drafts/?page=2", "/drafts/?page=2"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/logout/", "/"),
        ("/login/?next=/login/", "/"),
        ("", "/"),
    ],
)
def test_log_in_leads_back_only_to_our_pages(sign_in, wanted, target):
    assert sign_in(target=wanted)["Location"] == target


def test_five_wrong_passwords_rest_the_name_for_a_quarter_of_an_hour(sign_in, client):
    start = time.time()
    with time_machine.travel(start, tick=True):
        for _number in range(4):
            assert sign_in("ผิด").status_code == 422
        answer = sign_in("ผิด")
        assert answer.status_code == 429
        assert "ลองใหม่ได้ตั้งแต่เวลา" in words(answer)
        assert "ผิดครบ 5 ครั้ง" in words(answer)
        assert 880 <= int(answer["Retry-After"]) <= 900
        assert sign_in().status_code == 429
    assert kinds() == ["accounts.sign_in_failed"] * 5 + ["accounts.locked_out"]
    with time_machine.travel(start + 905, tick=True):
        assert sign_in().status_code == 302


def test_trying_during_the_rest_does_not_make_it_longer(sign_in):
    start = time.time()
    with time_machine.travel(start, tick=True):
        for _number in range(5):
            sign_in("ผิด")
    with time_machine.travel(start + 800, tick=True):
        assert sign_in("ผิด").status_code == 429
    with time_machine.travel(start + 905, tick=True):
        assert sign_in().status_code == 302


def test_the_rest_of_one_name_does_not_stop_the_office_behind_one_address(sign_in):
    User.objects.create_user("malee", WORD, first_name="มาลี", last_name="รักงาน")
    for _number in range(6):
        sign_in("ผิด")
    assert sign_in(username="malee").status_code == 302


def test_the_person_elsewhere_is_not_stopped_by_a_stranger(sign_in):
    for _number in range(6):
        sign_in("ผิด", REMOTE_ADDR="203.0.113.9")
    assert sign_in(REMOTE_ADDR="10.1.1.7").status_code == 302


def app_of(person):
    device = TOTPDevice.objects.get(user=person)
    return device, lambda: f"{totp(device.bin_key):06}"


@pytest.fixture
def with_app(person):
    """The person has switched the second factor on; returns the recovery codes."""
    actor = services.person_actor(person)
    services.begin_second_factor(actor=actor, user=person)
    _device, code = app_of(person)
    codes = services.confirm_second_factor(actor=actor, user=person, code=code())
    TOTPDevice.objects.update(last_t=-1)
    return codes


def test_with_an_app_the_password_alone_is_not_enough(client, sign_in, with_app, person):
    answer = sign_in(target="/account/")
    assert answer["Location"] == "/login/code/"
    assert client.get("/account/")["Location"].startswith("/login/?")
    assert SignIn.objects.count() == 0
    _device, code = app_of(person)
    answer = client.post("/login/code/", {"code": code()})
    assert answer["Location"] == "/account/"
    assert SignIn.objects.get().method == "code"
    assert client.get("/account/").status_code == 200


def test_a_code_opens_once(client, sign_in, with_app, person):
    _device, code = app_of(person)
    used = code()
    sign_in()
    client.post("/login/code/", {"code": used})
    second = Client()
    second.post("/login/", {"username": "somchai", "password": WORD})
    answer = second.post("/login/code/", {"code": used})
    assert answer.status_code == 422
    assert "รหัสไม่ถูกต้องหรือใช้ไปแล้ว" in words(answer)


def test_thai_digits_and_spaces_are_understood(client, sign_in, with_app, person):
    _device, code = app_of(person)
    typed = code().translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    sign_in()
    assert client.post("/login/code/", {"code": f"{typed[:3]} {typed[3:]}"}).status_code == 302


def test_a_recovery_code_opens_once(client, sign_in, with_app):
    assert len(set(with_app)) == 10
    sign_in()
    assert client.post("/login/code/", {"code": with_app[0].upper()}).status_code == 302
    assert SignIn.objects.get().method == "recovery"
    client.post("/logout/")
    sign_in()
    assert client.post("/login/code/", {"code": with_app[0]}).status_code == 422


def test_wrong_codes_are_slowed_and_written_down(client, sign_in, with_app):
    sign_in()
    with time_machine.travel(time.time(), tick=False):
        assert client.post("/login/code/", {"code": "abc"}).status_code == 422
        client.post("/login/code/", {"code": "000000"})
        assert "กรุณารออีก" in words(client.post("/login/code/", {"code": "000000"}))
    assert kinds().count("accounts.sign_in_failed") == 3


def test_the_second_step_ends_after_five_minutes(client, sign_in, with_app):
    start = time.time()
    with time_machine.travel(start, tick=True):
        sign_in()
    with time_machine.travel(start + 301, tick=True):
        assert client.get("/login/code/")["Location"] == "/login/"


def test_the_second_step_cannot_be_reached_without_the_first(client, db):
    assert client.get("/login/code/")["Location"] == "/login/"


def test_log_out_is_a_post_and_ends_the_session(client, sign_in):
    sign_in()
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    row = SignIn.objects.get()
    assert row.end_reason == "signed_out"
    assert client.get("/account/").status_code == 302
    assert kinds() == ["accounts.signed_in", "accounts.signed_out"]


def test_there_is_no_registration(client, db):
    for path in ("/register/", "/signup/", "/accounts/", "/account/new/"):
        assert client.get(path).status_code in (302, 404)


def test_a_session_over_in_a_background_request_says_so_and_loses_nothing(client, db):
    for header in ({"HTTP_HX_REQUEST": "true"}, {"HTTP_SEC_FETCH_DEST": "empty"}, {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}):
        answer = client.post("/account/", {"phone": "1"}, **header)
        assert answer.status_code == 401
        assert "HX-Redirect" not in answer
        said = words(answer)
        assert "ข้อความที่พิมพ์ไว้ยังอยู่ในหน้านี้" in said
        assert 'target="_blank"' in answer.content.decode()
        assert len(answer.content) < 2000


def test_a_form_sent_after_the_session_ended_leads_back_to_the_form(client, db):
    answer = client.post("/account/", {}, HTTP_REFERER="http://testserver/account/password/?a=1")
    assert answer["Location"] == "/login/?next=/account/password/%3Fa%3D1"
    answer = client.post("/account/", {}, HTTP_REFERER="http://evil.example/x")
    assert answer["Location"] == "/login/?next=/"
    assert client.get("/account/?tab=2")["Location"] == "/login/?next=/account/%3Ftab%3D2"


def test_asked_again_before_what_matters(client, sign_in, person):
    start = time.time()
    with time_machine.travel(start, tick=True):
        sign_in()
        assert client.get("/account/second-factor/").status_code == 200
    with time_machine.travel(start + 11 * 60, tick=True):
        answer = client.get("/account/second-factor/")
        assert answer["Location"] == "/sudo/?next=%2Faccount%2Fsecond-factor%2F"
        answer = client.post("/sudo/", {"password": "ผิด", "next": "/account/second-factor/"})
        assert answer.status_code == 422
        assert "รหัสผ่านไม่ถูกต้อง" in words(answer)
        answer = client.post("/sudo/", {"password": WORD, "next": "/account/second-factor/"})
        assert answer["Location"] == "/account/second-factor/"
        assert client.get("/account/second-factor/").status_code == 200
    assert kinds() == ["accounts.signed_in", "accounts.sign_in_failed", "accounts.confirmed_again"]


def test_a_background_request_is_led_to_the_question(client, sign_in):
    sign_in()
    session = client.session
    del session["sudo_until"]
    session.save()
    answer = client.post(
        "/account/sign-ins/others/end/", HTTP_HX_REQUEST="true", HTTP_REFERER="http://testserver/account/sign-ins/"
    )
    assert (answer.status_code, answer["HX-Redirect"]) == (403, "/sudo/?next=%2Faccount%2Fsign-ins%2F&again=1")
