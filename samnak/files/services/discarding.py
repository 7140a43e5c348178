"""Letting go of files: the row goes, and the bytes later when no other file has them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import ProtectedError

from samnak.core.actor import Actor
from samnak.core.transactions import official
from samnak.files.models import StoredFile


def discard(*, actor: Actor, file_ids: Iterable[UUID]) -> int:
    """Let go of files whose record is gone (ทิ้งแฟ้ม); one that another record still holds stays. Return how many went.

    The bytes stay under their hash until the sweep of blobs nobody has, which looks again under a lock.
    """
    gone = 0
    with official(actor):
        for file in StoredFile.objects.filter(pk__in=list(file_ids)):
            try:
                file.delete()
            except ProtectedError:
                continue
            gone += 1
    return gone
