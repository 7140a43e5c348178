"""In which post a request acts."""

import pytest
from django.test import RequestFactory

from samnak.audit.models import Event
from samnak.core.actor import Actor
from samnak.core.ids import new_id
from samnak.org.middleware import FIELD, SESSION_KEY, _chosen, _switched

OWN = Actor(name="ฉัน", user_id=new_id(), agency_id=new_id(), appointment_id=new_id(), position_title="รองปลัด")
ACTING = Actor(
    name="ฉัน", user_id=OWN.user_id, agency_id=OWN.agency_id, appointment_id=OWN.appointment_id, delegation_id=new_id(),
    position_title="ปลัด",
)  # fmt: skip
POSTS = [OWN, ACTING]


def request(method, session, **data):
    made = getattr(RequestFactory(), method)("/letters/", data)
    made.session = session
    return made


def test_a_form_acts_in_the_post_it_was_shown_in():
    """Another window has changed the session's post meanwhile."""
    sent = request("post", {SESSION_KEY: ACTING.standing}, **{FIELD: OWN.standing})
    assert _chosen(POSTS, sent).standing == OWN.standing


def test_a_post_one_may_not_act_in_is_not_taken_from_a_form():
    stranger = f"{new_id()}:"
    sent = request("post", {SESSION_KEY: ACTING.standing}, **{FIELD: stranger})
    assert _chosen(POSTS, sent).standing == ACTING.standing
    assert _chosen(POSTS, request("get", {}, **{FIELD: ACTING.standing})).standing == OWN.standing


@pytest.mark.django_db
def test_a_link_that_changes_the_post_is_on_record_once():
    session = {}
    for _again in range(2):
        answer = _switched(request("get", session, post=ACTING.standing, page="2"), POSTS)
    assert answer["Location"] == "/letters/?page=2"
    assert session == {SESSION_KEY: ACTING.standing}
    assert [row.data for row in Event.objects.filter(kind="org.post_switched")] == [{"to": "ปลัด"}]


@pytest.mark.django_db
def test_a_link_to_a_post_one_may_not_act_in_changes_nothing():
    session = {}
    _switched(request("get", session, post=f"{new_id()}:"), POSTS)
    assert session == {}
    assert not Event.objects.filter(kind="org.post_switched").exists()
