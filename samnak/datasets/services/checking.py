"""Personal data decided on: kept with a reason, covered, or its column taken out (domain: F.1, J)."""

from collections.abc import Mapping
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.actor import Actor, system_actor
from samnak.core.errors import DomainError
from samnak.core.transactions import official
from samnak.datasets import policies
from samnak.datasets.content.personal import masked
from samnak.datasets.enums import Events, FindingState, Origin
from samnak.datasets.models import DataTable, PersonalFinding, TableVersion
from samnak.datasets.policies import SUBJECT
from samnak.datasets.queries.rows import columns_of, drafts_of, values_of
from samnak.datasets.rendering.sheets import csv_blocks
from samnak.datasets.services.describing import locked, touched
from samnak.datasets.services.loading import AT_ONCE, READER, kind_after_cover, new_version, read_version, require_settled
from samnak.files.services import store_bytes

COVER, REMOVE = "cover", "remove"


def _locked_finding(actor: Actor, finding_id: UUID) -> PersonalFinding:
    row = PersonalFinding.objects.select_related("version__table", "column").get(pk=finding_id)
    data_set = locked(actor, policies.EDIT, row.version.table.data_set_id)
    row.version.table.data_set = data_set
    return row


def justify(*, actor: Actor, finding_id: UUID, reason: str) -> PersonalFinding:
    """Let personal data stay, with the reason (ให้เหตุผลการเผยแพร่), such as the name of a holder of a public office."""
    with official(actor):
        row = _locked_finding(actor, finding_id)
        if len(reason.strip()) < 5:
            raise DomainError(_("กรุณาระบุเหตุผลที่เผยแพร่ได้ เช่น เป็นชื่อผู้ดำรงตำแหน่งซึ่งกฎหมายให้เปิดเผย"), field="reason")
        row.state, row.reason, row.decided_by_name, row.decided_at = (
            FindingState.JUSTIFIED, reason.strip()[:500], actor.name[:200], timezone.now(),
        )  # fmt: skip
        row.save(update_fields=["state", "reason", "decided_by_name", "decided_at"])
        touched(row.version.table.data_set)
        record(
            actor, Events.FINDING_JUSTIFIED, subject_type=SUBJECT, subject_id=row.version.table.data_set_id,
            table=row.version.table.name, column=row.column.label, kind=row.kind, reason=row.reason,
        )  # fmt: skip
    return row


def reopen(*, actor: Actor, finding_id: UUID) -> PersonalFinding:
    """Take a reason back (พิจารณาใหม่)."""
    with official(actor):
        row = _locked_finding(actor, finding_id)
        if row.state != FindingState.JUSTIFIED:
            raise DomainError(_("รายการนี้ไม่ได้ให้เหตุผลไว้"))
        row.state, row.reason, row.decided_by_name, row.decided_at = FindingState.OPEN, "", "", None
        row.save(update_fields=["state", "reason", "decided_by_name", "decided_at"])
        touched(row.version.table.data_set)
        record(
            actor, Events.FINDING_REOPENED, subject_type=SUBJECT, subject_id=row.version.table.data_set_id,
            table=row.version.table.name, column=row.column.label, kind=row.kind,
        )  # fmt: skip
    return row


def cover(*, actor: Actor, table_id: UUID, choices: Mapping[UUID, str]) -> TableVersion:
    """Cover personal data, or take its columns out, by making a new version (ปกปิดข้อมูลส่วนบุคคล)."""
    with official(actor):
        data_set_id = DataTable.objects.values_list("data_set_id", flat=True).get(pk=table_id, removed_at=None)
        data_set = locked(actor, policies.EDIT, data_set_id)
        table = DataTable.objects.select_related("newest__file__blob").get(pk=table_id)
        table.data_set = data_set
        newest = require_settled(table)
        rows = PersonalFinding.objects.filter(version=newest, pk__in=choices).select_related("column")
        wanted = {row: choices[row.pk] for row in rows if choices[row.pk] in {COVER, REMOVE}}
        if not wanted:
            raise DomainError(_("กรุณาเลือกอย่างน้อยหนึ่งรายการที่จะปกปิดหรือตัดออก"))
        version = _covered(actor, table, newest, wanted)
    if version.file.blob.size <= AT_ONCE:
        return read_version(actor=system_actor(READER, data_set.agency_id), version_id=version.pk)
    return version


def _covered(actor: Actor, table: DataTable, before: TableVersion, wanted: Mapping[PersonalFinding, str]) -> TableVersion:
    columns = drafts_of(columns_of(before.pk))
    removed = {row.column.place for row, choice in wanted.items() if choice == REMOVE}
    kinds: dict[int, set[str]] = {}
    for row, choice in wanted.items():
        if choice == COVER and row.column.place not in removed:
            kinds.setdefault(row.column.place, set()).add(row.kind)
    kept = [place for place in range(len(columns)) if place not in removed]
    if not kept:
        raise DomainError(_("ตัดออกทุกคอลัมน์ไม่ได้ หากไม่ต้องการตารางนี้กรุณาลบตาราง"))
    cells = 0
    rows = []
    for _number, values in values_of(before.pk):
        made = list(values)
        for place, found in kinds.items():
            made[place] = masked(values[place], columns[place], found)
            cells += made[place] != values[place]
        rows.append([made[place] for place in kept])
    for place in kinds:
        columns[place].kind = kind_after_cover(columns[place].kind)
    content = b"".join(csv_blocks([columns[place].name for place in kept], rows, for_people=False))
    stem = before.file.name.rpartition(".")[0].removesuffix("-covered")
    file = store_bytes(actor=actor, content=content, name=f"{stem}-covered.csv", agency_id=table.data_set.agency_id)
    version = new_version(
        actor, table, file, Origin.MASKED, wanted=[columns[place] for place in kept],
        covers=(before.covers_from, before.covers_to), note=before.note,
    )  # fmt: skip
    for row, choice in wanted.items():
        row.state = FindingState.MASKED if choice == COVER else FindingState.REMOVED
        row.decided_by_name, row.decided_at = actor.name[:200], timezone.now()
        row.save(update_fields=["state", "decided_by_name", "decided_at"])
    record(
        actor, Events.MASKED, subject_type=SUBJECT, subject_id=table.data_set_id, table=table.name,
        columns=sorted({row.column.label for row in wanted}), cells=cells,
    )  # fmt: skip
    return version
