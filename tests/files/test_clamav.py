"""A real clamd with a signature of our own: what is found is refused, and found later is locked away and told."""

import io
import shutil
import socket
import subprocess
import tempfile
import threading
import zipfile
from pathlib import Path

import pytest

from samnak.audit.models import Event
from samnak.core.actor import system_actor
from samnak.files import queries, services
from samnak.files.errors import FileRejectedError
from samnak.files.models import Blob

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
pytestmark = pytest.mark.skipif(CLAMD is None, reason="clamd is not installed")
MARK = b"samnak-test-malware-of-our-own"


@pytest.fixture(scope="module")
def clamd():
    with tempfile.TemporaryDirectory(prefix="clamd-") as name:
        room = Path(name)
        room.chmod(0o755)
        (room / "db").mkdir()
        (room / "db" / "own.ndb").write_text(f"Samnak.Test:0:*:{MARK.hex()}\n")
        (room / "clamd.conf").write_text(
            f"LocalSocket {room}/socket\nDatabaseDirectory {room}/db\nForeground yes\nStreamMaxLength 100M\nUser root\n"
        )
        process = subprocess.Popen([CLAMD, "-c", room / "clamd.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _try in range(200):
            with socket.socket(socket.AF_UNIX) as probe:
                if probe.connect_ex(str(room / "socket")) == 0:
                    break
            threading.Event().wait(0.05)
        yield f"unix:{room}/socket"
        process.terminate()
        process.wait(10)


def packed(content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("แฟ้ม.txt", content)
    return out.getvalue()


def test_what_is_clean_is_taken_and_what_is_not_is_refused(keep, clamd, settings):
    settings.CLAMD_ADDRESS = clamd
    assert keep(b"harmless words", "a.txt").blob.scan_state == "clean"
    for content, name in ((b"words " + MARK + b" words", "b.txt"), (packed(MARK), "c.zip"), (packed(packed(MARK)), "d.zip")):
        with pytest.raises(FileRejectedError, match="พบไวรัส"):
            keep(content, name)
    assert Blob.objects.count() == 1


def test_what_came_while_the_scanner_was_away_is_locked_and_told(keep, clamd, settings, agency, tmp_path):
    settings.CLAMD_ADDRESS = str(tmp_path / "nobody.sock")
    file = keep(b"words " + MARK, "a.txt")
    with pytest.raises(FileRejectedError, match="รอตรวจไวรัส"):
        queries.open_stream(file)
    settings.CLAMD_ADDRESS = clamd
    assert services.rescan(actor=system_actor(), sha256=file.blob_id).scan_state == "infected"
    with pytest.raises(FileRejectedError, match="ระบบกักไว้"):
        queries.open_stream(queries.get_file(file.pk))
    event = Event.objects.get(kind="files.virus_found")
    assert (event.agency_id, event.data) == (agency.pk, {"sha256": file.blob_id})
