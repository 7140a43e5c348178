"""The protocol between an editor and Samnak, spoken over real HTTP by a pretended editor that signs its calls."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from samnak.audit.models import Event
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.drive import queries, services
from samnak.drive.enums import Level, Principal
from samnak.drive.errors import LockedError
from samnak.drive.models import Item, Lock, Version
from samnak.files.models import StoredFile
from samnak.files.queries import read_bytes
from samnak.wopi.content import Pass, make_token, read_discovery
from tests.wopi.conftest import make_key, told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(cabinet):
    folder = cabinet.folder("a", cabinet.home("officer"), "งาน")
    return cabinet.file("f", folder, "บันทึก.txt", "หนึ่ง".encode())


def content(item):
    return read_bytes(Item.objects.get(pk=item.pk).head.file)


def share(cabinet, item, who, level):
    services.grant(
        actor=cabinet.actor("officer"), item_id=item.pk, principal=Principal.POST,
        principal_id=cabinet.actor(who).position_id, level=level,
    )  # fmt: skip


def test_the_life_of_a_document(cabinet, at, file):
    call = at(cabinet, "officer", file)
    info = told(call("GET"))
    assert {name: info[name] for name in ("BaseFileName", "Size", "UserCanWrite", "ReadOnly", "SupportsLocks")} == {
        "BaseFileName": "บันทึก.txt",
        "Size": len("หนึ่ง".encode()),
        "UserCanWrite": True,
        "ReadOnly": False,
        "SupportsLocks": True,
    }
    assert call("GET", path="/contents")[2].decode() == "หนึ่ง"
    assert call(act="GET_LOCK")[1]["X-WOPI-Lock"] == ""
    assert call(act="LOCK", X_WOPI_Lock="a")[0] == 200
    assert call(act="LOCK", X_WOPI_Lock="a")[0] == 200
    status, headers, _body = call(act="LOCK", X_WOPI_Lock="b")
    assert (status, headers["X-WOPI-Lock"]) == (409, "a")
    assert call(act="REFRESH_LOCK", X_WOPI_Lock="b")[0] == 409
    assert call(act="REFRESH_LOCK", X_WOPI_Lock="a")[0] == 200
    assert call(act="GET_LOCK")[1]["X-WOPI-Lock"] == "a"
    status, headers, _body = call(act="PUT", path="/contents", body="สอง".encode(), X_WOPI_Lock="a")
    assert (status, headers["X-WOPI-ItemVersion"]) == (200, str(Item.objects.get(pk=file.pk).head_id))
    assert content(file).decode() == "สอง"
    status, headers, _body = call(act="PUT", path="/contents", body=b"x", X_WOPI_Lock="b")
    assert (status, headers["X-WOPI-Lock"]) == (409, "a")
    assert call(act="LOCK", X_WOPI_Lock="c", X_WOPI_OldLock="b")[0] == 409
    assert call(act="LOCK", X_WOPI_Lock="c", X_WOPI_OldLock="a")[0] == 200
    assert call(act="UNLOCK", X_WOPI_Lock="a")[1]["X-WOPI-Lock"] == "c"
    assert call(act="UNLOCK", X_WOPI_Lock="c")[0] == 200
    status, headers, _body = call(act="PUT", path="/contents", body=b"x", X_WOPI_Lock="c")
    assert (status, headers["X-WOPI-Lock"], content(file).decode()) == (409, "", "สอง")
    assert call(act="UNLOCK", X_WOPI_Lock="c")[0] == 409
    assert call(act="PUT_RELATIVE", X_WOPI_SuggestedTarget="x")[0] == 501


def test_saves_of_one_session_make_one_version(cabinet, at, file):
    call = at(cabinet, "officer", file)
    call(act="LOCK", X_WOPI_Lock="a")
    space, before = file.space, StoredFile.objects.count()
    for text in ("b" * 10, "c" * 20, "d" * 30):
        assert call(act="PUT", path="/contents", body=text.encode(), X_WOPI_Lock="a")[0] == 200
    space.refresh_from_db()
    assert list(Version.objects.filter(item=file).order_by("number").values_list("size", flat=True)) == [15, 30]
    assert (space.used, StoredFile.objects.count() - before) == (45, 1)
    assert Event.objects.filter(kind="drive.version_added", subject_id=file.pk).count() == 3
    with official(cabinet.actor("officer")):  # a quarter of an hour later
        Version.objects.filter(item=file).update(session_since=database_now() - timedelta(minutes=16))
    call(act="PUT", path="/contents", body=b"e" * 40, X_WOPI_Lock="a")
    call(act="UNLOCK", X_WOPI_Lock="a")
    call(act="LOCK", X_WOPI_Lock="another sitting")
    call(act="PUT", path="/contents", body=b"f" * 50, X_WOPI_Lock="another sitting")
    assert list(Version.objects.filter(item=file).order_by("number").values_list("size", flat=True)) == [15, 30, 40, 50]


def test_two_people_in_one_document(cabinet, at, file):
    share(cabinet, file, "planner", Level.EDIT)
    first, second = at(cabinet, "officer", file), at(cabinet, "planner", file)
    first(act="LOCK", X_WOPI_Lock="a")
    assert second(act="LOCK", X_WOPI_Lock="a")[0] == 200
    first(act="PUT", path="/contents", body=b"one", X_WOPI_Lock="a")
    second(act="PUT", path="/contents", body=b"two", X_WOPI_Lock="a")
    rows = Version.objects.filter(item=file).order_by("number").values_list("made_by_name", flat=True)
    assert list(rows) == [cabinet.actor(name).name for name in ("officer", "officer", "planner")]


def test_the_lock_holds_for_everybody_and_ends_by_itself(cabinet, at, file):
    call = at(cabinet, "officer", file)
    call(act="LOCK", X_WOPI_Lock="a")
    actor = cabinet.actor("officer")
    with pytest.raises(LockedError, match=actor.name):
        services.upload(actor=actor, folder_id=file.parent_id, stream=io.BytesIO(b"x"), name=file.name, clash="version")
    with pytest.raises(LockedError):
        services.trash(actor=actor, item_ids=[file.parent_id])
    browser = Client()
    browser.force_login(cabinet.office.people["officer"])
    page = browser.get(f"/drive/files/{file.pk}/").content.decode()
    assert ("กำลังแก้ไขโดย" in page, f"/drive/files/{file.pk}/editor/" in page) == (True, True)
    Lock.objects.update(until=database_now() - timedelta(seconds=1))
    assert call(act="GET_LOCK")[1]["X-WOPI-Lock"] == ""
    assert call(act="LOCK", X_WOPI_Lock="b")[0] == 200
    assert browser.post(f"/drive/files/{file.pk}/lock/removal/").status_code == 302
    assert queries.lock_of(file) is None
    assert Event.objects.filter(kind="drive.lock_broken", subject_id=file.pk).count() == 1


def test_what_a_desktop_has_locked_is_locked_for_the_editor(cabinet, at, file):
    call = at(cabinet, "officer", file)
    services.lock_for_desktop(actor=cabinet.actor("officer"), item_id=file.pk, word="opaquelocktoken:1")
    assert call(act="GET_LOCK")[1]["X-WOPI-Lock"] == ""
    tries = [
        call(act="LOCK", X_WOPI_Lock="a"), call(act="LOCK", X_WOPI_Lock="a", X_WOPI_OldLock="opaquelocktoken:1"),
        call(act="UNLOCK", X_WOPI_Lock="opaquelocktoken:1"), call(act="RENAME_FILE", X_WOPI_RequestedName="x"),
        call(act="PUT", path="/contents", body=b"x", X_WOPI_Lock="a"), call(act="PUT", path="/contents", body=b"x"),
    ]  # fmt: skip
    assert [(status, headers["X-WOPI-Lock"], headers["X-WOPI-LockFailureReason"]) for status, headers, _body in tries] == [
        (409, "", "locked")
    ] * 6
    assert cabinet.actor("officer").name in told(tries[0])["message"]
    assert content(file).decode() == "หนึ่ง"


def test_what_comes_without_its_length_does_not_empty_the_file(cabinet, at, file):
    call = at(cabinet, "officer", file)
    call(act="LOCK", X_WOPI_Lock="a")
    assert call(act="PUT", path="/contents", body=iter([b"in", b"chunks"]), X_WOPI_Lock="a")[0] == 411
    assert (content(file).decode(), Version.objects.filter(item=file).count()) == ("หนึ่ง", 1)


def test_who_may_only_look_cannot_write(cabinet, at, file):
    share(cabinet, file, "planner", Level.VIEW)
    call = at(cabinet, "planner", file)
    info = told(call("GET"))
    assert (info["UserCanWrite"], info["ReadOnly"], info["UserCanRename"]) == (False, True, False)
    names = [info["BreadcrumbFolderName"], told(at(cabinet, "officer", file)("GET"))["BreadcrumbFolderName"]]
    assert names == ["", "งาน"]  # a folder one may not know of is not named
    assert call("GET", path="/contents")[0] == 200
    for act in ("LOCK", "UNLOCK", "REFRESH_LOCK", "RENAME_FILE"):
        assert call(act=act, X_WOPI_Lock="a")[0] == 401
    assert call(act="PUT", path="/contents", body=b"x", X_WOPI_Lock="a")[0] == 401
    assert content(file).decode() == "หนึ่ง"


def test_a_right_taken_away_is_gone_at_the_next_call(cabinet, at, file):
    share(cabinet, file, "planner", Level.EDIT)
    call = at(cabinet, "planner", file)
    call(act="LOCK", X_WOPI_Lock="a")
    services.revoke(actor=cabinet.actor("officer"), item_id=file.pk, grant_id=file.grants.get().pk)
    assert call("GET")[0] == 404
    assert call(act="PUT", path="/contents", body=b"x", X_WOPI_Lock="a")[0] == 404
    assert content(file).decode() == "หนึ่ง"


def test_a_token_is_for_one_file_and_a_time(cabinet, at, file, monkeypatch):
    other = cabinet.file("g", "a", "อื่น.txt", b"secret words")
    call = at(cabinet, "officer", file)
    assert at(cabinet, "officer", other)("GET", token=call.token)[0] == 401
    assert call("GET", token=call.token[:-2] + "xx")[0] == 401
    assert call("GET", token="")[0] == 401
    actor = cabinet.actor("officer")
    looks_on = make_token(Pass(actor.user_id, actor.standing, file.pk, False))
    assert call(act="LOCK", X_WOPI_Lock="a", token=looks_on)[0] == 401
    nobody = make_token(Pass(actor.user_id, "another post", file.pk, True))
    assert call("GET", token=nobody)[0] == 401
    monkeypatch.setattr("samnak.wopi.content.tokens.LASTS", timedelta(seconds=-1))
    assert call("GET")[0] == 401


def test_only_the_editor_is_heard(cabinet, at, file, editor):
    call = at(cabinet, "officer", file)
    assert call("GET")[0] == 200
    assert call("GET", old=True)[0] == 200
    assert call("GET", at=datetime.now(UTC) - timedelta(minutes=19))[0] == 200
    assert call("GET", at=datetime.now(UTC) - timedelta(minutes=21))[0] == 401
    assert call("GET", stranger=make_key())[0] == 401
    assert call("GET", signed=f"{call.source}/contents?access_token=x")[0] == 401
    asked = editor.asked
    call("GET", stranger=make_key())
    assert editor.asked == asked  # an unknown key is looked for once a minute at most


def test_a_new_key_is_learnt_from_the_description(cabinet, at, file, editor):
    call = at(cabinet, "officer", file)
    editor.turn_key()
    assert call("GET")[0] == 200  # it signs with the key before as well
    editor.turn_key()
    assert (call("GET")[0], editor.asked) == (200, 2)


def test_an_editor_without_keys_is_heard_by_its_token(cabinet, at, file, editor):
    editor.signs = False
    assert at(cabinet, "officer", file)("GET")[0] == 200


def test_a_file_gets_another_name(cabinet, at, file):
    call = at(cabinet, "officer", file)
    cabinet.file("g", "a", "มีแล้ว.txt")
    typed = "ฉบับแก้".encode("utf-7").decode()
    assert told(call(act="RENAME_FILE", X_WOPI_RequestedName=typed)) == {"Name": "ฉบับแก้"}
    assert Item.objects.get(pk=file.pk).name == "ฉบับแก้.txt"
    status, headers, _body = call(act="RENAME_FILE", X_WOPI_RequestedName="มีแล้ว".encode("utf-7").decode())
    assert (status, "X-WOPI-InvalidFileNameError" in headers) == (400, True)
    call(act="LOCK", X_WOPI_Lock="a")
    assert call(act="RENAME_FILE", X_WOPI_RequestedName="x", X_WOPI_Lock="b")[0] == 409


def test_what_changed_beside_the_editor_is_told(cabinet, at, file):
    call = at(cabinet, "officer", file)
    seen = told(call("GET"))["LastModifiedTime"]
    call(act="LOCK", X_WOPI_Lock="a")
    status, _headers, body = call(
        act="PUT", path="/contents", body=b"1", X_WOPI_Lock="a", X_COOL_WOPI_Timestamp="2020-01-01T00:00:00.000000Z"
    )
    assert (status, b"1010" in body) == (409, True)
    assert call(act="PUT", path="/contents", body=b"1", X_WOPI_Lock="a", X_COOL_WOPI_Timestamp=seen)[0] == 200


def test_secret_files_and_copies_of_records_stay_out(cabinet, at, file):
    call = at(cabinet, "officer", file)
    actor = cabinet.actor("officer")
    services.describe(actor=actor, item_id=file.pk, secrecy="secret")
    assert call("GET")[0] == 401
    copy = services.place_record_copy(actor=actor, folder_id=file.parent_id, stored=file.head.file, source="วธ 1")
    assert told(at(cabinet, "officer", copy)("GET"))["UserCanWrite"] is False


def test_the_page_holds_the_frame_for_this_editor_only(cabinet, at, file, editor, settings):
    call = at(cabinet, "officer", file)
    assert call.address.startswith(f"{editor.address}/browser/cool.html?ui=th-TH&rs=th-TH&WOPISrc=http%3A%2F%2F")
    browser = Client()
    browser.force_login(cabinet.office.people["officer"])
    page = browser.get(f"/drive/files/{file.pk}/editor/")
    policy = page["Content-Security-Policy"]
    assert (page.status_code, f"frame-src 'self' {editor.address}" in policy) == (200, True)
    assert 'name="access_token"' in page.content.decode()
    assert editor.address not in browser.get(f"/drive/files/{file.pk}/")["Content-Security-Policy"]
    stranger = Client()
    stranger.force_login(cabinet.outside.people["officer"])
    assert stranger.get(f"/drive/files/{file.pk}/editor/").status_code == 404
    settings.WOPI_CLIENT_URL = ""
    assert browser.get(f"/drive/files/{file.pk}/editor/").status_code == 404
    assert f"/drive/files/{file.pk}/editor/" not in browser.get(f"/drive/files/{file.pk}/").content.decode()
    assert call("GET")[0] == 404


def test_an_editor_that_is_away_is_no_button(cabinet, file, settings):
    settings.WOPI_CLIENT_URL = "http://127.0.0.1:9"
    browser = Client()
    browser.force_login(cabinet.office.people["officer"])
    assert f"/drive/files/{file.pk}/editor/" not in browser.get(f"/drive/files/{file.pk}/").content.decode()
    assert browser.get(f"/drive/files/{file.pk}/editor/").status_code == 302


@pytest.mark.parametrize("content", [b"", b"<html/>", b'<!DOCTYPE x [<!ENTITY a "b">]><wopi-discovery/>'])
def test_a_description_that_is_none_is_refused(content):
    with pytest.raises(ValueError):
        read_discovery(content)
