"""Lists of data sets, their tables, what stands in the way of a release, and what the search indexes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Func, OuterRef, Prefetch, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from samnak.core import thai
from samnak.core.actor import Actor
from samnak.datasets.enums import DataCategory, DataClass, DataSetState, FindingState, VersionState
from samnak.datasets.models import Column, DataSet, DataTable, PersonalFinding, PlatformSwitch, QualityFinding, TableVersion
from samnak.datasets.queries.access import stewarded, visible_to
from samnak.datasets.queries.rows import THAI_ORDER
from samnak.org.enums import Role, Scope
from samnak.org.models import Position

ORDERS = {
    "title": ("title_key", "pk"),
    "-title": ("-title_key", "-pk"),
    "changed": ("changed_at", "pk"),
    "-changed": ("-changed_at", "-pk"),
    "state": ("state", "-changed_at"),
    "-state": ("-state", "-changed_at"),
}


@dataclass(frozen=True, slots=True)
class SetFilter:
    """What is asked of the list."""

    text: str = ""
    state: str = ""
    data_type: str = ""
    unit: UUID | None = None


def in_box(actor: Actor, box: str, asked: SetFilter, order: str = "") -> QuerySet[DataSet]:
    """Return the data sets of the unit, those that wait for the actor's approval, or all the actor may see."""
    rows = visible_to(actor)
    if box == "unit":
        rows = rows.filter(Q(unit=actor.unit_id) | Q(owner_position=actor.position_id))
    elif box == "approve":
        rows = rows.filter(pk__in=waiting_for([actor]).values("pk"))
    rows = found(rows, asked.text)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.data_type:
        rows = rows.filter(data_type=asked.data_type)
    if asked.unit:
        rows = rows.filter(unit=asked.unit)
    counted = rows.annotate(
        table_count=Coalesce(Subquery(_tables_in().values("number")), 0),
        title_key=Func(F("title"), template=THAI_ORDER % "%(expressions)s", output_field=TextField()),
    )
    return counted.select_related("unit", "current_release").order_by(*ORDERS.get(order, ORDERS["-changed"]))


def _tables_in() -> QuerySet[Any]:
    rows = DataTable.objects.filter(data_set=OuterRef("pk"), removed_at=None).order_by().values("data_set")
    return rows.annotate(number=Count("pk"))


def found(rows: QuerySet[DataSet], text: str) -> QuerySet[DataSet]:
    """Narrow data sets to those that hold every word of a text."""
    for word in thai.normalise(text).split()[:8]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(notes__icontains=word) | Q(tags__icontains=word) | Q(unit__name__icontains=word)
        )
    return rows


def waiting_for(standings: Sequence[Actor]) -> QuerySet[DataSet]:
    """Return what waits for the approval of these posts, without what the same person proposed."""
    condition = Q(pk=None)
    for actor in standings:
        condition |= Q(agency=actor.agency_id) & stewarded(actor) & ~Q(proposed_by_id=actor.user_id)
    return DataSet.objects.filter(condition, state__in=[DataSetState.SUBMITTED, DataSetState.APPROVED])


def posts_that_approve(data_set: DataSet) -> list[UUID]:
    """Return the posts that are stewards of a data set's unit."""
    above = [UUID(part) for part in data_set.unit.path.split("/") if part]
    reach = (
        Q(grants__scope=Scope.AGENCY)
        | Q(grants__scope=Scope.SUBTREE, grants__unit__in=above)
        | Q(grants__scope=Scope.UNIT, grants__unit=data_set.unit_id)
    )
    rows = Position.objects.filter(reach, grants__role=Role.DATA_STEWARD, agency=data_set.agency_id, is_active=True)
    return sorted(set(rows.values_list("pk", flat=True)))


def tables_of(data_set: DataSet) -> list[DataTable]:
    """Return the tables of a data set with their newest versions, and how much was found in them."""
    return list(
        DataTable.objects.filter(data_set=data_set, removed_at=None)
        .select_related("newest__file__blob")
        .annotate(
            open_personal=_counted(PersonalFinding.objects.filter(state=FindingState.OPEN)),
            serious=_counted(QualityFinding.objects.filter(serious=True)),
            column_count=_counted(Column.objects.all()),
            being_read=Exists(
                TableVersion.objects.filter(
                    table=OuterRef("pk"),
                    number__gt=Coalesce(OuterRef("newest__number"), 0),
                    state__in=[VersionState.WAITING, VersionState.READING],
                )
            ),
        )
        .prefetch_related(Prefetch("newest__columns", Column.objects.order_by("place")))
        .order_by("order", "pk")
    )


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """Return how many of these rows the newest version of a table has; each counted by itself, so that they do not multiply."""
    found = rows.filter(version=OuterRef("newest")).order_by().values("version").annotate(number=Count("pk"))
    return Coalesce(Subquery(found.values("number")), 0)


REQUIRED = (
    "title", "notes", "tags", "objective", "maintainer", "maintainer_email", "data_source",
)  # fmt: skip
OTHERS = ("data_type", "update_frequency_unit", "geo_coverage", "data_format", "license_id")


def missing_fields(data_set: DataSet) -> list[str]:
    """Return the labels of the fields the catalogue requires and the data set lacks."""
    lacking = [name for name in REQUIRED if not getattr(data_set, name)]
    lacking += [
        f"{name}_other" for name in OTHERS if getattr(data_set, name) == "other" and not getattr(data_set, f"{name}_other")
    ]
    if "other" in data_set.objective and not data_set.objective_other:
        lacking.append("objective_other")
    return [str(DataSet._meta.get_field(name).verbose_name) for name in lacking]  # type: ignore[union-attr]  # noqa: SLF001 - names of fields


def why_closed(data_set: DataSet) -> str:
    """Return the category or the class that keeps a data set inside, nothing when it may go out."""
    if data_set.data_category != DataCategory.PUBLIC:
        return str(data_set.get_data_category_display())
    return "" if data_set.data_class_level == DataClass.OPEN else str(data_set.get_data_class_level_display())


def checklist(data_set: DataSet, tables: Sequence[DataTable]) -> list[dict[str, Any]]:
    """Return what must hold before a release, each with whether it does, what is wrong, and whether it only should hold."""
    lacking = missing_fields(data_set)
    closed = why_closed(data_set)
    unread = [
        one.name
        for one in tables
        if one.newest is None or one.newest.state != VersionState.READY or getattr(one, "being_read", False)
    ]
    personal = sum(getattr(one, "open_personal", 0) for one in tables)
    serious = sum(getattr(one, "serious", 0) for one in tables)
    bare = [one.name for one in tables if one.newest and any(not column.description for column in one.newest.columns.all())]
    return [
        _line("public", _("เป็นข้อมูลสาธารณะ ชั้นเปิดเผย"), not closed, closed),
        _line("record", _("คำอธิบายชุดข้อมูลครบตามบัญชีข้อมูลภาครัฐ"), not lacking, _and(lacking)),
        _line("tables", _("มีตารางข้อมูลที่อ่านได้ครบทุกตาราง"), bool(tables) and not unread, _and(unread)),
        _line(
            "personal",
            _("พิจารณาข้อมูลส่วนบุคคลครบแล้ว"),
            personal == 0,
            _("ยังมี %(count)s รายการ") % {"count": personal},
        ),
        _line("quality", _("ไม่มีข้อสังเกตคุณภาพที่ควรแก้"), serious == 0, _("มี %(count)s รายการ") % {"count": serious}, advice=True),
        _line("dictionary", _("พจนานุกรมข้อมูลมีคำอธิบายทุกคอลัมน์"), bool(tables) and not bare, _and(bare), advice=True),
    ]


def _line(key: str, label: str, done: bool, detail: str, *, advice: bool = False) -> dict[str, Any]:
    return {"key": key, "label": label, "done": done, "detail": "" if done else detail, "advice": advice}


def _and(words: Sequence[str]) -> str:
    return ", ".join(words)


def quality_of(version_id: UUID) -> list[QualityFinding]:
    """Return what was seen in a version."""
    return list(QualityFinding.objects.filter(version=version_id).select_related("column"))


def platform_switches(agency_id: UUID) -> dict[str, PlatformSwitch]:
    """Return the switches of an agency by their table."""
    rows = PlatformSwitch.objects.filter(agency=agency_id).select_related("unit", "data_set__current_release")
    return {row.key: row for row in rows}


# --- the index of the search ---------------------------------------------------------------------------------------


def sets_to_find(ids: Collection[UUID]) -> list[DataSet]:
    """Return data sets as the search indexes them, with the labels of their columns."""
    return list(DataSet.objects.filter(pk__in=ids).select_related("unit", "agency", "current_release"))


def labels_of(ids: Collection[UUID]) -> Mapping[UUID, list[str]]:
    """Return the labels of the columns of many data sets."""
    found_labels: dict[UUID, list[str]] = {}
    rows = Column.objects.filter(version__newest_of__data_set__in=ids, version__newest_of__removed_at=None)
    for key, label in rows.values_list("version__newest_of__data_set", "label"):
        found_labels.setdefault(key, []).append(label)
    return found_labels


def ids_after(after: UUID | None, limit: int) -> list[UUID]:
    """Return the next data sets in the order of their ids."""
    rows = DataSet.objects.order_by("pk").values_list("pk", flat=True)
    return list((rows.filter(pk__gt=after) if after else rows)[:limit])
