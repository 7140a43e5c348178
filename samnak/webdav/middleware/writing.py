"""Bytes that arrive by PUT: spooled beside the store, hashed on the way, then taken in as a version."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.utils.translation import gettext as _
from wsgidav.dav_error import HTTP_BAD_REQUEST, DAVError

from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.transactions import official
from samnak.drive import services
from samnak.drive.models import Item, Space
from samnak.drive.services.part_files import room
from samnak.drive.services.placing import require_room
from samnak.files import services as files
from samnak.webdav.content import LARGEST_NOTE
from samnak.webdav.middleware.place import here

HTTP_TOO_LARGE = 413


class Arrival:
    """One file on its way in."""

    def __init__(self, space: Space, environ: dict[str, Any]) -> None:
        self.space = space
        told = environ.get("CONTENT_LENGTH") or ""
        self.promised = int(told) if told.isdigit() else None
        self.limit = settings.DRIVE_LIMIT_MB * 1_048_576
        if self.promised is not None:
            self._fits(self.promised)
            require_room(space, self.promised)
        self.digest = hashlib.sha256()
        self.size = 0
        handle, name = tempfile.mkstemp(dir=room(), prefix="dav-")
        self.path = Path(name)
        self.stream = os.fdopen(handle, "wb")

    def _fits(self, size: int) -> None:
        if size > self.limit:
            raise DAVError(HTTP_TOO_LARGE, _("ไฟล์ใหญ่เกิน {limit} เมกะไบต์").format(limit=f"{settings.DRIVE_LIMIT_MB:,}"))

    def write(self, block: bytes) -> None:
        """Take bytes on."""
        self.size += len(block)
        self._fits(self.size)
        self.digest.update(block)
        self.stream.write(block)

    def close(self) -> None:
        """Take no more."""
        self.stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stream.close()
        self.path.unlink(missing_ok=True)

    def take_in(self, actor: Actor, item: Item | None, folder: Item | None, name: str, words: Sequence[str]) -> Item:
        """Make a file or a version of what came; the same bytes once more make none."""
        if self.promised is not None and self.size != self.promised:
            raise DAVError(HTTP_BAD_REQUEST, _("การเชื่อมต่อขาดก่อนไฟล์มาครบ"))
        if item is not None and item.head is not None:
            known = item.head.file.blob_id if item.head.file else ""
            if known == (self.digest.hexdigest() if self.size else ""):
                return item
        with official(actor):
            stored = None
            if self.size:
                stored = files.store_path(
                    actor=actor, path=self.path, name=item.name if item else name, agency_id=self.space.agency_id,
                    sha256=self.digest.hexdigest(),
                )  # fmt: skip
            if item is not None:
                return services.add_version(actor=actor, item_id=item.pk, stored=stored, words=words)
            if folder is None:
                raise ValueError("a new file needs a folder")
            return services.place_file(actor=actor, folder_id=folder.pk, stored=stored, name=name, words=words)


class NoteArrival:
    """A small file of a desktop on its way in."""

    def __init__(self) -> None:
        self.blocks: list[bytes] = []
        self.size = 0

    def write(self, block: bytes) -> None:
        """Take bytes on."""
        self.size += len(block)
        if self.size > LARGEST_NOTE:
            raise DAVError(HTTP_TOO_LARGE)
        self.blocks.append(block)

    def close(self) -> None:
        """Need nothing."""

    def data(self) -> bytes:
        """Return what came."""
        return b"".join(self.blocks)


def put_in(target: Item, source: Item, words: Sequence[str]) -> None:
    """Make the bytes of one file the newest version of another, unless they are the same."""
    actor = here().actor
    file = source.head.file if source.head else None
    known = target.head.file if target.head else None
    if (file.blob_id if file else "") == (known.blob_id if known else "") and target.head is not None:
        return
    if target.is_folder or source.is_folder:
        raise DomainError(_("โฟลเดอร์ไม่มีรุ่น กรุณาเลือกไฟล์"))
    with official(actor):
        if file is not None:
            file = files.share(actor=actor, file_id=file.pk, agency_id=target.space.agency_id)
        services.add_version(actor=actor, item_id=target.pk, stored=file, words=words)
