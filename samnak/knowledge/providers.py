"""What the knowledge base tells the engines."""

from collections.abc import Mapping, Sequence
from typing import ClassVar
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from samnak.audit import queries as audit
from samnak.core import thai
from samnak.core.access import can
from samnak.core.actor import Actor
from samnak.files.providers import BlobFollower
from samnak.files.queries import text_of
from samnak.knowledge import policies, queries
from samnak.knowledge.content import plain
from samnak.knowledge.enums import EntryKind, Events
from samnak.knowledge.models import Entry
from samnak.notifications.providers import NoticeDraft, NoticeProvider, WorkItem, WorkProvider
from samnak.search.providers import MOST_WORDS, Command, CommandProvider, Document, IndexProvider
from samnak.search.services import note

ICONS = {EntryKind.ARTICLE: "book-open-text", EntryKind.DOCUMENT: "file-text", EntryKind.FORM: "clipboard-list"}


def page_path(entry_id: UUID) -> str:
    """Return the address of an entry."""
    return reverse("knowledge:entry", args=[entry_id])


class KnowledgeWork(WorkProvider):
    """Entries that wait for a curator, and those due for review."""

    engine: ClassVar[bool] = False

    def items(self, standings: Sequence[Actor], limit: int) -> list[WorkItem]:
        """Return what waits for these posts; the longest waiting first."""
        waiting = queries.with_all(queries.waiting_for(standings)).order_by("proposed_at", "pk")[:limit]
        due = queries.with_all(queries.due_for(standings)).order_by("review_on", "pk")[:limit]
        found = [_work(row, standings, due=False) for row in waiting]
        return (found + [_work(row, standings, due=True) for row in due])[:limit]

    def count(self, standings: Sequence[Actor]) -> dict[str, int]:
        """Return how many wait, by kind."""
        counts = {
            "knowledge.approve": queries.waiting_for(standings).count(),
            "knowledge.review": queries.due_for(standings).count(),
        }
        return {kind: number for kind, number in counts.items() if number}


def _work(row: Entry, standings: Sequence[Actor], *, due: bool) -> WorkItem:
    standing = next((one for one in standings if policies.is_curator(one, row.collection)), standings[0])
    return WorkItem(
        kind="knowledge.review" if due else "knowledge.approve",
        kind_label=_("เรื่องครบกำหนดทบทวน") if due else _("เรื่องรออนุมัติเผยแพร่"),
        title=row.title,
        detail=f"{row.collection.title} · {row.owner_name if due else row.proposed_by_name}",
        path=page_path(row.pk),
        act_label=_("ทบทวน") if due else _("พิจารณา"),
        standing=standing,
        since=row.changed_at if due else row.proposed_at or row.changed_at,
        due=row.review_on if due else None,
        object_id=row.pk,
    )


_TO_CURATORS = {
    Events.SUBMITTED.name: gettext_noop("มีเรื่องในคลังความรู้เสนอขอเผยแพร่"),
    Events.ANSWERED.name: gettext_noop("มีผู้อ่านแสดงความเห็นต่อเรื่องในคลังความรู้"),
}
_TO_WRITER = {
    Events.RETURNED.name: gettext_noop("เรื่องที่ท่านเขียนถูกส่งกลับแก้ไข เปิดดูเหตุผล"),
    Events.PUBLISHED.name: gettext_noop("เรื่องที่ท่านเขียนเผยแพร่แล้ว"),
    Events.WITHDRAWN.name: gettext_noop("เรื่องที่ท่านเขียนเลิกใช้แล้ว เปิดดูเหตุผล"),
}


class KnowledgeNotices(NoticeProvider):
    """Curators hear of proposals and answers, writers of what became of their entry."""

    engine: ClassVar[bool] = False
    kinds: ClassVar[tuple[str, ...]] = (*_TO_CURATORS, *_TO_WRITER)

    def notices(self, event_id: UUID, kind: str) -> list[NoticeDraft]:
        """Return the notices of an event."""
        event = audit.get_event(event_id)
        rows = queries.with_all(Entry.objects.filter(pk=event.subject_id)) if event.subject_id else []
        found = []
        for row in rows:
            if kind in _TO_CURATORS:
                posts = queries.needed_posts(row)
                found.append(NoticeDraft(_TO_CURATORS[kind], page_path(row.pk), position_ids=posts))
            else:
                found.append(NoticeDraft(_TO_WRITER[kind], page_path(row.pk), position_ids=(row.owner_position_id,)))
        return found


class KnowledgeWords(BlobFollower):
    """When the words of a file have been read or corrected, the search reads the entries that hold it again."""

    engine: ClassVar[bool] = False

    def text_ready(self, sha256: str) -> None:
        """Note the entries with these bytes."""
        rows = Entry.objects.filter(Q(file__blob=sha256) | Q(current__file__blob=sha256))
        note(KnowledgeIndex.kind, rows.values_list("pk", flat=True))


class KnowledgeIndex(IndexProvider):
    """Entries in the one search of their agency: what is out for its audience, drafts for writer and curators."""

    engine: ClassVar[bool] = False
    kind: ClassVar[str] = "knowledge"
    label: ClassVar[str] = gettext_lazy("คลังความรู้")  # type: ignore[assignment]
    order: ClassVar[int] = 45
    categories: ClassVar[Mapping[str, str]] = {one.value: one.label for one in EntryKind}  # type: ignore[misc]

    def documents(self, object_ids: Sequence[UUID]) -> list[Document]:
        """Return entries as they are found."""
        rows = list(queries.with_all(Entry.objects.filter(pk__in=object_ids)))
        blobs = {file.blob_id for row in rows if (file := (row.current or row).file)}
        texts = text_of(sorted(blobs)) if blobs else {}
        return [_document(row, texts) for row in rows]

    def ids(self, after: UUID | None, limit: int) -> list[UUID]:
        """Return the next entries."""
        rows = Entry.objects.filter(pk__gt=after) if after else Entry.objects.all()
        return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])

    def total(self) -> int:
        """Return how many entries there are."""
        return Entry.objects.count()

    def tokens(self, actor: Actor) -> frozenset[UUID]:
        """Return what lets the actor find an entry."""
        return queries.tokens_of(actor)

    def visible(self, actor: Actor, object_ids: Sequence[UUID]) -> set[UUID]:
        """Return which entries the actor may know of."""
        return set(queries.visible_to(actor).filter(pk__in=object_ids).values_list("pk", flat=True))

    def spelled(self, actor: Actor, text: str, limit: int) -> list[UUID]:
        """Return the newest entries that hold every word, letter by letter."""
        return queries.spelled_in(actor, text, limit)


def _document(row: Entry, texts: Mapping[str, str]) -> Document:
    """Describe an entry; of one that is out, only what is out, because all its readers find it."""
    told = row.current or row
    words = texts.get(told.file.blob_id, "")[:MOST_WORDS] if told.file else ""
    name = told.file.name if told.file else ""
    state = _("เผยแพร่แล้ว") if row.current else row.get_state_display()
    return Document(
        object_id=row.pk,
        agency_id=row.agency_id,
        title=told.title,
        text="\n".join([told.number, told.summary, *told.tags, told.used_by, plain(told.body), name, words]),
        readers=queries.readers_of(row),
        day=thai.local_date(row.changed_at),
        unit_id=row.collection.unit_id,
        category=row.kind,
        path=page_path(row.pk),
        icon=ICONS[EntryKind(row.kind)],
        detail=f"{row.get_kind_display()} · {row.collection.title} · {state}",
    )


class KnowledgeCommands(CommandProvider):
    """The knowledge base, the forms library, and a new entry."""

    engine: ClassVar[bool] = False

    def commands(self, actor: Actor | None) -> Sequence[Command]:
        """Return what this actor may begin."""
        if actor is None or actor.agency_id is None:
            return []
        home = reverse("knowledge:home")
        found = [
            Command(_("คลังความรู้"), home, "book-open-text", "บทความ คู่มือ knowledge base"),
            Command(_("แบบฟอร์ม"), f"{home}?kind=form", "clipboard-list", "ดาวน์โหลด forms"),
        ]
        if can(actor, policies.WRITE):
            found.append(Command(_("เขียนเรื่องใหม่"), reverse("knowledge:new"), "file-plus", "บทความ คู่มือ new article"))
        return found
