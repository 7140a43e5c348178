"""Every page opens for whom it is, says what is wrong beside the field, and knows nothing of other agencies."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from samnak.datasets import services
from samnak.datasets.models import DataSet, PersonalFinding, PlatformSwitch, TableVersion
from tests.datasets.conftest import CLEAN, RECORD, made, released
from tests.datasets.test_services import PRIVATE
from tests.site.rules import Page, problems

TABS = ("", "dictionary/", "quality/", "personal-data/", "versions/", "progress/")
ACTS = ("submission", "recall", "return", "approval", "publication", "withdrawal", "revision", "push")


def sound(answer, status=200):
    assert answer.status_code == status
    page = Page(answer)
    assert problems(page) == []
    return page.text


def table_path(row, tab=""):
    return f"/data-tables/{row.tables.get().pk}/{tab}"


def test_the_pages_of_a_data_set(browse, office):
    row = made(office, text=PRIVATE)
    client = browse("officer")
    for path in (
        "/data-sets/",
        "/data-sets/?box=all&q=พิพิธภัณฑ์&order=title",
        "/data-sets/?q=ไม่มี",
        "/data-sets/new/",
        f"/data-sets/{row.pk}/",
        f"/data-sets/{row.pk}/form/",
        f"/data-sets/{row.pk}/tables/",
    ):
        sound(client.get(path))
    for tab in TABS:
        sound(client.get(table_path(row, tab)))
    text = client.get(table_path(row, "personal-data/")).content.decode()
    assert "••••••5678" in text
    assert "081-234-5678" not in text


def test_rows_are_searched_filtered_and_sorted(browse, office):
    row = made(office)
    client = browse("officer")

    def first_cells(query):
        text = sound(client.get(table_path(row) + query))
        return re.findall(r'<tr><td class="s-end s-soft">(\d+)</td>', text)

    assert first_cells("?order=-visitors") == ["3", "1", "2", "4"]
    assert first_cells("?q=เชียงใหม่&order=visitors") == ["1", "3"]
    assert first_cells("?column=year&value=๒๕๖๙") == ["3", "4"]
    assert first_cells("?column=none&value=1&order=none") == ["1", "2", "3", "4"]
    assert "ไม่พบแถวที่ตรงกับที่ค้น" in sound(client.get(table_path(row) + "?q=xyz"))


def test_a_data_set_is_made_in_the_browser(browse, office):
    client = browse("officer")
    empty = client.post("/data-sets/new/", {"data_type": "record"})
    assert "ชื่อชุดข้อมูล" in sound(empty, 422)
    typed = {name: value for name, value in RECORD.items() if name != "extras"} | {
        "tags": "ก, ข, ก", "data_type": "other", "data_format": "csv", "data_category": "public", "data_class_level": "open", "slug": "Wrong Name",
    }  # fmt: skip
    assert "กรุณาระบุ" in sound(client.post("/data-sets/new/", typed), 422)
    typed["data_type_other"] = "สารบัญ"
    assert "ตัวอักษรอังกฤษพิมพ์เล็ก" in sound(client.post("/data-sets/new/", typed), 422)
    answer = client.post("/data-sets/new/", typed | {"slug": "right-name", "created_date": "26 พ.ย. 2569"})
    row = DataSet.objects.get()
    assert (answer.url, row.tags, row.slug, row.extras) == (
        f"/data-sets/{row.pk}/tables/",
        ["ก", "ข"],
        "right-name",
        {"created_date": "2026-11-26"},
    )
    wrong = client.post(answer.url, {"name": "ก", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")})
    assert "ระบบไม่รับแฟ้มชนิด" in sound(wrong, 422)
    taken = client.post(answer.url, {"name": "ก", "file": SimpleUploadedFile("a.csv", CLEAN.encode("cp874"))})
    version = TableVersion.objects.get()
    assert (taken.url, version.row_count, version.read_as["encoding"]) == (
        f"/data-tables/{version.table_id}/",
        4,
        "TIS-620 (cp874)",
    )
    changed = client.post(f"/data-sets/{row.pk}/form/", typed | {"slug": "right-name", "title": "ใหม่", "revision": 1})
    assert "มีผู้แก้ไข" in sound(changed, 422)
    row.refresh_from_db()
    assert (
        client.post(
            f"/data-sets/{row.pk}/form/", typed | {"slug": "right-name", "title": "ใหม่", "revision": row.revision}
        ).status_code
        == 302
    )


def test_the_dictionary_in_the_browser(browse, office):
    row = made(office)
    client = browse("officer")
    columns = row.tables.get().newest.columns.order_by("place")
    typed = {
        f"{one.place}-{name}": getattr(one, name) or ""
        for one in columns
        for name in ("name", "label", "kind", "unit", "description")
    }
    assert "ใช้ได้เฉพาะตัวอักษรอังกฤษ" in sound(client.post(table_path(row, "dictionary/"), typed | {"0-name": "จังหวัด"}), 422)
    assert "เฉพาะคอลัมน์ตัวเลข" in sound(client.post(table_path(row, "dictionary/"), typed | {"0-least": "1"}), 422)
    assert client.post(table_path(row, "dictionary/"), typed | {"0-description": "จังหวัดที่ตั้ง"}).status_code == 302
    assert row.tables.get().newest.columns.get(place=0).description == "จังหวัดที่ตั้ง"


def test_personal_data_in_the_browser(browse, office):
    row = made(office, text=PRIVATE)
    client = browse("officer")
    name, phone = (PersonalFinding.objects.get(kind=kind) for kind in ("name", "phone"))
    client.post(f"/personal-findings/{name.pk}/decision/", {"reason": "ชื่อผู้ดำรงตำแหน่ง"})
    client.post(f"/personal-findings/{name.pk}/decision/", {"act": "reopen"})
    client.post(f"/personal-findings/{name.pk}/decision/", {"reason": "ชื่อผู้ดำรงตำแหน่งตามประกาศ"})
    client.post(table_path(row, "personal-data/"), {f"choice-{phone.pk}": "cover"})
    assert row.tables.get().newest.number == 2
    assert "ชื่อผู้ดำรงตำแหน่งตามประกาศ" in sound(client.get(table_path(row, "personal-data/")))


def test_the_way_out_in_the_browser(browse, office):
    row = made(office)
    client = browse("officer")
    assert "submit-dialog" in sound(client.get(f"/data-sets/{row.pk}/"))
    client.post(f"/data-sets/{row.pk}/submission/", {"note": "ครบแล้ว"})
    assert client.post(f"/data-sets/{row.pk}/approval/").status_code == 403
    client = browse("steward")
    assert row.title in sound(client.get("/data-sets/?box=approve"))
    assert "approve-dialog" in sound(client.get(f"/data-sets/{row.pk}/"))
    client.post(f"/data-sets/{row.pk}/approval/", {"note": "ดี"})
    client.post(f"/data-sets/{row.pk}/publication/")
    row.refresh_from_db()
    assert row.state == "published"
    assert "withdraw-dialog" in sound(client.get(f"/data-sets/{row.pk}/"))
    client.logout()
    sound(client.get("/open-data/"))
    sound(client.get("/open-data/?q=ไม่มีคำนี้"))
    sound(client.get("/open-data/museum-visitors/?order=-visitors&chart=year"))


def test_other_agencies_find_nothing(browse, office, other_office):
    row = released(office)
    table = row.tables.get()
    version = table.newest
    client = browse("steward", other_office)
    paths = [
        f"/data-sets/{row.pk}/",
        f"/data-sets/{row.pk}/form/",
        f"/data-sets/{row.pk}/tables/",
        f"/data-versions/{version.pk}/file/",
    ]
    for path in [*paths, *(table_path(row, tab) for tab in TABS)]:
        assert client.get(path).status_code == 404, path
    for act in ACTS:
        assert client.post(f"/data-sets/{row.pk}/{act}/", {"reason": "x"}).status_code == 404, act
    assert client.post(f"/data-tables/{table.pk}/removal/").status_code == 404
    assert client.post(f"/personal-findings/{uuid4()}/decision/").status_code == 404


def test_the_unit_next_door_sees_the_page_that_is_out_only(browse, office):
    row = released(office)
    client = browse("planner")
    assert client.get(f"/data-sets/{row.pk}/").status_code == 404
    assert client.get("/open-data/museum-visitors/").status_code == 200


def test_tables_of_the_platform(browse, office):
    assert browse("officer").get("/data-sets/platform/").status_code == 403
    client = browse("steward")
    text = sound(client.get("/data-sets/platform/"))
    assert all(words in text for words in ("จำนวนหนังสือราชการ", "การใช้ห้องประชุม", "การใช้รถราชการ"))
    unit = office.units["division"].pk
    client.post("/data-sets/platform/", {"key": "rooms-by-month", "unit": str(unit), "state": "on"})
    assert PlatformSwitch.objects.get().state == "on"
    client.post("/data-sets/platform/", {"key": "rooms-by-month", "unit": str(unit), "state": "off"})
    assert PlatformSwitch.objects.get().state == "off"
    assert client.post("/data-sets/platform/", {"key": "none", "state": "on"}).status_code == 404


def test_a_file_that_cannot_be_read(browse, office):
    row = made(office)
    client = browse("officer")
    answer = client.post(table_path(row, "versions/"), {"file": SimpleUploadedFile("b.csv", b"a,b\n")}, follow=True)
    assert "ไม่มีแถวข้อมูล" in sound(answer)
    services.remove_table(actor=office.actor("officer"), table_id=row.tables.get().pk)
    assert client.get(f"/data-tables/{row.tables.get().pk}/").status_code == 404


@pytest.mark.parametrize("path", ["/data-sets/"])
def test_pages_need_a_person(client, db, path):
    assert client.get(path).status_code == 302
