"""The pages of the drive, as people use them without script."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from samnak.audit.models import Event
from samnak.drive import queries, services
from samnak.drive.enums import Level, Principal
from samnak.drive.models import Favourite, Item, Link
from samnak.drive.policies import READ


@pytest.fixture
def at(cabinet):
    """Return a browser of a person."""

    def sign_in(key):
        client = Client()
        office = cabinet.outside if key.startswith("outside:") else cabinet.office
        client.force_login(office.people[key.removeprefix("outside:")])
        return client

    return sign_in


def text(answer):
    return answer.content.decode()


def test_the_entrance_opens_the_own_spaces(cabinet, at):
    page = at("officer").get("/drive/")
    assert page.status_code == 200
    assert "พื้นที่ส่วนตัว" in text(page)
    assert "กลุ่มบริหารทั่วไป" in text(page)
    assert Item.objects.filter(parent=None).count() == 2


def test_a_folder_takes_files_and_folders_and_keeps_what_was_refused(cabinet, at):
    home = cabinet.home("officer")
    client = at("officer")
    address = f"/drive/folders/{home.pk}/"
    assert client.post(f"{address}children/", {"name": "งบ"}).status_code == 302
    again = client.post(f"{address}children/", {"name": "งบ"})
    assert (again.status_code, "งบ (2)" in text(again)) == (422, True)
    files = [SimpleUploadedFile("ก.txt", b"one"), SimpleUploadedFile("ข.exe", b"MZ"), SimpleUploadedFile("ว่าง.txt", b"")]
    sent = client.post(f"{address}files/", {"chosen": files, "clash": "rename"})
    assert sent.status_code == 422
    assert "ข.exe" in text(sent)
    assert [item.name for item in queries.children_of(cabinet.actor("officer"), home, queries.ItemFilter())] == [
        "งบ",
        "ก.txt",
        "ว่าง.txt",
    ]
    assert client.post(f"{address}files/", {"clash": "rename"}).status_code == 422


def test_each_page_of_a_file_answers(cabinet, at):
    root = cabinet.unit("officer")
    cabinet.folder("a", root, "ก")
    file = cabinet.file("f", "a", "บันทึก.txt", "เห็นชอบ\nให้ดำเนินการ".encode())
    client = at("officer")
    page = client.get(f"/drive/files/{file.pk}/")
    assert "ให้ดำเนินการ" in text(page)
    sent = client.post(
        f"/drive/files/{file.pk}/versions/", {"file": SimpleUploadedFile("ใหม่.txt", "ไม่เห็นชอบ\n".encode()), "note": "แก้มติ"}
    )
    assert sent.status_code == 302
    assert "ไม่" in text(client.get(f"/drive/files/{file.pk}/versions/1/difference/"))
    assert client.post(f"/drive/files/{file.pk}/versions/1/restoration/").status_code == 302
    assert client.post(f"/drive/files/{file.pk}/comments/", {"text": "ดูแล้ว"}).status_code == 302
    assert client.post(f"/drive/files/{file.pk}/comments/", {"text": " "}).status_code == 422
    taken = client.get(f"/drive/files/{file.pk}/content/")
    assert b"".join(taken.streaming_content).decode() == "เห็นชอบ\nให้ดำเนินการ"
    assert "attachment" in taken["Content-Disposition"]
    part = client.get(f"/drive/files/{file.pk}/content/", headers={"Range": "bytes=0-2"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, "เ".encode())
    assert client.post(f"/drive/items/{file.pk}/favourite/", {"wanted": "1"}).status_code == 302
    assert Favourite.objects.count() == 1
    assert "บันทึก.txt" in text(client.get("/drive/favourites/"))
    assert "บันทึก.txt" in text(client.get("/drive/recent/"))
    assert client.post(f"/drive/items/{file.pk}/name/", {"name": "มติ.txt"}).status_code == 302
    assert client.post(f"/drive/items/{file.pk}/name/", {"name": "ก/ข"}).status_code == 422
    given = {"description": "มติที่ประชุม", "tags": "มติ, 2569", "file_code": "", "secrecy": "none"}
    assert client.post(f"/drive/items/{file.pk}/details/", given).status_code == 302
    assert Item.objects.get(pk=file.pk).tags == ["มติ", "2569"]
    assert "มติที่ประชุม" in text(client.get(f"/drive/files/{file.pk}/"))


def test_what_is_chosen_is_moved_copied_taken_and_thrown_away(cabinet, at):
    home = cabinet.home("officer")
    target = cabinet.folder("t", home, "ปลายทาง")
    one, two = (cabinet.file(name, home, f"{name}.txt", name.encode()) for name in ("หนึ่ง", "สอง"))
    client = at("officer")
    chosen = {"select": [str(one.pk), str(two.pk)], "back": f"/drive/folders/{home.pk}/"}
    archive = client.post("/drive/selection/", chosen | {"act": "download"})
    found = zipfile.ZipFile(io.BytesIO(b"".join(archive.streaming_content)))
    assert sorted(found.namelist()) == ["สอง.txt", "หนึ่ง.txt"]
    assert found.read("หนึ่ง.txt").decode() == "หนึ่ง"
    asked = client.post("/drive/selection/", chosen | {"act": "move"})
    assert client.get(asked["Location"]).status_code == 200
    given = {"act": "move", "select": chosen["select"], "folder": str(target.pk), "back": "/"}
    assert client.get("/drive/destination/", given).status_code == 200
    assert client.post("/drive/destination/", given)["Location"] == f"/drive/folders/{target.pk}/"
    assert Item.objects.filter(parent=target).count() == 2
    assert client.post("/drive/destination/", given | {"act": "copy", "folder": str(home.pk)}).status_code == 302
    assert client.post("/drive/selection/", chosen | {"act": "trash"}).status_code == 302
    assert "สอง.txt" in text(client.get("/drive/trash/"))
    assert client.post(f"/drive/items/{two.pk}/restoration/").status_code == 302
    client.post("/drive/trash/removal/", {"select": [str(one.pk)]})
    assert not Item.objects.filter(pk=one.pk).exists()
    assert "กรุณาเลือกรายการก่อน" in text(client.post("/drive/selection/", {"act": "trash"}, follow=True))


def test_rights_are_given_taken_and_explained(cabinet, at):
    home = cabinet.home("officer")
    folder = cabinet.folder("a", home, "ก")
    client = at("officer")
    address = f"/drive/items/{folder.pk}/sharing/"
    found = text(client.post(address, {"find": "1", "who_q": "กองนโยบาย", "level": "1"}))
    assert f"unit:{cabinet.office.units['other'].pk}" in found
    assert f"unit:{cabinet.outside.units['other'].pk}" in found
    assert client.post(address, {"who": "", "level": "1"}).status_code == 422
    assert client.post(address, {"who": f"post:{cabinet.office.id('planner')}", "level": "3"}).status_code == 302
    why = text(client.get(address, {"ask": cabinet.office.id("planner")}))
    assert "นายธีระ" in why
    assert queries.get_for(cabinet.actor("planner"), READ, folder.pk).pk == folder.pk
    row = folder.grants.get()
    assert at("planner").get(address).status_code == 200
    assert client.post(f"{address}{row.pk}/removal/").status_code == 302
    assert at("planner").get(address).status_code == 404
    assert client.post(f"/drive/items/{folder.pk}/restriction/", {"restricted": "1"}).status_code == 302
    sent = client.post(
        f"/drive/items/{folder.pk}/links/", {"label": "ผู้รับจ้าง", "expires": "2026-12-31", "reason": "งาน", "is_view_only": "on"}
    )
    assert sent.status_code == 302
    assert Link.objects.get().state == "waiting"
    assert client.post(f"/drive/items/{folder.pk}/links/", {"label": "", "expires": "x"}).status_code == 422
    assert "ผู้รับจ้าง" in text(at("head").get("/drive/waiting/"))


def test_a_team_is_opened_filled_and_closed(cabinet, at):
    client = at("officer")
    opened = client.post("/drive/teams/new/", {"name": "คณะทำงาน", "about": ""})
    address = opened["Location"]
    found = text(client.post(address.replace("settings", "members"), {"find": "1", "position_q": "ธีระ", "role": "member"}))
    assert str(cabinet.office.id("planner")) in found
    given = {"position": str(cabinet.office.id("planner")), "role": "member"}
    assert client.post(address.replace("settings", "members"), given).status_code == 302
    assert client.post(address.replace("settings", "members"), {"position": "", "role": "member"}).status_code == 422
    assert at("planner").get(address).status_code == 200
    assert at("typist").get(address).status_code == 404
    assert at("planner").post(address.replace("settings", "closing")).status_code == 403
    assert client.post(address.replace("settings", "closing")).status_code == 302


def test_quotas_are_the_administrators(cabinet, at):
    space = services.open_personal_space(actor=cabinet.actor("officer"))
    assert at("officer").get("/drive/quotas/").status_code == 403
    assert at("officer").get(f"/drive/spaces/{space.pk}/quota/").status_code == 403
    cabinet.office.grant("typist", "sysadmin", "top", "agency")
    client = at("typist")
    assert "กมล" in text(client.get("/drive/quotas/", {"q": "กมล"}))
    assert client.post(f"/drive/spaces/{space.pk}/quota/", {"quota_mb": "0"}).status_code == 422
    assert client.post(f"/drive/spaces/{space.pk}/quota/", {"quota_mb": "5"}).status_code == 302
    space.refresh_from_db()
    assert space.quota_mb == 5
    assert client.get(f"/drive/folders/{queries.root_of(space.pk).pk}/").status_code == 404


def test_a_list_asks_the_same_number_of_questions_however_long(cabinet, at, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    root = cabinet.unit("officer")
    client = at("officer")

    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/drive/folders/{root.pk}/").status_code == 200
        return len(asked)

    cabinet.folder("a", root, "ก 1")
    client.get(f"/drive/folders/{root.pk}/")
    few = questions()
    for number in range(2, 12):
        folder = cabinet.folder(f"a{number}", root, f"ก {number}")
        services.grant(
            actor=cabinet.actor("head"),
            item_id=folder.pk,
            principal=Principal.POST,
            principal_id=cabinet.office.id("planner"),
            level=Level.VIEW,
        )
    assert questions() == few


def test_another_agency_finds_nothing_anywhere(cabinet, at):
    file = cabinet.file("f", cabinet.unit("officer"), "ก.txt")
    client = at("outside:officer")
    for path in ("", "content/", "inline/", "pages/1/", "picture/", "numbers/", "versions/1/content/", "versions/1/difference/"):
        assert client.get(f"/drive/files/{file.pk}/{path}").status_code == 404
    for path in ("versions/", "comments/", "versions/1/restoration/", "lock/removal/", f"comments/{file.pk}/removal/"):
        assert client.post(f"/drive/files/{file.pk}/{path}").status_code == 404
    for path in ("name/", "details/", "sharing/", "links/", "restriction/", "favourite/", "restoration/"):
        assert client.post(f"/drive/items/{file.pk}/{path}").status_code == 404
    for path in ("", "archive/"):
        assert client.get(f"/drive/folders/{file.parent_id}/{path}").status_code == 404
    for path in ("children/", "files/", "branches/"):
        assert client.post(f"/drive/folders/{file.parent_id}/{path}", {"name": "ก", "path": "ก"}).status_code == 404
    chosen = {"select": [str(file.pk)], "act": "move", "folder": str(file.parent_id)}
    assert [client.get("/drive/destination/", chosen).status_code, client.post("/drive/destination/", chosen).status_code] == [
        404
    ] * 2
    for act in ("download", "trash"):
        client.post("/drive/selection/", chosen | {"act": act})
    client.post("/drive/trash/removal/", {"select": [str(file.pk)]})
    file.refresh_from_db()
    assert (file.trashed_at, Event.objects.filter(subject_id=file.pk).count()) == (None, 1)  # that it was put in


def test_the_folders_at_a_path_are_made_for_a_dropped_tree(cabinet, at):
    home = cabinet.home("officer")
    address = f"/drive/folders/{home.pk}/branches/"
    client = at("officer")
    made = client.post(address, {"path": "งาน/ปี 2570", "standing": cabinet.actor("officer").standing})
    deep = Item.objects.get(pk=made.json()["folder"])
    assert (made.status_code, deep.name, deep.parent.name, deep.parent.parent_id) == (201, "ปี 2570", "งาน", home.pk)
    assert client.post(address, {"path": "งาน/ปี 2570/"}).json() == {"folder": str(deep.pk)}
    cabinet.file("f", home, "มีแล้ว")
    refused = client.post(address, {"path": "มีแล้ว/ใหม่"})
    assert (refused.status_code, "มีไฟล์ชื่อ มีแล้ว อยู่แล้ว" in refused.json()["reason"]) == (422, True)
    assert [client.post(address, {"path": path}).status_code for path in ("", "//", "a:b", "x/" * 50)] == [400, 400, 422, 422]
    assert client.post(address, {"path": "ก", "standing": cabinet.actor("typist").standing}).status_code == 403
    assert [at(who).post(address, {"path": "ก"}).status_code for who in ("typist", "outside:officer")] == [404, 404]
    assert (client.get(address).status_code, Item.objects.filter(name__in=["ก", "x"]).exists()) == (405, False)


def test_two_of_one_name_both_come_along_in_an_archive(cabinet, at):
    home = cabinet.home("officer")
    chosen = [cabinet.file(key, cabinet.folder(f"in {key}", home, key), "บันทึก.txt", key.encode()) for key in ("ก", "ข")]
    given = {"select": [str(item.pk) for item in chosen], "back": "/drive/recent/", "act": "download"}
    archive = at("officer").post("/drive/selection/", given)
    found = zipfile.ZipFile(io.BytesIO(b"".join(archive.streaming_content)))
    assert {name: found.read(name).decode() for name in found.namelist()} == {"บันทึก.txt": "ก", "บันทึก (2).txt": "ข"}


def test_an_archive_notes_each_file_that_is_secret_by_its_folder(cabinet, at):
    home = cabinet.home("officer")
    secret, plain = cabinet.folder("s", home, "ลับ"), cabinet.folder("p", home, "ปกติ")
    inside = cabinet.file("f", cabinet.folder("n", secret, "ใน"), "ลับ.txt")
    cabinet.file("g", plain, "ปกติ.txt")
    services.describe(actor=cabinet.actor("officer"), item_id=secret.pk, secrecy="secret")
    client = at("officer")
    for folder in (secret, plain):
        b"".join(client.get(f"/drive/folders/{folder.pk}/archive/").streaming_content)
    noted = Event.objects.filter(kind="drive.read").values_list("subject_id", "data__way")
    assert list(noted) == [(inside.pk, "zip")]
