"""Data sets that the platform makes itself: switched on by a steward, made anew at night when something changed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor, system_actor
from samnak.core.errors import DomainError
from samnak.core.transactions import official
from samnak.datasets import policies
from samnak.datasets.content.platform import PlatformSet, same_rows
from samnak.datasets.enums import DataSetState, Events, FindingState, Licence, Origin, PlatformState, VersionState
from samnak.datasets.models import DataSet, DataTable, PersonalFinding, PlatformSwitch, Release, TableVersion
from samnak.datasets.policies import SUBJECT
from samnak.datasets.queries.listings import tables_of
from samnak.datasets.queries.rows import drafts_of, values_of
from samnak.datasets.rendering.record import frozen_record
from samnak.datasets.rendering.sheets import csv_blocks
from samnak.datasets.services.describing import free_slug
from samnak.datasets.services.loading import READER, new_version, read_version
from samnak.datasets.services.releasing import let_out
from samnak.files.services import store_bytes
from samnak.org.models import Unit


def switch(*, actor: Actor, key: str, unit_id: UUID, state: str) -> PlatformSwitch:
    """Let the platform make one of its tables for the agency, or no longer (เปิดหรือปิดตารางที่ระบบจัดทำ)."""
    with official(actor):
        unit = Unit.objects.get(pk=unit_id)
        require(actor, policies.SWITCH, unit)
        if state not in PlatformState.values:
            raise DomainError(_("กรุณาเลือกว่าจะเปิดหรือปิด"))
        PlatformSwitch.objects.bulk_create([PlatformSwitch(agency=unit.agency, key=key, unit=unit)], ignore_conflicts=True)
        row = PlatformSwitch.objects.select_related("unit").select_for_update(of=("self",)).get(agency=unit.agency_id, key=key)
        if row.state == PlatformState.ON or row.data_set_id is not None:
            require(actor, policies.SWITCH, row.unit)  # it is the table of that unit, whichever unit was asked for
        row.state, row.switched_by_name = state, actor.name[:200]
        if row.data_set_id is None:
            row.unit = unit
        row.save(update_fields=["state", "switched_by_name", "unit"])
        record(actor, Events.PLATFORM_SWITCHED, subject_type=SUBJECT, subject_id=row.data_set_id, table=key, state=state)
    return row


def make_platform_table(
    *, actor: Actor, switch_id: UUID, made: PlatformSet, rows: Sequence[Sequence[Any]]
) -> TableVersion | None:
    """Make a new version of a platform table when something changed (จัดทำข้อมูลของระบบ).

    The first version waits for a steward like any data set. Later ones of the same columns, in which nothing personal is found,
    go out by themselves: what was approved was the way they are made.
    """
    if not rows:
        return None
    with official(actor):
        row = PlatformSwitch.objects.select_related("unit", "agency").select_for_update(of=("self",)).get(pk=switch_id)
        if row.state != PlatformState.ON:
            return None
        data_set = _locked(_set_of(actor, row, made).pk)
        if data_set.state in {DataSetState.SUBMITTED, DataSetState.APPROVED}:
            return None  # what a steward looks at stays as it is; the next night goes on
        table = DataTable.objects.select_related("newest").filter(data_set=data_set, removed_at=None).first()
        if table is None:
            table = DataTable.objects.create(data_set=data_set, name=made.table)
        table.data_set = data_set
        if table.newest and same_rows([values for _n, values in values_of(table.newest.pk)], rows):
            return None
        content = b"".join(csv_blocks([one.name for one in made.columns], rows, for_people=False))
        file = store_bytes(actor=actor, content=content, name=f"{made.key}.csv", agency_id=row.agency_id)
        version = new_version(actor, table, file, Origin.PLATFORM, wanted=made.columns)
        row.made_at = timezone.now()
        row.save(update_fields=["made_at"])
    version = read_version(actor=system_actor(READER, file.agency_id), version_id=version.pk)
    _let_out_again(actor, data_set.pk)
    return version


def _set_of(actor: Actor, row: PlatformSwitch, made: PlatformSet) -> DataSet:
    if row.data_set is not None:
        return row.data_set
    data_set = DataSet(
        agency_id=row.agency_id, unit=row.unit, owner_name=actor.name[:200], platform_key=made.key, title=made.title,
        notes=made.notes, tags=list(made.tags), objective=["public_service"], maintainer=row.unit.name,
        maintainer_email=row.unit.email or row.agency.saraban_email, data_source=row.agency.name, license_id=Licence.DGA,
        data_format="csv", **dict(made.record),
    )  # fmt: skip
    data_set.slug = free_slug(f"{made.key}-{row.agency_id.hex[-6:]}", data_set)
    data_set.save()
    row.data_set = data_set
    row.save(update_fields=["data_set"])
    record(actor, Events.CREATED, subject_type=SUBJECT, subject_id=data_set.pk, agency_id=row.agency_id, title=made.title)
    return data_set


def _locked(data_set_id: UUID) -> DataSet:
    rows = DataSet.objects.select_for_update(of=("self",)).select_related("unit", "agency", "current_release")
    return rows.get(pk=data_set_id)


def _let_out_again(actor: Actor, data_set_id: UUID) -> None:
    """Replace the release that is out by one of the same columns with the new rows."""
    with official(actor):
        row = _locked(data_set_id)
        before = row.current_release
        tables = tables_of(row)
        if before is None or row.state != DataSetState.PUBLISHED or not _alike(before, tables):
            return
        newest = [one.newest_id for one in tables if one.newest_id is not None]
        if PersonalFinding.objects.filter(version__in=newest, state=FindingState.OPEN).exists():
            return
        last = Release.objects.filter(data_set=row).aggregate(last=Max("number"))["last"] or 0
        release = Release.objects.create(
            data_set=row, agency_id=row.agency_id, number=last + 1, slug=row.slug, title=before.title, words=before.words,
            tags=before.tags, data_type=before.data_type, license_id=before.license_id,
            record=before.record | {"tables": frozen_record(row, tables)["tables"]}, version_ids=newest,
            checklist=before.checklist, note=before.note, proposed_by_name=actor.name, proposed_at=timezone.now(),
            approved_by_name=before.approved_by_name, approved_by_post=before.approved_by_post, approved_at=before.approved_at,
        )  # fmt: skip
        let_out(actor, row, release)


def _alike(before: Release, tables: Sequence[DataTable]) -> bool:
    then = [[(one["name"], one["kind"]) for one in table["columns"]] for table in before.record["tables"]]
    now = [
        [(one.name, one.kind) for one in drafts_of(list(table.newest.columns.all()))]
        for table in tables
        if table.newest is not None and table.newest.state == VersionState.READY
    ]
    return then == now
