"""How the store of files is: what waits to be read or converted, what was looked at, what is damaged."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from samnak.core.actor import Actor
from samnak.files.enums import WorkState
from samnak.files.models import Blob, BlobText, Inspection, Rendition, StoredFile


@dataclass(frozen=True, slots=True)
class Tally:
    """How many blobs there are, their bytes, and how many are encrypted, damaged or quarantined."""

    blobs: int
    size: int
    sealed: int
    damaged: int
    infected: int


def _held(actor: Actor, blob: str) -> Exists:
    return Exists(StoredFile.objects.filter(agency=actor.agency_id, blob=OuterRef(blob)))


def texts(actor: Actor) -> QuerySet[BlobText]:
    """Return the texts of the blobs of the own agency's files, those in trouble first; no name of a file is among it."""
    return BlobText.objects.filter(_held(actor, "pk")).select_related("blob").defer("text")


def conversions(actor: Actor) -> QuerySet[Rendition]:
    """Return the conversions of the blobs of the own agency's files."""
    return Rendition.objects.filter(_held(actor, "pk")).select_related("blob", "pdf")


def counts(rows: "QuerySet[BlobText] | QuerySet[Rendition]") -> dict[str, int]:
    """Return how many rows are in each state."""
    found = dict(rows.order_by().values_list("state").annotate(number=Count("pk")))
    return {state: found.get(state, 0) for state in WorkState.values}


def tally(actor: Actor) -> Tally:
    """Return the numbers of the blobs of the own agency's files."""
    found = Blob.objects.filter(_held(actor, "pk")).aggregate(
        blobs=Count("pk"),
        size=Sum("size", default=0),
        sealed=Count("pk", filter=~Q(sealed_as="")),
        damaged=Count("pk", filter=~Q(damage="")),
        infected=Count("pk", filter=Q(scan_state="infected")),
    )
    return Tally(**found)


def damaged(actor: Actor) -> QuerySet[Blob]:
    """Return the damaged and lost blobs of the own agency's files."""
    return Blob.objects.filter(_held(actor, "pk")).exclude(damage="").order_by("checked_at", "pk")


def held_by(sha256: str) -> list[UUID]:
    """Return the agencies that have a file of these bytes."""
    return list(StoredFile.objects.filter(blob=sha256).order_by().values_list("agency_id", flat=True).distinct())


def inspection() -> Inspection | None:
    """Return the inspection that goes on, else the last one."""
    return Inspection.objects.order_by("-started_at").first()


def inspections(most: int = 12) -> list[Inspection]:
    """Return the last inspections, newest first."""
    return list(Inspection.objects.order_by("-started_at")[:most])
