"""The switch of posts, the directory, the picker, and a person without a post."""

from django.test import Client

from samnak.accounts.models import User
from samnak.audit.models import Event
from samnak.org import queries
from samnak.org.enums import Authority
from samnak.org.models import Appointment
from tests.factories.offices import START, make_office


def test_the_post_is_switched_for_the_session(office, browser):
    office.delegate("director", "head")
    head = browser("head")
    wanted = office.actor("head", acting_for="director").standing
    answer = head.post("/post/", {"post": wanted, "next": "/delegations/?page=1"})
    assert answer["Location"] == "/delegations/?page=1"
    assert head.get("/delegations/").wsgi_request.actor.position_id == office.id("director")
    event = Event.objects.get(kind="org.post_switched")
    assert (event.data, event.authority, event.on_behalf_of) == ({"to": "ผู้อำนวยการกองกลาง"}, Authority.ACTING, "ผู้อำนวยการกองกลาง")


def test_a_post_not_held_is_not_entered(office, browser):
    officer = browser("officer")
    answer = officer.post("/post/", {"post": office.actor("chief").standing, "next": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert officer.get("/delegations/").wsgi_request.actor.position_id == office.id("officer")
    assert not Event.objects.filter(kind="org.post_switched").exists()
    assert officer.get("/post/").status_code == 405


def test_who_holds_no_post_is_told_why(db):
    person = User.objects.create_user("new", "แม่น้ำเจ้าพระยา", first_name="ใหม่", last_name="มาก", prefix="นาย")
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/directory/")
    assert answer.status_code == 403
    assert "ท่านยังไม่มีตำแหน่งในระบบ" in answer.content.decode()
    assert client.get("/account/").status_code == 200
    assert client.post("/logout/").status_code == 302


def test_the_directory_lists_agencies_units_posts_and_people(office, browser):
    officer = browser("officer")
    assert office.agency.name in officer.get("/directory/").content.decode()
    page = officer.get(f"/directory/{office.agency.pk}/").content.decode()
    for words in ("กองกลาง", "กลุ่มบริหารทั่วไป", "นางสาววิภา ใจดี", "ปลัดกระทรวงวัฒนธรรม"):
        assert words in page
    assert officer.get("/directory/01a20423-0000-7000-8000-000000000000/").status_code == 404
    found = officer.get("/directory/", {"q": "วิภา หัวหน้า"}).content.decode()
    assert "หัวหน้ากลุ่มบริหารทั่วไป" in found
    assert "ไม่พบผู้ที่ตรงกับคำค้น" in officer.get("/directory/", {"q": "ไม่มีใคร%_'"}).content.decode()


def test_the_directory_asks_the_database_the_same_however_large(office, browser, django_assert_max_num_queries):
    for number in range(30):
        office.post(f"p{number}", f"ตำแหน่งที่ {number}", "section", first=f"คน{number}")
    officer = browser("officer")
    officer.get("/calendar/")
    with django_assert_max_num_queries(38):
        officer.get(f"/directory/{office.agency.pk}/")
    with django_assert_max_num_queries(38):
        officer.get("/directory/", {"q": "คน"})


def test_the_picker_answers_choices_and_json(office, browser):
    officer = browser("officer")
    answer = officer.get("/positions/", {"q": "วิภา", "format": "json"})
    assert answer.json() == {
        "positions": [
            {
                "id": str(office.id("head")),
                "title": "หัวหน้ากลุ่มบริหารทั่วไป",
                "unit": "กลุ่มบริหารทั่วไป",
                "holder": "นางสาววิภา ใจดี",
            }
        ]
    }
    page = officer.get("/positions/", {"q": "วิภา", "name": "submit_to"}).content.decode()
    assert f'name="submit_to" value="{office.id("head")}"' in page
    assert 'name="position"' in officer.get("/positions/", {"q": "วิภา", "name": '"><script>'}).content.decode()
    assert officer.get("/positions/", {"q": "", "format": "json"}).json() == {"positions": []}
    assert officer.get("/positions/", {"q": "ก", "agency": "x"}).status_code == 404


def test_search_stays_in_the_agency_and_knows_only_those_who_sit_there_today(office):
    other = make_office("กรมศิลปากร", "วธ 04", "department")
    assert {seat.position.agency_id for seat in queries.positions_search(office.agency.pk, "วิภา")} == {office.agency.pk}
    assert len(queries.positions_search(None, "วิภา")) == 2
    Appointment.objects.filter(position=other.id("head")).update(valid_to=START)
    assert len(queries.positions_search(None, "วิภา")) == 1
    seat = queries.positions_search(other.agency.pk, "หัวหน้ากลุ่ม")[0]
    assert seat.holder is None
    assert [row.position.title for row in queries.positions_search(office.agency.pk, "ผู้อำนวยการ")] == [
        "ผู้อำนวยการกองกลาง",
        "ผู้อำนวยการกองนโยบาย",
    ]


def test_who_may_sign_for_a_unit(office):
    titles = [row.title for row in queries.signing_positions_for(office.units["section"])]
    assert titles == ["หัวหน้ากลุ่มบริหารทั่วไป", "ผู้อำนวยการกองกลาง", "ปลัดกระทรวงวัฒนธรรม", "รองปลัดกระทรวงวัฒนธรรม"]


def test_sign_in_stands_in_the_log_of_the_agency(office, client):
    user = office.people["officer"]
    client.post("/login/", {"username": user.username, "password": "samnak-test-password"})
    assert Event.objects.get(kind="accounts.signed_in").agency_id == office.agency.pk


def test_a_link_that_changes_the_post_never_leads_out_of_the_house(office, browser):
    head = browser("head")
    post = office.actor("head").standing
    assert head.get("/", {"post": post}, PATH_INFO="//evil.example/")["Location"] == "/%2Fevil.example/"
    answer = head.post("/post/", {"post": post}, headers={"Referer": "http://testserver//evil.example/"})
    assert answer["Location"] == "/evil.example/"
