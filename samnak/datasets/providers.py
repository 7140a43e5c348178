"""What data sets tell the engines, and the base of tables that the apps above make of their own work."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from samnak.audit import queries as audit
from samnak.core import thai
from samnak.core.access import can
from samnak.core.actor import Actor, system_actor
from samnak.core.language import in_thai
from samnak.core.providers import Provider, providers_of
from samnak.datasets import policies, queries, services
from samnak.datasets.content.platform import PlatformSet, suppressed
from samnak.datasets.content.schema import ColumnDraft
from samnak.datasets.enums import DataSetState, DataType, Events, PlatformState
from samnak.datasets.models import DataSet, PlatformSwitch
from samnak.datasets.queries.listings import labels_of
from samnak.notifications.providers import NoticeDraft, NoticeProvider, WorkItem, WorkProvider
from samnak.search.providers import Command, CommandProvider, Document, IndexProvider

__all__ = ["ColumnDraft", "PlatformSet", "PlatformTable", "make_platform_tables", "platform_tables", "suppressed"]
MAKER = "ระบบจัดทำข้อมูลเปิด"


class PlatformTable(Provider):
    """Base of a table that an app makes of its own work, for an agency: numbers only, nothing of any person or letter."""

    engine: ClassVar[bool] = True
    key: ClassVar[str] = ""

    def described(self) -> PlatformSet:
        """Return what the table is, in Thai."""
        raise NotImplementedError

    def rows(self, agency_id: UUID) -> Sequence[Sequence[Any]]:
        """Return the rows in the order of the columns, always in the same order; small counts are `suppressed`."""
        raise NotImplementedError


def platform_tables() -> dict[str, PlatformTable]:
    """Return the tables that the installed apps can make, by their key."""
    return {one.key: one for one in providers_of(PlatformTable)}


def make_platform_tables(switch_id: UUID | None = None) -> int:
    """Make what was switched on and has changed; return how many new versions there are."""
    rows = PlatformSwitch.objects.filter(state=PlatformState.ON).order_by("pk")
    known = platform_tables()
    made = 0
    for row in rows.filter(pk=switch_id) if switch_id else rows:
        if row.key not in known:
            continue
        table = known[row.key]
        with in_thai():
            version = services.make_platform_table(
                actor=system_actor(MAKER, row.agency_id), switch_id=row.pk, made=table.described(), rows=table.rows(row.agency_id)
            )
        made += version is not None
    return made


def page_path(data_set_id: UUID) -> str:
    """Return the address of the working page of a data set."""
    return reverse("datasets:data-set", args=[data_set_id])


class DataSetWork(WorkProvider):
    """Data sets that wait for a steward."""

    engine: ClassVar[bool] = False

    def items(self, standings: Sequence[Actor], limit: int) -> list[WorkItem]:
        """Return what waits; one query."""
        rows = queries.waiting_for(standings).select_related("unit").order_by("proposed_at", "pk")[:limit]
        found = []
        for row in rows:
            standing = next((one for one in standings if policies.is_steward(one, row.unit.path)), standings[0])
            waiting = row.state == DataSetState.SUBMITTED
            found.append(
                WorkItem(
                    kind="datasets.approve",
                    kind_label=_("ชุดข้อมูลรออนุมัติ") if waiting else _("ชุดข้อมูลรอเผยแพร่"),
                    title=row.title,
                    detail=f"{row.unit.name} · {row.proposed_by_name}",
                    path=page_path(row.pk),
                    act_label=_("พิจารณา") if waiting else _("เผยแพร่"),
                    standing=standing,
                    since=row.proposed_at or row.changed_at,
                    object_id=row.pk,
                )
            )
        return found

    def count(self, standings: Sequence[Actor]) -> dict[str, int]:
        """Return how many wait; nobody is asked about who is no steward."""
        if not any(policies.can_approve_some(one) for one in standings):
            return {}
        number = queries.waiting_for(standings).count()
        return {"datasets.approve": number} if number else {}


_ASKED = gettext_noop("มีชุดข้อมูลเสนอขออนุมัติเผยแพร่")
_TO_OWNER = {
    Events.RETURNED.name: gettext_noop("ชุดข้อมูลของท่านถูกส่งกลับแก้ไข เปิดดูเหตุผล"),
    Events.APPROVED.name: gettext_noop("ชุดข้อมูลของท่านได้รับอนุมัติแล้ว"),
    Events.PUBLISHED.name: gettext_noop("ชุดข้อมูลของท่านเผยแพร่แล้ว"),
    Events.WITHDRAWN.name: gettext_noop("ชุดข้อมูลของท่านถูกถอนการเผยแพร่ เปิดดูเหตุผล"),
    Events.PUSH_FAILED.name: gettext_noop("ส่งชุดข้อมูลของท่านไปบัญชีข้อมูลภาครัฐไม่สำเร็จ"),
}


class DataSetNotices(NoticeProvider):
    """Stewards hear of proposals, who made a data set of what became of it."""

    engine: ClassVar[bool] = False
    kinds: ClassVar[tuple[str, ...]] = (Events.SUBMITTED.name, *_TO_OWNER)

    def notices(self, event_id: UUID, kind: str) -> list[NoticeDraft]:
        """Return the notices of an event."""
        event = audit.get_event(event_id)
        row = DataSet.objects.select_related("unit").filter(pk=event.subject_id).first() if event.subject_id else None
        if row is None:
            return []
        if kind == Events.SUBMITTED.name:
            posts = tuple(queries.posts_that_approve(row))
            return [NoticeDraft(_ASKED, page_path(row.pk), position_ids=posts)] if posts else []
        if row.owner_position_id is None:
            return []
        return [NoticeDraft(_TO_OWNER[kind], page_path(row.pk), position_ids=(row.owner_position_id,))]


class DataSetIndex(IndexProvider):
    """Data sets in the one search: working ones for their people, released ones for the whole agency."""

    engine: ClassVar[bool] = False
    kind: ClassVar[str] = "dataset"
    label: ClassVar[str] = gettext_lazy("ชุดข้อมูล")  # type: ignore[assignment]
    order: ClassVar[int] = 50
    categories: ClassVar[Mapping[str, str]] = {one.value: one.label for one in DataType}  # type: ignore[misc]

    def documents(self, object_ids: Sequence[UUID]) -> list[Document]:
        """Return data sets as they are found."""
        labels = labels_of(object_ids)
        return [_document(row, labels.get(row.pk, [])) for row in queries.sets_to_find(object_ids)]

    def ids(self, after: UUID | None, limit: int) -> list[UUID]:
        """Return the next data sets."""
        return queries.ids_after(after, limit)

    def total(self) -> int:
        """Return how many data sets there are."""
        return DataSet.objects.count()

    def tokens(self, actor: Actor) -> frozenset[UUID]:
        """Return what lets the actor find a data set."""
        return queries.finds_by(actor)

    def visible(self, actor: Actor, object_ids: Sequence[UUID]) -> set[UUID]:
        """Return which data sets the actor may know of."""
        return set(queries.known_to(actor).filter(pk__in=object_ids).values_list("pk", flat=True))

    def spelled(self, actor: Actor, text: str, limit: int) -> list[UUID]:
        """Return the newest data sets that hold every word, letter by letter."""
        rows = queries.found(queries.known_to(actor), text).order_by("-changed_at")
        return list(rows.values_list("pk", flat=True)[:limit])


def _document(row: DataSet, labels: Sequence[str]) -> Document:
    """Describe a data set; of one that is out, only what is out, because everybody in the agency finds it."""
    release = row.current_release
    if release is not None:
        title, text = release.title, release.words
        path, detail = reverse("datasets:public-set", args=[release.slug]), _("เผยแพร่แล้ว")
    else:
        title, path, detail = row.title, page_path(row.pk), row.get_state_display()
        text = "\n".join([row.notes, *row.tags, row.data_source, row.owner_name, *labels])
    return Document(
        object_id=row.pk,
        agency_id=row.agency_id,
        title=title,
        text=text,
        readers=queries.readers_of(row),
        day=thai.local_date(row.changed_at),
        unit_id=row.unit_id,
        category=release.data_type if release else row.data_type,
        path=path,
        icon="database",
        detail=f"{detail} · {row.unit.name}",
    )


class DataSetCommands(CommandProvider):
    """The lists of data sets, and a new one."""

    engine: ClassVar[bool] = False

    def commands(self, actor: Actor | None) -> Sequence[Command]:
        """Return what this actor may begin."""
        found = [Command(_("ข้อมูลเปิด"), reverse("datasets:public"), "globe", "open data catalogue ckan")]
        if actor is None or actor.agency_id is None:
            return found
        found.append(Command(_("ชุดข้อมูล"), reverse("datasets:data-sets"), "database", "คลังข้อมูล data sets"))
        if can(actor, policies.CREATE):
            found.append(Command(_("ชุดข้อมูลใหม่"), reverse("datasets:new"), "database-backup", "นำเข้า excel csv new data set"))
        return found
