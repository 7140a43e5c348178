"""Writing the event log."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from samnak.audit.models import Event
from samnak.core import jobs
from samnak.core.actor import Actor
from samnak.core.events import SUBSCRIBERS, EventKind


def record(
    actor: Actor,
    kind: EventKind,
    /,
    *,
    subject_type: str,
    subject_id: UUID | None,
    agency_id: UUID | None = None,
    **data: Any,
) -> Event:
    """Record one official act (บันทึกเหตุการณ์) inside the running transaction, and defer its subscribers' job with it.

    `data` must carry exactly the keys the kind declares; values must be JSON values. The hash chain of the agency is
    extended by the database when the transaction commits.
    """
    event = event_row(actor, kind, subject_type=subject_type, subject_id=subject_id, agency_id=agency_id, data=data)
    event.save(force_insert=True)
    if SUBSCRIBERS.get(kind.name):
        jobs.enqueue("audit.publish", queue="events", event_id=str(event.id))
    return event


def event_row(
    actor: Actor,
    kind: EventKind,
    *,
    subject_type: str,
    subject_id: UUID | None,
    agency_id: UUID | None = None,
    data: Mapping[str, Any],
) -> Event:
    """Return an unsaved event after checking its keys (for bulk loading; everybody else calls `record`)."""
    if frozenset(data) != kind.keys:
        raise ValueError(f"event {kind.name} carries {sorted(data)}, declared are {sorted(kind.keys)}")
    return Event(
        agency_id=agency_id or actor.agency_id,
        kind=kind.name,
        user_id=actor.user_id,
        actor_name=actor.name,
        position_title=actor.own_position_title or actor.position_title,
        appointment_id=actor.appointment_id,
        authority=actor.authority if actor.user_id else "system",
        on_behalf_of=actor.on_behalf_of,
        ip=actor.ip,
        subject_type=subject_type,
        subject_id=subject_id,
        data=dict(data),
    )
