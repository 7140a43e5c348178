"""Writing the event log."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from samnak.audit.enums import Events
from samnak.audit.models import Event
from samnak.audit.policies import EXPORT_LOG, VERIFY_CHAIN
from samnak.audit.queries import ChainReport, check_chain
from samnak.core import jobs
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.events import SUBSCRIBERS, EventKind
from samnak.core.statements import prepared
from samnak.core.transactions import official


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
    _insert(event)
    if SUBSCRIBERS.get(kind.name):
        jobs.enqueue("audit.publish", queue="events", event_id=str(event.id))
    return event


_COLUMNS = {
    "id": "uuid", "agency_id": "uuid", "kind": "text", "user_id": "uuid", "actor_name": "text", "position_title": "text",
    "appointment_id": "uuid", "authority": "text", "on_behalf_of": "text", "ip": "text", "subject_type": "text",
    "subject_id": "uuid", "data": "jsonb",
}  # fmt: skip
_INSERT = (
    f"INSERT INTO audit_event ({', '.join(_COLUMNS)}) "  # noqa: S608 - only names of columns, written above
    f"VALUES ({', '.join(f'%({name})s::{kind}' for name, kind in _COLUMNS.items())}) RETURNING at"
)


def _insert(event: Event) -> None:
    """Write the row by a prepared statement: every official act passes here."""
    given = {name: getattr(event, name) for name in _COLUMNS} | {"data": Jsonb(event.data)}
    ((event.at,),) = prepared(_INSERT, given)
    event._state.adding = False  # noqa: SLF001 - what save() would have done


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


def verify_chain(*, actor: Actor) -> ChainReport | None:
    """Check the hash chain of the own agency (ตรวจห่วงโซ่หลักฐาน) and write down how it stands."""
    if actor.agency_id is None:
        raise ValueError("an actor without an agency has no chain")
    with official(actor):
        require(actor, VERIFY_CHAIN)
        report = check_chain(actor.agency_id)
        result = "empty" if report is None else "whole" if report.broken is None else report.broken.reason
        length = report.length if report else 0
        record(actor, Events.VERIFIED, subject_type="audit.Event", subject_id=None, length=length, result=result)
    return report


def record_export(*, actor: Actor, rows: int, filters: str) -> None:
    """Write down that events were taken out as a file (ส่งออกบันทึกเหตุการณ์)."""
    with official(actor):
        require(actor, EXPORT_LOG)
        record(actor, Events.EXPORTED, subject_type="audit.Event", subject_id=None, rows=rows, filters=filters)
