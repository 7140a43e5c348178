"""Reading the words out of files: a job that may run again, whose failures are kept where people see them."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import jobs
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.language import in_thai
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.files.content.office import MOST_TEXT, UnreadableError, names_in_archive, text_of_office
from samnak.files.content.plain import decoded, mail_text
from samnak.files.content.thai_text import tidied
from samnak.files.enums import (
    IMAGES,
    KINDS_BY_MEDIA_TYPE,
    OLD_OFFICE,
    Events,
    FileKind,
    ScanState,
    TextSource,
    WorkState,
)
from samnak.files.errors import FileRejectedError
from samnak.files.models import Blob, BlobText, StoredFile
from samnak.files.policies import KEEP_FILES
from samnak.files.queries import local_path
from samnak.files.services.converting import catch_up_pages, converter, make_pages, want_pages
from samnak.files.services.recognising import MissingEngineError, Reading, read_image, read_pdf

logger = logging.getLogger(__name__)

A_NUMBER = re.compile(r"[0-9๐-๙.,/:\- ]{0,60}")
MOST_TRIES = 3
MOST_PLAIN = 16 << 20  # bytes of a plain text
PATIENCE = timedelta(minutes=10)
AGAIN = timedelta(hours=1)
BEGAN = "0002_texts_and_renditions"  # the migration with which reading began
BEHIND = -10  # the priority of what nobody waits for
XML_OFFICE = frozenset({
    FileKind.DOCX, FileKind.DOCM, FileKind.XLSX, FileKind.XLSM, FileKind.PPTX, FileKind.PPTM, FileKind.ODT, FileKind.ODS,
    FileKind.ODP,
})  # fmt: skip
BY_PAGES = frozenset({*OLD_OFFICE, FileKind.RTF})


class NoTextError(Exception):
    """The file has no words that could be read here; the message says why, in Thai."""


def want_text(sha256: str, *, priority: int = 0) -> bool:
    """Ask for the words of a blob unless they are known or asked for already (ขออ่านเนื้อความแฟ้ม); tell whether it was done."""
    if BlobText.objects.filter(pk=sha256).exists():
        return False
    BlobText.objects.bulk_create([BlobText(blob_id=sha256)], ignore_conflicts=True)
    _enqueue(sha256, priority)
    return True


def want_old_texts(report: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Ask for the words of files taken in before words were read (ขออ่านเนื้อความแฟ้มเดิม); returns how many were asked for.

    They wait behind everything that comes in meanwhile. What was made here later is left alone: who made it knows its words.
    """
    held = Exists(StoredFile.objects.filter(blob=OuterRef("pk")))
    began = MigrationRecorder.Migration.objects.filter(app="files", name=BEGAN).values("applied")[:1]
    shas = list(Blob.objects.filter(held, words=None, stored_at__lt=began).order_by("stored_at").values_list("pk", flat=True))
    asked = 0
    for done, sha256 in enumerate(shas, 1):
        with transaction.atomic():  # the row and its job, or neither
            asked += want_text(sha256, priority=BEHIND)
        report(done, len(shas))
    return asked


def reread(*, actor: Actor, sha256: str) -> None:
    """Have a text read once more (อ่านเนื้อความใหม่), such as after tesseract was installed."""
    with official(actor):
        require(actor, KEEP_FILES)
        row = BlobText.objects.select_for_update(of=("self",)).get(pk=sha256)
        row.state, row.tries, row.trouble, row.asked_at = WorkState.WAITING, 0, "", database_now()
        row.save(update_fields=["state", "tries", "trouble", "asked_at"])
        _enqueue(sha256)


def reread_failed(*, actor: Actor) -> int:
    """Have all of the own agency read once more that could not be read (อ่านที่ไม่สำเร็จใหม่ทั้งหมด); returns how many."""
    with official(actor):
        require(actor, KEEP_FILES)
        held = Exists(StoredFile.objects.filter(agency=actor.agency_id, blob=OuterRef("pk")))
        shas = list(BlobText.objects.filter(held, state=WorkState.FAILED).values_list("pk", flat=True))
        BlobText.objects.filter(pk__in=shas).update(state=WorkState.WAITING, tries=0, trouble="", asked_at=database_now())
        for sha256 in shas:
            _enqueue(sha256)
    return len(shas)


def catch_up() -> int:
    """Ask again for texts whose job got lost, and for those that failed a while ago; returns how many."""
    now = database_now()
    lost = BlobText.objects.filter(state=WorkState.WAITING, asked_at__lt=now - PATIENCE)
    failed = BlobText.objects.filter(state=WorkState.FAILED, tries__lt=MOST_TRIES, asked_at__lt=now - AGAIN)
    shas = [*lost.values_list("pk", flat=True)[:1000], *failed.values_list("pk", flat=True)[:1000]]
    BlobText.objects.filter(pk__in=shas).update(state=WorkState.WAITING, asked_at=now)
    for sha256 in shas:
        _enqueue(sha256)
    return len(shas) + catch_up_pages(now - PATIENCE)


def read_text(*, sha256: str) -> BlobText | None:
    """Read the words of a blob (อ่านเนื้อความแฟ้ม); does nothing when that has been done, and notes why it could not."""
    row = _claimed(sha256)
    if row is None or row.state != WorkState.WAITING:
        return row
    with in_thai():
        try:
            reading = _reading(row.blob)
        except (NoTextError, MissingEngineError) as error:
            return _end(row, WorkState.NONE, trouble=str(error))
        except (UnreadableError, FileRejectedError) as error:
            logger.warning("no text of %s: %s", sha256, error)
            return _end(row, WorkState.FAILED, trouble=_("อ่านแฟ้มไม่ได้: {reason}").format(reason=error))
        except Exception as error:  # any fault of a reader must show on the page and not only in the log
            logger.exception("reading %s", sha256)
            return _end(row, WorkState.FAILED, trouble=f"{type(error).__name__}: {error}")
    return _end(row, WorkState.DONE, reading)


def correct_numbers(*, actor: Actor, sha256: str, numbers: list[str]) -> BlobText:
    """Put down what a person read where a scan has numbers (ตรวจตัวเลขที่อ่านจากภาพ), in their order; the caller has asked the right.

    The numbers are then sure: they are what stands on the paper.
    """
    with official(actor):
        row = BlobText.objects.select_for_update(of=("self",)).get(pk=sha256)
        if len(numbers) != len(row.unsure_numbers):
            raise ConflictError(_("เนื้อความถูกอ่านใหม่ไปแล้ว กรุณาเปิดหน้านี้ใหม่แล้วตรวจอีกครั้ง"))
        if not all(A_NUMBER.fullmatch(one.strip()) for one in numbers):  # the words are those of everybody who holds these bytes
            raise DomainError(_("พิมพ์ได้เฉพาะตัวเลขและเครื่องหมาย . , / : - ตามที่เห็นบนกระดาษ"))
        changed = 0
        text = row.text
        for place, right in sorted(zip(row.unsure_numbers, numbers, strict=True), key=lambda pair: -pair[0]["start"]):
            changed += place["text"] != right
            text = text[: place["start"]] + right.strip() + text[place["end"] :]
        row.text, row.unsure_numbers = text, []
        row.checked_by_name, row.checked_at = actor.name[:200], database_now()
        row.save(update_fields=["text", "unsure_numbers", "checked_by_name", "checked_at"])
        record(
            actor, Events.NUMBERS_CHECKED, subject_type="files.BlobText", subject_id=None, sha256=sha256, changed=changed
        )  # fmt: skip
        jobs.enqueue("files.tell_text", sha256=sha256)
    return row


def _enqueue(sha256: str, priority: int = 0) -> None:
    jobs.enqueue("files.read_text", queue="reading", once=f"files.read_text:{sha256}", priority=priority, sha256=sha256)


def _claimed(sha256: str) -> BlobText | None:
    with transaction.atomic():
        row = BlobText.objects.select_for_update(of=("self",)).select_related("blob").filter(pk=sha256).first()
        if row is None or row.state != WorkState.WAITING:
            return row
        if row.blob.scan_state == ScanState.PENDING:
            return None  # asked again when it has been checked
        if row.tries >= MOST_TRIES:  # each try ended with the worker itself
            row.state, row.trouble = WorkState.FAILED, _stopped()
            row.save(update_fields=["state", "trouble"])
            return row
        BlobText.objects.filter(pk=sha256).update(tries=F("tries") + 1)
        row.tries += 1
        return row


def _stopped() -> str:
    with in_thai():
        return _("โปรแกรมอ่านหยุดกลางคันทุกครั้ง แฟ้มอาจใหญ่หรือเสียหาย")


def _end(row: BlobText, state: WorkState, reading: Reading | None = None, trouble: str = "") -> BlobText:
    found = reading or Reading("")
    row.state, row.trouble, row.made_at = state, (trouble or found.note)[:300], database_now()
    row.text, row.source, row.engine = found.text[:MOST_TEXT], found.source, found.engine[:100]
    row.unsure_numbers = [place for place in found.unsure if place["end"] <= MOST_TEXT]
    row.checked_by_name, row.checked_at = "", None
    row.save()
    return row


def _reading(blob: Blob) -> Reading:
    if blob.scan_state == ScanState.INFECTED:
        raise NoTextError(_("แฟ้มนี้ถูกกักเพราะพบไวรัส"))
    kind = KINDS_BY_MEDIA_TYPE.get(blob.media_type)
    reader = _readers().get(kind) if kind else None
    if reader is None and kind not in BY_PAGES:
        raise NoTextError(_("แฟ้มชนิดนี้ไม่มีเนื้อความให้อ่าน"))
    if kind == FileKind.PDF and blob.pages is None:
        raise NoTextError(_("แฟ้ม PDF นี้มีรหัสผ่าน"))
    if kind in BY_PAGES:
        return _by_pages(blob)
    with local_path(blob) as path:
        return reader(path)  # type: ignore[misc]


def _by_pages(blob: Blob) -> Reading:
    """Read a document of a kind that only the converter understands from the pages it makes."""
    if not converter():
        raise NoTextError(_("อ่านแฟ้มชนิดนี้ได้เมื่อติดตั้งโปรแกรมแปลงเอกสาร (LibreOffice)"))
    want_pages(blob.pk)
    made = make_pages(sha256=blob.pk)
    if made is None or made.pdf is None:
        raise UnreadableError(made.trouble if made else "no pages")
    with local_path(made.pdf) as path:
        return read_pdf(path)


def _readers() -> dict[FileKind, Callable[[Path], Reading]]:
    readers: dict[FileKind, Callable[[Path], Reading]] = {
        FileKind.PDF: read_pdf,
        FileKind.EML: lambda path: _born(mail_text(_beginning(path)), "email"),
        FileKind.ZIP: lambda path: _born(names_in_archive(path), "zipfile"),
    }
    for kind in (FileKind.TXT, FileKind.CSV, FileKind.MARKDOWN, FileKind.JSON, FileKind.ICS):
        readers[kind] = lambda path: _born(decoded(_beginning(path)), "text")
    for kind in XML_OFFICE:
        readers[kind] = lambda path, kind=kind: _born(text_of_office(path, kind), "office xml")  # type: ignore[misc]
    for kind in IMAGES:
        readers[kind] = read_image
    return readers


def _beginning(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MOST_PLAIN)


def _born(text: str, engine: str) -> Reading:
    if not text.strip():
        raise NoTextError(_("แฟ้มนี้ไม่มีข้อความ"))
    return Reading(tidied(text), TextSource.BORN, engine)
