"""From a file to the public page and back: versions, dictionary, personal data, approval."""

import io

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from samnak.audit.models import Event
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.transactions import official
from samnak.datasets import services
from samnak.datasets.errors import NotReadyError
from samnak.datasets.models import Column, DataSet, PersonalFinding, Release, Row, TableVersion
from samnak.datasets.queries import RowQuestion, answer, tables_of
from samnak.datasets.services import loading
from tests.datasets.conftest import CLEAN, made, released

PRIVATE = "ชื่อ,โทร,จังหวัด\nนายสมชาย ใจดี,081-234-5678,ตาก\nนางมาลี รักไทย,089-765-4321,น่าน\n"


def table_of(row):
    return row.tables.filter(removed_at=None).select_related("newest").get()


def rows_of(version):
    return list(Row.objects.filter(version=version).order_by("position").values_list("values", flat=True))


def add(office, row, text, **given):
    return services.add_version(
        actor=office.actor("officer"), table_id=table_of(row).pk, stream=io.BytesIO(text.encode()), file_name="n.csv", **given
    )


def test_a_file_becomes_rows(office):
    row = made(office)
    version = table_of(row).newest
    assert (version.number, version.state, version.row_count, version.origin) == (1, "ready", 4, "upload")
    assert rows_of(version) == [
        ["เชียงใหม่", 2568, 1250, 20.5],
        ["น่าน", 2568, 305, 10.0],
        ["เชียงใหม่", 2569, 1400, 25.0],
        ["ตาก", 2569, None, 5.0],
    ]
    assert list(Column.objects.filter(version=version).values_list("name", "kind")) == [
        ("province", "text"), ("year", "integer"), ("visitors", "integer"), ("column_4", "decimal"),
    ]  # fmt: skip
    assert list(version.quality.values_list("kind", "count", "places", "serious")) == [("missing", 1, [4], False)]
    assert list(Event.objects.filter(subject_id=row.pk).order_by("at").values_list("kind", flat=True)) == [
        "datasets.created", "datasets.version_added",
    ]  # fmt: skip


def test_a_new_version_tells_what_changed(office):
    row = made(office)
    second = add(office, row, CLEAN.replace("ค่าเข้าชม", "รายได้").replace("น่าน,2568,305", "น่าน,2568,306") + "แพร่,2569,7,1\n")
    assert second.number == 2
    assert second.changes == {
        "added": ["รายได้"], "removed": ["ค่าเข้าชม"], "retyped": [], "rows_before": 4, "rows_after": 5, "rows_added": 2, "rows_removed": 1,
    }  # fmt: skip
    first = TableVersion.objects.get(number=1)
    assert (rows_of(first), Row.objects.filter(version=second).count()) == ([], 5)


def test_rows_of_what_is_out_stay(office):
    row = released(office)
    services.revise(actor=office.actor("officer"), data_set_id=row.pk)
    second = add(office, row, CLEAN + "แพร่,2569,7,1\n")
    assert [Row.objects.filter(version__number=number).count() for number in (1, 2)] == [4, 5]
    services.submit(actor=office.actor("officer"), data_set_id=row.pk)
    services.approve(actor=office.actor("steward"), data_set_id=row.pk)
    services.publish(actor=office.actor("steward"), data_set_id=row.pk)
    assert list(Row.objects.values_list("version", flat=True).distinct()) == [second.pk]


def test_what_cannot_be_read_is_told(office):
    row = made(office)
    failed = add(office, row, "a,b\n")
    assert (failed.state, failed.number) == ("failed", 2)
    assert "ไม่มีแถวข้อมูล" in failed.problem
    assert table_of(row).newest.number == 1


def test_large_files_are_read_by_the_worker(office, monkeypatch):
    monkeypatch.setattr(loading, "AT_ONCE", 10)
    row = made(office)
    version = TableVersion.objects.get()
    assert (version.state, table_of(row).newest) == ("waiting", None)
    job = ProcrastinateJob.objects.get(task_name="datasets.read_version")
    assert job.args == {"version_id": str(version.pk)}
    for _time in range(2):
        services.read_version(actor=office.actor("officer"), version_id=version.pk)
    assert Row.objects.count() == 4


def test_the_dictionary(office):
    row = made(office)
    table = table_of(row)
    columns = list(Column.objects.filter(version=table.newest).order_by("place"))
    names = ("name", "label", "kind", "unit", "description", "required", "unique", "least", "most")
    wanted = [{name: getattr(one, name) for name in names} for one in columns]
    wanted[2] |= {"description": "นับเป็นรายคน", "unit": "คน"}
    same = services.save_dictionary(actor=office.actor("officer"), table_id=table.pk, columns=wanted)
    assert same.number == 1
    assert Column.objects.get(version=same, place=2).unit == "คน"
    wanted[1] |= {"kind": "code", "name": "be_year"}
    wanted[2] |= {"least": 400.0}
    second = services.save_dictionary(actor=office.actor("officer"), table_id=table.pk, columns=wanted)
    assert (second.number, second.origin) == (2, "retyped")
    assert rows_of(second)[0] == ["เชียงใหม่", "2568", 1250, 20.5]
    assert Column.objects.get(version=second, place=2).description == "นับเป็นรายคน"
    assert list(second.quality.filter(kind="out_of_range").values_list("count", "places")) == [(1, [2])]
    wanted[0]["name"] = "be_year"
    with pytest.raises(DomainError) as refused:
        services.save_dictionary(actor=office.actor("officer"), table_id=table.pk, columns=wanted)
    assert refused.value.field == "1-name"


def test_personal_data_stops_a_release_until_it_is_decided_on(office):
    row = made(office, text=PRIVATE)
    actor = office.actor("officer")
    found = {one.kind: one for one in PersonalFinding.objects.all()}
    assert {kind: (one.count, one.places[0]) for kind, one in found.items()} == {
        "name": (2, [1, "นาย••• ใจด•••"]), "phone": (2, [1, "••••••5678"]),
    }  # fmt: skip
    with pytest.raises(NotReadyError):
        services.submit(actor=actor, data_set_id=row.pk)
    with pytest.raises(DomainError):
        services.justify(actor=actor, finding_id=found["name"].pk, reason=" ")
    services.justify(actor=actor, finding_id=found["name"].pk, reason="ผู้ดำรงตำแหน่งตามประกาศ")
    second = services.cover(actor=actor, table_id=table_of(row).pk, choices={found["phone"].pk: "cover"})
    assert rows_of(second) == [["นายสมชาย ใจดี", "[ปกปิด]", "ตาก"], ["นางมาลี รักไทย", "[ปกปิด]", "น่าน"]]
    assert [(one.kind, one.state) for one in second.personal.all()] == [("name", "justified")]
    found["phone"].refresh_from_db()
    assert (found["phone"].state, found["phone"].decided_by_name) == ("masked", actor.name)
    services.submit(actor=actor, data_set_id=row.pk)


def test_a_column_is_taken_out(office):
    row = made(office, text=PRIVATE)
    found = PersonalFinding.objects.get(kind="name")
    second = services.cover(actor=office.actor("officer"), table_id=table_of(row).pk, choices={found.pk: "remove"})
    assert list(Column.objects.filter(version=second).values_list("label", flat=True)) == ["โทร", "จังหวัด"]
    assert [(one.kind, one.state) for one in second.personal.all()] == [("phone", "open")]
    event = Event.objects.get(kind="datasets.masked")
    assert (event.data["columns"], event.data["cells"]) == (["ชื่อ"], 0)


def test_a_reason_is_not_carried_to_another_file(office):
    row = made(office, text=PRIVATE)
    actor = office.actor("officer")
    for one in PersonalFinding.objects.all():
        services.justify(actor=actor, finding_id=one.pk, reason="เปิดเผยได้ตามกฎหมาย")
    second = add(office, row, PRIVATE)
    assert {one.state for one in second.personal.all()} == {"open"}
    with pytest.raises(NotReadyError):
        services.submit(actor=actor, data_set_id=row.pk)


@pytest.mark.parametrize("category", ["personal", "security", "secret"])
def test_what_is_not_public_never_leaves(office, category):
    row = made(office, data_category=category)
    with pytest.raises(NotReadyError):
        services.submit(actor=office.actor("officer"), data_set_id=row.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        DataSet.objects.filter(pk=row.pk).update(state="published")


@pytest.mark.parametrize("lacking", ["notes", "tags", "objective", "maintainer", "maintainer_email", "data_source"])
def test_the_catalogue_asks_for_a_whole_record(office, lacking):
    row = made(office, **{lacking: [] if lacking in {"tags", "objective"} else ""})
    with pytest.raises(NotReadyError):
        services.submit(actor=office.actor("officer"), data_set_id=row.pk)


def test_approval_freezes_what_was_seen(office):
    row = released(office)
    release = Release.objects.get()
    assert (release.number, release.approved_by_name, release.proposed_by_name) == (
        1,
        office.actor("steward").name,
        office.actor("officer").name,
    )
    assert release.record["fields"]["data_type"] == "ข้อมูลสถิติ"
    assert release.record["fields"]["disaggregate_other"] == "จังหวัด"
    assert [one["done"] for one in release.checklist] == [True, True, True, True, True, False]
    services.revise(actor=office.actor("officer"), data_set_id=row.pk)
    row.refresh_from_db()
    data = {name: getattr(row, name) for name in services.describing.FIELDS} | {"title": "ชื่อใหม่"}
    services.describe(actor=office.actor("officer"), data_set_id=row.pk, data=data, slug=row.slug, revision=row.revision)
    row.refresh_from_db()
    assert (row.title, row.current_release.title, row.state) == ("ชื่อใหม่", "ผู้เข้าชมพิพิธภัณฑ์", "draft")
    with pytest.raises(ConflictError):
        services.describe(actor=office.actor("officer"), data_set_id=row.pk, data=data, slug=row.slug, revision=row.revision - 1)
    with pytest.raises(DomainError) as refused:
        services.describe(
            actor=office.actor("officer"),
            data_set_id=row.pk,
            data=data | {"data_category": "personal"},
            slug=row.slug,
            revision=row.revision,
        )
    assert refused.value.field == "data_category"
    with pytest.raises(Exception, match="frozen"), transaction.atomic(), official(office.actor("officer")):
        Release.objects.filter(pk=release.pk).update(title="อื่น")


def test_nobody_approves_the_own_proposal(office):
    row = made(office, "steward")
    services.submit(actor=office.actor("steward"), data_set_id=row.pk)
    with pytest.raises(DeniedError):
        services.approve(actor=office.actor("steward"), data_set_id=row.pk)


def test_withdrawal_and_return(office):
    row = released(office)
    services.withdraw(actor=office.actor("steward"), data_set_id=row.pk, reason="ตัวเลขผิด")
    row.refresh_from_db()
    assert (row.state, row.current_release, Release.objects.get().withdrawn_reason) == ("withdrawn", None, "ตัวเลขผิด")
    services.revise(actor=office.actor("officer"), data_set_id=row.pk)
    services.submit(actor=office.actor("officer"), data_set_id=row.pk)
    services.return_set(actor=office.actor("steward"), data_set_id=row.pk, reason="เพิ่มคำอธิบาย")
    row.refresh_from_db()
    assert (row.state, row.returned_reason) == ("draft", "เพิ่มคำอธิบาย")


def test_official_tables_refuse_a_write_without_an_actor(db, office):
    row = made(office)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', '', false)")
    with pytest.raises(Exception, match="without an actor"), transaction.atomic():
        DataSet.objects.filter(pk=row.pk).update(title="x")


def ask(row, **question):
    version = table_of(row).newest
    kinds = dict(Column.objects.filter(version=version).order_by("place").values_list("name", "kind"))
    rows, total = answer(version.pk, kinds, RowQuestion(**question))
    return [number for number, _values in rows], total


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ({}, [1, 2, 3, 4]),
        ({"filters": {"year": ["2569"]}}, [3, 4]),
        ({"filters": {"year": ["๒๕๖๙"], "province": ["ตาก", "น่าน"]}}, [4]),
        ({"filters": {"visitors": [None]}}, [4]),
        ({"filters": {"_id": [2, 3]}}, [2, 3]),
        ({"text": "เชียง"}, [1, 3]),
        ({"text": "เชียง 2569"}, [3]),
        ({"text": '"'}, []),
        ({"text": "%"}, []),
        ({"column_texts": {"province": "น่า"}}, [2]),
        ({"order": [("visitors", True)]}, [3, 1, 2, 4]),
        ({"order": [("province", False), ("year", True)]}, [3, 1, 4, 2]),
        ({"order": [("_id", True)], "limit": 2, "offset": 1}, [3, 2]),
    ],
)
def test_questions_to_rows(office, question, rows):
    assert ask(made(office), **question)[0] == rows


def test_totals(office):
    row = made(office)
    assert ask(row, limit=1)[1] == 4
    assert ask(row, limit=0) == ([], 4)
    assert ask(row, counted=False)[1] is None


def dictionary_of(table):
    names = ("name", "label", "kind", "unit", "description", "required", "unique", "least", "most")
    return [{name: getattr(one, name) for name in names} for one in table.newest.columns.order_by("place")]


def test_another_type_does_not_hide_a_citizen_id(office):
    row = made(office, text="ลำดับ,เลข\n1,1101700230708\n2,3100600445635\n")
    table = table_of(row)
    for kind in ("decimal", "date"):
        wanted = dictionary_of(table_of(row))
        wanted[1] |= {"kind": kind}
        second = services.save_dictionary(actor=office.actor("officer"), table_id=table.pk, columns=wanted)
        assert [(one.kind, one.count, one.state) for one in second.personal.all()] == [("citizen_id", 2, "open")]
    with pytest.raises(NotReadyError):
        services.submit(actor=office.actor("officer"), data_set_id=row.pk)


def test_what_was_approved_keeps_its_rows_until_it_is_out(office):
    """A version read late, such as by a worker that was away, does not take the rows of the release that waits to go out."""
    row = made(office)
    services.submit(actor=office.actor("officer"), data_set_id=row.pk)
    release = services.approve(actor=office.actor("steward"), data_set_id=row.pk)
    table = table_of(row)
    with official(office.actor("officer")):
        late = loading.new_version(office.actor("officer"), table, table.newest.file, loading.Origin.UPLOAD)
    services.read_version(actor=office.actor("officer"), version_id=late.pk)
    assert Row.objects.filter(version__in=release.version_ids).count() == 4
    services.publish(actor=office.actor("steward"), data_set_id=row.pk)
    assert Row.objects.filter(version__in=release.version_ids).count() == 4


def test_what_is_being_read_is_not_passed_by(office, monkeypatch):
    row = made(office, text=PRIVATE)
    officer = office.actor("officer")
    table = table_of(row)
    for one in table.newest.personal.all():
        services.justify(actor=officer, finding_id=one.pk, reason="เปิดเผยได้ตามกฎหมาย")
    monkeypatch.setattr(loading, "AT_ONCE", 10)
    waiting = add(office, row, PRIVATE)
    retyped = dictionary_of(table)
    retyped[2] |= {"kind": "code"}
    for act in (
        lambda: services.submit(actor=officer, data_set_id=row.pk),
        lambda: services.save_dictionary(actor=officer, table_id=table.pk, columns=retyped),
        lambda: services.cover(actor=officer, table_id=table.pk, choices={table.newest.personal.first().pk: "cover"}),
    ):
        with pytest.raises(DomainError):
            act()
    services.read_version(actor=officer, version_id=waiting.pk)
    assert table_of(row).newest == waiting
    services.save_dictionary(actor=officer, table_id=table.pk, columns=dictionary_of(table_of(row)))


def test_a_version_that_was_read_does_not_fail_afterwards(office):
    version = table_of(made(office)).newest
    assert loading._failed(office.actor("officer"), version.pk, "ช้าไป").state == "ready"


def test_approving_takes_having_seen_it(office):
    row = made(office)
    services.submit(actor=office.actor("officer"), data_set_id=row.pk)
    row.refresh_from_db()
    seen = row.revision
    services.recall(actor=office.actor("officer"), data_set_id=row.pk)
    add(office, row, CLEAN + "แพร่,2569,7,1\n")
    services.submit(actor=office.actor("officer"), data_set_id=row.pk)
    with pytest.raises(ConflictError):
        services.approve(actor=office.actor("steward"), data_set_id=row.pk, seen=seen)
    row.refresh_from_db()
    assert services.approve(actor=office.actor("steward"), data_set_id=row.pk, seen=row.revision).number == 1


def test_two_who_write_the_dictionary(office):
    row = made(office)
    table = table_of(row)
    row.refresh_from_db()
    wanted = dictionary_of(table)
    wanted[0] |= {"description": "ของคนแรก"}
    services.save_dictionary(actor=office.actor("officer"), table_id=table.pk, columns=wanted, seen=row.revision)
    wanted[0] |= {"description": "ของคนหลัง"}
    with pytest.raises(ConflictError):
        services.save_dictionary(actor=office.actor("officer"), table_id=table.pk, columns=wanted, seen=row.revision)
    assert Column.objects.get(version=table.newest, place=0).description == "ของคนแรก"


@pytest.mark.parametrize("level", ["internal", "confidential", "secret", "top_secret"])
def test_only_the_open_class_leaves(office, level):
    row = made(office, data_class_level=level)
    with pytest.raises(NotReadyError, match="เป็นข้อมูลสาธารณะ ชั้นเปิดเผย"):
        services.submit(actor=office.actor("officer"), data_set_id=row.pk)


def test_findings_are_counted_by_themselves(office):
    """Personal data, remarks and columns of one table do not multiply."""
    row = made(office, text="ชื่อ,โทร,ปี\nนายสมชาย ใจดี,081-234-5678,2568\nนายสมชาย ใจดี,081-234-5678,2568\n,,2111\n")
    (table,) = tables_of(row)
    assert (table.open_personal, table.serious, table.column_count, table.being_read) == (
        table.newest.personal.count(), table.newest.quality.filter(serious=True).count(), 3, False,
    )  # fmt: skip
    assert (table.open_personal, table.newest.quality.count() > 1) == (2, True)
