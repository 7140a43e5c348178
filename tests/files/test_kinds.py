"""What a drive takes in beyond letters, known by content; archives made to do harm are refused."""

import io
import stat
import struct
import wave
import zipfile
import zlib

import pikepdf
import pytest

from samnak.files import services
from samnak.files.enums import DRIVE, DRIVE_KINDS, LETTER_KINDS, FileKind
from samnak.files.errors import FileRejectedError
from samnak.files.models import Blob, StoredFile

FRAME = b"\xff\xfb\x90\x00" + bytes(413)  # MPEG-1 layer III, 128 kbit/s at 44.1 kHz: 417 bytes


def sound():
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(8000)
        made.writeframes(bytes(8))
    return out.getvalue()


def compound(*streams):
    names = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little") + bytes(62) for name in streams
    )
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names


def kept(keep, content, name, **options):
    return keep(content, name, welcome=DRIVE, **options)


def test_letters_keep_their_kinds():
    assert {"pdf", "png", "jpg", "tif", "docx", "xlsx", "pptx", "odt", "ods", "txt", "csv", "zip"} == LETTER_KINDS
    assert {
        *("gif", "webp", "odp", "doc", "xls", "ppt", "docm", "xlsm", "pptm", "rtf", "md", "json", "ics", "eml"),
        *("mp3", "m4a", "wav", "ogg", "mp4", "webm", "mov"),
    } == DRIVE_KINDS - LETTER_KINDS


def test_every_kind_of_the_drive_is_known_by_its_content(keep, made):
    odp = {"mimetype": b"application/vnd.oasis.opendocument.presentation", "content.xml": b"<x/>"}
    samples = {
        "a.gif": (made.image("GIF"), "image/gif"),
        "a.webp": (made.image("WEBP"), "image/webp"),
        "a.odp": (made.zip(odp), "application/vnd.oasis.opendocument.presentation"),
        "a.doc": (compound("Root Entry", "WordDocument"), "application/msword"),
        "a.xls": (compound("Root Entry", "Workbook"), "application/vnd.ms-excel"),
        "a.ppt": (compound("Root Entry", "PowerPoint Document"), "application/vnd.ms-powerpoint"),
        "a.rtf": (rb"{\rtf1\ansi x}", "application/rtf"),
        "a.md": ("# หัวข้อ".encode(), "text/markdown"),
        "a.json": ('{"เรื่อง": [1, 2]}'.encode(), "application/json"),
        "a.ics": (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar"),
        "a.eml": (b"From: a@b.c\r\nSubject: x\r\n y\r\n\r\nbody", "message/rfc822"),
        "a.mp3": (FRAME * 3, "audio/mpeg"),
        "b.mp3": (b"ID3\x03\x00\x00\x00\x00\x00\x00" + FRAME * 2, "audio/mpeg"),
        "a.m4a": (b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42" + bytes(9), "audio/mp4"),
        "b.m4a": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(8), "audio/mp4"),
        "a.wav": (sound(), "audio/wav"),
        "a.ogg": (b"OggS\0\2" + bytes(40), "audio/ogg"),
        "a.mp4": (b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(7), "video/mp4"),
        "a.webm": (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(9), "video/webm"),
        "a.mov": (b"\0\0\0\x14ftypqt  \0\0\2\0qt  " + bytes(9), "video/quicktime"),
        "รายงาน.log": (b"2026-11-26 started", "text/plain"),
    }
    found = {name: kept(keep, content, name).blob.media_type for name, (content, _type) in samples.items()}
    assert found == {name: media_type for name, (_content, media_type) in samples.items()}
    for name, (content, _type) in samples.items():
        if name != "รายงาน.log":
            with pytest.raises(FileRejectedError, match="ระบบไม่รับแฟ้มชนิด"):
                keep(content, name)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html></html>", "a.html"),
        (b"<svg/>", "a.svg"),
        (b"<x/>", "a.xml"),
        (b"MZ" + bytes(100), "a.exe"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", "a.webm"),
        (FRAME + b"no second frame", "a.mp3"),
        (b"{not json", "a.json"),
        (b"just words", "a.eml"),
        (b"just words", "a.ics"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.txt"),
        (compound("Root Entry", "Workbook"), "a.doc"),
        (b"MZ\x90\0" + bytes(100), "program"),
        (b"MZ\x90\0" + bytes(100), "program.tmp"),
    ],
)
def test_what_is_no_kind_is_refused(keep, content, name):
    with pytest.raises(FileRejectedError, match="กรุณา"):
        kept(keep, content, name)
    assert (Blob.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_name_without_an_ending_takes_what_the_content_is(keep, made):
    assert kept(keep, b"words", "res").blob.media_type == "text/plain"
    assert kept(keep, made.pdf(), "~WRD0001.tmp").blob.media_type == "application/pdf"
    assert kept(keep, b"more words", "foo.7").name == "foo.7"
    assert kept(keep, b"still more", ".ds").name == "ds"
    with pytest.raises(FileRejectedError, match="ชื่อแฟ้มไม่ถูกต้อง"):
        keep(b"words", "res")


def test_macros_and_locks_are_kept_by_the_drive_and_refused_in_letters(keep, made):
    with_macros = made.zip(made.docx | {"word/vbaProject.bin": b"x"})
    sheet = made.zip({"[Content_Types].xml": b"<T/>", "xl/workbook.xml": b"<x/>", "xl/macrosheets/sheet1.xml": b"<x/>"})
    basic = made.zip({"mimetype": b"application/vnd.oasis.opendocument.text", "Basic/Standard/Module1.xml": b"<x/>"})
    assert kept(keep, with_macros, "แผน.docm").blob.media_type.endswith("word.document.macroEnabled.12")
    assert kept(keep, sheet, "แผน.xlsx").blob.media_type.endswith("spreadsheetml.sheet")
    assert kept(keep, basic, "แผน.odt").blob.media_type.endswith("opendocument.text")
    for content, name in ((with_macros, "แผน.docx"), (sheet, "แผน.xlsx"), (basic, "แผน.odt")):
        with pytest.raises(FileRejectedError, match="มาโคร"):
            keep(content, name)
    locked = made.pdf(encryption=pikepdf.Encryption(owner="o", user="u"))
    assert kept(keep, locked, "สลิป.pdf").blob.pages is None
    assert kept(keep, compound("Root Entry", "EncryptedPackage"), "ลับ.xlsx").blob.media_type.endswith("spreadsheetml.sheet")


def test_a_narrowed_welcome_stays_within_its_place(keep, made):
    with pytest.raises(FileRejectedError, match="ระบบไม่รับแฟ้มชนิด .gif"):
        keep(made.image("GIF"), "a.gif", kinds=frozenset({"gif", "png"}))
    assert keep(made.image(), "a.png", kinds=frozenset({FileKind.GIF, FileKind.PNG})).blob.pages == 1


# --- archives ----------------------------------------------------------------------------------------------------


def archive(entries, mode=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", mode) as made:
        for entry, content in entries:
            made.writestr(entry, content)
    return out.getvalue()


def entry(name, kind=0):
    made = zipfile.ZipInfo("x")
    made.filename = made.orig_filename = name
    made.external_attr = kind << 16
    return made


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../../x.txt", "a/../../x.txt", "..\\..\\x.txt", "C:\\x.txt", "c:x.txt", "\\\\server\\x", "a\nb.txt"],
)
def test_names_that_lead_out_of_the_folder_are_refused(keep, name):
    with pytest.raises(FileRejectedError, match="ชี้ออกนอกโฟลเดอร์"):
        kept(keep, archive([(entry(name), b"x")]), "a.zip")


def test_links_devices_and_nul_in_archives_are_refused(keep):
    for kind in (stat.S_IFLNK | 0o777, stat.S_IFCHR | 0o600, stat.S_IFIFO | 0o600):
        with pytest.raises(FileRejectedError, match="ชี้ออกนอกโฟลเดอร์"):
            kept(keep, archive([(entry("link", kind), b"/etc/passwd")]), "a.zip")
    hidden = archive([("harmless_txt", b"x")]).replace(b"harmless_txt", b"harmless\0txt")
    with pytest.raises(FileRejectedError, match="ชี้ออกนอกโฟลเดอร์"):
        kept(keep, hidden, "a.zip")
    good = archive([(entry("โฟลเดอร์/", stat.S_IFDIR | 0o755), b""), (entry("โฟลเดอร์/แฟ้ม.txt", stat.S_IFREG | 0o644), b"x")])
    assert kept(keep, good, "a.zip").blob.media_type == "application/zip"


def bomb_refused(keep, content, name="a.zip"):
    with pytest.raises(FileRejectedError, match="ใหญ่หรือซ้อนกันผิดปกติ"):
        kept(keep, content, name)
    with pytest.raises(FileRejectedError, match="ใหญ่หรือซ้อนกันผิดปกติ"):
        keep(content, name)


def test_bombs_are_refused(keep, made, monkeypatch):
    zeros = archive([("zeros", bytes(40 << 20))])
    assert len(zeros) < 50_000
    bomb_refused(keep, zeros)
    bomb_refused(keep, archive([("inner.zip", zeros)]))  # packed twice it looks small
    bomb_refused(keep, archive([("[Content_Types].xml", b"<T/>"), ("word/document.xml", bytes(40 << 20))]), "a.docx")
    nested = archive([("a.txt", b"x")])
    for _depth in range(3):
        nested = archive([("a.zip", nested)])
    bomb_refused(keep, nested)
    monkeypatch.setattr("samnak.files.content.archives.MOST_ENTRIES", 10)
    bomb_refused(keep, archive([(f"{number}.txt", b"x") for number in range(11)]))


def test_entries_over_the_same_bytes_are_refused(keep):
    one = archive([("a.txt", b"x" * 100)], zipfile.ZIP_STORED)
    end = one.index(b"PK\x05\x06")
    start = one.index(b"PK\x01\x02")
    twice = one[:start] + one[start:end] * 2
    tail = bytearray(one[end:])
    struct.pack_into("<HHI", tail, 8, 2, 2, 2 * (end - start))
    bomb_refused(keep, twice + bytes(tail))


def test_an_entry_larger_than_it_says_is_refused(keep):
    content = bytes(1000)
    whole = bytearray(archive([("a.txt", content)]))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = whole.index(mark)
        struct.pack_into("<I", whole, at + place, 10)
    with pytest.raises(FileRejectedError, match="เสียหาย"):
        kept(keep, bytes(whole), "a.zip")
    assert zlib.crc32(content) != zlib.crc32(content[:10])


def test_ordinary_archives_are_welcome(keep, made):
    inner = archive([("ภายใน.txt", "ข้อความ".encode() * 1000)])
    content = archive([("โครงการ/แผน.docx", made.zip(made.docx)), ("โครงการ/ภายใน.zip", inner), ("ก.csv", b"0," * 2_000_000)])
    assert kept(keep, content, "งาน.zip").blob.size == len(content)


# --- taking over a file that lies on the machine -----------------------------------------------------------------


def test_a_whole_file_is_moved_and_not_copied(actor, agency, tmp_path, django_capture_on_commit_callbacks):
    path = tmp_path / "upload"
    path.write_bytes(b"words" * 100)
    inode = path.stat().st_ino
    with django_capture_on_commit_callbacks(execute=True):
        file = services.store_path(actor=actor, path=path, name="บันทึก.txt", agency_id=agency.pk)
    kept_at = next(one for one in (tmp_path / "blobs").rglob(file.blob_id))
    assert (kept_at.stat().st_ino, path.exists()) == (inode, False)


def test_a_file_that_is_refused_stays_where_it_was(actor, agency, tmp_path, settings):
    path = tmp_path / "upload"
    path.write_bytes(b"words" * 100)
    with pytest.raises(FileRejectedError, match="ไม่ตรงกับต้นฉบับ"):
        services.store_path(actor=actor, path=path, name="บันทึก.txt", agency_id=agency.pk, sha256="0" * 64)
    settings.DRIVE_LIMIT_MB = 1
    path.write_bytes(bytes(1_048_577))
    with pytest.raises(FileRejectedError, match="ใหญ่เกิน 1 เมกะไบต์"):
        services.store_path(actor=actor, path=path, name="บันทึก.txt", agency_id=agency.pk)
    assert path.exists()
    assert Blob.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "media_type", "words"),
    [
        ("ก.html", "text/plain", "ไม่รับแฟ้มชนิด .html"),
        ("ก.docx", "application/pdf", "ใช้นามสกุล .pdf ตามเดิม"),
        ("ก.pdf", "application/pdf", ""),
        ("ก.md", "text/plain", ""),
        ("ก", "application/pdf", ""),
        ("ก.m4a", "video/mp4", ""),
    ],
)
def test_a_new_name_must_fit_the_bytes(name, media_type, words):
    if not words:
        return services.require_fitting_name(name=name, media_type=media_type, welcome=DRIVE)
    with pytest.raises(FileRejectedError, match=words):
        services.require_fitting_name(name=name, media_type=media_type, welcome=DRIVE)
    return None
