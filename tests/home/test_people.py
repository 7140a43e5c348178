"""People in the one search: each agency its own, as they sit today."""

from datetime import timedelta

import pytest

from samnak.accounts.models import User
from samnak.core.time import bangkok_today
from samnak.home.providers import PeopleIndex
from samnak.home.tasks import follow_posts
from samnak.org.models import Appointment, Position, Unit
from samnak.search import services as searching
from samnak.search.content import Narrowed, read
from samnak.search.models import Change
from samnak.search.providers import sources
from samnak.search.views import asking
from tests.factories.offices import make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices():
    two = make_office(), make_office("กรมศิลปากร", "วธ 04")
    searching.rebuild(sources())
    return two


def found(office, typed, key="director"):
    searching.index_changes(sources())
    answer = asking.ask(office.actor(key), read(typed), Narrowed(kind="person"))
    return [row.document.title for row in answer.rows]


def test_people_are_found_by_name_post_unit_and_phone(offices):
    office, other = offices
    person = office.people["director"]
    User.objects.filter(pk=person.pk).update(phone="0 2209 3615", first_name="พิมพ์ใจ", last_name="ตั้งมั่น")
    title = User.objects.get(pk=person.pk).full_name
    post = office.posts["director"]
    for typed in ("พิมพ์ใจ", "ตั้งมั่น", "022093615", "0 2209 3615", post.title, f"พิมพ์ใจ {post.unit.name}"):
        assert title in found(office, typed), typed
    assert title not in found(other, "พิมพ์ใจ")


def test_tokens_meet_readers_exactly_when_visible(offices):
    source = PeopleIndex()
    ids = source.ids(None, 1000)
    assert len(ids) == source.total() == Position.objects.count()
    documents = source.documents(ids)
    for office in offices:
        for key in office.people:
            actor = office.actor(key)
            meet = {one.object_id for one in documents if source.tokens(actor) & one.readers}
            assert (
                meet
                == source.visible(actor, ids)
                == set(Position.objects.filter(agency=office.agency).values_list("pk", flat=True))
            )


def test_who_comes_goes_or_is_renamed_is_followed(offices):
    office, _other = offices
    Unit.objects.filter(pk=office.posts["director"].unit_id).update(name="กองทดสอบนวัตกรรม")
    assert office.people["director"].full_name in found(office, "นวัตกรรม")
    today = bangkok_today()
    Appointment.objects.filter(position=office.posts["director"]).update(valid_to=today - timedelta(days=1))
    assert office.posts["director"].title in found(office, "นวัตกรรม", "deputy")
    Position.objects.filter(pk=office.posts["director"].pk).update(is_active=False)
    assert office.posts["director"].title not in found(office, "นวัตกรรม", "deputy")


def test_a_post_that_changes_hands_with_the_day_is_read_again(offices):
    office, _other = offices
    Appointment.objects.filter(position=office.posts["director"]).update(valid_from=bangkok_today())
    searching.index_changes(sources())
    follow_posts(0)
    assert list(Change.objects.values_list("kind", "object_id")) == [("person", office.posts["director"].pk)]


def test_the_path_opens_the_page_of_the_unit(client, offices):
    office, _other = offices
    client.force_login(office.people["director"], backend="django.contrib.auth.backends.ModelBackend")
    path = PeopleIndex().documents([office.posts["director"].pk])[0].path
    page = client.get(path)
    assert page.status_code == 200
    assert f'id="{path.partition("#")[2]}"' in page.content.decode()
