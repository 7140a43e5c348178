"""One file, several agencies: each has a row of its own over the same bytes."""

from uuid import UUID

from samnak.core.actor import Actor
from samnak.core.transactions import official
from samnak.files.models import StoredFile


def share(*, actor: Actor, file_id: UUID, agency_id: UUID) -> StoredFile:
    """Give another agency a file of its own over the same bytes (ส่งต่อแฟ้ม); the blob is never copied or changed."""
    with official(actor):
        source = StoredFile.objects.get(pk=file_id)
        return StoredFile.objects.create(
            agency_id=agency_id,
            blob_id=source.blob_id,
            name=source.name,
            uploaded_by_id=source.uploaded_by_id if source.agency_id == agency_id else None,
            uploaded_by_name=source.uploaded_by_name,
        )


def discard(*, actor: Actor, file_id: UUID) -> None:
    """Let go of a file nothing points to any more (เลิกเก็บแฟ้ม); its bytes go a day later unless another file has them."""
    with official(actor):
        StoredFile.objects.filter(pk=file_id).delete()
