"""The drive over WebDAV from a real server: Debian's litmus, rights, versions, ranges, what desktops do."""

import base64
import hashlib
import http.client
import io
import re
import shutil
import socket
import subprocess
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from samnak.audit.models import Event
from samnak.core.actor import system_actor
from samnak.core.transactions import official
from samnak.drive import queries, services
from samnak.drive.content import natural_key
from samnak.drive.enums import Level, Principal, Secrecy
from samnak.drive.errors import LockedError
from samnak.drive.models import Item, Lock, Space, Version
from samnak.files.services.scanning import TEST_SIGNATURE
from samnak.webdav import services as own
from samnak.webdav.middleware.mounting import _answer, dav_application
from samnak.webdav.middleware.place import stand
from samnak.webdav.models import DeadProperty, DesktopNote, Knock
from tests.factories.drives import make_cabinet
from tests.factories.serving import granian

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("webdav")]


@pytest.fixture
def _django_db_helper():
    """Open no transaction around a test: the server must see what the test writes."""


@pytest.fixture(autouse=True)
def _private_blobs():
    """Share the store of the server."""


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), granian(tmp_path_factory.mktemp("webdav"), "webdav") as port:
        yield port


@pytest.fixture(scope="module")
def cabinet(server):
    return make_cabinet()


@pytest.fixture(scope="module")
def secrets(cabinet):
    return {who: own.make_password(actor=cabinet.actor(who), label="เครื่องทดสอบ")[1] for who in ("officer", "typist", "planner")}


class Dav:
    def __init__(self, port, username, secret):
        self.port, self.username, self.secret = port, username, secret

    def send(self, method, path, body=b"", **headers):
        key = base64.b64encode(f"{self.username}:{self.secret}".encode()).decode()
        told = {"Authorization": f"Basic {key}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, quote(path), body=body, headers=told)
        answer = connection.getresponse()
        answer.body = answer.read()
        connection.close()
        return answer

    def status(self, *given, **headers):
        return self.send(*given, **headers).status

    def names(self, path):
        answer = self.send("PROPFIND", path, Depth="1")
        assert answer.status == 207, answer.body
        return re.findall(r"<(?:\w+:)?displayname>([^<]*)<", answer.body.decode())[1:]

    def url(self, path=""):
        return f"http://127.0.0.1:{self.port}/webdav/{quote(path)}"


@pytest.fixture
def dav(server, cabinet, secrets):
    return Dav(server, cabinet.office.people["officer"].get_username(), secrets["officer"])


@pytest.fixture
def other(server, cabinet, secrets):
    return Dav(server, cabinet.office.people["typist"].get_username(), secrets["typist"])


@pytest.fixture
def planner(server, cabinet, secrets):
    return Dav(server, cabinet.office.people["planner"].get_username(), secrets["planner"])


@pytest.fixture
def home(cabinet):
    return cabinet.home("officer")


HOME = "/webdav/ส่วนตัว"
EXCLUSIVE = (
    b'<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>'
)


def row(folder, name):
    return Item.objects.select_related("head__file").get(parent=folder, name=name, trashed_at=None)


@pytest.mark.skipif(not shutil.which("litmus"), reason="litmus is not installed")
def test_litmus_passes_in_full(dav, tmp_path):
    done = subprocess.run(
        ["litmus", "-k", dav.url("ส่วนตัว/"), dav.username, dav.secret],
        cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    told = done.stdout + done.stderr
    results = re.findall(r"of (\d+) tests run: (\d+) passed, (\d+) failed", told)
    assert [(name, failed) for name, _passed, failed in results if failed != "0"] == [], told
    assert results == [("16", "16", "0"), ("13", "13", "0"), ("30", "30", "0"), ("41", "41", "0"), ("4", "4", "0")], told


def test_a_put_is_a_version_and_the_same_bytes_are_none(dav, home):
    assert dav.status("PUT", f"{HOME}/บันทึก.txt", b"one") == 201
    first = row(home, "บันทึก.txt")
    assert (first.head.number, first.made_by_name, dav.status("PUT", f"{HOME}/บันทึก.txt", b"one")) == (1, "นายกมล ใจดี", 204)
    assert row(home, "บันทึก.txt").head.number == 1
    tag = dav.send("HEAD", f"{HOME}/บันทึก.txt").headers["ETag"]
    assert (dav.status("PUT", f"{HOME}/บันทึก.txt", b"two"), row(home, "บันทึก.txt").head.number) == (204, 2)
    got = dav.send("GET", f"{HOME}/บันทึก.txt")
    assert (got.body, got.headers["ETag"] != tag) == (b"two", True)
    assert dav.status("PUT", f"{HOME}/บันทึก.txt", b"three", If_Match=tag) == 412
    event = Event.objects.filter(kind="drive.version_added", subject_id=first.pk).get()
    assert (event.ip, event.actor_name) == ("127.0.0.1", "นายกมล ใจดี")


def test_empty_files_parts_of_files_and_names_without_an_ending(dav, home):
    assert dav.status("PUT", f"{HOME}/README", b"") == 201
    assert (row(home, "README").size, dav.send("GET", f"{HOME}/README").body) == (0, b"")
    assert dav.status("PUT", f"{HOME}/README", b"0123456789") == 204
    part = dav.send("GET", f"{HOME}/README", Range="bytes=2-4")
    assert (part.status, part.body, part.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")


def test_a_body_in_chunks_is_taken_in(dav, home):
    assert dav.status("PUT", f"{HOME}/ชิ้น.txt", iter([b"abc", b"def"])) == 201
    assert dav.send("GET", f"{HOME}/ชิ้น.txt").body == b"abcdef"


def test_a_question_in_chunks_is_no_longer_than_another(dav):
    statuses = [dav.status("PROPFIND", HOME, body, Depth="0") for body in (iter([b"x" * 600_000] * 2), b"x" * 1_200_000)]
    assert statuses == [413, 413]


def test_a_broken_line_makes_no_version(dav, home):
    dav.send("PUT", f"{HOME}/ขาด.txt", b"whole")
    key = base64.b64encode(f"{dav.username}:{dav.secret}".encode()).decode()
    head = f"PUT {quote(HOME + '/ขาด.txt')} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {key}\r\nContent-Length: 1000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", dav.port)) as line:
        line.sendall(head.encode() + b"half")
    assert dav.send("GET", f"{HOME}/ขาด.txt").body == b"whole"
    assert row(home, "ขาด.txt").head.number == 1


def test_thrown_away_is_in_the_trash(dav, cabinet, home):
    dav.send("MKCOL", f"{HOME}/ทิ้ง")
    dav.send("PUT", f"{HOME}/ทิ้ง/ก.txt", b"1")
    assert (dav.status("DELETE", f"{HOME}/ทิ้ง"), dav.status("GET", f"{HOME}/ทิ้ง/ก.txt")) == (204, 404)
    item = queries.trash_of(cabinet.actor("officer"), queries.ItemFilter(text="ทิ้ง")).get()
    services.restore(actor=cabinet.actor("officer"), item_id=item.pk)
    assert dav.send("GET", f"{HOME}/ทิ้ง/ก.txt").body == b"1"


def test_moved_upon_a_file_is_its_newest_version(dav, home):
    """As editors save: write beside, then move over."""
    dav.send("PUT", f"{HOME}/เดิม.txt", b"old")
    known = row(home, "เดิม.txt").pk
    dav.send("PUT", f"{HOME}/ใหม่.tmp", b"new")
    moved = dav.status("MOVE", f"{HOME}/ใหม่.tmp", Destination=dav.url("ส่วนตัว/เดิม.txt"))
    item = row(home, "เดิม.txt")
    assert (moved, item.pk, item.head.number, dav.send("GET", f"{HOME}/เดิม.txt").body) == (204, known, 2, b"new")
    assert not Item.objects.filter(parent=home, name="ใหม่.tmp", trashed_at=None).exists()


def test_other_capitals_are_another_name_for_the_same_file(dav, home):
    dav.send("PUT", f"{HOME}/report.txt", b"1")
    known = row(home, "report.txt").pk
    assert dav.status("MOVE", f"{HOME}/report.txt", Destination=dav.url("ส่วนตัว/REPORT.txt")) == 204
    assert row(home, "REPORT.txt").pk == known
    assert dav.status("COPY", f"{HOME}/REPORT.txt", Destination=dav.url("ส่วนตัว/Report.txt")) == 403
    assert dav.send("GET", f"{HOME}/report.TXT").body == b"1"


def test_copied_upon_a_file_is_its_newest_version(dav, home):
    dav.send("PUT", f"{HOME}/ก1.txt", b"old")
    dav.send("PUT", f"{HOME}/ข1.txt", b"new")
    known = row(home, "ก1.txt").pk
    assert dav.status("COPY", f"{HOME}/ข1.txt", Destination=dav.url("ส่วนตัว/ก1.txt")) == 204
    assert (row(home, "ก1.txt").pk, row(home, "ก1.txt").head.number, row(home, "ข1.txt").head.number) == (known, 2, 1)
    assert dav.status("COPY", f"{HOME}/ข1.txt", Destination=dav.url("ส่วนตัว/ก1.txt"), Overwrite="F") == 412


def test_a_tree_moves_as_a_whole_with_its_versions_and_properties(dav, home):
    dav.send("MKCOL", f"{HOME}/ต้น")
    dav.send("MKCOL", f"{HOME}/ปลาย")
    for body in (b"1", b"2"):
        dav.send("PUT", f"{HOME}/ต้น/ก.txt", body)
    patch = b'<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><x:c xmlns:x="urn:x">red</x:c></D:prop></D:set></D:propertyupdate>'
    assert dav.status("PROPPATCH", f"{HOME}/ต้น/ก.txt", patch) == 207
    known = Item.objects.get(parent__parent=home, parent__name="ต้น", name="ก.txt")
    assert dav.status("MOVE", f"{HOME}/ต้น", Destination=dav.url("ส่วนตัว/ปลาย/กิ่ง")) == 201
    moved = Item.objects.select_related("head", "parent__parent").get(pk=known.pk)
    assert (moved.parent.name, moved.parent.parent.name, moved.head.number) == ("กิ่ง", "ปลาย", 2)
    assert b"red" in dav.send("PROPFIND", f"{HOME}/ปลาย/กิ่ง/ก.txt", Depth="0").body
    assert dav.status("COPY", f"{HOME}/ปลาย", Destination=dav.url("ส่วนตัว/สำเนา")) == 201
    assert b"red" in dav.send("PROPFIND", f"{HOME}/สำเนา/กิ่ง/ก.txt", Depth="0").body
    assert DeadProperty.objects.filter(name="{urn:x}c").count() == 2


def test_what_one_may_not_know_is_not_there_and_what_one_may_not_change_is_refused(dav, other, planner, cabinet):
    root = cabinet.unit("officer")
    unit = f"/webdav/{root.name}"
    services.set_member_level(actor=cabinet.actor("head"), space_id=root.space_id, level=Level.EDIT)
    assert dav.status("PUT", f"{unit}/งาน.txt", b"1") == 201
    assert other.send("GET", f"{unit}/งาน.txt").body == b"1"
    assert [planner.status(*ask) for ask in (("GET", f"{unit}/งาน.txt"), ("PUT", f"{unit}/x.txt", b"1"))] == [404, 409]
    services.set_member_level(actor=cabinet.actor("head"), space_id=root.space_id, level=Level.VIEW)
    asked = [
        ("PUT", f"{unit}/งาน.txt", b"2"), ("PUT", f"{unit}/อื่น.txt", b"2"), ("MKCOL", f"{unit}/ใหม่"), ("DELETE", f"{unit}/งาน.txt"),
        ("DELETE", unit), ("PUT", "/webdav/ก.txt", b"1"), ("MKCOL", "/webdav/ใหม่"), ("DELETE", "/webdav/แบ่งปันกับฉัน"),
    ]  # fmt: skip
    assert [other.status(*ask) for ask in asked] == [403] * len(asked)
    assert other.status("MOVE", f"{unit}/งาน.txt", Destination=other.url(f"{root.name}/ย้าย.txt")) == 403
    assert Item.objects.filter(parent=root, trashed_at=None).values_list("name", flat=True).get() == "งาน.txt"
    services.set_member_level(actor=cabinet.actor("head"), space_id=root.space_id, level=Level.EDIT)


def test_what_others_share_has_a_place_of_its_own(dav, planner, cabinet, home):
    folder = cabinet.folder("s", home, "ให้กองนโยบาย")
    cabinet.file("sf", folder, "แผน.txt", b"plan")
    services.grant(
        actor=cabinet.actor("officer"), item_id=folder.pk, principal=Principal.POST,
        principal_id=cabinet.office.id("planner"), level=Level.EDIT,
    )  # fmt: skip
    assert planner.names("/webdav/") == ["ส่วนตัว", "กองนโยบาย", "แบ่งปันกับฉัน"]
    assert planner.names("/webdav/แบ่งปันกับฉัน") == ["ให้กองนโยบาย"]
    assert planner.status("PUT", "/webdav/แบ่งปันกับฉัน/ให้กองนโยบาย/แผน.txt", b"plan 2") == 204
    assert dav.send("GET", f"{HOME}/ให้กองนโยบาย/แผน.txt").body == b"plan 2"
    # a lock holds for the item, by whichever way somebody comes
    held = planner.send("LOCK", "/webdav/แบ่งปันกับฉัน/ให้กองนโยบาย/แผน.txt", EXCLUSIVE)
    assert (held.status, dav.status("PUT", f"{HOME}/ให้กองนโยบาย/แผน.txt", b"3")) == (200, 423)
    assert dav.status("DELETE", f"{HOME}/ให้กองนโยบาย") == 423
    held_now = queries.desktop_locks_of(cabinet.office.people["planner"].pk)
    assert [(one.item.name, one.by_name) for one in held_now] == [("แผน.txt", cabinet.actor("planner").name)]
    token = held.headers["Lock-Token"]
    assert planner.status("PUT", "/webdav/แบ่งปันกับฉัน/ให้กองนโยบาย/แผน.txt", b"4", If=f"({token})") == 204
    assert services.release_desktop_lock(actor=cabinet.actor("planner"), word=token.strip("<>"))
    assert (Lock.objects.count(), dav.status("PUT", f"{HOME}/ให้กองนโยบาย/แผน.txt", b"5")) == (0, 204)


def test_what_a_desktop_has_locked_is_locked_in_the_pages(dav, cabinet, home):
    dav.send("PUT", f"{HOME}/ล็อก.txt", b"1")
    item, actor = row(home, "ล็อก.txt"), cabinet.actor("officer")
    held = dav.send("LOCK", f"{HOME}/ล็อก.txt", EXCLUSIVE)
    token = held.headers["Lock-Token"]
    put = {"actor": actor, "folder_id": home.pk, "name": "ล็อก.txt", "clash": "version"}
    with pytest.raises(LockedError, match=actor.name):
        services.upload(stream=io.BytesIO(b"2"), **put)
    acts = [
        lambda: services.rename(actor=actor, item_id=item.pk, name="อื่น.txt"),
        lambda: services.trash(actor=actor, item_ids=[item.pk]),
        lambda: services.lock(actor=actor, item_id=item.pk, word="an editor"),
    ]
    for act in acts:
        with pytest.raises(LockedError, match=actor.name):
            act()
    assert dav.status("PUT", f"{HOME}/ล็อก.txt", b"2", If=f"({token})") == 204
    assert dav.send("LOCK", f"{HOME}/ล็อก.txt", b"", If=f"({token})", Timeout="Second-600").status == 200
    moved = dav.status(
        "MOVE", f"{HOME}/ล็อก.txt", Destination=dav.url("ส่วนตัว/ย้ายแล้ว.txt"), If=f"<{dav.url('ส่วนตัว/ล็อก.txt')}> ({token})"
    )
    assert (moved, row(home, "ย้ายแล้ว.txt").head.number, Lock.objects.filter(item=item).count()) == (201, 2, 0)
    assert services.upload(stream=io.BytesIO(b"3"), **put | {"name": "ย้ายแล้ว.txt"}).head.number == 3


def test_what_an_editor_on_the_web_has_locked_is_locked_for_desktops(dav, cabinet, home):
    dav.send("PUT", f"{HOME}/เว็บ.txt", b"1")
    item, actor = row(home, "เว็บ.txt"), cabinet.actor("officer")
    services.lock(actor=actor, item_id=item.pk, word="word of the editor")
    refused = dav.send("PUT", f"{HOME}/เว็บ.txt", b"2")
    asked = [dav.status("DELETE", f"{HOME}/เว็บ.txt"), dav.status("LOCK", f"{HOME}/เว็บ.txt", EXCLUSIVE)]
    asked.append(dav.status("MOVE", f"{HOME}/เว็บ.txt", Destination=dav.url("ส่วนตัว/เว็บ 2.txt")))
    assert [refused.status, *asked] == [423] * 4
    told = dav.send("PROPFIND", f"{HOME}/เว็บ.txt", Depth="0").body.decode()
    shown = re.search(r"opaquelocktoken:[0-9a-f-]{36}", told).group()
    assert "word of the editor" not in told
    for word in (shown, "word of the editor"):  # what is shown opens nothing
        assert dav.status("PUT", f"{HOME}/เว็บ.txt", b"2", If=f"(<{word}>)") in {412, 423}
        assert dav.status("UNLOCK", f"{HOME}/เว็บ.txt", Lock_Token=f"<{word}>") in {403, 409}
    assert row(home, "เว็บ.txt").head.number == 1
    services.unlock(actor=actor, item_id=item.pk, word="word of the editor")
    assert dav.status("PUT", f"{HOME}/เว็บ.txt", b"2") == 204


def test_only_who_may_change_something_locks_it_and_nobody_a_whole_space(dav, other, cabinet):
    root = cabinet.unit("officer")
    unit = f"/webdav/{root.name}"
    assert dav.status("PUT", f"{unit}/กัน.txt", b"1") == 201
    services.set_member_level(actor=cabinet.actor("head"), space_id=root.space_id, level=Level.VIEW)
    assert other.status("LOCK", f"{unit}/กัน.txt", EXCLUSIVE) == 403
    services.set_member_level(actor=cabinet.actor("head"), space_id=root.space_id, level=Level.EDIT)
    assert [other.status("LOCK", path, EXCLUSIVE) for path in (unit, f"{unit}/กัน.txt")] == [403, 200]
    Lock.objects.all().delete()
    services.trash(actor=cabinet.actor("head"), item_ids=[row(root, "กัน.txt").pk])


def test_reading_secret_matter_is_written_down(dav, cabinet, home):
    dav.send("PUT", f"{HOME}/ลับ.txt", b"secret")
    item = row(home, "ลับ.txt")
    services.describe(actor=cabinet.actor("officer"), item_id=item.pk, secrecy=Secrecy.CONFIDENTIAL)
    dav.send("HEAD", f"{HOME}/ลับ.txt")
    assert Event.objects.filter(kind="drive.read", subject_id=item.pk).count() == 0
    assert dav.send("GET", f"{HOME}/ลับ.txt").body == b"secret"
    assert Event.objects.get(kind="drive.read", subject_id=item.pk).data["way"] == "webdav"
    before = row(home, "README").head_id
    assert dav.status("COPY", f"{HOME}/ลับ.txt", Destination=dav.url("ส่วนตัว/README")) == 403
    assert row(home, "README").head_id == before


def test_what_desktops_keep_for_themselves_is_no_file_of_the_drive(dav, other, cabinet, home):
    junk = ["._รายงาน.docx", ".DS_Store", "Thumbs.db", "~$งาน.docx", ".~lock.งาน.odt#"]
    before = (Item.objects.count(), Event.objects.count())
    for name in junk:
        assert dav.status("PUT", f"{HOME}/{name}", b"\x00\x05\x16\x07") == 201
    assert dav.send("GET", f"{HOME}/._รายงาน.docx").body == b"\x00\x05\x16\x07"
    assert set(junk) <= set(dav.names(HOME))
    assert (Item.objects.count(), Event.objects.count()) == before
    assert [dav.status("DELETE", f"{HOME}/{name}") for name in junk] == [204] * 5
    assert DesktopNote.objects.count() == 0
    assert dav.status("PUT", f"{HOME}/.DS_Store", b"x" * 1_048_577) == 413


def test_the_room_is_told_and_kept(dav, home):
    ask = b'<D:propfind xmlns:D="DAV:"><D:prop><D:quota-available-bytes/><D:quota-used-bytes/></D:prop></D:propfind>'
    told = dav.send("PROPFIND", HOME, ask, Depth="0").body.decode()
    space = Space.objects.get(pk=home.space_id)
    assert f">{space.quota - space.used}<" in told
    assert f">{space.used}<" in told
    with official(system_actor()):
        Space.objects.filter(pk=space.pk).update(quota_mb=space.used // 1_048_576 + 1)
    assert dav.status("PUT", f"{HOME}/มาก.txt", b"x" * 1_100_000) == 507
    with official(system_actor()):
        Space.objects.filter(pk=space.pk).update(quota_mb=space.quota_mb)


def test_a_virus_is_not_taken_in(dav, home):
    assert dav.status("PUT", f"{HOME}/ไวรัส.txt", TEST_SIGNATURE) == 403
    assert not Item.objects.filter(parent=home, name="ไวรัส.txt").exists()


def test_a_name_that_cannot_be_is_refused(dav):
    assert [dav.status("PUT", f"{HOME}/{name}", b"1") for name in ("a:b.txt", "con.txt", "ท้าย.")] == [403] * 3


def many(folder, number):
    with official(system_actor()):
        items = [
            Item(
                space=folder.space, parent=folder, anchor=folder.anchor, kind="file", name=f"{one}.txt", name_key=f"{one}.txt",
                sort_key=natural_key(f"{one}.txt"), path="", made_by_name="ก", changed_by_name="ก",
            )
            for one in range(number)
        ]  # fmt: skip
        for item in items:
            item.path = f"{folder.path}{item.pk.hex}/"
        Item.objects.bulk_create(items)
        versions = Version.objects.bulk_create([Version(item=item, number=1, size=0, made_by_name="ก") for item in items])
        for item, version in zip(items, versions, strict=True):
            item.head = version
        Item.objects.bulk_update(items, ["head"])


def test_a_thousand_entries_are_told_in_as_many_queries_as_three(dav, cabinet, home, secrets):
    """Asked of the application itself, where queries can be counted."""
    application, counts = dav_application(), []
    key = base64.b64encode(f"{dav.username}:{dav.secret}".encode()).decode()
    for number in (1, 3, 1000):  # the first one notes that the password is in use
        many(cabinet.folder(f"many{number}", home, f"มี {number}"), number)
        environ = {
            "REQUEST_METHOD": "PROPFIND", "PATH_INFO": f"{HOME}/มี {number}".encode().decode("latin-1"), "HTTP_DEPTH": "1",
            "HTTP_AUTHORIZATION": f"Basic {key}", "SERVER_NAME": "x", "SERVER_PORT": "80", "HTTP_HOST": "x", "SCRIPT_NAME": "",
        }  # fmt: skip
        setup_testing_defaults(environ)
        told = []
        with transaction.atomic(), CaptureQueriesContext(connection) as queries_:
            body = b"".join(_answer(application, environ, lambda status, _headers, *_more, told=told: told.append(status)))
        stand(None)
        counts.append(len(queries_))
        assert (told, len(re.findall(rb"<\w+:response>", body))) == (["207 Multi-Status"], number + 1)
    assert counts[1] == counts[2] <= 20, counts


def test_the_whole_tree_is_not_told_at_once(dav):
    answer = dav.send("PROPFIND", HOME, Depth="infinity")
    assert (answer.status, b"propfind-finite-depth" in answer.body) == (403, True)


def test_only_a_password_of_a_program_lets_in(dav, server, cabinet):
    wrong = Dav(server, dav.username, "samnak-test-password")
    answer = wrong.send("PROPFIND", "/webdav/", Depth="0")
    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, 'Basic realm="Samnak drive", charset="UTF-8"')
    assert Dav(server, cabinet.office.people["typist"].get_username(), dav.secret).status("OPTIONS", "/webdav/") == 401
    # the groups make no difference
    assert Dav(server, dav.username.upper(), dav.secret.replace("-", "").upper()).status("OPTIONS", "/webdav/") == 200


def test_who_guesses_is_stopped_for_a_while(server, cabinet, secrets):
    name = cabinet.office.people["typist"].get_username()
    guess = Dav(server, name, "wrong")
    statuses = [guess.status("OPTIONS", "/webdav/") for _try in range(11)]
    assert statuses == [401] * 9 + [429] * 2 or statuses == [401] * 10 + [429]
    assert Dav(server, name, secrets["typist"]).status("OPTIONS", "/webdav/") == 429
    Knock.objects.all().delete()
    assert Dav(server, name, secrets["typist"]).status("OPTIONS", "/webdav/") == 200


def test_a_password_taken_back_and_a_post_left_end_the_connection(server, cabinet):
    row_, secret = own.make_password(actor=cabinet.actor("planner"), label="แท็บเล็ต", standing=cabinet.actor("planner").standing)
    dav = Dav(server, cabinet.office.people["planner"].get_username(), secret)
    assert dav.status("OPTIONS", "/webdav/") == 200
    row_.refresh_from_db()
    assert row_.used_from == "127.0.0.1"
    own.revoke_password(actor=cabinet.actor("planner"), password_id=row_.pk)
    assert dav.status("OPTIONS", "/webdav/") == 401
    assert row_.digest not in secret
    assert row_.digest == hashlib.sha256(secret.replace("-", "").encode()).hexdigest()
    assert sorted(Event.objects.filter(subject_id=row_.pk).values_list("kind", flat=True)) == [
        "drive.password_made",
        "drive.password_revoked",
    ]


@pytest.mark.skipif(not shutil.which("rclone"), reason="rclone is not installed")
def test_rclone_syncs_a_tree_both_ways(dav, tmp_path):
    tree, back = tmp_path / "tree", tmp_path / "back"
    for number in range(20):
        place = tree / f"โฟลเดอร์ {number % 3}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"ไฟล์ {number}.txt").write_text(f"{number}\n" * (number + 1))
    obscured = subprocess.run(["rclone", "obscure", dav.secret], capture_output=True, text=True, check=True).stdout.strip()
    remote = f":webdav,url='{dav.url()}',vendor=other,user='{dav.username}',pass='{obscured}':"

    def rclone(*asked):
        done = subprocess.run(
            ["rclone", "--config", "/dev/null", *asked], capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr

    rclone("sync", str(tree), f"{remote}ส่วนตัว/rclone")
    (tree / "โฟลเดอร์ 0" / "ไฟล์ 0.txt").write_text("changed, and longer")
    (tree / "โฟลเดอร์ 1" / "ไฟล์ 1.txt").unlink()
    rclone("sync", str(tree), f"{remote}ส่วนตัว/rclone")
    rclone("sync", f"{remote}ส่วนตัว/rclone", str(back))
    wanted = {path.relative_to(tree): path.read_bytes() for path in tree.rglob("*.txt")}
    assert {path.relative_to(back): path.read_bytes() for path in back.rglob("*.txt")} == wanted
    assert len(wanted) == 19


@pytest.mark.skipif(not shutil.which("cadaver"), reason="cadaver is not installed")
def test_cadaver_puts_gets_moves_and_deletes(dav, tmp_path):
    (tmp_path / ".netrc").write_text(f"machine 127.0.0.1\nlogin {dav.username}\npassword {dav.secret}\n")
    (tmp_path / ".netrc").chmod(0o600)
    (tmp_path / "a.txt").write_bytes(b"from cadaver")
    script = "mkcol cadaver\ncd cadaver\nput a.txt\ncopy a.txt b.txt\nmove b.txt c.txt\nls\nget c.txt back.txt\nlock a.txt\nunlock a.txt\ndelete a.txt\nquit\n"
    done = subprocess.run(
        ["cadaver", dav.url("ส่วนตัว/")], input=script, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert "failed" not in done.stdout, done.stdout
    assert (tmp_path / "back.txt").read_bytes() == b"from cadaver"
    assert dav.names(f"{HOME}/cadaver") == ["c.txt"]
