"""Bytes that nobody opens: looked at every month, swept when nobody holds them, encrypted at rest, moved while in use."""

import io
import os
import secrets
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings as project
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import RequestFactory

from samnak.audit.models import Event
from samnak.core.actor import system_actor
from samnak.core.errors import ConflictError
from samnak.core.time import database_now
from samnak.files import crypto, queries, responses, services
from samnak.files.enums import DRIVE
from samnak.files.errors import FileRejectedError
from samnak.files.models import Blob, Inspection
from samnak.files.services import inspecting
from samnak.files.services.placing import hold


def lies_at(file):
    """Return the file on disk that holds the bytes of a file."""
    return Path(storages["blobs"].path(queries.key_of(Blob.objects.get(pk=file.blob_id))))


def everything(tmp_path):
    return sorted(path for path in (tmp_path / "blobs").rglob("*") if path.is_file())


def part(file, asked):
    """Return status and bytes of a part of a file, and where nginx would be sent."""
    answer = responses.serve(RequestFactory().get("/", headers={"Range": asked}), file, inline=False)
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return answer.status_code, content, answer.get("X-Accel-Redirect", "")


def look(seconds=60):
    return services.inspect(actor=system_actor(), seconds=seconds)


# --- inspection --------------------------------------------------------------------------------------------------


def test_every_blob_is_read_and_hashed_again(keep):
    files = [keep(f"words {number}".encode(), "a.txt") for number in range(5)]
    done = look()
    assert (done.total, done.checked, done.missing, done.damaged, done.size) == (5, 5, 0, 0, 35)
    assert done.ended_at is not None
    assert Blob.objects.filter(checked_at=None).count() == 0
    assert look() is None  # the next pass is due in a month
    Inspection.objects.update(started_at=database_now() - timedelta(days=31))
    assert look().checked == len(files)
    assert Inspection.objects.count() == 2


def test_a_pass_goes_on_where_it_stopped(keep):
    for number in range(4):
        keep(f"words {number}".encode(), "a.txt")
    assert [look(seconds=0).checked for _time in range(4)] == [1, 2, 3, 4]
    assert look(seconds=0).ended_at is not None
    assert Inspection.objects.count() == 1


def test_what_is_damaged_or_lost_is_told_once_and_healed_by_the_same_bytes(keep, agency):
    bent, lost, whole = keep(b"bent words", "a.txt"), keep(b"lost words", "b.txt"), keep(b"whole", "c.txt")
    bent_place = lies_at(bent)
    bent_place.chmod(0o600)
    bent_place.write_bytes(b"bent wordx")
    lies_at(lost).unlink()
    done = look()
    assert (done.checked, done.missing, done.damaged) == (3, 1, 1)
    assert dict(Blob.objects.values_list("pk", "damage")) == {
        bent.blob_id: "differs",
        lost.blob_id: "missing",
        whole.blob_id: "",
    }
    told = Event.objects.filter(kind="files.damage_found", agency_id=agency.pk).order_by("at")
    assert {event.data["sha256"]: event.data["damage"] for event in told} == {bent.blob_id: "differs", lost.blob_id: "missing"}
    Inspection.objects.update(started_at=database_now() - timedelta(days=31))
    look()
    assert Event.objects.filter(kind="files.damage_found").count() == 2
    keep(b"lost words", "d.txt")
    assert Blob.objects.get(pk=lost.blob_id).damage == ""
    assert queries.read_bytes(queries.get_file(lost.pk)) == b"lost words"
    keep(b"bent words", "e.txt")
    assert queries.read_bytes(queries.get_file(bent.pk)) == b"bent words"


# --- sweeping ----------------------------------------------------------------------------------------------------


def test_what_nobody_holds_goes_after_a_day(keep, actor, tmp_path):
    gone, stays = keep(b"gone", "a.txt"), keep(b"stays", "b.txt")
    services.discard(actor=actor, file_ids=[gone.pk])
    assert services.sweep() == 0  # it is noted first
    assert services.sweep() == 0
    Blob.objects.filter(unheld_since__isnull=False).update(unheld_since=database_now() - timedelta(hours=25))
    assert services.sweep() == 1
    assert list(Blob.objects.values_list("pk", flat=True)) == [stays.blob_id]
    assert everything(tmp_path) == [lies_at(stays)]


def test_what_is_held_again_stays(keep, actor):
    file = keep(b"words", "a.txt")
    services.discard(actor=actor, file_ids=[file.pk])
    services.sweep()
    keep(b"words", "b.txt")
    Blob.objects.update(unheld_since=database_now() - timedelta(hours=25))
    assert services.sweep() == 0
    assert Blob.objects.get().unheld_since is None


def test_bytes_without_a_row_go_and_young_ones_stay(keep, tmp_path, monkeypatch):
    file = keep(b"words", "a.txt")
    name = "ab" * 32
    stray = tmp_path / "blobs" / name[:2] / name[2:4] / name
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"of an upload that broke off")
    broken = tmp_path / "blobs" / "incoming" / "incoming-x"
    broken.write_bytes(b"half")
    foreign = tmp_path / "blobs" / "README"
    foreign.write_bytes(b"not ours")
    assert services.sweep() == 0
    monkeypatch.setattr(inspecting, "GRACE", timedelta(0))
    assert services.sweep() == 2
    assert everything(tmp_path) == sorted([foreign, lies_at(file)])


def beside(work):
    """Run something on another connection while this one goes on; returns what is to be called to wait for its result."""
    found = []

    def run():
        try:
            found.append(work())
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()

    def result():
        thread.join(10)
        return found[0]

    return result


@pytest.mark.django_db(transaction=True)
def test_the_sweep_leaves_what_is_being_stored_this_moment(keep, actor, agency, tmp_path):
    file = keep(b"words", "a.txt")
    services.discard(actor=actor, file_ids=[file.pk])
    services.sweep()
    Blob.objects.update(unheld_since=database_now() - timedelta(hours=25))
    with transaction.atomic():
        hold(file.blob_id)
        keep(b"words", "b.txt")
        assert beside(services.sweep)() == 0  # the new file is not committed, so the sweep cannot see it
    assert queries.read_bytes(queries.get_file(agency_file(agency).pk)) == b"words"
    assert len(everything(tmp_path)) == 1


def agency_file(agency):
    from samnak.files.models import StoredFile

    return StoredFile.objects.get(agency=agency)


def test_bytes_swept_between_putting_and_the_row_are_put_again(keep, monkeypatch):
    from samnak.files.services import storing

    real = storing.put

    def put_and_lose(taken):
        placed = real(taken)
        Path(storages["blobs"].path(queries.blob_key(taken.sha256))).unlink()
        return placed

    monkeypatch.setattr(storing, "put", put_and_lose)
    assert queries.read_bytes(keep(b"words", "a.txt")) == b"words"


# --- encryption --------------------------------------------------------------------------------------------------

OLD, NEW = secrets.token_bytes(32), secrets.token_bytes(32)
SIZES = [1, crypto.CHUNK - 1, crypto.CHUNK, crypto.CHUNK + 1, 3 * crypto.CHUNK + 17]


@pytest.mark.parametrize("size", SIZES)
def test_any_part_of_sealed_bytes_reads_back(size):
    content, key = os.urandom(size), crypto.new_key()
    sealed = io.BytesIO()
    crypto.seal(io.BytesIO(content), sealed, key, "a" * 64, size)
    assert len(sealed.getvalue()) == crypto.sealed_size(size)
    reader = io.BufferedReader(crypto.SealedReader(io.BytesIO(sealed.getvalue()), key, "a" * 64, size))
    assert reader.read() == content
    for start in {0, size // 2, size - 1, max(0, size - 70_000)}:
        reader.seek(start)
        assert reader.read(66_000) == content[start : start + 66_000]
    assert reader.seek(-1, io.SEEK_END) == size - 1


def test_sealed_bytes_cannot_be_changed_swapped_or_cut():
    size, key = 3 * crypto.CHUNK, crypto.new_key()
    made = io.BytesIO()
    crypto.seal(io.BytesIO(bytes(size)), made, key, "a" * 64, size)
    sealed, step = made.getvalue(), crypto.CHUNK + crypto.TAG
    bent = bytearray(sealed)
    bent[100] ^= 1
    swapped = sealed[step : 2 * step] + sealed[:step] + sealed[2 * step :]
    for content, name, told in (
        (bytes(bent), "a", size),
        (swapped, "a", size),
        (sealed[:-1], "a", size),
        (sealed, "b", size),
        (sealed[: 2 * step], "a", 2 * crypto.CHUNK),
    ):
        with pytest.raises(crypto.DamagedError):
            io.BufferedReader(crypto.SealedReader(io.BytesIO(content), key, name * 64, told)).read()


def test_new_files_are_sealed_and_served_in_parts(keep, settings, tmp_path):
    settings.BLOB_KEYS = {"2026": OLD}
    settings.ACCEL_PREFIX = "/internal/"
    content = b"secret words of the office\n" * 9000
    file = keep(content, "ลับ.txt")
    blob = file.blob
    assert (blob.key_id, len(blob.sealed_as)) == ("2026", 16)
    assert b"secret words" not in lies_at(file).read_bytes()
    assert queries.read_bytes(file) == content
    assert part(file, "bytes=70000-70099") == (206, content[70000:70100], "")
    again = keep(content, "อีก.txt")
    assert (again.blob.sealed_as, len(everything(tmp_path))) == (blob.sealed_as, 1)
    assert services.read_text(sha256=blob.pk).text.startswith("secret words")
    assert look().damaged == 0


def test_old_files_are_sealed_and_keys_change_while_all_can_be_read(keep, settings, tmp_path, django_capture_on_commit_callbacks):
    plain = keep(b"from before", "a.txt")
    settings.BLOB_KEYS = {"2026": OLD}
    first = keep(b"from 2026", "b.txt")
    assert queries.read_bytes(plain) == b"from before"
    with django_capture_on_commit_callbacks(execute=True):
        assert services.seal_blobs() == 1
    assert queries.read_bytes(plain) == b"from before"  # also by the row as it was read before
    sealed_bytes = {path: path.read_bytes() for path in everything(tmp_path)}
    assert len(sealed_bytes) == 2
    settings.BLOB_KEYS = {"2027": NEW, "2026": OLD}
    assert [queries.read_bytes(queries.get_file(file.pk)) for file in (plain, first)] == [b"from before", b"from 2026"]
    with django_capture_on_commit_callbacks(execute=True):
        assert services.seal_blobs() == 2
        assert services.seal_blobs() == 0
    settings.BLOB_KEYS = {"2027": NEW}  # the old key may go
    assert [queries.read_bytes(queries.get_file(file.pk)) for file in (plain, first)] == [b"from before", b"from 2026"]
    assert {path: path.read_bytes() for path in everything(tmp_path)} == sealed_bytes  # no byte was written again
    settings.BLOB_KEYS = {"2028": OLD}
    with pytest.raises(crypto.DamagedError, match="SAMNAK_BLOB_KEYS has no key 2027"):
        queries.read_bytes(queries.get_file(plain.pk))


def test_damaged_bytes_are_not_sealed_to_look_whole(keep, settings):
    file = keep(b"whole words", "a.txt")
    place = lies_at(file)
    place.chmod(0o600)
    place.write_bytes(b"other words")
    settings.BLOB_KEYS = {"2026": OLD}
    assert services.seal_blobs() == 0
    settings.BLOB_KEYS = {}
    with pytest.raises(ConflictError, match="SAMNAK_BLOB_KEYS"):
        services.seal_blobs()


@pytest.mark.parametrize("value", ["x", "a:" + "A" * 44, "a:QUFB", ":QUFB", "a:" + "QUFB" * 10 + "QUE= a:x"])
def test_a_wrong_key_stops_the_start(value):
    done = subprocess.run(
        [sys.executable, "-c", "from config import environment as env; print(list(env.keys('BLOB_KEYS')))"],
        env={**os.environ, "SAMNAK_BLOB_KEYS": value},
        cwd=project.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "SAMNAK_BLOB_KEYS must hold keys" in done.stderr


# --- a bucket ----------------------------------------------------------------------------------------------------

BUCKET = "samnak"


class Server:
    """A real S3 server in a process of its own."""

    def __init__(self):
        self.start()

    def start(self, port=0):
        code = (
            "import sys, werkzeug.serving as w\nfrom moto.server import DomainDispatcherApplication, create_backend_app\n"
            "s = w.make_server('127.0.0.1', int(sys.argv[1]), DomainDispatcherApplication(create_backend_app), threaded=True)\n"
            "print(s.server_port, flush=True)\ns.serve_forever()\n"
        )
        quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, str(port)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=quiet
        )
        self.port = int(self.process.stdout.readline())
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = boto3.client(
            "s3", endpoint_url=self.url, aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1"
        )
        self.client.create_bucket(Bucket=BUCKET)

    def stop(self):
        self.process.kill()
        self.process.wait(5)
        self.process.stdout.close()

    def keys(self):
        return [row["Key"] for row in self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]

    def empty(self):
        for key in self.keys():
            self.client.delete_object(Bucket=BUCKET, Key=key)


@pytest.fixture(scope="module")
def server():
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def bucket(server, settings, tmp_path):
    """The store of today is the bucket, the one before is the disk."""
    server.empty()
    store = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": BUCKET, "endpoint_url": server.url, "access_key": "a", "secret_key": "b",
            "region_name": "us-east-1", "file_overwrite": True,
            "client_config": Config(retries={"max_attempts": 1}, connect_timeout=2, read_timeout=5),
        },
    }  # fmt: skip
    disk = settings.STORAGES["blobs"]

    def use(today, before=None):
        chosen = {"bucket": store, "disk": disk}
        kept = {name: value for name, value in settings.STORAGES.items() if name != "blobs-before"}
        settings.STORAGES = kept | {"blobs": chosen[today]} | ({"blobs-before": chosen[before]} if before else {})

    use("bucket")
    return use


def test_a_bucket_holds_gives_checks_and_forgets(bucket, server, keep, actor, monkeypatch, made):
    content = b"0123456789" * 30_000
    file = keep(content, "a.txt")
    assert server.keys() == [queries.key_of(file.blob)]
    assert part(file, "bytes=299990-") == (206, b"0123456789", "")
    picture = keep(made.pdf(), "a.pdf")
    assert responses.thumbnail(RequestFactory().get("/"), picture).status_code == 200
    assert services.read_text(sha256=file.blob_id).state == "done"
    server.client.put_object(Bucket=BUCKET, Key=f"ab/ab/{'ab' * 32}", Body=b"orphan")
    assert services.sweep() == 0
    monkeypatch.setattr(inspecting, "GRACE", timedelta(seconds=-5))
    assert services.sweep() == 1
    server.client.delete_object(Bucket=BUCKET, Key=queries.key_of(picture.blob))
    done = look()
    assert (done.checked, done.missing, done.damaged) == (2, 1, 0)


def test_blobs_move_to_the_bucket_and_back_while_they_are_read(bucket, server, keep, settings, tmp_path):
    bucket("disk")
    files = [keep(f"plain {number}".encode(), "a.txt") for number in range(3)]
    settings.BLOB_KEYS = {"2026": OLD}
    files.append(keep(b"sealed", "b.txt"))
    words = [queries.read_bytes(file) for file in files]

    def all_read():
        return [queries.read_bytes(queries.get_file(file.pk)) for file in files]

    bucket("bucket", "disk")
    assert all_read() == words
    files.append(keep(b"new", "c.txt"))
    words.append(b"new")
    seen = []

    def report(done, total):
        seen.append((done, total, all_read() == words))

    assert services.move_blobs(report) == 4
    assert seen == [(number, 5, True) for number in range(1, 6)]
    assert services.move_blobs() == 0
    assert (len(server.keys()), everything(tmp_path)) == (5, [])
    bucket("disk", "bucket")
    assert all_read() == words
    call_command("move_blobs", stdout=io.StringIO())
    assert (server.keys(), len(everything(tmp_path))) == ([], 5)
    bucket("disk")
    assert all_read() == words
    assert look().checked == 5
    with pytest.raises(CommandError, match="SAMNAK_BLOB_STORE"):
        call_command("move_blobs")


def test_a_server_killed_in_the_middle_of_an_upload_loses_nothing(bucket, server, actor, agency, tmp_path, monkeypatch):
    path = tmp_path / "upload"
    path.write_bytes(b"words of an upload\n" * 480_000)
    real = type(storages["blobs"]).save

    class Dying(io.BufferedReader):
        def read(self, size=-1):
            if self.tell() >= 8 << 20:
                server.process.kill()
            return super().read(size)

    def save(storage, name, content, max_length=None):
        content.file = Dying(content.file.raw)
        return real(storage, name, content, max_length)

    monkeypatch.setattr(type(storages["blobs"]), "save", save)
    # an answer that breaks off before its body is taken by boto for an empty one: KeyError
    with pytest.raises((BotoCoreError, ClientError, OSError, KeyError)):
        services.store_path(actor=actor, path=path, name="ใหญ่.txt", agency_id=agency.pk, welcome=DRIVE)
    server.stop()
    monkeypatch.undo()
    assert (Blob.objects.count(), path.exists()) == (0, True)
    server.start(server.port)
    file = services.store_path(actor=actor, path=path, name="ใหญ่", agency_id=agency.pk, welcome=DRIVE)
    assert server.keys() == [queries.key_of(file.blob)]
    monkeypatch.setattr(inspecting, "GRACE", timedelta(seconds=-5))
    assert services.sweep() == 0
    assert look().checked == 1


def test_lost_bytes_are_told_also_for_pages(keep, made):
    file = keep(made.pdf(), "a.pdf")
    lies_at(file).unlink()
    with pytest.raises(FileRejectedError, match="ไม่พบเนื้อแฟ้ม"):
        responses.page_image(RequestFactory().get("/"), file, 1, 320)
