"""Links for outsiders, requests to be let in."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client
from PIL import Image

from samnak.core.actor import system_actor
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.drive import queries, services
from samnak.drive.enums import Level, LinkState
from samnak.drive.errors import LinkRefusedError
from samnak.drive.models import Link
from samnak.drive.policies import READ


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
