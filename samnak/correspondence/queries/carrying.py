"""Reads for the jobs that carry letters out of the platform."""

from uuid import UUID

from django.db.models import Prefetch

from samnak.correspondence.models import Dispatch, LetterFile


def dispatch_to_carry(dispatch_id: UUID | str) -> Dispatch | None:
    """Return a dispatch with its letter, files and agency for a job that carries it out; None while another job holds it.

    The row stays locked until the transaction of the caller ends, so that one letter never leaves twice at once.
    """
    return (
        Dispatch.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("letter", "agency")
        .prefetch_related(Prefetch("letter__files", LetterFile.objects.select_related("file__blob")))
        .filter(pk=dispatch_id)
        .first()
    )
