"""Files become versions of tables: taken in, read, understood, checked, and their rows laid down."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import IO, Any
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import jobs
from samnak.core.actor import Actor, system_actor
from samnak.core.errors import DomainError
from samnak.core.time import bangkok_today
from samnak.core.transactions import official
from samnak.datasets import policies
from samnak.datasets.content import personal, quality
from samnak.datasets.content.differences import difference
from samnak.datasets.content.reading import read_table
from samnak.datasets.content.schema import CARRIED, NAME, ColumnDraft, TypedTable, describe, understand
from samnak.datasets.enums import ColumnType, DataSetState, Events, FindingState, Origin, VersionState
from samnak.datasets.errors import UnreadableTableError
from samnak.datasets.models import Column, DataSet, DataTable, PersonalFinding, QualityFinding, Release, Row, TableVersion
from samnak.datasets.policies import SUBJECT
from samnak.datasets.queries.rows import columns_of, drafts_of, values_of
from samnak.datasets.services.describing import locked, require_seen, touched
from samnak.files import queries as files
from samnak.files.enums import FileKind
from samnak.files.errors import FileRejectedError
from samnak.files.models import StoredFile
from samnak.files.services import store

KINDS = frozenset({FileKind.CSV.value, FileKind.XLSX.value})
AT_ONCE = 400_000  # bytes; larger files are read by the worker, while the page shows how far it is
READER = "ระบบอ่านตารางข้อมูล"
UNREAD = (VersionState.WAITING, VersionState.READING)


def add_table(
    *, actor: Actor, data_set_id: UUID, stream: IO[bytes], file_name: str, name: str, description: str = "",
    covers: tuple[date | None, date | None] = (None, None), note: str = "",
) -> TableVersion:  # fmt: skip
    """Add a table to a data set (เพิ่มตารางข้อมูล) from a file."""
    with official(actor):
        data_set = locked(actor, policies.EDIT, data_set_id)
        file = store(actor=actor, stream=stream, name=file_name, agency_id=data_set.agency_id, kinds=KINDS)
        last = DataTable.objects.filter(data_set=data_set).aggregate(last=Max("order"))["last"] or 0
        table = DataTable.objects.create(data_set=data_set, name=name, description=description, order=last + 1)
        version = new_version(actor, table, file, Origin.UPLOAD, covers=covers, note=note)
    return _read_soon(version, file)


def add_version(
    *, actor: Actor, table_id: UUID, stream: IO[bytes], file_name: str,
    covers: tuple[date | None, date | None] = (None, None), note: str = "",
) -> TableVersion:  # fmt: skip
    """Add a new version of a table (นำเข้าฉบับใหม่); what is known of its columns is carried over."""
    with official(actor):
        table = _locked_table(actor, table_id)
        file = store(actor=actor, stream=stream, name=file_name, agency_id=table.data_set.agency_id, kinds=KINDS)
        version = new_version(actor, table, file, Origin.UPLOAD, covers=covers, note=note)
    return _read_soon(version, file)


def _locked_table(actor: Actor, table_id: UUID) -> DataTable:
    found = DataTable.objects.values_list("data_set_id", flat=True).get(pk=table_id, removed_at=None)
    locked(actor, policies.EDIT, found)
    return DataTable.objects.select_related("data_set", "newest").get(pk=table_id)


def new_version(
    actor: Actor, table: DataTable, file: StoredFile, origin: Origin, *, wanted: Sequence[ColumnDraft] = (),
    covers: tuple[date | None, date | None] = (None, None), note: str = "",
) -> TableVersion:  # fmt: skip
    """Write down a version that waits to be read; the data set is locked by the caller, so that numbers have no gaps."""
    last = TableVersion.objects.filter(table=table).aggregate(last=Max("number"))["last"] or 0
    version = TableVersion.objects.create(
        table=table, number=last + 1, file=file, origin=origin, covers_from=covers[0], covers_to=covers[1], note=note,
        wanted=[{name: getattr(one, name) for name in CARRIED} for one in wanted], made_by_name=actor.name[:200],
    )  # fmt: skip
    touched(table.data_set)
    record(
        actor, Events.VERSION_ADDED, subject_type=SUBJECT, subject_id=table.data_set_id, agency_id=table.data_set.agency_id,
        table=table.name, number=version.number, origin=str(origin),
    )  # fmt: skip
    if file.blob.size > AT_ONCE:
        jobs.enqueue("datasets.read_version", version_id=str(version.pk))
    return version


def _read_soon(version: TableVersion, file: StoredFile) -> TableVersion:
    if file.blob.size <= AT_ONCE:
        return read_version(actor=system_actor(READER, file.agency_id), version_id=version.pk)
    return version


def read_version(*, actor: Actor, version_id: UUID) -> TableVersion:
    """Read the file of a version (อ่านแฟ้มข้อมูล); once read it is not read again."""
    version = _progress(actor, version_id, 5)
    if version.state in {VersionState.READY, VersionState.FAILED}:
        return version
    try:
        with files.open_stream(version.file) as stream:
            raw = read_table(stream, version.file.name)
    except (UnreadableTableError, FileRejectedError) as error:
        return _failed(actor, version_id, error.message)
    _progress(actor, version_id, 30)
    before = _before(version)
    known = [ColumnDraft(**one) for one in version.wanted] or (drafts_of(columns_of(before.pk)) if before else [])
    table = understand(raw, known, in_order=bool(version.wanted))
    describe(table)
    _progress(actor, version_id, 55)
    observed = quality.check(table, bangkok_today())
    private = personal.search(table.columns, table.rows)
    _progress(actor, version_id, 80)
    read_as = {
        "encoding": raw.encoding, "delimiter": raw.delimiter, "sheet": raw.sheet, "heading_row": raw.heading_row,
        "about": raw.about[:10],
    }  # fmt: skip
    with official(actor):
        DataSet.objects.select_for_update(of=("self",)).get(tables__versions=version_id)
        version = TableVersion.objects.select_related("table").select_for_update(of=("self",)).get(pk=version_id)
        if version.state == VersionState.READY:
            return version
        version.changes = _changes(before, table)
        columns = _write_columns(version, table)
        _write_rows(version, table)
        _write_findings(version, columns, observed, private)
        _carry_reasons(version, before)
        version.read_as, version.row_count, version.state, version.progress = read_as, len(table.rows), VersionState.READY, 100
        version.save(update_fields=["read_as", "row_count", "state", "progress", "changes"])
        _make_newest(version)
    return version


def _progress(actor: Actor, version_id: UUID, done: int) -> TableVersion:
    with official(actor):
        TableVersion.objects.filter(pk=version_id, state__in=UNREAD).update(state=VersionState.READING, progress=done)
        return TableVersion.objects.select_related("table__newest", "file__blob").get(pk=version_id)


def _failed(actor: Actor, version_id: UUID, problem: str) -> TableVersion:
    with official(actor):
        TableVersion.objects.filter(pk=version_id, state__in=UNREAD).update(
            state=VersionState.FAILED, problem=problem[:500], progress=100
        )
        version = TableVersion.objects.select_related("table").get(pk=version_id)
        if version.table.newest_id is None:
            DataTable.objects.filter(pk=version.table_id).update(newest=version)
        return version


def _before(version: TableVersion) -> TableVersion | None:
    newest = version.table.newest
    return newest if newest is not None and newest.state == VersionState.READY and newest.number < version.number else None


def _changes(before: TableVersion | None, table: TypedTable) -> dict[str, Any]:
    if before is None:
        return {}
    old = drafts_of(columns_of(before.pk))
    return difference(old, [row for _number, row in values_of(before.pk)], table.columns, table.rows)


def _write_columns(version: TableVersion, table: TypedTable) -> list[Column]:
    return Column.objects.bulk_create(
        Column(
            version=version, place=place, name=one.name, label=one.label[:300], kind=one.kind, heading=one.heading[:300],
            description=one.description, unit=one.unit, required=one.required, unique=one.unique, least=one.least, most=one.most,
            examples=one.examples, statistics=one.statistics,
        )
        for place, one in enumerate(table.columns)
    )  # fmt: skip


def _write_rows(version: TableVersion, table: TypedTable) -> None:
    """Lay the rows down in one stream: a table may have two hundred thousand of them."""
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY datasets_row (version_id, position, values) FROM STDIN") as copy,
    ):
        for number, values in enumerate(table.rows, 1):
            copy.write_row((version.pk, number, json.dumps(values, ensure_ascii=False)))


def _write_findings(
    version: TableVersion, columns: Sequence[Column], observed: Sequence[quality.Found], private: Sequence[personal.Personal]
) -> None:
    QualityFinding.objects.bulk_create(
        QualityFinding(
            version=version, column=columns[one.place] if one.place >= 0 else None, kind=one.kind, count=one.count,
            places=list(one.rows), serious=one.serious,
        )
        for one in observed
    )  # fmt: skip
    PersonalFinding.objects.bulk_create(
        PersonalFinding(version=version, column=columns[one.place], kind=one.kind, count=one.count, places=one.places)
        for one in private
    )


def _carry_reasons(version: TableVersion, before: TableVersion | None) -> None:
    """Keep the reasons given for the version that this one was made from; a new file is looked at anew."""
    if before is None or version.origin not in {Origin.MASKED, Origin.RETYPED}:
        return
    given = {
        (one.column.name, one.kind): one
        for one in PersonalFinding.objects.filter(version=before, state=FindingState.JUSTIFIED).select_related("column")
    }
    for one in PersonalFinding.objects.filter(version=version).select_related("column"):
        old = given.get((one.column.name, one.kind))
        if old is not None and one.count <= old.count:
            one.state, one.reason, one.decided_by_name, one.decided_at = (
                old.state,
                old.reason,
                old.decided_by_name,
                old.decided_at,
            )
            one.save(update_fields=["state", "reason", "decided_by_name", "decided_at"])


def _make_newest(version: TableVersion) -> None:
    """Let a version be the newest of its table; rows that nobody reads any more go, their file stays."""
    table = DataTable.objects.select_related("newest", "data_set__current_release").get(pk=version.table_id)
    if table.newest is not None and table.newest.number > version.number:
        return
    table.newest = version
    table.save(update_fields=["newest"])
    old = TableVersion.objects.filter(table=table).exclude(pk__in={version.pk, *released_versions(table.data_set)})
    Row.objects.filter(version__in=old).delete()


def released_versions(data_set: DataSet) -> set[UUID]:
    """Return the versions whose rows the public reads, and those approved that wait to go out."""
    kept = set(data_set.current_release.version_ids) if data_set.current_release else set()
    if data_set.state == DataSetState.APPROVED:
        kept.update(Release.objects.filter(data_set=data_set).order_by("-number")[:1].get().version_ids)
    return kept


def require_settled(table: DataTable) -> TableVersion:
    """Return the newest version of a table; refuse while one newer is being read, which would be lost behind what is made now."""
    newest = table.newest.number if table.newest else 0
    if TableVersion.objects.filter(table=table, number__gt=newest, state__in=UNREAD).exists():
        raise DomainError(_("กำลังอ่านฉบับใหม่ของตารางนี้อยู่ กรุณารอให้อ่านเสร็จแล้วลองอีกครั้ง"))
    if table.newest is None or table.newest.state != VersionState.READY:
        raise DomainError(_("ตารางนี้ยังอ่านไม่เสร็จ กรุณารอสักครู่แล้วลองอีกครั้ง"))
    return table.newest


def remove_table(*, actor: Actor, table_id: UUID) -> DataTable:
    """Take a table out of a data set (ลบตารางข้อมูล); its versions and files are kept."""
    with official(actor):
        table = _locked_table(actor, table_id)
        table.removed_at = timezone.now()
        table.save(update_fields=["removed_at"])
        touched(table.data_set)
        record(actor, Events.TABLE_REMOVED, subject_type=SUBJECT, subject_id=table.data_set_id, table=table.name)
    return table


WRITTEN = ("label", "description", "unit", "required", "unique", "least", "most")


def save_dictionary(
    *, actor: Actor, table_id: UUID, columns: Sequence[Mapping[str, Any]], seen: int | None = None
) -> TableVersion:
    """Write the data dictionary (แก้ไขพจนานุกรมข้อมูล); another name or type makes a new version, read from the same file."""
    with official(actor):
        table = _locked_table(actor, table_id)
        require_seen(table.data_set, seen)
        version = require_settled(table)
        known = columns_of(version.pk)
        if len(known) != len(columns):
            raise DomainError(_("คอลัมน์ของตารางเปลี่ยนไปแล้ว กรุณาเปิดหน้านี้ใหม่"))
        _require_names([str(one["name"]) for one in columns])
        retyped = [
            row.name for row, one in zip(known, columns, strict=True) if (row.name, row.kind) != (one["name"], one["kind"])
        ]
        bounded = _checked_otherwise(known, columns)
        changed = _save_columns(known, columns)
        if changed or retyped:
            touched(table.data_set)
            record(
                actor, Events.DICTIONARY_CHANGED, subject_type=SUBJECT, subject_id=table.data_set_id, table=table.name,
                columns=sorted({*changed, *retyped}),
            )  # fmt: skip
        if not retyped and not bounded:
            return version
        wanted = drafts_of(known)
        for draft, one in zip(wanted, columns, strict=True):
            draft.name, draft.kind = str(one["name"]), str(one["kind"])
        version = new_version(
            actor, table, version.file, Origin.RETYPED, wanted=wanted, covers=(version.covers_from, version.covers_to),
            note=version.note,
        )  # fmt: skip
    return _read_soon(version, version.file)


def _require_names(names: Sequence[str]) -> None:
    for place, name in enumerate(names):
        if not NAME.fullmatch(name):
            raise DomainError(_("ชื่อคอลัมน์ใช้ได้เฉพาะตัวอักษรอังกฤษพิมพ์เล็ก ตัวเลข และขีดล่าง ขึ้นต้นด้วยตัวอักษร"), field=f"{place}-name")
        if name in names[:place]:
            raise DomainError(_("มีคอลัมน์อื่นใช้ชื่อนี้แล้ว"), field=f"{place}-name")


def _checked_otherwise(known: Sequence[Column], columns: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether the quality is to be looked at anew."""
    rules = ("required", "unique", "least", "most")
    return any(getattr(row, name) != one[name] for row, one in zip(known, columns, strict=True) for name in rules)


def _save_columns(known: Sequence[Column], columns: Sequence[Mapping[str, Any]]) -> list[str]:
    changed = []
    for row, one in zip(known, columns, strict=True):
        if any(getattr(row, name) != one[name] for name in WRITTEN):
            for name in WRITTEN:
                setattr(row, name, one[name])
            row.save(update_fields=list(WRITTEN))
            changed.append(row.name)
    return changed


def kind_after_cover(kind: str) -> str:
    """Return the type of a column of which cells were covered: words stand in it now."""
    return kind if kind == ColumnType.TEXT else ColumnType.TEXT.value
