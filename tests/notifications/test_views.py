"""The pages of notices."""

import pytest
from django.urls import reverse

from samnak.core.ids import new_id
from samnak.notifications import queries
from samnak.notifications.models import Notice
from tests.factories.offices import make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    office = make_office()
    client.force_login(office.people["director"])
    client.office = office
    return client


def notices(person, number, path="/help/"):
    return [
        Notice.objects.create(
            user=person, event_id=new_id(), kind="correspondence.letter_arrived", text=f"เรื่องที่ {place} <b>", path=path
        )
        for place in range(number)
    ]


def test_empty_inbox_says_what_will_come(signed_in):
    page = signed_in.get(reverse("notifications:inbox"))
    assert "ยังไม่มีการแจ้งเตือน" in page.content.decode()


def test_inbox_shows_own_notices_escaped_with_unread_count(signed_in):
    notices(signed_in.office.people["director"], 2)
    notices(signed_in.office.people["head"], 1)
    page = signed_in.get(reverse("notifications:inbox"))
    text = page.content.decode()
    assert text.count("data-ui-row>") == 2
    assert "เรื่องที่ 1 &lt;b&gt;" in text
    assert "หนังสือมาถึง" in text
    assert '<span class="s-top-count">2<span' in text


def test_pages_hold_25_and_ask_as_many_queries_for_one_as_for_many(signed_in, django_assert_max_num_queries):
    person = signed_in.office.people["director"]
    notices(person, 1)
    signed_in.get(reverse("notifications:inbox"))  # the first page of a session writes down the sign-in
    with django_assert_max_num_queries(38) as one:
        signed_in.get(reverse("notifications:inbox"))
    notices(person, 29)
    with django_assert_max_num_queries(38) as many:
        first = signed_in.get(reverse("notifications:inbox"))
    assert len(many) == len(one)
    assert first.content.decode().count("data-ui-row>") == 25
    assert signed_in.get(reverse("notifications:inbox") + "?page=2").content.decode().count("data-ui-row>") == 5


def test_opening_a_notice_reads_it_and_goes_there(signed_in):
    (row,) = notices(signed_in.office.people["director"], 1)
    answer = signed_in.get(reverse("notifications:notice", args=[row.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/help/")
    row.refresh_from_db()
    assert row.read_at is not None


def test_another_persons_notice_does_not_exist(signed_in):
    (row,) = notices(signed_in.office.people["head"], 1)
    assert signed_in.get(reverse("notifications:notice", args=[row.pk])).status_code == 404
    assert signed_in.post(reverse("notifications:reading"), {"notice": str(row.pk)}).status_code == 404
    assert signed_in.post(reverse("notifications:reading"), {"notice": "x' or 1"}).status_code == 404


def test_a_path_to_another_site_is_not_followed(signed_in):
    (row,) = notices(signed_in.office.people["director"], 1, path="//evil.example/")
    assert signed_in.get(reverse("notifications:notice", args=[row.pk]))["Location"] == "/"


def test_mark_all_and_mail_switch(signed_in):
    person = signed_in.office.people["director"]
    notices(person, 3)
    signed_in.post(reverse("notifications:reading"))
    assert queries.unread_count(person.pk) == 0
    signed_in.post(reverse("notifications:mail-preference"), {"wants_mail": "0"})
    assert queries.wants_mail(person.pk) is False
    signed_in.post(reverse("notifications:mail-preference"), {"wants_mail": "1"})
    assert queries.wants_mail(person.pk) is True


def test_bell_is_a_fragment_for_htmx_and_a_link_otherwise(signed_in):
    notices(signed_in.office.people["director"], 1)
    fragment = signed_in.get(reverse("notifications:bell"), headers={"HX-Request": "true"}).content.decode()
    assert fragment.startswith('<a class="s-top-button" id="bell" href="/notices/"')
    assert 'hx-get="/notices/bell/" hx-trigger="every 60s"' in fragment
    assert signed_in.get(reverse("notifications:bell")).status_code == 302


def test_notices_need_a_sign_in(client, db):
    assert client.get("/notices/").status_code in (302, 401)
