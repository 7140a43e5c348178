"""A list asks the database as often for five rows as for two."""

from datetime import timedelta

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samnak.accounts.models import SignIn
from samnak.audit import views as auditing
from samnak.correspondence import services as letters
from samnak.correspondence.models import Letter, Register
from samnak.notifications.models import Notice
from samnak.org.models import Position
from samnak.search.views import finding as searching
from samnak.search.views import suggestions as suggesting
from tests.site.rules import Page

pytestmark = pytest.mark.xdist_group("site")

FEW, MANY = 2, 5
CUT = [
    ("registrar", "/incoming/?box=waiting"),
    ("registrar", "/incoming/?box=all"),
    ("registrar", "/incoming/?box=register"),
    ("registrar", "/outgoing/?box=all"),
    ("proofreader", "/outgoing/?box=register&register={register}"),
    ("drafter", "/drafts/?box=mine"),
    ("director", "/drafts/?box=waiting"),
    ("section", "/drafts/?box=unit"),
    ("director", "/notices/"),
    ("admin", "/delegations/?view=agency"),
    ("drafter", "/directory/"),
    ("drafter", "/directory/?q=หัวหน้า"),
    ("drafter", "/bookings/?when=all"),
    ("drafter", "/rooms/"),
    ("building", "/bookings/?box=kept&when=all"),
    ("building", "/equipment/"),
    ("building", "/rooms/usage/"),
    ("fleet", "/car-requests/?box=all"),
    ("fleet", "/cars/"),
    ("fleet", "/drivers/"),
    ("fleet", "/fuel-slips/"),
    ("drafter", "/data-sets/?box=all"),
]


def asked(client, path):
    """Return how many queries a page makes and how many things stand on it."""
    client.get(path)  # what is kept for later requests is kept now
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert answer.status_code == 200
    page = Page(answer)
    items = [
        element for element in page.all("li") if page.inside(element, "main") is not None and page.inside(element, "nav") is None
    ]
    rows = len(items) + sum(1 for body in page.all("tbody") for _row in body.iter("tr"))
    return len(queries), rows, [query["sql"] for query in queries]


def assert_alike(few, many):
    """Compare two pages; a difference is told with the queries that came more often."""
    assert many[1] > few[1]
    more = [sql[:300] for sql in many[2] if many[2].count(sql) > 1 or sql not in few[2]]
    assert many[0] == few[0], "\n".join(more[:12])


@pytest.mark.parametrize(("person", "path"), CUT, ids=[f"{person} {path}" for person, path in CUT])
def test_pages_of_lists(person, path, sign_in, monkeypatch, ministry):
    client = sign_in(person)
    make_notices(ministry.users["director"])
    numbers = Register.objects.get(unit__document_code="วธ 0203", direction="outgoing", series="general")
    path = path.format(register=numbers.pk)
    plain = Paginator.__init__

    def cut(rows):
        def begin(self, found, size, *rest, **more):
            plain(self, found, rows, *rest, **more)

        monkeypatch.setattr(Paginator, "__init__", begin)
        return asked(client, path)

    assert_alike(cut(FEW), cut(MANY))


def make_notices(user):
    known = Notice.objects.first()
    for _number in range(MANY):
        known.pk, known.event_id, known.user = Notice().pk, Notice().pk, user
        known.save(force_insert=True)


def test_search(sign_in, monkeypatch):
    client = sign_in("registrar")
    monkeypatch.setattr(searching, "PER_GROUP", FEW)
    monkeypatch.setattr(searching, "PAGE", FEW)
    few = asked(client, "/search/?q=วัฒนธรรม")
    monkeypatch.setattr(searching, "PER_GROUP", MANY)
    monkeypatch.setattr(searching, "PAGE", MANY)
    assert_alike(few, asked(client, "/search/?q=วัฒนธรรม"))


def test_search_palette(sign_in, monkeypatch):
    client = sign_in("registrar")
    counts = []
    for size in (1, FEW, MANY):
        monkeypatch.setattr(suggesting, "PER_GROUP_PALETTE", size)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get("/search/palette/?q=วัฒนธรรม")
        counts.append((len(answer.json()["items"]), len(queries)))
    assert counts[1][0] < counts[2][0]
    assert counts[1][1] == counts[2][1]


def test_audit(sign_in, monkeypatch):
    client = sign_in("auditor")
    monkeypatch.setattr(auditing, "PAGE", FEW)
    few = asked(client, "/audit/")
    monkeypatch.setattr(auditing, "PAGE", MANY)
    assert_alike(few, asked(client, "/audit/"))


def test_my_work(sign_in, ministry):
    """All that waits is read to be ordered, whatever the page shows: so the waiting itself must grow."""
    actor, director = ministry.actors["registrar"], ministry.actors["director"]
    client = sign_in("director")
    few = asked(client, "/")
    give_work(actor, director, 5)
    assert_alike(few, asked(client, "/"))


def give_work(giver, taker, number):
    rows = Letter.objects.filter(agency_id=giver.agency_id, direction="incoming", state__in=["registered", "in_progress"])
    for row in rows.exclude(assignments__to_position_id=taker.position_id).exclude(secrecy="confidential")[:number]:
        letters.assign(actor=giver, letter_id=row.pk, targets=[letters.Target(position_id=taker.position_id)], purpose="action")


def test_letter_with_many_assignments(sign_in, ministry):
    actor = ministry.actors["registrar"]
    row = Letter.objects.get(document_number="ศธ 04001/12", direction="incoming")
    posts = list(
        Position.objects.filter(agency_id=actor.agency_id, is_head=True).exclude(pk=actor.position_id).order_by("pk")[:8]
    )
    client = sign_in("registrar")
    path = f"/letters/{row.pk}/"
    assign(actor, row, posts[:2])
    few = asked(client, path)
    assign(actor, row, posts[2:])
    assert_alike(few, asked(client, path))


def assign(actor, row, posts):
    targets = [letters.Target(position_id=post.pk) for post in posts]
    letters.assign(actor=actor, letter_id=row.pk, targets=targets, purpose="action")


def test_address_book(sign_in, ministry):
    actor = ministry.actors["registrar"]
    client = sign_in("registrar")
    few = asked(client, "/addresses/")
    for number in range(MANY):
        letters.save_address(actor=actor, name=f"ผู้รับ {number}", organisation="มูลนิธิ", email=f"a{number}@moc.example")
    assert_alike(few, asked(client, "/addresses/"))


def test_sign_ins(sign_in, ministry):
    client = sign_in("drafter")
    few = asked(client, "/account/sign-ins/")
    for number in range(MANY):
        SignIn.objects.create(
            user=ministry.users["drafter"],
            session_key=f"x{number}",
            device="Firefox",
            seen_at=timezone.now() - timedelta(hours=number),
        )
    assert_alike(few, asked(client, "/account/sign-ins/"))


def test_registers(sign_in, ministry):
    counts = {person: asked(sign_in(person), "/registers/") for person in ("proofreader", "registrar")}
    assert counts["proofreader"][1] != counts["registrar"][1]
    assert counts["proofreader"][0] == counts["registrar"][0]
