"""Links for outsiders, requests to be let in."""

import io
import threading
import zipfile
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.http import Http404
from django.test import Client
from PIL import Image

from samnak.core.actor import system_actor
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.drive import queries, services
from samnak.drive.enums import Level, LinkState, Principal
from samnak.drive.errors import LinkRefusedError
from samnak.drive.models import Link
from samnak.drive.policies import READ
from samnak.drive.providers import DriveWork
from tests.factories.drives import make_cabinet


def picture():
    made = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(made, format="PNG")
    return made.getvalue()


@pytest.fixture
def outside(db):
    return Client()


def link(cabinet, item, by="head", **given):
    given = {
        "label": "ผู้รับจ้าง",
        "expires_at": database_now() + timedelta(days=3),
        "is_view_only": False,
        "reason": "งานจ้าง",
    } | given
    return services.make_link(actor=cabinet.actor(by), item_id=item.pk, **given)


def address(row):
    return f"/shared-links/{row.key}/"


@pytest.fixture
def file(cabinet):
    cabinet.folder("a", cabinet.home("head"), "งานจ้าง", by="head")
    return cabinet.file("f", "a", "ขอบเขตงาน.txt", "ขอบเขต".encode(), by="head")


def test_a_link_of_a_head_opens_at_once_and_ends_when_taken_back(cabinet, file, outside):
    row = link(cabinet, file)
    page = outside.get(address(row))
    assert page.status_code == 200
    assert "ขอบเขตงาน.txt" in page.content.decode()
    taken = outside.get(f"{address(row)}items/{file.pk}/content/")
    assert b"".join(taken.streaming_content) == "ขอบเขต".encode()
    services.revoke_link(actor=cabinet.actor("head"), link_id=row.pk)
    assert outside.get(address(row)).status_code == 410
    assert outside.get(f"{address(row)}items/{file.pk}/content/").status_code == 404
    row.refresh_from_db()
    assert (row.openings, row.downloads) == (1, 1)


def test_a_link_of_an_officer_waits_for_the_head(cabinet, outside):
    file = cabinet.file("f", cabinet.home("officer"), "ก.txt")
    with pytest.raises(DomainError):
        link(cabinet, file, by="officer", reason=" ")
    row = link(cabinet, file, by="officer")
    assert row.state == LinkState.WAITING
    assert outside.get(address(row)).status_code == 410
    for who in ("officer", "typist", "planning_director"):
        with pytest.raises((DeniedError, Http404)):
            services.decide_link(actor=cabinet.actor(who), link_id=row.pk, approved=True)
    assert list(queries.links_to_decide(cabinet.actor("head"))) == [row]
    assert queries.get_for(cabinet.actor("head"), READ, file.pk).pk == file.pk  # what is to be approved can be read
    with pytest.raises(DomainError):
        services.decide_link(actor=cabinet.actor("head"), link_id=row.pk, approved=False)
    services.decide_link(actor=cabinet.actor("head"), link_id=row.pk, approved=True)
    assert outside.get(address(row)).status_code == 200


def test_a_link_ends_with_its_day_its_downloads_and_its_file(cabinet, file, outside):
    row = link(cabinet, file, most_downloads=1)
    path = f"{address(row)}items/{file.pk}/content/"
    first = outside.get(path)
    assert b"".join(first.streaming_content) == "ขอบเขต".encode()
    assert outside.get(path).status_code == 410
    with pytest.raises(LinkRefusedError):
        services.count_download(link_id=row.pk, item=file)
    late = link(cabinet, file)
    with official(system_actor()):
        Link.objects.filter(pk=late.pk).update(expires_at=database_now())
    assert outside.get(address(late)).status_code == 410
    gone = link(cabinet, file)
    services.trash(actor=cabinet.actor("head"), item_ids=[file.pk])
    assert outside.get(address(gone)).status_code == 410
    assert outside.get("/shared-links/nothing/").status_code == 404


def test_a_password_is_asked_and_remembered_for_a_while(cabinet, file, outside):
    row = link(cabinet, file, password="วัฒนธรรม2569")
    assert "ขอบเขตงาน.txt" not in outside.get(address(row)).content.decode()
    assert outside.get(f"{address(row)}items/{file.pk}/content/").status_code == 404
    assert outside.post(address(row), {"password": "ผิด"}).status_code == 422
    assert outside.post(address(row), {"password": "วัฒนธรรม2569"}).status_code == 302
    assert "ขอบเขตงาน.txt" in outside.get(address(row)).content.decode()
    assert row.password.startswith("argon2") or "$" in row.password


def test_view_only_shows_marked_pictures_and_gives_nothing_out(cabinet, outside):
    file = cabinet.file("p", cabinet.home("head"), "ภาพ.png", picture(), by="head")
    row = link(cabinet, file, is_view_only=True)
    page = outside.get(f"{address(row)}items/{file.pk}/pages/1/")
    assert (page.status_code, page["Content-Type"], page["Cache-Control"]) == (200, "image/png", "private, no-store")
    plain = link(cabinet, file)
    assert page.content != outside.get(f"{address(plain)}items/{file.pk}/pages/1/").content
    assert outside.get(f"{address(row)}items/{file.pk}/content/").status_code == 410


def test_a_link_to_a_folder_shows_nothing_closed_below_it(cabinet, file, outside):
    folder = cabinet.items["a"]
    closed = cabinet.folder("b", "a", "ปิด", by="head")
    hidden = cabinet.file("g", "b", "ราคากลาง.txt", by="head")
    services.set_restricted(actor=cabinet.actor("head"), item_id=closed.pk, restricted=True)
    elsewhere = cabinet.file("h", cabinet.home("head"), "อื่น.txt", by="head")
    row = link(cabinet, folder)
    page = outside.get(address(row)).content.decode()
    assert "ขอบเขตงาน.txt" in page
    assert "ปิด" not in page.split("<main", 1)[-1]
    for item in (closed, hidden, elsewhere):
        assert outside.get(f"{address(row)}items/{item.pk}/content/").status_code == 404
        assert outside.get(f"{address(row)}?item={item.pk}").status_code == 404
    taken = b"".join(outside.get(f"{address(row)}items/{folder.pk}/content/").streaming_content)
    assert zipfile.ZipFile(io.BytesIO(taken)).namelist() == ["งานจ้าง/", "งานจ้าง/ขอบเขตงาน.txt"]


def test_asking_tells_nothing_and_an_answer_opens_the_door(cabinet, file):
    actor = cabinet.actor("planner")
    with pytest.raises(Http404):
        services.ask_access(actor=actor, item_id=cabinet.office.agency.pk, level=Level.VIEW, reason="ใช้งาน")
    row = services.ask_access(actor=actor, item_id=file.pk, level=Level.EDIT, reason="ใช้งาน")
    assert services.ask_access(actor=actor, item_id=file.pk, level=Level.VIEW, reason="ใช้งาน").pk == row.pk
    assert list(queries.requests_to(cabinet.actor("head"))) == [row]
    assert list(queries.requests_to(cabinet.actor("officer"))) == []
    with pytest.raises(Http404):
        services.decide_request(actor=cabinet.actor("officer"), request_id=row.pk, level=Level.VIEW)
    services.decide_request(actor=cabinet.actor("head"), request_id=row.pk, level=Level.VIEW)
    assert queries.get_for(actor, READ, file.pk).pk == file.pk
    with pytest.raises(ConflictError):
        services.decide_request(actor=cabinet.actor("head"), request_id=row.pk, level=None, note="ไม่")


def test_the_page_of_what_is_not_there_and_what_is_not_for_me_is_the_same(cabinet, file, client):
    client.force_login(cabinet.office.people["planner"])
    there = client.get(f"/drive/files/{file.pk}/")
    nowhere = client.get(f"/drive/files/{cabinet.office.agency.pk}/")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    swap = str(file.pk), str(cabinet.office.agency.pk)

    def words(page):
        text = page.content.decode().replace(swap[0], "ID").replace(swap[1], "ID")
        return text.split("<main")[1].split("csrfmiddlewaretoken")[0]

    assert words(there) == words(nowhere)
    sent = [client.post(f"/drive/items/{pk}/access-request/", {"level": 1, "reason": "ใช้"}) for pk in swap]
    assert [page.status_code for page in sent] == [200, 200]


def test_who_is_denied_is_not_asked_whatever_else_says(cabinet, file):
    root = cabinet.unit("officer")
    folder = cabinet.folder("d", root, "ประเมินบุคคล", by="head")
    give = {"actor": cabinet.actor("head"), "item_id": folder.pk}
    services.grant(principal=Principal.POST, principal_id=cabinet.office.id("typist"), level=Level.MANAGE, **give)
    row = services.ask_access(actor=cabinet.actor("planner"), item_id=folder.pk, level=Level.VIEW, reason="ใช้งาน")
    typist = cabinet.actor("typist")
    assert (list(queries.requests_to(typist)), [one.title for one in DriveWork().items([typist], 9)]) == ([row], [folder.name])
    services.grant(principal=Principal.PERSON, principal_id=typist.appointment_id, level=Level.NONE, **give)
    assert (list(queries.requests_to(typist)), DriveWork().items([typist], 9), DriveWork().count([typist])) == ([], [], {})
    both = DriveWork().items([typist, cabinet.actor("head")], 9)
    assert [(one.title, one.standing.position_id) for one in both] == [(folder.name, cabinet.office.id("head"))]


@pytest.mark.django_db(transaction=True)
def test_asking_again_and_answering_at_once_do_not_wait_for_each_other():
    cabinet = make_cabinet()
    file = cabinet.file("f", cabinet.home("head"), "ก.txt", by="head")
    planner, head = cabinet.actor("planner"), cabinet.actor("head")
    troubles = []
    for number in range(5):
        row = services.ask_access(actor=planner, item_id=file.pk, level=Level.VIEW, reason=f"{number}")
        barrier = threading.Barrier(2)

        def come(act, barrier=barrier):
            try:
                barrier.wait()
                act()
            except OperationalError as error:
                troubles.append(error)
            finally:
                connection.close()

        acts = [
            lambda number=number: services.ask_access(actor=planner, item_id=file.pk, level=Level.VIEW, reason=f"{number}"),
            lambda row=row: services.decide_request(actor=head, request_id=row.pk, level=Level.VIEW),
        ]
        threads = [threading.Thread(target=come, args=(act,)) for act in acts]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    assert troubles == []


def test_who_guesses_the_password_of_a_link_is_stopped(cabinet, file, outside, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "link-password"}}
    row, other = link(cabinet, file, password="วัฒนธรรม2569"), link(cabinet, file, password="วัฒนธรรม2570")
    guesses = [outside.post(address(row), {"password": f"ผิด {number}"}).status_code for number in range(11)]
    assert guesses == [422] * 10 + [429]
    assert outside.post(address(row), {"password": "วัฒนธรรม2569"}).status_code == 429
    assert outside.post(address(other), {"password": "วัฒนธรรม2570"}).status_code == 302


def test_an_empty_file_of_a_link_counts_for_nothing(cabinet, outside):
    home = cabinet.home("head")
    empty = services.place_file(actor=cabinet.actor("head"), folder_id=home.pk, stored=None, name="ว่าง.txt")
    row = link(cabinet, empty, most_downloads=1)
    assert outside.get(f"{address(row)}items/{empty.pk}/content/").status_code == 404
    row.refresh_from_db()
    assert row.downloads == 0


def test_many_closed_folders_are_asked_about_in_one_query(cabinet, file, django_assert_num_queries):
    row = link(cabinet, cabinet.items["a"])
    for number in range(4):
        closed = cabinet.folder(f"c{number}", "a", f"ปิด {number}", by="head")
        cabinet.folder(f"d{number}", closed, "ใน", by="head")
        services.set_restricted(actor=cabinet.actor("head"), item_id=closed.pk, restricted=True)
    row = queries.link_by_key(row.key)
    with django_assert_num_queries(1):
        assert [path for path, _item in queries.tree_of_link(row, row.item)] == ["งานจ้าง/", "งานจ้าง/ขอบเขตงาน.txt"]
