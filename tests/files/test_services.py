"""Taking files in: what is welcome, what is refused and with which words."""

import hashlib
import io
import socket
import threading
import tracemalloc

import pikepdf
import pytest
from django.core.files.storage import storages
from django.db import connection

from samnak.files import queries, services
from samnak.files.enums import ScanState
from samnak.files.errors import FileRejectedError
from samnak.files.models import Blob, StoredFile
from samnak.files.services.scanning import TEST_SIGNATURE


def test_a_pdf_is_kept_once_under_its_hash(keep, made, actor, agency):
    content = made.pdf(pages=3)
    file = keep(content, "หนังสือนำส่ง.pdf")
    sha256 = hashlib.sha256(content).hexdigest()
    assert (file.name, file.agency_id, file.uploaded_by_id, file.uploaded_by_name) == (
        "หนังสือนำส่ง.pdf",
        agency.pk,
        actor.user_id,
        "นางสาวรัตนา ใจดี",
    )
    blob = file.blob
    assert (blob.sha256, blob.size, blob.media_type, blob.pages, blob.scan_state) == (
        sha256,
        len(content),
        "application/pdf",
        3,
        ScanState.UNCHECKED,
    )
    assert storages["blobs"].exists(f"{sha256[:2]}/{sha256[2:4]}/{sha256}")
    assert queries.read_bytes(queries.get_file(file.pk)) == content
    assert storages["blobs"].listdir("incoming") == ([], [])


def test_the_same_bytes_under_two_names_are_stored_once(keep, made):
    content = made.pdf()
    first, second = keep(content, "ก.pdf"), keep(content, "ข.pdf")
    assert first.blob_id == second.blob_id
    assert (Blob.objects.count(), StoredFile.objects.count()) == (1, 2)


def test_store_bytes_takes_what_was_just_made(actor, agency, made):
    assert services.store_bytes(actor=actor, content=made.pdf(), name="ร่าง.pdf", agency_id=agency.pk).blob.pages == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\หนังสือ.pdf", "หนังสือ.pdf"),
        ("C:\\งาน\\แผน\x00\x07.pdf", "แผน.pdf"),
        ("รายงาน\u202e.pdf", "รายงาน.pdf"),
        ("  เว้น   วรรค .pdf ", "เว้น วรรค.pdf"),
        ("e\u0301tat.pdf", "état.pdf"),
        ('<b>"x"|?*.pdf', "_b__x____.pdf"),
        ("ย" * 400 + ".pdf", "ย" * 251 + ".pdf"),
        ("บรรทัด\r\nSet-Cookie: a.pdf", "บรรทัดSet-Cookie_ a.pdf"),
        ("หนังสือ.PDF", "หนังสือ.PDF"),
        ("สำเนา.v2.pdf", "สำเนา.v2.pdf"),
    ],
)
def test_names_are_made_harmless(keep, made, sent, kept):
    assert keep(made.pdf(), sent).name == kept


@pytest.mark.parametrize("name", ["", ".pdf", "...", "../..", "ไม่มีนามสกุล", "\x00.pdf", "/"])
def test_names_that_say_nothing_are_refused(keep, made, name):
    with pytest.raises(FileRejectedError, match="ชื่อแฟ้มไม่ถูกต้อง"):
        keep(made.pdf(), name)


def test_every_welcome_kind_is_known_by_its_content(keep, made):
    odt = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}
    ods = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
    kept = {
        "a.png": made.image("PNG"),
        "a.jpg": made.image("JPEG"),
        "a.jpeg": made.image("JPEG", (50, 50)),
        "a.tiff": made.image("TIFF"),
        "a.docx": made.zip(made.docx),
        "a.xlsx": made.zip({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}),
        "a.pptx": made.zip({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<x/>"}),
        "a.odt": made.zip(odt),
        "a.ods": made.zip(ods),
        "a.zip": made.zip({"หนังสือ.txt": b"x"}),
        "a.txt": "เรียน อธิบดี\r\n".encode(),
        "b.txt": "เรียน อธิบดี\r\n".encode("cp874"),
        "c.txt": "เรียน อธิบดี".encode("utf-16"),
        "a.csv": "เลขที่,เรื่อง\n๑,ขอเชิญ\n".encode(),
    }
    types = {name: keep(content, name).blob.media_type for name, content in kept.items()}
    assert types["a.png"] == "image/png"
    assert types["a.jpg"] == types["a.jpeg"] == "image/jpeg"
    assert types["a.tiff"] == "image/tiff"
    assert types["a.docx"].endswith("wordprocessingml.document")
    assert types["a.xlsx"].endswith("spreadsheetml.sheet")
    assert types["a.pptx"].endswith("presentationml.presentation")
    assert types["a.odt"].endswith("opendocument.text")
    assert types["a.ods"].endswith("opendocument.spreadsheet")
    assert types["a.zip"] == "application/zip"
    assert types["a.txt"] == types["b.txt"] == types["c.txt"] == "text/plain"
    assert types["a.csv"] == "text/csv"


def refused(keep, content, name, words, **options):
    with pytest.raises(FileRejectedError) as caught:
        keep(content, name, **options)
    assert words in caught.value.message
    assert "กรุณา" in caught.value.message
    assert (Blob.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_an_empty_file_is_refused(keep):
    refused(keep, b"", "ว่าง.pdf", "แฟ้มว่างเปล่า (0 ไบต์)")


def test_unwelcome_endings_are_refused(keep, made):
    refused(keep, b"MZ", "โปรแกรม.exe", "ไม่รับแฟ้มชนิด .exe")
    refused(keep, b"<svg/>", "ตรา.svg", "ไม่รับแฟ้มชนิด .svg")
    refused(keep, b"<script>", "หน้า.html", "ไม่รับแฟ้มชนิด .html")
    refused(keep, made.image(), "ภาพ.png", "(.pdf)", kinds=frozenset({"pdf"}))


def test_content_must_agree_with_the_ending(keep, made):
    refused(keep, b"hello", "หนังสือ.pdf", "เนื้อแฟ้มไม่ใช่PDF")
    refused(keep, made.image("PNG"), "หนังสือ.pdf", "แฟ้มนี้เป็นภาพ PNG ไม่ใช่PDF")
    refused(keep, made.pdf(), "หนังสือ.docx", "แฟ้มนี้เป็นPDF ไม่ใช่เอกสาร Word")
    refused(keep, made.zip(made.docx), "หนังสือ.xlsx", "แฟ้มนี้เป็นเอกสาร Word")
    refused(keep, b"MZ\x90\x00\x03\x00\x00\x00" + bytes(500), "บันทึก.txt", "เนื้อแฟ้มไม่ใช่ข้อความ")


def test_old_or_locked_office_files_and_macros_are_refused(keep, made):
    refused(keep, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "แผน.docx", "รุ่นเก่าหรือมีรหัสผ่าน")
    refused(keep, made.zip(made.docx | {"word/vbaProject.bin": b"x"}), "แผน.docx", "มาโคร")


def test_damaged_files_are_refused(keep, made):
    whole = made.pdf(pages=2)
    refused(keep, whole[: len(whole) // 2], "ครึ่ง.pdf", "PDF เสียหายหรือส่งมาไม่ครบ")
    refused(keep, b"%PDF-1.7\n" + b"rubbish " * 50 + b"%%EOF", "ขยะ.pdf", "PDF เสียหายหรือส่งมาไม่ครบ")
    refused(keep, made.pdf(pages=0), "ไม่มีหน้า.pdf", "PDF เสียหาย")
    picture = made.image("JPEG", quality=95)
    refused(keep, picture[: len(picture) // 2], "ภาพ.jpg", "ภาพเสียหาย")
    archive = made.zip(made.docx)
    refused(keep, archive[: len(archive) // 2], "แผน.docx", "แฟ้มเสียหาย")


def test_locked_pdfs_are_refused(keep, made):
    refused(keep, made.pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "ลับ.pdf", "เข้ารหัสหรือล็อก")
    refused(keep, made.pdf(encryption=pikepdf.Encryption(owner="o", user="")), "ล็อก.pdf", "เข้ารหัสหรือล็อก")


def test_the_test_virus_is_refused_even_across_blocks(keep):
    refused(keep, TEST_SIGNATURE, "ไวรัส.txt", "พบไวรัส")
    refused(keep, b"a" * ((1 << 18) - 30) + TEST_SIGNATURE + b"b" * 100, "ยาว.txt", "พบไวรัส")


def test_an_infected_blob_is_neither_taken_in_again_nor_given_out(keep, made):
    content = made.pdf()
    file = keep(content, "ก.pdf")
    Blob.objects.update(scan_state=ScanState.INFECTED)
    with pytest.raises(FileRejectedError, match="พบไวรัส"):
        keep(content, "ข.pdf")
    with pytest.raises(FileRejectedError, match="พบไวรัส"):
        queries.read_bytes(queries.get_file(file.pk))


class Endless(io.RawIOBase):
    """A stream of 300 MB that was never in memory."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        size = min(size, self.left)
        self.left -= size
        self.given += size
        return bytes(size)


def test_a_stream_too_large_is_refused_early_and_never_in_memory(actor, agency, settings):
    settings.UPLOAD_LIMIT_MB = 50
    stream = Endless(300 * 1_048_576)
    tracemalloc.start()
    with pytest.raises(FileRejectedError, match="แฟ้มใหญ่เกิน 50 เมกะไบต์"):
        services.store(actor=actor, stream=stream, name="ใหญ่.pdf", agency_id=agency.pk)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert stream.given <= 51 * 1_048_576
    assert peak < 4 * 1_048_576
    assert storages["blobs"].listdir("incoming") == ([], [])


@pytest.mark.django_db(transaction=True)
def test_two_stores_of_the_same_bytes_at_once_make_one_blob(agency, actor, made):
    content = made.pdf(pages=2)
    together = threading.Barrier(2)
    kept, wrong = [], []

    def store(name):
        try:
            together.wait(10)
            kept.append(services.store_bytes(actor=actor, content=content, name=name, agency_id=agency.pk))
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=store, args=(name,)) for name in ("ก.pdf", "ข.pdf")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert {file.blob_id for file in kept} == {hashlib.sha256(content).hexdigest()}
    assert (Blob.objects.count(), StoredFile.objects.count()) == (1, 2)
    assert queries.read_bytes(kept[0]) == content


def scanner(tmp_path, answer: bytes):
    """Start a server that speaks clamd's INSTREAM once on a Unix socket; returns its address and what it was sent."""
    address = str(tmp_path / "clamd.sock")
    server = socket.socket(socket.AF_UNIX)
    server.bind(address)
    server.listen(1)
    got = {}

    def talk():
        link, _peer = server.accept()
        with link, link.makefile("rb") as stream:
            got["command"] = stream.read(10)
            body = b""
            while length := int.from_bytes(stream.read(4), "big"):
                body += stream.read(length)
            got["body"] = body
            link.sendall(answer)
        server.close()

    thread = threading.Thread(target=talk)
    thread.start()
    return address, got, thread


@pytest.mark.parametrize(
    ("answer", "state"), [(b"stream: OK\0", "clean"), (b"INSTREAM size limit exceeded. ERROR\0", "unchecked")]
)
def test_the_scanner_is_asked_over_its_socket(keep, made, settings, tmp_path, answer, state):
    settings.CLAMD_ADDRESS, got, thread = scanner(tmp_path, answer)
    content = made.pdf()
    file = keep(content, "ก.pdf")
    thread.join(5)
    assert got == {"command": b"zINSTREAM\0", "body": content}
    assert file.blob.scan_state == state


def test_what_the_scanner_finds_is_refused(keep, made, settings, tmp_path):
    settings.CLAMD_ADDRESS, _got, thread = scanner(tmp_path, b"stream: Win.Test FOUND\0")
    refused(keep, made.pdf(), "ก.pdf", "พบไวรัส")
    thread.join(5)


def test_while_the_scanner_is_away_files_wait(keep, made, settings, tmp_path, actor):
    settings.CLAMD_ADDRESS = str(tmp_path / "nobody.sock")
    file = keep(made.pdf(), "ก.pdf")
    assert file.blob.scan_state == ScanState.PENDING
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'sha256' FROM procrastinate_jobs WHERE task_name = 'files.rescan'")
        assert cursor.fetchall() == [(file.blob_id,)]
    with pytest.raises(FileRejectedError, match="รอตรวจไวรัส"):
        queries.open_stream(file)
    settings.CLAMD_ADDRESS, _got, thread = scanner(tmp_path, b"stream: OK\0")
    services.rescan(actor=actor, sha256=file.blob_id)
    thread.join(5)
    assert queries.read_bytes(queries.get_file(file.pk)).startswith(b"%PDF-")
