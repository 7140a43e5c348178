"""The own account: settings, password, second factor, sessions."""

import time

import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from samnak.accounts.models import SignIn
from samnak.audit.models import Event
from tests.accounts.conftest import WORD


def words(answer):
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_settings_are_kept_with_the_person_and_on_the_screen(client, sign_in, person):
    sign_in()
    answer = client.post("/account/", {"language": "en", "theme": "dark", "phone": "๐๒๒๐๙๓๕๙๙", "email": "a@m-culture.go.th"})
    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.language, person.theme, person.phone, person.email) == ("en", "dark", "0 2209 3599", "a@m-culture.go.th")
    assert (client.cookies["django_language"].value, client.cookies["theme"].value) == ("en", "dark")
    assert Event.objects.get(kind="accounts.profile_changed").data == {"fields": "language, theme, phone, email"}


def test_bad_settings_are_told_and_what_was_typed_stays(client, sign_in, person):
    sign_in()
    answer = client.post("/account/", {"language": "fr", "theme": "dark", "phone": "ไม่มี", "email": "ผิด"})
    assert answer.status_code == 422
    said = words(answer)
    assert "หมายเลขโทรศัพท์ไม่ถูกต้อง" in said
    assert "อีเมลไม่ถูกต้อง กรุณาพิมพ์ให้ครบ" in said
    assert 'value="ผิด"' in answer.content.decode()
    person.refresh_from_db()
    assert person.theme == "auto"


def test_changing_the_password_keeps_this_session_and_ends_the_others(client, sign_in, person):
    sign_in()
    other = Client()
    other.post("/login/", {"username": "somchai", "password": WORD})
    new = "แม่น้ำเจ้าพระยายามเย็น"
    assert client.post("/account/password/", {"old": WORD, "new": new, "again": new}).status_code == 302
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    person.refresh_from_db()
    assert person.check_password(new)
    assert sorted(SignIn.objects.values_list("end_reason", flat=True)) == ["", "password"]
    assert SignIn.objects.count() == 2


def test_weak_or_wrong_passwords_are_refused_with_reasons(client, sign_in, person):
    sign_in()

    def told(old, new, again):
        answer = client.post("/account/password/", {"old": old, "new": new, "again": again})
        assert answer.status_code == 422
        return words(answer)

    assert "รหัสผ่านเดิมไม่ถูกต้อง" in told("ผิด", "แม่น้ำเจ้าพระยา", "แม่น้ำเจ้าพระยา")
    assert "สั้นเกินไป" in told(WORD, "สั้น", "สั้น")
    assert "เดาง่าย" in told(WORD, "password1234", "password1234")
    assert "คล้ายชื่อ" in told(WORD, "somchai2569", "somchai2569")
    assert "ต้องไม่ซ้ำ" in told(WORD, WORD, WORD)
    assert "ไม่ตรงกัน" in told(WORD, "แม่น้ำเจ้าพระยา", "แม่น้ำแม่กลอง")
    assert "กรุณากรอกช่องนี้" in told("", "", "")
    person.refresh_from_db()
    assert person.check_password(WORD)


def test_the_second_factor_is_switched_on_with_a_code_and_codes_are_shown_once(client, sign_in, person):
    sign_in()
    page = client.get("/account/second-factor/")
    assert b"<svg" in page.content
    assert b"style=" not in page.content
    device = TOTPDevice.objects.get(user=person)
    assert device.confirmed is False
    client.get("/account/second-factor/")
    assert TOTPDevice.objects.count() == 1
    assert client.post("/account/second-factor/", {"code": "12"}).status_code == 422
    with time_machine.travel(time.time() + 5, tick=True):
        answer = client.post("/account/second-factor/", {"code": f"{totp(device.bin_key):06}"})
    shown = {code.get_text() for code in BeautifulSoup(answer.content, "html.parser").select(".s-codes code")}
    assert shown == {f"{token[:5]}-{token[5:]}" for token in StaticToken.objects.values_list("token", flat=True)}
    assert len(shown) == 10
    assert "no-store" in answer["Cache-Control"]
    page = client.get("/account/second-factor/").content.decode()
    assert not any(code in page for code in shown)
    assert Event.objects.filter(kind="accounts.second_factor_added").count() == 1


def test_new_codes_end_the_old_and_switching_off_ends_all(client, sign_in, person):
    test_the_second_factor_is_switched_on_with_a_code_and_codes_are_shown_once(client, sign_in, person)
    old = set(StaticToken.objects.values_list("token", flat=True))
    client.post("/account/recovery-codes/")
    new = set(StaticToken.objects.values_list("token", flat=True))
    assert len(new) == 10
    assert not old & new
    client.post("/account/second-factor/removal/")
    assert (TOTPDevice.objects.count(), StaticToken.objects.count()) == (0, 0)
    assert client.post("/account/recovery-codes/")["Location"] == "/account/second-factor/"


def test_sessions_are_listed_and_ended(client, sign_in, person):
    sign_in(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    phone = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1")
    phone.post("/login/", {"username": "somchai", "password": WORD})
    said = words(client.get("/account/sign-ins/"))
    assert "Firefox · Linux" in said
    assert "Safari · iPhone" in said
    row = SignIn.objects.get(device="Safari · iPhone")
    assert client.post(f"/account/sign-ins/{row.pk}/end/").status_code == 302
    assert phone.get("/account/").status_code == 302
    row.refresh_from_db()
    assert row.end_reason == "revoked"
    assert client.post(f"/account/sign-ins/{row.pk}/end/").status_code == 404
    assert client.get("/account/").status_code == 200


def test_nobody_ends_the_session_of_another(client, sign_in, django_user_model):
    other = django_user_model.objects.create_user("malee", WORD, first_name="มาลี", last_name="รักงาน")
    browser = Client()
    browser.post("/login/", {"username": "malee", "password": WORD})
    sign_in()
    assert client.post(f"/account/sign-ins/{SignIn.objects.get(user=other).pk}/end/").status_code == 404
    assert browser.get("/account/").status_code == 200


def test_ending_all_others(client, sign_in):
    others = [Client(), Client()]
    for other in others:
        other.post("/login/", {"username": "somchai", "password": WORD})
    sign_in()
    client.post("/account/sign-ins/others/end/")
    assert [other.get("/account/").status_code for other in others] == [302, 302]
    assert client.get("/account/").status_code == 200


def test_last_use_is_noted_at_most_once_a_minute(client, sign_in):
    start = time.time()
    with time_machine.travel(start, tick=False):
        sign_in()
        first = SignIn.objects.get().seen_at
    with time_machine.travel(start + 30, tick=False):
        client.get("/account/")
        assert SignIn.objects.get().seen_at == first
    with time_machine.travel(start + 61, tick=False):
        client.get("/account/")
        assert SignIn.objects.get().seen_at > first


def test_the_settings_page_lists_what_there_is(client, sign_in):
    sign_in()
    said = words(client.get("/settings/"))
    assert "อุปกรณ์ที่เข้าใช้อยู่" in said
    assert "บันทึกเหตุการณ์" not in said


def test_a_page_of_a_person_is_kept_by_no_proxy(client, sign_in, person):
    sign_in()
    assert client.get("/account/")["Cache-Control"] == "private, no-cache"
