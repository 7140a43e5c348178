"""Uploads over a real server that speaks the protocol: fourteen points of it, broken lines, two senders of one offset."""

import base64
import hashlib
import http.client
import random
import socket
import threading
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from samnak.audit.models import Event
from samnak.core.actor import system_actor
from samnak.core.transactions import official
from samnak.drive import services
from samnak.drive.enums import Level, Principal
from samnak.drive.models import Item, Space, UploadSession
from samnak.drive.services.part_files import part_path
from samnak.files.models import StoredFile
from samnak.files.services.scanning import TEST_SIGNATURE
from tests.factories.drives import make_cabinet
from tests.factories.serving import granian

CONTENT = "application/offset+octet-stream"
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("uploads")]


@pytest.fixture
def _django_db_helper():
    """Open no transaction around a test: the server must see what the test writes."""


@pytest.fixture(autouse=True)
def _private_blobs():
    """Share the store of the server."""


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), granian(tmp_path_factory.mktemp("uploads"), "uploads") as port:
        yield port


@pytest.fixture(scope="module")
def cabinet(server):
    return make_cabinet()


@pytest.fixture
def folder(cabinet):
    """Return the personal space of the officer."""
    return cabinet.home("officer")


class Tus:
    """A client of the protocol, for one person."""

    def __init__(self, port, user):
        self.port = port
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        client.get("/login/")
        self.headers = {
            "Tus-Resumable": "1.0.0", "X-CSRFToken": "a" * 32,
            "Cookie": f"sessionid={client.cookies['sessionid'].value}; csrftoken={'a' * 32}",
        }  # fmt: skip

    def send(self, method, path, body=b"", **headers):
        told = self.headers | {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        told = {name: value for name, value in told.items() if headers.get(name.replace("-", "_"), "") is not None}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body=body, headers=told)
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer

    def start(self, folder, name, length, body=b"", **more):
        about = {"filename": name, "folder": str(folder.pk)} | {
            key: more.pop(key) for key in ("relativePath", "clash") if key in more
        }
        told = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in about.items())
        headers = {"Upload_Length": str(length), "Upload_Metadata": told} | ({"Content_Type": CONTENT} if body else {}) | more
        return self.send("POST", "/drive/uploads/", body, **headers)

    def patch(self, path, offset, body, **more):
        return self.send("PATCH", path, body, **({"Upload_Offset": str(offset), "Content_Type": CONTENT} | more))

    def offset(self, path):
        answer = self.send("HEAD", path)
        assert answer.status == 200, answer.status
        return int(answer.headers["Upload-Offset"])

    def broken_patch(self, path, offset, body, promised):
        """Promise so many bytes, send fewer, and pull the plug."""
        lines = self.headers | {
            "Host": "127.0.0.1", "Upload-Offset": str(offset), "Content-Type": CONTENT, "Content-Length": str(promised),
        }  # fmt: skip
        head = f"PATCH {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall(head.encode() + body)


@pytest.fixture
def tus(server, cabinet):
    return Tus(server, cabinet.office.people["officer"])


def content(size, seed=1):
    """Return text of so many bytes that is like no other."""
    return random.Random(seed).randbytes(size // 2).hex().encode()[:size].ljust(size, b"x")


def wait_for(check):
    for _attempt in range(200):
        found = check()
        if found:
            return found
        threading.Event().wait(0.02)
    raise AssertionError("it did not come")


def test_01_the_server_tells_what_it_can(tus):
    answer = tus.send("OPTIONS", "/drive/uploads/", Tus_Resumable=None)
    assert answer.status == 204
    found = {name: answer.headers[name] for name in ("Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Checksum-Algorithm")}
    assert found == {
        "Tus-Resumable": "1.0.0", "Tus-Version": "1.0.0", "Tus-Checksum-Algorithm": "sha1,sha256,md5",
        "Tus-Extension": "creation,creation-with-upload,termination,checksum,expiration",
    }  # fmt: skip
    assert answer.headers["Tus-Max-Size"] == str(2048 * 1_048_576)


def test_02_another_version_is_refused(tus, folder):
    answer = tus.start(folder, "ก.txt", 4, Tus_Resumable="0.2.2")
    assert (answer.status, answer.headers["Tus-Version"], UploadSession.objects.count()) == (412, "1.0.0", 0)


def test_03_a_file_is_begun_continued_and_taken_in(tus, folder):
    body = content(10_000)
    begun = tus.start(folder, "รายงาน.txt", len(body))
    assert (begun.status, begun.headers["Cache-Control"]) == (201, "no-store")
    path = begun.headers["Location"]
    first = tus.patch(path, 0, body[:4_000])
    assert (first.status, first.headers["Upload-Offset"], "X-Item" in first.headers) == (204, "4000", False)
    assert first.headers["Upload-Expires"].endswith("GMT")
    last = tus.patch(path, 4_000, body[4_000:])
    assert (last.status, last.headers["Upload-Offset"]) == (204, "10000")
    item = Item.objects.select_related("head__file").get(pk=last.headers["X-Item"])
    assert (item.name, item.size, item.parent_id, item.made_by_name) == ("รายงาน.txt", 10_000, folder.pk, "นายกมล ใจดี")
    assert item.head.file.blob_id == hashlib.sha256(body).hexdigest()
    assert Event.objects.get(kind="drive.file_added", subject_id=item.pk).ip == "127.0.0.1"
    assert tus.offset(path) == 10_000


def test_04_how_far_it_is_is_never_kept_by_anybody(tus, folder):
    path = tus.start(folder, "ถาม.txt", 10, b"12345").headers["Location"]
    answer = tus.send("HEAD", path)
    found = [answer.headers[name] for name in ("Cache-Control", "Upload-Offset", "Upload-Length")]
    assert (answer.status, found) == (200, ["no-store", "5", "10"])


def test_05_bytes_that_do_not_continue_are_refused(tus, folder):
    path = tus.start(folder, "ต่อ.txt", 10, b"12345").headers["Location"]
    assert [tus.patch(path, offset, b"678").status for offset in (0, 4, 6)] == [409, 409, 409]
    assert tus.offset(path) == 5


def test_06_another_type_of_content_is_refused(tus, folder):
    path = tus.start(folder, "ชนิด.txt", 10).headers["Location"]
    assert tus.patch(path, 0, b"12345", Content_Type="application/octet-stream").status == 415
    assert tus.offset(path) == 0


@pytest.mark.parametrize("method", ["sha1", "sha256", "md5"])
def test_07_a_wrong_checksum_takes_its_bytes_back(tus, folder, method):
    path = tus.start(folder, f"{method}.txt", 10).headers["Location"]
    right = f"{method} {base64.b64encode(hashlib.new(method, b'12345').digest()).decode()}"
    wrong = tus.patch(path, 0, b"12346", Upload_Checksum=right)
    assert (wrong.status, tus.offset(path)) == (460, 0)
    assert tus.patch(path, 0, b"12345", Upload_Checksum=right).status == 204
    assert tus.offset(path) == 5
    assert tus.patch(path, 5, b"67890", Upload_Checksum="crc32 AAAA").status == 400


def test_08_what_is_too_large_is_refused(tus, folder):
    answer = tus.start(folder, "ใหญ่.zip", 2048 * 1_048_576 + 1)
    assert (answer.status, "2,048" in answer.text) == (413, True)
    path = tus.start(folder, "เกิน.txt", 4).headers["Location"]
    assert (tus.patch(path, 0, b"12345").status, tus.offset(path)) == (413, 0)


def test_09_a_file_comes_with_its_beginning(tus, folder):
    answer = tus.start(folder, "พร้อม.txt", 5, b"12345")
    assert (answer.status, answer.headers["Upload-Offset"]) == (201, "5")
    assert Item.objects.get(pk=answer.headers["X-Item"]).name == "พร้อม.txt"


def test_10_an_upload_is_called_off(tus, folder, cabinet, server):
    path = tus.start(folder, "เลิก.txt", 10, b"12345").headers["Location"]
    stranger = Tus(server, cabinet.office.people["typist"])
    assert [stranger.send("DELETE", path).status, stranger.send("HEAD", path).status] == [404, 404]
    assert tus.send("DELETE", path).status == 204
    assert [tus.send("HEAD", path).status, tus.patch(path, 5, b"67890").status] == [404, 404]
    assert not part_path(UUID(path.split("/")[-2])).exists()


def test_11_the_method_may_stand_in_a_header(tus, folder):
    path = tus.start(folder, "แทน.txt", 5).headers["Location"]
    override = {"X_HTTP_Method_Override": "PATCH", "Upload_Offset": "0", "Content_Type": CONTENT}
    assert tus.send("POST", path, b"12345", **override).status == 204
    assert tus.offset(path) == 5


def test_12_a_broken_line_keeps_what_came(tus, folder):
    body = content(3_000_000, 12)
    path = tus.start(folder, "ขาด.txt", len(body)).headers["Location"]
    tus.broken_patch(path, 0, body[:1_234_567], len(body))
    assert wait_for(lambda: tus.offset(path)) == 1_234_567
    assert tus.patch(path, 1_234_567, body[1_234_567:]).status == 204


def test_13_what_lay_too_long_is_gone_and_swept(tus, folder):
    path = tus.start(folder, "นาน.txt", 10, b"12345").headers["Location"]
    upload = UploadSession.objects.get(pk=path.split("/")[-2])
    UploadSession.objects.filter(pk=upload.pk).update(expires_at=timezone.now())
    assert [tus.send("HEAD", path).status, tus.patch(path, 5, b"67890").status] == [410, 410]
    part = part_path(upload.pk)
    assert (part.exists(), services.sweep_uploads(), part.exists()) == (True, 1, False)
    assert tus.send("HEAD", path).status == 404


@pytest.mark.parametrize(
    "told", [{"Upload_Length": "-1"}, {"Upload_Length": "zwei"}, {"Upload_Length": None}, {"Upload_Metadata": ""}]
)
def test_14_what_is_not_understood_is_refused(tus, folder, told):
    assert tus.start(folder, "ก.txt", 4, **told).status == 400


def test_a_line_that_breaks_ten_times_changes_nothing(tus, folder):
    body = content(12_000_000, 15)
    path = tus.start(folder, "สิบครั้ง.txt", len(body)).headers["Location"]
    rng, at = random.Random(10), 0
    for _break in range(10):
        piece = rng.randrange(200_000, 1_100_000)
        tus.broken_patch(path, at, body[at : at + piece], len(body) - at)
        wanted = at + piece
        at = wait_for(lambda wanted=wanted: wanted if tus.offset(path) == wanted else 0)
    last = tus.patch(path, at, body[at:])
    item = Item.objects.select_related("head__file").get(pk=last.headers["X-Item"])
    assert (item.size, item.head.file.blob_id) == (len(body), hashlib.sha256(body).hexdigest())


def test_of_two_that_send_the_same_offset_one_goes_on(tus, folder):
    body = content(9_000_000, 16)
    path = tus.start(folder, "สองคน.txt", len(body)).headers["Location"]
    statuses, both = [], threading.Barrier(2)

    def send():
        both.wait()
        statuses.append(tus.patch(path, 0, body).status)

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # the loser may come so late that all is over
    assert min(statuses) == 204 and max(statuses) in {409, 410, 423}
    item = Item.objects.select_related("head__file").get(name="สองคน.txt")
    assert item.head.file.blob_id == hashlib.sha256(body).hexdigest()
    assert StoredFile.objects.filter(name="สองคน.txt").count() == 1


def test_folders_of_the_path_are_made_once(tus, folder):
    for name in ("ก.txt", "ข.txt"):
        assert tus.start(folder, name, 5, b"12345", relativePath=f"โครงการ/ปี 2570/{name}").status == 201
    found = Item.objects.filter(name__in=["โครงการ", "ปี 2570"]) | Item.objects.filter(parent__name="ปี 2570")
    names = sorted((item.parent.name, item.name) for item in found)
    assert names == sorted([("พื้นที่ส่วนตัว", "โครงการ"), ("โครงการ", "ปี 2570"), ("ปี 2570", "ก.txt"), ("ปี 2570", "ข.txt")])
    tricks = [tus.start(folder, "a.txt", 1, relativePath=path).status for path in ("../a.txt", "x/../../a.txt", "con/a.txt")]
    assert tricks == [422, 422, 422]


def test_a_name_that_is_taken_asks_what_to_do(tus, folder):
    assert tus.start(folder, "ซ้ำ.txt", 5, b"12345").status == 201
    asked = tus.start(folder, "ซ้ำ.txt", 5)
    assert (asked.status, '"free": "ซ้ำ (2).txt"' in asked.text) == (422, True)
    kept = tus.start(folder, "ซ้ำ.txt", 5, b"67890", clash="rename")
    newer = tus.start(folder, "ซ้ำ.txt", 5, b"abcde", clash="version")
    assert Item.objects.get(pk=kept.headers["X-Item"]).name == "ซ้ำ (2).txt"
    assert Item.objects.get(pk=newer.headers["X-Item"]).head.number == 2
    # two were begun before either was there: the later one keeps both
    paths = [tus.start(folder, "พร้อมกัน.txt", 5).headers["Location"] for _ in range(2)]
    items = [Item.objects.get(pk=tus.patch(path, 0, b"12345").headers["X-Item"]).name for path in paths]
    assert items == ["พร้อมกัน.txt", "พร้อมกัน (2).txt"]


def test_a_file_somebody_is_at_work_on_gets_no_newer_version_and_nothing_is_lost(tus, folder, cabinet):
    item = Item.objects.get(pk=tus.start(folder, "กำลังแก้.txt", 5, b"12345").headers["X-Item"])
    begun = tus.start(folder, "กำลังแก้.txt", 5, clash="version").headers["Location"]
    services.lock_for_desktop(actor=cabinet.actor("officer"), item_id=item.pk, word="opaquelocktoken:1")
    refused = tus.start(folder, "กำลังแก้.txt", 5, clash="version")
    assert (refused.status, cabinet.actor("officer").name in refused.text) == (422, True)
    kept = Item.objects.get(pk=tus.patch(begun, 0, b"abcde").headers["X-Item"])
    assert (kept.name, kept.parent_id, item.versions.count()) == ("กำลังแก้ (2).txt", item.parent_id, 1)
    services.release_desktop_lock(actor=cabinet.actor("officer"), word="opaquelocktoken:1")


def test_an_empty_file_is_a_file(tus, folder):
    answer = tus.start(folder, "ว่าง.txt", 0)
    assert (answer.status, Item.objects.get(pk=answer.headers["X-Item"]).size) == (201, 0)


def test_what_is_not_taken_in_says_why(tus, folder):
    virus = tus.start(folder, "ไวรัส.txt", len(TEST_SIGNATURE), TEST_SIGNATURE)
    program = tus.start(folder, "โปรแกรม.pdf", 5, b"MZ\x00\x01\x02")
    assert [virus.status, program.status] == [422, 422]
    assert "ไวรัส" in virus.text
    upload = UploadSession.objects.get(name="ไวรัส.txt")
    assert (upload.state, "ไวรัส" in upload.trouble) == ("refused", True)
    assert not part_path(upload.pk).exists()
    again = tus.send("HEAD", f"/drive/uploads/{upload.pk}/")
    assert again.status == 410


def test_the_quota_is_asked_at_the_beginning_and_at_the_end(tus, folder):
    with official(system_actor()):
        used = Space.objects.get(pk=folder.space_id).used
        Space.objects.filter(pk=folder.space_id).update(quota_mb=used // 1_048_576 + 3)
    assert tus.start(folder, "มาก.txt", 9_000_000).status == 413
    first, second = (tus.start(folder, f"พื้นที่ {number}.txt", 1_000_000).headers["Location"] for number in (1, 2))
    with official(system_actor()):
        Space.objects.filter(pk=folder.space_id).update(used=Space.objects.get(pk=folder.space_id).quota - 1_500_000)
    assert tus.patch(first, 0, content(1_000_000, 21)).status == 204
    full = tus.patch(second, 0, content(1_000_000, 22))
    assert (full.status, "โควตา" in full.text) == (413, True)
    services.count_space(actor=system_actor(), space_id=folder.space_id)
    with official(system_actor()):
        Space.objects.filter(pk=folder.space_id).update(quota_mb=10_240)


def test_what_one_person_leaves_unfinished_does_not_fill_the_disk(tus, folder, cabinet):
    begun = tus.start(folder, "อีกไฟล์.txt", 10, b"12345").headers["Location"]
    row = UploadSession.objects.get(name="อีกไฟล์.txt")
    held = [
        UploadSession(
            space_id=row.space_id, folder_id=folder.pk, name=f"{number}", clash="refuse", length=2048 << 20, offset=2048 << 20,
            user_id=row.user_id, standing=row.standing, expires_at=row.expires_at,
        )
        for number in range(5)
    ]  # fmt: skip
    UploadSession.objects.bulk_create(held)
    full = tus.patch(begun, 5, b"67890")
    assert (full.status, "ที่ค้างก่อน" in full.text, tus.start(folder, "ใหม่.txt", 5, b"12345").status) == (413, True, 413)
    UploadSession.objects.filter(pk=held[0].pk).delete()
    assert tus.patch(begun, 5, b"67890").status == 204
    UploadSession.objects.filter(pk__in=[one.pk for one in held]).delete()


def test_rights_are_asked_at_every_step(server, cabinet, folder):
    shared = cabinet.folder("shared", folder, "แบ่งปัน")
    planner = Tus(server, cabinet.office.people["planner"])
    give = {"item_id": shared.pk, "principal": Principal.POST, "principal_id": cabinet.office.id("planner")}
    assert planner.start(shared, "ก.txt", 10).status == 404
    services.grant(actor=cabinet.actor("officer"), level=Level.VIEW, **give)
    assert planner.start(shared, "ก.txt", 10).status == 403
    services.grant(actor=cabinet.actor("officer"), level=Level.EDIT, **give)
    path = planner.start(shared, "ก.txt", 10, b"12345").headers["Location"]
    services.grant(actor=cabinet.actor("officer"), level=Level.VIEW, **give)
    assert planner.patch(path, 5, b"67890").status == 403
    assert planner.offset(path) == 5
    row = shared.grants.get()
    services.revoke(actor=cabinet.actor("officer"), item_id=shared.pk, grant_id=row.pk)
    assert planner.patch(path, 5, b"67890").status == 404
    assert not Item.objects.filter(parent=shared).exists()


def test_nobody_uploads_without_signing_in_or_without_a_token(tus, folder, server):
    assert tus.start(folder, "ก.txt", 4, X_CSRFToken="b" * 32).status == 403
    assert tus.start(folder, "ก.txt", 4, Cookie="", Sec_Fetch_Dest="empty").status in {401, 403}
