"""Giving powers away and taking them back."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from samnak.audit.models import Event
from samnak.core.errors import ConflictError, DeniedError
from samnak.core.time import bangkok_today
from samnak.org import queries, services
from samnak.org.errors import DelegationError
from samnak.org.models import Delegation
from tests.factories.offices import make_office

TODAY = bangkok_today()


def grant(office, giver="director", taker="head", **fields):
    given = {"authority": "acting", "valid_from": TODAY, "valid_to": TODAY + timedelta(days=7), "basis": "คำสั่งที่ 5/2569"} | fields
    return services.grant_delegation(
        actor=given.pop("actor", None) or office.actor(giver),
        from_position_id=office.id(giver),
        to_position_id=office.id(taker),
        **given,
    )


def test_a_head_lets_another_act(office, django_capture_on_commit_callbacks):
    assert [row.position_title for row in queries.standings_of(office.people["head"])] == ["หัวหน้ากลุ่มบริหารทั่วไป"]
    with django_capture_on_commit_callbacks(execute=True):
        delegation = grant(office)
    acting = queries.standings_of(office.people["head"])[1]
    assert (acting.position_title, acting.authority, acting.delegation_id) == ("ผู้อำนวยการกองกลาง", "acting", delegation.pk)
    assert queries.in_words(acting) == "หัวหน้ากลุ่มบริหารทั่วไป รักษาราชการแทนผู้อำนวยการกองกลาง"
    event = Event.objects.get()
    assert (event.kind, event.data) == (
        "org.delegation_granted",
        {"to": "หัวหน้ากลุ่มบริหารทั่วไป", "authority": "acting", "until": (TODAY + timedelta(days=7)).isoformat()},
    )
    with django_capture_on_commit_callbacks(execute=True):
        services.revoke_delegation(actor=office.actor("director"), delegation_id=delegation.pk)
    assert len(queries.standings_of(office.people["head"])) == 1
    with pytest.raises(ConflictError):
        services.revoke_delegation(actor=office.actor("director"), delegation_id=delegation.pk)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"taker": "director"}, "to_position"),
        ({"authority": "holder"}, "authority"),
        ({"authority": "king"}, "authority"),
        ({"valid_to": TODAY - timedelta(days=1)}, "valid_to"),
        ({"valid_from": TODAY - timedelta(days=9), "valid_to": TODAY - timedelta(days=2)}, "valid_to"),
        ({"basis": "   "}, "basis"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(office, fields, field):
    with pytest.raises(DelegationError) as caught:
        grant(office, **fields)
    assert caught.value.field == field
    assert Delegation.objects.count() == 0


def test_the_same_power_is_not_given_twice_at_once(office):
    grant(office)
    with pytest.raises(DelegationError, match="ซ้อนกัน"):
        grant(office, valid_from=TODAY + timedelta(days=7), valid_to=None)
    grant(office, valid_from=TODAY + timedelta(days=8), valid_to=None)
    grant(office, authority="delegated")


def test_only_the_own_power_is_given(office):
    with pytest.raises(DeniedError):
        grant(office, actor=office.actor("officer"))
    with pytest.raises(DeniedError, match="หัวหน้าหน่วยงานหรือผู้มีอำนาจลงนาม"):
        grant(office, giver="officer", taker="typist")
    delegation = grant(office)
    cache.clear()
    acting = office.actor("head", acting_for="director")
    with pytest.raises(DeniedError, match="มอบต่อไม่ได้"):
        grant(office, taker="typist", actor=acting)
    with pytest.raises(DeniedError):
        services.revoke_delegation(actor=acting, delegation_id=delegation.pk)


def test_an_administrator_records_an_order(office):
    delegation = grant(office, actor=office.actor("admin"))
    services.revoke_delegation(actor=office.actor("admin"), delegation_id=delegation.pk)
    assert Delegation.objects.get().revoked_at is not None


def test_not_to_another_agency(office):
    other = make_office("กรมศิลปากร", "วธ 04", "department")
    with pytest.raises(DelegationError, match="ส่วนราชการเดียวกัน"):
        services.grant_delegation(
            actor=office.actor("director"),
            from_position_id=office.id("director"),
            to_position_id=other.id("head"),
            authority="acting",
            valid_from=TODAY,
            valid_to=None,
            basis="x",
        )


def fields(office, **changes):
    return {
        "from_position": office.id("director"),
        "to_position": office.id("head"),
        "authority": "acting",
        "valid_from": "22/11/2569",
        "valid_to": "",
        "basis": "คำสั่งที่ 5/2569",
        "may_sign": "on",
    } | changes


def test_the_pages_of_delegations(office, browser):
    director = browser("director")
    page = director.get("/delegations/new/?q=วิภา").content.decode()
    assert f'value="{office.id("head")}"' in page
    answer = director.post("/delegations/new/", fields(office))
    assert answer["Location"] == "/delegations/"
    row = Delegation.objects.get()
    assert (row.valid_from, row.valid_to, row.may_sign) == (date(2026, 11, 22), None, True)
    assert Event.objects.get(kind="org.delegation_granted").ip == "127.0.0.1"
    page = director.get("/delegations/").content.decode()
    assert "นางสาววิภา ใจดี" in page
    assert "มีผลอยู่" in page or "ยังไม่ถึงวันเริ่ม" in page
    held = browser("head").get("/delegations/").content.decode()
    assert "ผู้อำนวยการกองกลาง" in held
    assert "revocation" not in held
    assert browser("typist").post(f"/delegations/{row.pk}/revocation/").status_code == 404
    assert browser("head").post(f"/delegations/{row.pk}/revocation/").status_code == 403
    assert director.post(f"/delegations/{row.pk}/revocation/").status_code == 302
    assert "เพิกถอนแล้ว" in director.get("/delegations/").content.decode()


def test_who_leads_nothing_gives_nothing(browser):
    answer = browser("officer").get("/delegations/new/")
    assert answer.status_code == 403


def test_what_was_typed_stays(office, browser):
    answer = browser("director").post("/delegations/new/", fields(office, basis="", valid_to="31 ก.พ. 2569"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{office.id("head")}" checked' in page
    assert 'value="31 ก.พ. 2569"' in page
    assert "กรุณาระบุเลขที่คำสั่ง" in page
    assert browser("director").post("/delegations/new/", fields(office, to_position="x")).status_code == 422
    assert browser("director").post("/delegations/new/", {}).status_code == 422


def test_giving_power_asks_again_who_it_is(office, browser):
    client = browser("director")
    session = client.session
    del session["sudo_until"]
    session.save()
    assert client.get("/delegations/new/")["Location"].startswith("/sudo/?next=")
    assert client.post("/delegations/new/", fields(office))["Location"].startswith("/sudo/?next=")
    assert Delegation.objects.count() == 0


def test_an_administrator_takes_nobodys_power(office):
    with pytest.raises(DelegationError, match="ให้ตนเองไม่ได้") as caught:
        grant(office, actor=office.actor("admin"), giver="chief", taker="admin")
    assert caught.value.field == "to_position"
    grant(office, actor=office.actor("admin"), giver="chief", taker="deputy")
