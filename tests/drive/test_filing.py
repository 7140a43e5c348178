"""Folders, files, versions, moves, copies, the trash."""

import io
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from PIL import Image

from samnak.audit.models import Event
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.drive import queries, services
from samnak.drive.enums import Clash, Level, Principal
from samnak.drive.errors import ChangedMeanwhileError, NameTakenError, QuotaError
from samnak.drive.models import Item, Opening, Space, Version
from samnak.drive.policies import READ
from samnak.files import services as files
from samnak.files.models import StoredFile
from samnak.files.queries import read_bytes
from tests.factories.drives import make_cabinet


def content(item):
    head = Item.objects.get(pk=item.pk).head
    return read_bytes(head.file)


def names(cabinet, who, folder):
    return [item.name for item in queries.children_of(cabinet.actor(who), folder, queries.ItemFilter())]


def test_files_and_folders_stand_in_order(cabinet):
    home = cabinet.home("officer")
    for name in ("แผน 10.txt", "แผน 2.txt", "เอกสาร.txt"):
        cabinet.file(name, home, name)
    cabinet.folder("a", home, "ฮ")
    assert names(cabinet, "officer", home) == ["ฮ", "แผน 2.txt", "แผน 10.txt", "เอกสาร.txt"]
    found = queries.children_of(cabinet.actor("officer"), home, queries.ItemFilter(text="แผน ๑๐"))
    assert [item.name for item in found] == ["แผน 10.txt"]


def test_a_taken_name_is_told_with_a_free_one(cabinet):
    home = cabinet.home("officer")
    cabinet.file("a", home, "ก.txt", b"1")
    with pytest.raises(NameTakenError) as refused:
        cabinet.file("b", home, "ก.TXT", b"2")
    assert refused.value.free_name == "ก (2).TXT"
    actor = cabinet.actor("officer")
    second = services.upload(actor=actor, folder_id=home.pk, stream=io.BytesIO(b"2"), name="ก.txt", clash=Clash.RENAME)
    assert second.name == "ก (2).txt"
    again = services.upload(actor=actor, folder_id=home.pk, stream=io.BytesIO(b"3"), name="ก.txt", clash=Clash.VERSION)
    assert (again.pk, again.versions.count(), content(again)) == (cabinet.items["a"].pk, 2, b"3")


def test_versions_come_back_and_nothing_is_lost(cabinet):
    home = cabinet.home("officer")
    item = cabinet.file("a", home, "ก.txt", b"one")
    actor = cabinet.actor("officer")
    first = item.head_id
    stored = files.store_bytes(actor=actor, content=b"two", name="ก.txt", agency_id=actor.agency_id)
    services.add_version(actor=actor, item_id=item.pk, stored=stored, note="แก้คำผิด", expected=first)
    with pytest.raises(ChangedMeanwhileError):
        services.add_version(actor=actor, item_id=item.pk, stored=stored, expected=first)
    services.restore_version(actor=actor, item_id=item.pk, number=1)
    rows = list(Version.objects.filter(item=item).order_by("number").values_list("number", "size", "restored_from", "note"))
    assert rows == [(1, 3, None, ""), (2, 3, None, "แก้คำผิด"), (3, 3, 1, "")]
    assert content(item) == b"one"
    with pytest.raises(DomainError):
        services.restore_version(actor=actor, item_id=item.pk, number=3)
    assert Space.objects.get(pk=item.space_id).used == 9


def test_a_full_space_takes_nothing_more_and_says_so(cabinet):
    home = cabinet.home("officer")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL samnak.actor = 'test'")
    Space.objects.filter(pk=home.space_id).update(quota_mb=1)
    cabinet.file("a", home, "ก.txt", b"x" * 700_000)
    with pytest.raises(QuotaError) as refused:
        cabinet.file("b", home, "ข.txt", b"y" * 700_000)
    assert "0.3" in refused.value.message
    assert names(cabinet, "officer", home) == ["ก.txt"]


def test_a_whole_path_is_made_once(cabinet):
    home = cabinet.home("officer")
    actor = cabinet.actor("officer")
    deep = services.make_folders(actor=actor, folder_id=home.pk, names=["ปี 2570", "ไตรมาส 1"])
    assert services.make_folders(actor=actor, folder_id=home.pk, names=["ปี 2570", "ไตรมาส 1"]).pk == deep.pk
    cabinet.file("a", deep, "ก.txt")
    with pytest.raises(NameTakenError):
        services.make_folders(actor=actor, folder_id=deep.pk, names=["ก.txt", "ย่อย"])


def test_moving_keeps_a_tree_whole_and_refuses_a_circle(cabinet):
    home = cabinet.home("officer")
    cabinet.folder("a", home, "ก")
    cabinet.folder("b", "a", "ข")
    cabinet.file("f", "b", "ไฟล์.txt", b"abc")
    cabinet.folder("c", home, "ค")
    actor = cabinet.actor("officer")
    with pytest.raises(DomainError):
        services.move_items(actor=actor, item_ids=[cabinet.items["a"].pk], folder_id=cabinet.items["b"].pk)
    services.move_items(actor=actor, item_ids=[cabinet.items["b"].pk], folder_id=cabinet.items["c"].pk)
    moved = {item.name: item for item in Item.objects.all()}
    assert moved["ไฟล์.txt"].path == f"{moved['ค'].path}{moved['ข'].pk.hex}/{moved['ไฟล์.txt'].pk.hex}/"
    root = cabinet.unit("officer")
    services.move_items(actor=actor, item_ids=[cabinet.items["c"].pk], folder_id=root.pk)
    assert Space.objects.get(pk=home.space_id).used == 0
    assert Space.objects.get(pk=root.space_id).used == 3
    assert names(cabinet, "typist", root) == ["ค"]


def test_rights_follow_a_move_except_those_of_its_own(cabinet):
    home, root = cabinet.home("officer"), cabinet.unit("officer")
    cabinet.folder("a", home, "ก")
    cabinet.file("f", "a", "ไฟล์.txt")
    actor = cabinet.actor("officer")
    services.grant(
        actor=actor,
        item_id=cabinet.items["a"].pk,
        principal=Principal.POST,
        principal_id=cabinet.office.id("planner"),
        level=Level.VIEW,
    )
    services.move_items(actor=actor, item_ids=[cabinet.items["a"].pk], folder_id=root.pk)
    for who in ("typist", "planner"):
        assert queries.get_for(cabinet.actor(who), READ, cabinet.items["f"].pk).name == "ไฟล์.txt"
    services.move_items(actor=actor, item_ids=[cabinet.items["f"].pk], folder_id=root.pk)
    with pytest.raises(Http404):
        queries.get_for(cabinet.actor("planner"), READ, cabinet.items["f"].pk)


def test_a_copy_has_the_newest_bytes_and_no_rights(cabinet):
    home, root = cabinet.home("officer"), cabinet.unit("officer")
    cabinet.folder("a", root, "ก")
    cabinet.file("f", "a", "ไฟล์.txt", b"abc")
    services.grant(
        actor=cabinet.actor("head"), item_id=cabinet.items["a"].pk, principal=Principal.POST,
        principal_id=cabinet.office.id("planner"), level=Level.VIEW,
    )  # fmt: skip
    (copy,) = services.copy_items(actor=cabinet.actor("officer"), item_ids=[cabinet.items["a"].pk], folder_id=home.pk)
    (file,) = Item.objects.filter(parent=copy)
    assert (file.name, content(file), file.versions.count()) == ("ไฟล์.txt", b"abc", 1)
    with pytest.raises(Http404):
        queries.get_for(cabinet.actor("planner"), READ, copy.pk)
    (again,) = services.copy_items(actor=cabinet.actor("officer"), item_ids=[copy.pk], folder_id=home.pk)
    assert again.name == "ก (2)"


def test_what_may_not_be_read_is_not_copied(cabinet):
    root = cabinet.unit("officer")
    cabinet.folder("a", root, "ก", by="head")
    cabinet.file("f", "a", "เปิด.txt", by="head")
    cabinet.folder("b", "a", "ปิด", by="head")
    cabinet.file("g", "b", "ลับ.txt", by="head")
    services.set_restricted(actor=cabinet.actor("head"), item_id=cabinet.items["b"].pk, restricted=True)
    (copy,) = services.copy_items(
        actor=cabinet.actor("officer"), item_ids=[cabinet.items["a"].pk], folder_id=cabinet.home("officer").pk
    )
    assert [item.name for item in Item.objects.filter(path__startswith=copy.path).order_by("path")] == ["ก", "เปิด.txt"]


def test_a_copy_for_another_agency_is_a_file_of_its_own(cabinet):
    home = cabinet.home("officer")
    cabinet.folder("a", home, "ร่วม")
    cabinet.file("f", "a", "ไฟล์.txt", b"abc")
    services.grant(
        actor=cabinet.actor("officer"), item_id=cabinet.items["a"].pk, principal=Principal.POST,
        principal_id=cabinet.outside.id("officer"), level=Level.VIEW,
    )  # fmt: skip
    outside = cabinet.actor("outside:officer")
    with pytest.raises(DeniedError):
        services.move_items(actor=outside, item_ids=[cabinet.items["a"].pk], folder_id=cabinet.home("outside:officer").pk)
    (copy,) = services.copy_items(actor=outside, item_ids=[cabinet.items["f"].pk], folder_id=cabinet.home("outside:officer").pk)
    head = Item.objects.get(pk=copy.pk).head
    assert (head.file.agency_id, head.file.blob_id) == (
        outside.agency_id,
        Item.objects.get(pk=cabinet.items["f"].pk).head.file.blob_id,
    )


def test_the_trash_gives_back_and_after_its_time_takes(cabinet, settings):
    home = cabinet.home("officer")
    cabinet.folder("a", home, "ก")
    cabinet.file("f", "a", "ไฟล์.txt", b"abc")
    cabinet.file("g", "a", "ก่อน.txt", b"de")
    actor = cabinet.actor("officer")
    services.trash(actor=actor, item_ids=[cabinet.items["g"].pk])
    services.trash(actor=actor, item_ids=[cabinet.items["a"].pk, cabinet.items["f"].pk])
    assert [item.name for item in queries.trash_of(actor, queries.ItemFilter(), "name")] == ["ก", "ก่อน.txt"]
    assert names(cabinet, "officer", home) == []
    cabinet.folder("new", home, "ก")
    services.restore(actor=actor, item_id=cabinet.items["a"].pk)
    assert names(cabinet, "officer", home) == ["ก", "ก (2)"]
    assert [item.name for item in Item.objects.filter(trashed_at=None, kind="file")] == ["ไฟล์.txt"]
    services.restore(actor=actor, item_id=cabinet.items["g"].pk)
    services.trash(actor=actor, item_ids=[cabinet.items["a"].pk])
    assert services.purge_expired() == 0
    settings.DRIVE_TRASH_DAYS = 0
    assert services.purge_expired() == 3
    assert StoredFile.objects.count() == 0
    assert Space.objects.get(pk=home.space_id).used == 0
    purged = Event.objects.get(kind="drive.purged")
    assert purged.data == {"name": "ก (2)", "items": 3, "size": 5}


def test_what_comes_back_when_its_folder_is_gone_goes_to_the_next_above(cabinet):
    home = cabinet.home("officer")
    cabinet.folder("a", home, "ก")
    cabinet.folder("b", "a", "ข")
    cabinet.file("f", "b", "ไฟล์.txt")
    actor = cabinet.actor("officer")
    services.trash(actor=actor, item_ids=[cabinet.items["f"].pk])
    services.trash(actor=actor, item_ids=[cabinet.items["a"].pk])
    services.restore(actor=actor, item_id=cabinet.items["f"].pk)
    item = Item.objects.get(pk=cabinet.items["f"].pk)
    assert (item.parent_id, item.path) == (home.pk, f"{home.path}{item.pk.hex}/")


def test_secret_matter_is_closed_logged_and_not_linked(cabinet):
    root = cabinet.unit("officer")
    cabinet.folder("a", root, "ก", by="head")
    cabinet.file("f", "a", "ไฟล์.txt", by="head")
    with pytest.raises(DeniedError):
        services.describe(actor=cabinet.actor("officer"), item_id=cabinet.items["a"].pk, secrecy="secret")
    services.describe(actor=cabinet.actor("head"), item_id=cabinet.items["a"].pk, secrecy="secret")
    with pytest.raises(Http404):
        queries.get_for(cabinet.actor("officer"), READ, cabinet.items["f"].pk)
    item = queries.get_for(cabinet.actor("head"), READ, cabinet.items["f"].pk)
    services.note_opening(actor=cabinet.actor("head"), item=item, way="download")
    assert Event.objects.get(kind="drive.read").data == {"name": "ไฟล์.txt", "number": 1, "way": "download"}
    with pytest.raises(DeniedError):
        services.make_link(actor=cabinet.actor("head"), item_id=item.pk, label="นอก", expires_at=database_now())
    client = Client()
    client.force_login(cabinet.office.people["head"])
    part = client.get(f"/drive/files/{item.pk}/content/", headers={"Range": "bytes=0-"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"text")
    assert Event.objects.filter(kind="drive.read").count() == 2  # a part asked for is read as well


def test_what_finds_no_place_leaves_no_file_behind(cabinet):
    home = cabinet.home("officer")
    item = cabinet.file("a", home, "ก.txt", b"one")
    actor = cabinet.actor("officer")
    with official(actor):
        Space.objects.filter(pk=home.space_id).update(quota_mb=1, used=1_048_570)
    with pytest.raises(QuotaError):  # nobody told how large it is
        services.upload(actor=actor, folder_id=home.pk, stream=io.BytesIO(b"0123456789"), name="ข.txt")
    with pytest.raises(DomainError):  # the line broke after half of it
        services.save_version(actor=actor, item_id=item.pk, stream=io.BytesIO(b"hal"), size=6)
    assert (StoredFile.objects.count(), item.versions.count(), content(item)) == (1, 1, b"one")
    assert services.save_version(actor=actor, item_id=item.pk, stream=io.BytesIO(b"three"), size=5).head.number == 2


def test_pictures_of_secret_matter_are_noted_once_a_sitting(cabinet):
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, format="PNG")
    files_ = [cabinet.file(name, cabinet.home("officer"), f"{name}.png", made.getvalue()) for name in ("ลับ", "ปกติ")]
    services.describe(actor=cabinet.actor("officer"), item_id=files_[0].pk, secrecy="secret")
    client = Client()
    client.force_login(cabinet.office.people["officer"])
    for item in files_:
        for path in ("picture/", "pages/1/", "pages/1/"):
            assert client.get(f"/drive/files/{item.pk}/{path}").status_code == 200
    noted = Event.objects.filter(kind="drive.read").values_list("subject_id", "data__way")
    assert list(noted) == [(files_[0].pk, "picture")]
    Opening.objects.update(opened_at=database_now() - timedelta(minutes=31))
    client.get(f"/drive/files/{files_[0].pk}/pages/1/")
    assert noted.all().count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_name_is_taken_once_however_many_come_at_once():
    cabinet = make_cabinet()
    home = cabinet.home("officer")
    actor = cabinet.actor("officer")
    outcomes = []

    def put(number):
        try:
            services.upload(actor=actor, folder_id=home.pk, stream=io.BytesIO(b"%d" % number), name="ก.txt")
            outcomes.append("made")
        except NameTakenError:
            outcomes.append("taken")
        finally:
            connection.close()

    threads = [threading.Thread(target=put, args=(number,)) for number in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["made"] + ["taken"] * 7
    assert Space.objects.get(pk=home.space_id).used == 1


@pytest.mark.django_db(transaction=True)
def test_two_folders_cannot_be_moved_into_each_other():
    cabinet = make_cabinet()
    home = cabinet.home("officer")
    actor = cabinet.actor("officer")
    pairs = []
    for number in range(6):
        pair = [services.make_folder(actor=actor, folder_id=home.pk, name=f"{side} {number}") for side in "กข"]
        pairs.append(pair)

    def move(one, other):
        try:
            services.move_items(actor=actor, item_ids=[one.pk], folder_id=other.pk)
        except (DomainError, ConflictError):
            pass
        finally:
            connection.close()

    for left, right in pairs:
        threads = [threading.Thread(target=move, args=pair) for pair in ((left, right), (right, left))]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    for item in Item.objects.exclude(parent=None):
        assert item.path == f"{item.parent.path}{item.pk.hex}/"
        assert str(home.pk.hex) in item.path
