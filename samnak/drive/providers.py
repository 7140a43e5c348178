"""What the drive tells the engines: work that waits, notices, commands, and what can be found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.audit import queries as audit
from samnak.audit.models import Event
from samnak.core.actor import Actor
from samnak.core.providers import Provider
from samnak.core.thai import local_date
from samnak.drive import queries
from samnak.drive.content import level_of
from samnak.drive.enums import Events, ItemKind, Level, LinkState, Principal, RequestState
from samnak.drive.models import AccessRequest, Comment, Item, Link, Reach
from samnak.drive.policies import tokens_of, tokens_of_each, visible
from samnak.files.models import StoredFile
from samnak.files.providers import BlobFollower
from samnak.files.queries import text_of
from samnak.notifications.providers import NoticeDraft, NoticeProvider, WorkItem, WorkProvider
from samnak.org.models import Appointment
from samnak.search.providers import MOST_WORDS, Command, CommandProvider, Document, IndexProvider
from samnak.search.services import note

MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What a list of official records is narrowed to."""

    text: str = ""
    urgency: str = ""
    secrecy: str = ""


@dataclass(frozen=True, slots=True)
class RecordBook:
    """One register in one year, as the drive shows it: a folder."""

    id: UUID
    name: str
    unit: str
    direction: str  # incoming or outgoing
    count: int


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One official record in a list."""

    id: UUID
    number: str
    title: str
    document_number: str
    party: str
    day: date | None
    path: str
    files: int
    urgency: str = ""
    secrecy: str = ""


@dataclass(frozen=True, slots=True)
class RecordFile:
    """One file of an official record; `path` opens it on the record's own page, which notes the reading."""

    id: UUID
    title: str
    name: str
    size: int
    media_type: str
    path: str


@dataclass(frozen=True, slots=True)
class Record:
    """One official record with its files."""

    row: RecordRow
    files: tuple[RecordFile, ...]
    is_secret: bool


class RecordShelf(Provider):
    """Base of the official records that an app above shows in the drive to be read, within the rights it keeps itself."""

    engine: ClassVar[bool] = True

    def years(self, actor: Actor) -> list[tuple[int, int]]:
        """Return the Buddhist years in which the actor may read something, newest first, with how much."""
        raise NotImplementedError

    def books(self, actor: Actor, year: int) -> list[RecordBook]:
        """Return the registers of a year in which the actor may read something, by unit from the top."""
        raise NotImplementedError

    def rows(self, actor: Actor, year: int, book_id: UUID, asked: RecordFilter, order: str) -> Any:
        """Return what the actor may read of a register in a year: a query that is cut into pages."""
        raise NotImplementedError

    def shown(self, rows: Sequence[Any]) -> list[RecordRow]:
        """Return the rows of one page."""
        raise NotImplementedError

    def record(self, actor: Actor, record_id: UUID) -> Record | None:
        """Return one record the actor may read, or None."""
        raise NotImplementedError

    def take(self, actor: Actor, record_id: UUID, file_id: UUID) -> StoredFile:
        """Return a file of a record to be given out, and note in the log that it was opened; 404 where it is not the actor's."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Opener:
    """A further way to open a file, shown as a button on its page."""

    label: str
    path: str
    icon: str


class FileOpener(Provider):
    """Base of further ways to open a file (an app above lets it be edited on the web)."""

    engine: ClassVar[bool] = True

    def openers(self, actor: Actor, item: Item, *, may_edit: bool) -> list[Opener]:
        """Return the ways in which this actor may open the file."""
        raise NotImplementedError


class DriveWork(WorkProvider):
    """Requests to be let in, and links that wait for approval."""

    engine: ClassVar[bool] = False

    def items(self, standings: Sequence[Actor], limit: int) -> list[WorkItem]:
        """Return what waits for these posts."""
        found = [_request_work(row, standing) for row, standing in _requests(standings)[:limit]]
        return found + [_link_work(row, standing) for row, standing in _links(standings)[: limit - len(found)]]

    def count(self, standings: Sequence[Actor]) -> dict[str, int]:
        """Return how many rows wait, by kind."""
        counts = {"drive.request": len(_requests(standings)), "drive.link": len(_links(standings))}
        return {kind: number for kind, number in counts.items() if number}


def _requests(standings: Sequence[Actor]) -> list[tuple[AccessRequest, Actor]]:
    holders = [(one, own) for one, own in zip(standings, tokens_of_each(standings), strict=True) if own]
    if not holders:
        return []
    found = []
    for row in queries.waiting_requests([own for _one, own in holders])[:MOST_WAITING]:
        managing = (one for one, own in holders if level_of(own, row.item.anchor.reach) == Level.MANAGE)
        found.append((row, next(managing)))
    return found


def _links(standings: Sequence[Actor]) -> list[tuple[Link, Actor]]:
    heads = [one for one in standings if one.is_head and one.unit_path]
    if not heads:
        return []
    below = Q()
    for one in heads:
        below |= Q(made_by_post__agency=one.agency_id, made_by_post__unit__path__startswith=one.unit_path)
    rows = Link.objects.filter(below, state=LinkState.WAITING, item__trashed_at=None).exclude(made_by_id=heads[0].user_id)
    found = []
    for row in rows.select_related("item", "made_by_post__unit").order_by("made_at", "pk")[:MOST_WAITING]:
        path = row.made_by_post.unit.path if row.made_by_post else ""
        standing = next((one for one in heads if path.startswith(one.unit_path)), None)
        if standing is not None:
            found.append((row, standing))
    return found


def _request_work(row: AccessRequest, standing: Actor) -> WorkItem:
    return WorkItem(
        kind="drive.request",
        kind_label=_("ขอสิทธิเปิดไฟล์"),
        title=row.item.name,
        detail=row.asker_name,
        path=reverse("drive:waiting"),
        act_label=_("พิจารณาคำขอ"),
        standing=standing,
        since=row.asked_at,
        secrecy=row.item.secrecy,
        object_id=row.pk,
    )


def _link_work(row: Link, standing: Actor) -> WorkItem:
    return WorkItem(
        kind="drive.link",
        kind_label=_("ขอส่งลิงก์ออกนอกระบบ"),
        title=row.item.name,
        detail=row.made_by_name,
        path=reverse("drive:waiting"),
        act_label=_("พิจารณาลิงก์"),
        standing=standing,
        since=row.made_at,
        secrecy=row.item.secrecy,
        object_id=row.pk,
    )


class DriveNotices(NoticeProvider):
    """Who is told when something is shared, asked for, answered or said."""

    engine: ClassVar[bool] = False
    kinds: ClassVar[tuple[str, ...]] = (
        Events.SHARED.name,
        Events.REQUESTED.name,
        Events.REQUEST_DECIDED.name,
        Events.LINK_MADE.name,
        Events.LINK_DECIDED.name,
        Events.COMMENTED.name,
    )

    def notices(self, event_id: UUID, kind: str) -> list[NoticeDraft]:
        """Return whom to tell; the words name no file."""
        event = audit.get_event(event_id)
        item = Item.objects.select_related("space").filter(pk__in=[event.subject_id]).first()
        if item is None:
            return []
        path = reverse("drive:item", args=[item.pk])
        if kind == Events.SHARED.name:
            return _of_share(event, path)
        if kind == Events.REQUESTED.name:
            posts, people = queries.managers_of(item)
            return [NoticeDraft(_("มีผู้ขอสิทธิเปิดไฟล์ที่ท่านดูแล"), reverse("drive:waiting"), position_ids=posts, user_ids=people)]
        if kind == Events.REQUEST_DECIDED.name:
            return _of_decision(item, path)
        if kind == Events.COMMENTED.name:
            return _of_comment(event, item, path)
        return _of_link(event, item, kind)


def _of_share(event: Event, path: str) -> list[NoticeDraft]:
    kind, _colon, found = str(event.data["principal"]).partition(":")
    if not event.data["level"]:
        return []
    text = _("มีผู้แบ่งปันไฟล์หรือโฟลเดอร์กับท่าน")
    if kind == Principal.POST:
        return [NoticeDraft(text, path, position_ids=(UUID(found),))]
    if kind == Principal.PERSON:
        people = Appointment.objects.filter(pk=found).values_list("user_id", flat=True)
        return [NoticeDraft(text, path, user_ids=tuple(people))]
    return []


def _of_decision(item: Item, path: str) -> list[NoticeDraft]:
    row = item.requests.exclude(decided_at=None).order_by("-decided_at").first()
    if row is None:
        return []
    granted = row.state == RequestState.GRANTED
    text = _("ท่านได้รับสิทธิเปิดไฟล์ที่ขอแล้ว") if granted else _("ผู้ดูแลไม่ให้สิทธิเปิดไฟล์ที่ท่านขอ")
    return [NoticeDraft(text, path if granted else reverse("drive:home"), position_ids=(row.position_id,))]


def _of_comment(event: Event, item: Item, path: str) -> list[NoticeDraft]:
    said = Comment.objects.filter(pk=event.data["comment"]).values_list("by_id", flat=True).first()
    if item.made_by_id is None or item.made_by_id == said:
        return []
    return [NoticeDraft(_("มีผู้แสดงความเห็นในไฟล์ของท่าน"), path, user_ids=(item.made_by_id,))]


def _of_link(event: Event, item: Item, kind: str) -> list[NoticeDraft]:
    link = (
        item.links.select_related("made_by_post__unit")
        .order_by("-decided_at" if kind == Events.LINK_DECIDED.name else "-made_at")
        .first()
    )
    if link is None:
        return []
    if kind == Events.LINK_DECIDED.name:
        text = _("ลิงก์ที่ท่านสร้างได้รับอนุมัติแล้ว") if link.state == LinkState.ACTIVE else _("ลิงก์ที่ท่านสร้างไม่ได้รับอนุมัติ")
        people = (link.made_by_id,) if link.made_by_id else ()
        return [NoticeDraft(text, reverse("drive:sharing", args=[item.pk]), user_ids=people)]
    head = queries.head_above(link.made_by_post) if link.made_by_post and event.data["state"] == LinkState.WAITING else None
    return [NoticeDraft(_("มีลิงก์แบ่งปันออกนอกระบบรอท่านพิจารณา"), reverse("drive:waiting"), position_ids=(head.pk,))] if head else []


class DriveCommands(CommandProvider):
    """What people begin in the drive."""

    engine: ClassVar[bool] = False

    def commands(self, actor: Actor | None) -> Sequence[Command]:  # noqa: ARG002 - the pages themselves refuse
        """Return the pages across spaces."""
        return [
            Command(_("ไฟล์ที่แบ่งปันกับฉัน"), reverse("drive:shared"), "share-2", "shared files แชร์"),
            Command(_("ไฟล์ที่เปิดล่าสุด"), reverse("drive:recent"), "history", "recent files"),
            Command(_("เปิดพื้นที่คณะทำงาน"), reverse("drive:new-team"), "users-round", "team space ทีม"),
            Command(_("ถังขยะของคลังไฟล์"), reverse("drive:trash"), "trash-2", "trash ลบ กู้คืน"),
        ]


class FileWords(BlobFollower):
    """When the words of a file have been read or corrected, the search reads the files with these bytes again."""

    engine: ClassVar[bool] = False

    def text_ready(self, sha256: str) -> None:
        """Note the files whose newest version has these bytes."""
        note(FileIndex.kind, Item.objects.filter(head__file__blob=sha256).values_list("pk", flat=True))


class FileIndex(IndexProvider):
    """Files and folders: found by name, description, tags and file code; who may know of one hangs on its anchor.

    The anchor itself is the token, so a right given or taken holds for the search at once, without indexing anything again.
    """

    engine: ClassVar[bool] = False
    kind: ClassVar[str] = "file"
    label: ClassVar[str] = gettext_lazy("ไฟล์")  # type: ignore[assignment]
    order: ClassVar[int] = 40
    crosses_agencies: ClassVar[bool] = True
    categories: ClassVar[dict[str, str]] = {"folder": gettext_lazy("โฟลเดอร์"), "file": gettext_lazy("ไฟล์")}  # type: ignore[dict-item]

    def documents(self, object_ids: Sequence[UUID]) -> list[Document]:
        """Return files and folders that are not in the trash."""
        rows = list(
            Item.objects.select_related("space", "parent", "head__file").filter(
                pk__in=object_ids, trashed_at=None, parent__isnull=False
            )
        )
        words = text_of({row.head.file.blob_id for row in rows if row.head and row.head.file})
        return [_document(row, words) for row in rows]

    def ids(self, after: UUID | None, limit: int) -> Sequence[UUID]:
        """Return ids in their order."""
        rows = Item.objects.filter(parent__isnull=False).order_by("pk")
        if after is not None:
            rows = rows.filter(pk__gt=after)
        return list(rows.values_list("pk", flat=True)[:limit])

    def total(self) -> int:
        """Return how many items there are."""
        return Item.objects.count()

    def tokens(self, actor: Actor) -> frozenset[UUID]:
        """Return the anchors whose rules let the actor read."""
        return frozenset(Reach.objects.filter(visible(tokens_of(actor), "")).values_list("item_id", flat=True))

    def visible(self, actor: Actor, object_ids: Sequence[UUID]) -> set[UUID]:
        """Return which of these the actor may read."""
        rows = queries.visible_to(actor).filter(pk__in=object_ids, trashed_at=None, parent__isnull=False)
        return set(rows.values_list("pk", flat=True))

    def spelled(self, actor: Actor, text: str, limit: int) -> Sequence[UUID]:
        """Return the newest items whose name holds the text letter by letter."""
        rows = queries.visible_to(actor).filter(name__icontains=text, trashed_at=None, parent__isnull=False)
        return list(rows.order_by("-changed_at").values_list("pk", flat=True)[:limit])


def _document(row: Item, words: Mapping[str, str]) -> Document:
    place = row.parent.name if row.parent and row.parent.anchor_id == row.anchor_id else ""  # who reads this reads that too
    inside = words.get(row.head.file.blob_id, "")[:MOST_WORDS] if row.head and row.head.file else ""
    return Document(
        object_id=row.pk,
        agency_id=row.space.agency_id,
        title=row.name,
        text="\n".join(part for part in (row.description, " ".join(row.tags), row.file_code, inside) if part),
        readers=frozenset({row.anchor_id}),
        day=local_date(row.changed_at),
        unit_id=row.space.unit_id,
        category=row.kind,
        path=reverse("drive:folder" if row.kind == ItemKind.FOLDER else "drive:file", args=[row.pk]),
        icon="folder" if row.kind == ItemKind.FOLDER else "file-text",
        detail=" · ".join(part for part in (place, row.changed_by_name) if part),
        secrecy=row.secrecy,
    )
