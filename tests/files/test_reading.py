"""The words of files: read once, from text where there is text and from pictures where there is none, never believing a number."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl
import pikepdf
import pypdfium2
import pytest
from django.core.management import call_command
from django.db import connection
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from samnak.audit.models import Event
from samnak.core.actor import Actor, Grant
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.ids import new_id
from samnak.core.time import database_now
from samnak.core.typesetting.engine import compile_pdf
from samnak.files import providers, queries, services, tasks
from samnak.files.content.office import MOST_TEXT
from samnak.files.content.plain import decoded, encoding_of, mail_text
from samnak.files.content.thai_text import repaired, tidied
from samnak.files.enums import DRIVE
from samnak.files.models import Blob, BlobText
from samnak.files.services import recognising

PAGE = Path(__file__).parents[1] / "core" / "typesetting" / "page.typ"
LETTER = "ขอเชิญประชุมคณะกรรมการจัดซื้อจัดจ้าง ครั้งที่ ๔/๒๕๖๙ วงเงิน 12,500 บาท"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
needs_tesseract = pytest.mark.skipif(
    not shutil.which("tesseract")
    or "tha" not in subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout.split(),
    reason="tesseract with its Thai model is not installed",
)


@pytest.fixture(scope="module")
def letter():
    return compile_pdf(PAGE, {"title": "บันทึก", "paragraphs": [[LETTER]]})


@pytest.fixture(scope="module")
def scan(letter):
    """The letter as a picture of 200 dots an inch."""
    page = pypdfium2.PdfDocument(letter)[0]
    return page.render(scale=200 / 72, grayscale=True).to_pil()


def as_bytes(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.fixture
def read(keep):
    """Keep a file in the drive's way and read its words."""

    def do(content, name):
        file = keep(content, name, welcome=DRIVE)
        return services.read_text(sha256=file.blob_id)

    return do


@pytest.fixture
def keeper(actor, agency):
    grants = frozenset({Grant(role="sysadmin", scope="agency", unit_id=None, unit_path="")})
    return Actor(name="ผู้ดูแล", user_id=new_id(), agency_id=agency.pk, grants=grants)


def jobs(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'sha256' FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [name])
        return [row[0] for row in cursor.fetchall()]


# --- documents ---------------------------------------------------------------------------------------------------


def test_a_word_document_is_read(read, made):
    body = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>เรียน </w:t></w:r><w:r><w:t>อธิบดี</w:t></w:r></w:p>"
        "<w:p><w:r><w:instrText>PAGE</w:instrText><w:delText>ลบแล้ว</w:delText><w:t>ข้อ ๑</w:t><w:tab/><w:t>นํ้า &amp; ไฟ</w:t></w:r></w:p>"
        "</w:body></w:document>"
    )
    parts = made.docx | {
        "word/document.xml": body.encode(),
        "word/header1.xml": f"<w:hdr {W}><w:p><w:t>หัว</w:t></w:p></w:hdr>".encode(),
    }
    row = read(made.zip(parts), "แผน.docx")
    assert row.text == "เรียน อธิบดี\nข้อ ๑\tน้ำ & ไฟ\n\nหัว"
    assert (row.state, row.source, row.engine, row.unsure_numbers, row.tries) == ("done", "born", "office xml", [], 1)


def test_a_workbook_is_read(read):
    book = openpyxl.Workbook()
    book.active.append(["รหัส", "ชื่อ", 12.5])
    book.active.append(["รหัส", "กองกลาง", True])
    book.create_sheet("สอง").append(["แผ่นที่สอง"])
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue(), "ก.xlsx").text == "รหัส\tชื่อ\t12.5\nรหัส\tกองกลาง\t1\n\nแผ่นที่สอง"


def test_slides_are_read_in_their_order(read, made):
    slide = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>แผ่น {}</a:t></a:r></a:p></p:sld>'
    parts = {"[Content_Types].xml": b"<T/>", "ppt/presentation.xml": b"<x/>"}
    parts |= {f"ppt/slides/slide{number}.xml": slide.format(number).encode() for number in (10, 2, 1)}
    parts["ppt/notesSlides/notesSlide1.xml"] = slide.format("โน้ต").encode()
    assert read(made.zip(parts), "ก.pptx").text.split() == ["แผ่น", "1", "แผ่น", "2", "แผ่น", "10", "แผ่น", "โน้ต"]


@pytest.mark.parametrize("kind", ["text", "spreadsheet", "presentation"])
def test_an_open_document_is_read(read, made, kind):
    content = (
        '<o:document-content xmlns:o="o" xmlns:text="t" xmlns:table="b"><o:automatic-styles>เงียบ</o:automatic-styles><o:body>'
        '<text:h>หัวข้อ</text:h><text:p>ก<text:s text:c="2"/>ข<text:span>ค</text:span></text:p>'
        "<table:table-row><table:table-cell><text:p>๑</text:p></table:table-cell></table:table-row></o:body></o:document-content>"
    )
    parts = {"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "content.xml": content.encode()}
    ending = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}[kind]
    assert read(made.zip(parts), f"ก.{ending}").text == "หัวข้อ\nก ขค\n๑"


def test_texts_mails_and_archives_are_read(read, made):
    assert read("ที่ วธ\r\nเรื่อง".encode("cp874"), "ก.txt").text == "ที่ วธ\nเรื่อง"
    assert read("# หัวข้อ".encode("utf-16"), "ข.md").text == "# หัวข้อ"
    mail = "From: a@b.c\nSubject: =?utf-8?b?4LiB4LiC?=\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nเนื้อความ"
    assert read(mail.encode(), "ค.eml").text == "กข\na@b.c\nเนื้อความ"
    assert read(made.zip({"โครงการ/แผน.txt": b"x", "ข.txt": b"y"}), "ง.zip").text == "โครงการ/แผน.txt\nข.txt"


def test_beginnings_are_decoded_even_when_cut_inside_a_letter():
    thai = "กขคง".encode()
    assert encoding_of(thai[:4]) == "utf-8-sig"
    assert decoded(thai[:4]) == "ก"
    assert encoding_of("กข".encode("cp874")) == "cp874"
    assert mail_text(b"Subject: x\n\nbroken \xff").startswith("x\nbroken ")


def test_what_has_no_words_says_why(read, made):
    sound = read(b"OggS\0\2" + bytes(40), "ก.ogg")
    assert (sound.state, sound.trouble) == ("none", "แฟ้มชนิดนี้ไม่มีเนื้อความให้อ่าน")
    locked = read(made.pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "ข.pdf")
    assert (locked.state, locked.trouble) == ("none", "แฟ้ม PDF นี้มีรหัสผ่าน")
    blank = read(made.pdf(), "ค.pdf")
    assert (blank.state, blank.text, blank.source, blank.trouble) == ("done", "", "born", "เอกสารนี้ไม่มีข้อความ")


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        b"<x><unclosed></x>",
    ],
)
def test_xml_made_to_do_harm_fails_and_shows(read, made, body):
    row = read(made.zip(made.docx | {"word/document.xml": body}), "แผน.docx")
    assert (row.state, row.text) == ("failed", "")
    assert row.trouble.startswith("อ่านแฟ้มไม่ได้: ")


def test_the_text_of_a_huge_document_is_cut(read, made):
    body = f"<w:document {W}>{'<w:t>' + 'ก' * 100_000 + '</w:t>'}".encode()
    body = body.replace(b"</w:t>", b"</w:t>" + b"<w:t>" + "ข".encode() * 100 + b"</w:t>") + b"</w:document>"
    many = body[: -len(b"</w:document>")] + (b"<w:t>" + "ค".encode() * 100_000 + b"</w:t>") * 45 + b"</w:document>"
    row = read(made.zip(made.docx | {"word/document.xml": many}), "แผน.docx")
    assert (row.state, len(row.text)) == ("done", MOST_TEXT)


# --- pages -------------------------------------------------------------------------------------------------------


def test_our_own_pages_read_back_exactly(read, letter):
    row = read(letter, "ก.pdf")
    assert LETTER in " ".join(row.text.split())
    assert (row.source, row.unsure_numbers) == ("born", [])


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("ประจ ำ น ้ำ ค ำสั่ง ผู้มีอ ำนำจ ส ำนักงำน ฐำนะ", "ประจำ น้ำ คำสั่ง ผู้มีอำนาจ สำนักงาน ฐานะ"),
        ("ส านักงาน กระท า น ้าใจ", "สำนักงาน กระทำ น้ำใจ"),
        ("นํ้า น้ํา กํา เเผน ที่่อ", "น้ำ น้ำ กำ แผน ที่่อ"),
        ("ท ี่ ข ้อ", "ที่ ข้อ"),
        ("สำนักงาน  ก   ข", "สำนักงาน ก ข"),
        ("ตัวอย่างา", "ตัวอย่างา"),
    ],
)
def test_sara_am_is_put_right(given, right):
    assert repaired(given) == right
    assert repaired(right) == right


def test_tones_stand_behind_their_vowels():
    assert tidied("ก่ิ ก้ี") == "กิ่ กี้"


@needs_tesseract
def test_a_scan_is_read_and_its_numbers_are_not_believed(read, scan):
    row = read(as_bytes(scan, "PNG"), "สแกน.png")
    assert (row.state, row.source) == ("done", "ocr")
    assert row.engine.startswith("tesseract 5")
    assert "ขอเชิญประชุมคณะกรรมการ" in row.text
    assert "๔/๒๕๖๙" not in row.text  # what stands on the paper, and cannot be read by this model
    assert len(row.unsure_numbers) >= 2
    for place in row.unsure_numbers:
        assert row.text[place["start"] : place["end"]] == place["text"]
        assert place["page"] == 1
    assert "12,500" in [place["text"] for place in row.unsure_numbers]


@needs_tesseract
def test_only_the_pages_without_words_are_read_by_picture(read, letter, scan):
    with pikepdf.open(io.BytesIO(letter)) as pdf, pikepdf.open(io.BytesIO(as_bytes(scan, "PDF", resolution=200))) as page:
        pdf.pages.extend(page.pages)
        out = io.BytesIO()
        pdf.save(out)
    row = read(out.getvalue(), "ปน.pdf")
    born, recognised = row.text.split("\f")
    assert (row.state, row.source, row.trouble) == ("done", "mixed", "")
    assert LETTER in " ".join(born.split())
    assert "ประชุมคณะกรรมการ" in recognised.replace(" ", "")
    assert {place["page"] for place in row.unsure_numbers} == {2}
    assert all(row.text[place["start"] : place["end"]] == place["text"] for place in row.unsure_numbers)


def test_without_tesseract_a_scan_waits_with_its_reason(read, scan, settings):
    settings.TESSERACT = "/nowhere/tesseract"
    small = scan.resize((200, 280))
    row = read(as_bytes(small, "PNG"), "สแกน.png")
    assert (row.state, row.trouble) == ("none", "เป็นภาพสแกน และยังไม่ได้ติดตั้งโปรแกรมอ่านภาพภาษาไทย (tesseract-ocr-tha)")
    row = read(as_bytes(small, "PDF"), "สแกน.pdf")
    assert (row.state, row.text) == ("none", "")


def test_a_reader_that_does_not_end_is_stopped():
    with pytest.raises(recognising.UnreadableError, match="no answer in 0"):
        recognising._run(["sleep", "5"], 0.2)
    with pytest.raises(recognising.UnreadableError, match="sh: no such thing"):
        recognising._run(["sh", "-c", "echo no such thing >&2; exit 3"], 5)


# --- the queue ---------------------------------------------------------------------------------------------------


def test_bytes_are_read_once_whoever_brings_them(keep):
    first, second = keep(b"words", "a.txt"), keep(b"words", "b.txt")
    assert jobs("files.read_text") == [first.blob_id]
    row = services.read_text(sha256=first.blob_id)
    assert services.read_text(sha256=first.blob_id).made_at == row.made_at
    assert queries.text_of([second.blob_id, "0" * 64]) == {second.blob_id: "words"}


def test_what_we_set_ourselves_is_not_read(actor, agency, letter):
    file = services.store_bytes(actor=actor, content=letter, name="ก.pdf", agency_id=agency.pk)
    assert (queries.reading_of(file.blob_id), jobs("files.read_text")) == (None, [])


def test_the_apps_above_are_told(keep, monkeypatch):
    told = []

    class Follower:
        def text_ready(self, sha256):
            told.append((sha256, queries.text_of([sha256])[sha256]))

    monkeypatch.setitem(providers.BlobFollower.registered, providers.BlobFollower, [Follower()])
    file = keep(b"words", "a.txt")
    tasks.read_text.func(file.blob_id)
    assert told == [(file.blob_id, "words")]
    silent = keep(b"OggS\0\2" + bytes(40), "a.ogg", welcome=DRIVE)
    tasks.read_text.func(silent.blob_id)
    assert len(told) == 1


def test_a_failure_is_kept_tried_again_and_given_up(keep, made, actor):
    file = keep(made.zip(made.docx | {"word/document.xml": b"<x>"}), "แผน.docx")
    for tries in (1, 2, 3):
        row = services.read_text(sha256=file.blob_id)
        assert (row.state, row.tries) == ("failed", tries)
        BlobText.objects.update(asked_at=database_now() - timedelta(hours=2))
        assert services.catch_up() == (1 if tries < 3 else 0)
    assert BlobText.objects.get().state == "failed"


def test_a_job_that_got_lost_is_asked_for_again(keep):
    file = keep(b"words", "a.txt")
    assert services.catch_up() == 0
    BlobText.objects.update(asked_at=database_now() - timedelta(minutes=11))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert services.catch_up() == 1
    assert jobs("files.read_text") == [file.blob_id]


def test_a_file_that_kills_its_worker_is_given_up(keep):
    file = keep(b"words", "a.txt")
    BlobText.objects.update(tries=3)
    row = services.read_text(sha256=file.blob_id)
    assert (row.state, row.trouble) == ("failed", "โปรแกรมอ่านหยุดกลางคันทุกครั้ง แฟ้มอาจใหญ่หรือเสียหาย")


def test_only_who_keeps_the_files_has_them_read_again(keep, made, actor, keeper):
    file = keep(made.zip(made.docx | {"word/document.xml": b"<x>"}), "แผน.docx")
    services.read_text(sha256=file.blob_id)
    with pytest.raises(DeniedError, match="ผู้ดูแลระบบ"):
        services.reread(actor=actor, sha256=file.blob_id)
    with pytest.raises(DeniedError, match="ผู้ดูแลระบบ"):
        services.reread_failed(actor=actor)
    services.reread(actor=keeper, sha256=file.blob_id)
    assert (BlobText.objects.get().state, BlobText.objects.get().tries) == ("waiting", 0)
    services.read_text(sha256=file.blob_id)
    assert services.reread_failed(actor=keeper) == 1
    assert services.reread_failed(actor=keeper) == 0


def test_numbers_are_sure_once_a_person_has_looked(keep, actor):
    file = keep(as_bytes(Image.new("L", (40, 40)), "PNG"), "a.png")
    places = [{"page": 1, "start": 4, "end": 6, "text": "๒๕"}, {"page": 1, "start": 10, "end": 13, "text": "๑๒๓"}]
    BlobText.objects.update(state="done", text="ที่ ๒๕ วัน๑๒๓ บาท", source="ocr", unsure_numbers=places)
    with pytest.raises(ConflictError, match="อ่านใหม่ไปแล้ว"):
        services.correct_numbers(actor=actor, sha256=file.blob_id, numbers=["๙"])
    with pytest.raises(DomainError, match="เฉพาะตัวเลข"):
        services.correct_numbers(actor=actor, sha256=file.blob_id, numbers=["๔๖๙", "ถ้อยคำที่ไม่มีบนกระดาษ"])
    row = services.correct_numbers(actor=actor, sha256=file.blob_id, numbers=["๔๖๙", "๑๒๓"])
    assert (row.text, row.unsure_numbers, row.checked_by_name) == ("ที่ ๔๖๙ วัน๑๒๓ บาท", [], "นางสาวรัตนา ใจดี")
    assert Event.objects.get(kind="files.numbers_checked").data == {"sha256": file.blob_id, "changed": 1}
    assert jobs("files.tell_text") == [file.blob_id]


def test_what_waits_for_the_scanner_is_not_read(keep, settings, tmp_path):
    settings.CLAMD_ADDRESS = str(tmp_path / "nobody.sock")
    file = keep(b"words", "a.txt")
    assert services.read_text(sha256=file.blob_id) is None
    assert BlobText.objects.get().state == "waiting"
    file.blob.scan_state = "infected"
    file.blob.save()
    assert services.read_text(sha256=file.blob_id).trouble == "แฟ้มนี้ถูกกักเพราะพบไวรัส"


def test_files_from_before_words_were_read_are_read_too(keep, actor, agency, capsys):
    """Old files are asked for once, behind what comes in; what was made here afterwards knows its words."""
    old = keep("รายงานเก่า".encode(), "เก่า.txt", welcome=replace(DRIVE, words=False)).blob
    made = services.store_bytes(actor=actor, content="ทำเอง".encode(), name="ทำเอง.txt", agency_id=agency.pk).blob
    Blob.objects.filter(pk=old.pk).update(stored_at=database_now() - timedelta(days=9000))
    assert not BlobText.objects.exists()
    for told in ("1 files will be read", "0 files will be read"):
        call_command("read_blobs")
        assert capsys.readouterr().out.splitlines()[-1] == told
    assert list(BlobText.objects.values_list("pk", "state")) == [(old.pk, "waiting")]
    job = ProcrastinateJob.objects.get(task_name="files.read_text")
    assert (job.args, job.priority, job.queue_name) == ({"sha256": old.pk}, -10, "reading")
    services.read_text(sha256=old.pk)
    assert dict(queries.text_of([old.pk, made.pk])) == {old.pk: "รายงานเก่า"}


def test_the_same_bytes_are_asked_for_once(keep):
    for name in ("ก.txt", "ข.txt"):
        services.read_text(sha256=keep("เนื้อความเดียวกัน".encode(), name).blob_id)
    assert ProcrastinateJob.objects.filter(task_name="files.read_text").count() == 1
