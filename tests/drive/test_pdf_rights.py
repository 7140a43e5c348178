"""Which pages may fetch a PDF itself: those of whoever may read the file; never secret matter by itself, never a link to be looked at."""

from datetime import timedelta

import pytest
import typst
from django.test import Client

from samnak.audit.models import Event
from samnak.core.time import database_now
from samnak.drive import services

PAPER = typst.compile(b"#set page(width: 10cm, height: 10cm)\nOne #pagebreak() Two", format="pdf")
READER = ("data-pdf=", "drive/pdf.js", "pdf/viewer.js")


@pytest.fixture
def paper(cabinet):
    cabinet.folder("a", cabinet.unit("officer"), "ก", by="head")
    return cabinet.file("f", "a", "บันทึก.pdf", PAPER, by="head")


@pytest.fixture
def at(cabinet):
    def sign_in(key):
        client = Client()
        client.force_login(
            (cabinet.outside if key == "outsider" else cabinet.office).people["officer" if key == "outsider" else key]
        )
        return client

    return sign_in


def part_of(client, path):
    """Return what the first eight bytes are answered with: status, bytes and the answer."""
    answer = client.get(path, headers={"Range": "bytes=0-7"})
    return answer.status_code, answer.getvalue() if answer.status_code == 206 else b"", answer


def has_reader(answer):
    return [one in answer.content.decode() for one in READER]


def test_who_may_read_gets_the_reader_and_parts_of_the_bytes(paper, at):
    page = at("officer").get(f"/drive/files/{paper.pk}/")
    assert has_reader(page) == [True, True, True]
    assert f'data-pdf="/drive/files/{paper.pk}/inline/"' in page.content.decode()
    status, got, answer = part_of(at("officer"), f"/drive/files/{paper.pk}/inline/")
    assert (status, got, answer["Content-Range"]) == (206, PAPER[:8], f"bytes 0-7/{len(PAPER)}")
    assert answer["ETag"] == f'"{paper.head.file.blob_id}"'
    for key in ("planner", "outsider"):  # of another unit, of another agency
        assert at(key).get(f"/drive/files/{paper.pk}/").status_code == 404
        assert part_of(at(key), f"/drive/files/{paper.pk}/inline/")[0] == 404


def test_without_script_the_pictures_stand_in_the_page(paper, at):
    page = at("officer").get(f"/drive/files/{paper.pk}/").content.decode()
    assert page.count('<li class="s-sheet"') == 2
    assert "<div data-pdf-pictures><div" in page


def test_only_pdf_brings_the_reader(cabinet, paper, at):
    text = cabinet.file("t", "a", "บันทึก.txt", b"one", by="head")
    assert has_reader(at("officer").get(f"/drive/files/{text.pk}/")) == [False, False, False]


def test_secret_matter_is_shown_as_pictures_and_each_reading_is_noted(cabinet, paper, at):
    services.describe(actor=cabinet.actor("head"), item_id=cabinet.items["a"].pk, secrecy="secret")
    page = at("head").get(f"/drive/files/{paper.pk}/")
    assert has_reader(page) == [False, False, False]
    assert page.content.decode().count('<li class="s-sheet"') == 2
    assert part_of(at("head"), f"/drive/files/{paper.pk}/inline/")[0] == 206
    assert [event.data["way"] for event in Event.objects.filter(kind="drive.read").order_by("pk")] == ["page", "inline"]
    assert part_of(at("officer"), f"/drive/files/{paper.pk}/inline/")[0] == 404


@pytest.mark.parametrize("is_view_only", [True, False])
def test_a_link_shows_pictures_and_never_opens_the_inline_address(cabinet, paper, is_view_only):
    row = services.make_link(
        actor=cabinet.actor("head"), item_id=paper.pk, label="ผู้รับจ้าง", reason="งานจ้าง", is_view_only=is_view_only,
        expires_at=database_now() + timedelta(days=3),
    )  # fmt: skip
    page = Client().get(f"/shared-links/{row.key}/")
    assert has_reader(page) == [False, False, False]
    assert page.content.decode().count('<li class="s-sheet"') == 2
    assert part_of(Client(), f"/shared-links/{row.key}/items/{paper.pk}/content/")[0] == (410 if is_view_only else 206)
    assert part_of(Client(), f"/drive/files/{paper.pk}/inline/")[0] == 302
