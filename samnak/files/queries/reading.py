"""Reading files; the caller has already checked that the record which holds the file may be read."""

from collections.abc import Iterable, Mapping
from typing import IO
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.files.content.plain import decoded
from samnak.files.enums import ScanState, WorkState
from samnak.files.errors import FileRejectedError
from samnak.files.models import BlobText, Rendition, StoredFile
from samnak.files.queries.places import missing, open_blob, plain_key


def get_file(file_id: UUID | str) -> StoredFile:
    """Return one file with its blob."""
    return StoredFile.objects.select_related("blob").get(pk=file_id)


def require_readable(file: StoredFile) -> None:
    """Refuse a file with a virus, and one that still waits for its check."""
    state = file.blob.scan_state
    if state == ScanState.INFECTED:
        raise FileRejectedError(_("พบไวรัสในแฟ้มนี้ ระบบกักไว้และไม่ให้เปิด กรุณาแจ้งผู้ดูแลระบบ"))
    if state == ScanState.PENDING:
        raise FileRejectedError(_("แฟ้มนี้กำลังรอตรวจไวรัส กรุณารอสักครู่แล้วเปิดใหม่"))


def open_stream(file: StoredFile) -> IO[bytes]:
    """Open the bytes of a file for reading, unless it may not be read for viruses."""
    require_readable(file)
    try:
        return open_blob(file.blob)
    except FileNotFoundError as error:
        raise missing() from error


def plain_place(file: StoredFile) -> str:
    """Return where below the store's folder the bytes lie as they are, nothing when no other program could read them there."""
    require_readable(file)
    return plain_key(file.blob)


def read_bytes(file: StoredFile) -> bytes:
    """Return all bytes of a file; for files of reasonable size only."""
    with open_stream(file) as stream:
        return stream.read()


def text_of(blob_ids: Iterable[str]) -> Mapping[str, str]:
    """Return the words of those blobs that have been read, by hash; the caller has asked who may know them."""
    read = BlobText.objects.filter(pk__in=list(blob_ids), state=WorkState.DONE)
    return dict(read.values_list("pk", "text"))


def reading_of(blob_id: str) -> BlobText | None:
    """Return how far the words of a blob have been read, and which numbers in them nobody has looked at yet."""
    return BlobText.objects.filter(pk=blob_id).first()


def rendition_of(blob_id: str) -> Rendition | None:
    """Return how far the pages of an office document have been made."""
    return Rendition.objects.select_related("pdf").filter(pk=blob_id).first()


def beginning_of_text(file: StoredFile, most: int = 1 << 16) -> tuple[str, bool]:
    """Return the beginning of a text file as Unicode, and whether more follows; the page escapes it."""
    with open_stream(file) as stream:
        head = stream.read(most)
    return decoded(head), file.blob.size > len(head)
