"""Every page opens for whom it is, says what is wrong beside the field, and knows nothing of other agencies."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samnak.knowledge import services
from samnak.knowledge.models import Collection, Entry, Feedback
from tests.knowledge.conftest import ARTICLE, fresh, opened, published, written
from tests.site.rules import Page, problems

TABS = ("", "draft/", "form/", "related/", "versions/", "versions/1/")
ACTS = ("submission", "recall", "return", "publication", "withdrawal", "revision", "review", "feedback")


def sound(answer, status=200):
    assert answer.status_code == status
    page = Page(answer)
    assert problems(page) == []
    return page.text


def test_the_pages_open(browse, office):
    row = published(office, opened(office))
    form = published(office, row.collection, kind="form", file="แบบใบลา".encode())
    client = browse("officer")
    for path in (
        "/knowledge/", "/knowledge/?kind=form", "/knowledge/?q=เดินทาง&order=-read", "/knowledge/?q=ไม่มีคำนี้", "/knowledge/?tag=เดินทาง",
        "/knowledge/desk/", f"/knowledge/collections/{row.collection_id}/", "/knowledge/entries/new/",
        "/knowledge/entries/new/?kind=form", f"/knowledge/?collection={row.collection_id}",
    ):  # fmt: skip
        sound(client.get(path))
    text = sound(client.get(f"/knowledge/entries/{row.pk}/"))
    assert "สารบัญ" in text
    assert b"".join(client.get(f"/knowledge/entries/{form.pk}/file/").streaming_content) == "แบบใบลา".encode()
    services.revise(actor=office.actor("officer"), entry_id=row.pk)
    for tab in TABS:
        sound(client.get(f"/knowledge/entries/{row.pk}/{tab}"))
    client = browse("director")
    sound(client.get("/knowledge/desk/"))
    sound(client.get(f"/knowledge/collections/{row.collection_id}/form/"))
    sound(client.get("/knowledge/collections/new/"))


def test_written_approved_and_answered_in_the_browser(browse, office):
    client = browse("director")
    empty = client.post("/knowledge/collections/new/", {"audience": "agency", "review_months": "0"})
    assert "ชื่อหมวด" in sound(empty, 422)
    curators = [str(office.id(one)) for one in ("director", "registrar")]
    client.post(
        "/knowledge/collections/new/", {"title": "งานสารบรรณ", "audience": "agency", "review_months": "6", "curators": curators}
    )
    collection = Collection.objects.get()
    assert (collection.review_months, collection.curators.count()) == (6, 2)
    client = browse("officer")
    assert "ชื่อเรื่อง" in sound(client.post("/knowledge/entries/new/", {"collection": str(collection.pk)}), 422)
    typed = ARTICLE | {"tags": "เดินทาง, เบิกจ่าย, เดินทาง", "collection": str(collection.pk)}
    answer = client.post("/knowledge/entries/new/", typed)
    row = Entry.objects.get()
    assert (answer.url, row.tags) == (f"/knowledge/entries/{row.pk}/draft/", ["เดินทาง", "เบิกจ่าย"])
    stale = client.post(f"/knowledge/entries/{row.pk}/form/", typed | {"title": "ข", "revision": "9"})
    assert "มีผู้แก้ไขเรื่องนี้" in sound(stale, 422)
    client.post(f"/knowledge/entries/{row.pk}/submission/")
    assert client.post(f"/knowledge/entries/{row.pk}/publication/").status_code == 403
    client = browse("registrar")
    assert "ไปราชการ" in sound(client.get("/knowledge/desk/"))
    client.post(f"/knowledge/entries/{row.pk}/return/", {"reason": ""})
    assert fresh(row).state == "submitted"
    client.post(f"/knowledge/entries/{row.pk}/publication/")
    assert fresh(row).state == "published"
    client = browse("planner")
    assert "helpful" in client.post(f"/knowledge/entries/{row.pk}/feedback/", {}).content.decode()
    sound(client.post(f"/knowledge/entries/{row.pk}/feedback/", {"comment": "ก"}), 422)
    client.post(f"/knowledge/entries/{row.pk}/feedback/", {"helpful": "yes", "comment": "ขอบคุณ"})
    assert [(one.helpful, one.comment) for one in Feedback.objects.all()] == [(True, "ขอบคุณ")]
    assert client.get(f"/knowledge/entries/{row.pk}/draft/").status_code == 403
    assert client.get(f"/knowledge/entries/{row.pk}/versions/").status_code == 403


def test_a_form_with_its_file(browse, office):
    collection = opened(office)
    client = browse("officer")
    typed = {
        "collection": str(collection.pk),
        "title": "ใบลา",
        "summary": "ใช้ลา",
        "number": "กจ.01",
        "effective_on": "1 ธ.ค. 2569",
    }
    wrong = client.post("/knowledge/entries/new/?kind=form", typed | {"file": SimpleUploadedFile("a.pdf", b"not a pdf")})
    assert "แฟ้ม" in sound(wrong, 422)
    assert Entry.objects.count() == 0
    client.post("/knowledge/entries/new/?kind=form", typed | {"file": SimpleUploadedFile("ใบลา.txt", "ลา".encode())})
    row = Entry.objects.get()
    assert (row.kind, row.file.name, row.effective_on.isoformat()) == ("form", "ใบลา.txt", "2026-12-01")


def test_an_edition_is_taken_back(browse, office):
    row = published(office, opened(office))
    client = browse("officer")
    client.post(f"/knowledge/entries/{row.pk}/versions/1/restoration/")
    assert fresh(row).state == "draft"
    other = browse("planner").post(f"/knowledge/entries/{row.pk}/versions/1/restoration/")
    assert other.status_code == 403


def test_other_agencies_find_nothing_but_what_is_for_all(browse, office, other_office):
    row = published(office, opened(office))
    shared = published(office, opened(office, "all", title="ถึงทุกกรม"))
    client = browse("director", other_office)
    for tab in (*TABS, "file/", "pages/1/", "versions/1/file/"):
        assert client.get(f"/knowledge/entries/{row.pk}/{tab}").status_code == 404, tab
    for act in (*ACTS, "versions/1/restoration"):
        assert client.post(f"/knowledge/entries/{row.pk}/{act}/", {"reason": "x"}).status_code == 404, act
    assert client.get(f"/knowledge/collections/{row.collection_id}/").status_code == 404
    sound(client.get(f"/knowledge/entries/{shared.pk}/"))
    assert client.get(f"/knowledge/entries/{shared.pk}/draft/").status_code == 403
    assert client.post(f"/knowledge/entries/{shared.pk}/revision/").status_code == 403


@pytest.mark.parametrize("path", ["/knowledge/", "/knowledge/desk/"])
def test_more_rows_ask_no_more_questions(browse, office, path):
    collection = opened(office)
    client = browse("director")

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(path)
        return len(found)

    published(office, collection)
    written(office, collection)
    client.get(path)
    few = asked()
    for number in range(4):
        published(office, collection, title=f"เรื่อง {number}", tags=[str(number)])
        row = written(office, collection)
        services.submit(actor=office.actor("officer"), entry_id=row.pk)
    assert asked() <= few
