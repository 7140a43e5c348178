"""What upper apps add to a letter's page, and what correspondence tells the engines of attention and search."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.audit import queries as audit
from samnak.core.actor import Actor
from samnak.core.providers import Provider, providers_of
from samnak.core.thai import local_date
from samnak.correspondence import queries, services
from samnak.correspondence.enums import AssignmentPurpose, Direction, DispatchState, Events, MinuteKind, Secrecy
from samnak.correspondence.models import Assignment, Letter, RegisterEntry
from samnak.correspondence.policies import READ
from samnak.correspondence.queries.open_data import letters_by_month
from samnak.datasets.providers import ColumnDraft, PlatformSet, PlatformTable, suppressed
from samnak.drive.providers import Record, RecordBook, RecordFile, RecordFilter, RecordRow, RecordShelf
from samnak.files.models import StoredFile
from samnak.files.providers import BlobFollower
from samnak.notifications.providers import NoticeDraft, NoticeProvider, WorkItem, WorkProvider
from samnak.org import queries as org
from samnak.org.enums import Role
from samnak.search.providers import Command, CommandProvider, Document, IndexProvider
from samnak.search.services import note


@dataclass(frozen=True, slots=True)
class LetterAct:
    """A further act on a letter's page, e.g. "ร่างหนังสือตอบ"; a GET link or a POST button."""

    label: str
    path: str
    icon: str
    post: bool = False
    primary: bool = False


class LetterActProvider(Provider):
    """Base of further acts on a letter (drafting adds the reply)."""

    engine: ClassVar[bool] = True

    def acts(self, actor: Actor, letter: Letter) -> Sequence[LetterAct]:
        """Return the acts this actor may do."""
        raise NotImplementedError


# kind of work: its label, the next act, the address of the page where it is done
WORK = {
    "correspondence.register": (gettext_lazy("รอลงทะเบียนรับ"), gettext_lazy("ลงรับ"), "correspondence:receipt"),
    "correspondence.order": (gettext_lazy("รอสั่งการ"), gettext_lazy("สั่งการ"), "correspondence:letter"),
    "correspondence.route": (gettext_lazy("รอเสนอหรือมอบ"), gettext_lazy("เสนอ/มอบ"), "correspondence:letter"),
    "correspondence.close": (gettext_lazy("รอปิดเรื่อง"), gettext_lazy("ตรวจและปิดเรื่อง"), "correspondence:letter"),
    "correspondence.acknowledge": (gettext_lazy("งานที่ได้รับมอบ"), gettext_lazy("รับทราบ"), "correspondence:letter"),
    "correspondence.do": (gettext_lazy("กำลังดำเนินการ"), gettext_lazy("รายงานผล"), "correspondence:letter"),
    "correspondence.send": (gettext_lazy("รอส่ง"), gettext_lazy("ส่ง"), "correspondence:dispatch"),
    "correspondence.failed": (gettext_lazy("ส่งไม่สำเร็จ"), gettext_lazy("ตรวจและส่งใหม่"), "correspondence:letter"),
}


class LetterWork(WorkProvider):
    """Letters that wait for registrars, heads and those who were given work."""

    engine: ClassVar[bool] = False

    def items(self, standings: Sequence[Actor], limit: int) -> list[WorkItem]:
        """Return what waits for these posts."""
        return [_work_item(row) for row in queries.work_rows(standings, limit)]

    def count(self, standings: Sequence[Actor]) -> dict[str, int]:
        """Return how many rows wait, by kind."""
        return queries.work_counts(standings)


def _work_item(row: queries.WorkRow) -> WorkItem:
    label, act, view = WORK[row.kind]
    letter = row.letter
    detail = [letter.document_number, _("จาก %(sender)s") % {"sender": letter.from_text}]
    if letter.direction == Direction.OUTGOING:
        detail[1] = _("ถึง %(recipient)s") % {"recipient": row.note or letter.to_text}
    elif row.note:
        detail.append(_("เพื่อ%(purpose)s") % {"purpose": AssignmentPurpose(row.note).label})
    return WorkItem(
        kind=row.kind,
        kind_label=str(label),
        title=letter.subject,
        detail=" · ".join(part for part in detail if part),
        path=reverse(view, args=[letter.pk]),
        act_label=str(act),
        standing=row.standing,
        since=row.since,
        due=row.due,
        urgency=letter.urgency,
        secrecy=letter.secrecy,
        object_id=row.object_id,
    )


class LetterNotices(NoticeProvider):
    """Who is told when letters arrive, are submitted, assigned, done, or do not reach their addressee."""

    engine: ClassVar[bool] = False
    kinds: ClassVar[tuple[str, ...]] = (
        Events.LETTER_ARRIVED.name,
        Events.LETTER_REGISTERED.name,
        Events.MINUTE_WRITTEN.name,
        Events.ASSIGNED.name,
        Events.ASSIGNMENT_DONE.name,
        Events.ASSIGNMENT_RETURNED.name,
        Events.DISPATCH_CHANGED.name,
    )

    def notices(self, event_id: UUID, kind: str) -> list[NoticeDraft]:
        """Return whom to tell; the words name no content of the letter."""
        event = audit.get_event(event_id)
        letter = Letter.objects.filter(pk=event.subject_id).first() if event.subject_id else None
        if letter is None:
            return []
        path = reverse("correspondence:letter", args=[letter.pk])
        if kind == Events.LETTER_ARRIVED.name:
            return [_to_registry(letter, letter.unit_id, _("มีหนังสือมาถึง รอลงทะเบียนรับ"), path)]
        if kind in {Events.LETTER_REGISTERED.name, Events.MINUTE_WRITTEN.name}:
            submitted = kind == Events.LETTER_REGISTERED.name or event.data["kind"] == MinuteKind.SUBMISSION
            if not submitted or letter.holder_position_id is None:
                return []
            return [NoticeDraft(_("มีหนังสือเสนอท่านเพื่อสั่งการ"), path, position_ids=(letter.holder_position_id,))]
        if kind == Events.DISPATCH_CHANGED.name:
            return _about_dispatch(letter, event.data["state"], path)
        row = Assignment.objects.filter(pk=event.data["assignment"]).select_related("parent", "to_unit").first()
        return _about_assignment(letter, row, kind, path) if row is not None else []


def _to_registry(letter: Letter, unit_id: UUID, text: str, path: str) -> NoticeDraft:
    """Tell the registry of a unit; of a secret letter only its own registrars."""
    if letter.secrecy == Secrecy.NONE:
        return NoticeDraft(text, path, unit_registrar_ids=(unit_id,))
    units = [row.pk for row in org.units_of(letter.agency_id) if letter.unit.path.startswith(row.path)]
    posts = tuple(org.positions_with_role(Role.SECRET_REGISTRAR, units).values_list("pk", flat=True))
    return NoticeDraft(text, path, position_ids=posts)


def _about_dispatch(letter: Letter, state: str, path: str) -> list[NoticeDraft]:
    words = {
        DispatchState.FAILED: _("ส่งหนังสือถึงผู้รับรายหนึ่งไม่สำเร็จ"),
        DispatchState.RETURNED: _("ผู้รับส่งหนังสือคืน"),
    }
    text = words.get(DispatchState(state))
    if text is None:
        return []
    owner = NoticeDraft(text, path, position_ids=(letter.owner_position_id,) if letter.owner_position_id else ())
    return [owner, _to_registry(letter, letter.unit_id, text, path)]


def _about_assignment(letter: Letter, row: Assignment, kind: str, path: str) -> list[NoticeDraft]:
    if kind == Events.ASSIGNED.name:
        text = _("ท่านได้รับมอบงานจากหนังสือฉบับหนึ่ง")
        if row.to_position_id is not None:
            return [NoticeDraft(text, path, position_ids=(row.to_position_id,))]
        heads = org.positions_of_agency(row.agency_id).filter(unit=row.to_unit_id, is_head=True).values_list("pk", flat=True)
        registry = (row.to_unit_id,) if row.to_unit_id else ()
        return [NoticeDraft(text, path, position_ids=tuple(heads), unit_registrar_ids=registry)]
    text = _("งานที่มอบมีผลการดำเนินการแล้ว") if kind == Events.ASSIGNMENT_DONE.name else _("งานที่มอบถูกส่งคืนหรือยกเลิก")
    if row.parent is not None and row.parent.to_position_id is not None:
        return [NoticeDraft(text, path, position_ids=(row.parent.to_position_id,))]
    return [_to_registry(letter, row.parent.to_unit_id if row.parent and row.parent.to_unit_id else letter.unit_id, text, path)]


class LetterTextProvider(Provider):
    """Base of the words of letters that an app above holds the source of (drafting knows what it rendered)."""

    engine: ClassVar[bool] = True

    def texts(self, letter_ids: Sequence[UUID]) -> Mapping[UUID, str]:
        """Return the words of those letters whose source is known, with a constant number of queries."""
        raise NotImplementedError


class LetterIndex(IndexProvider):
    """Letters in the one search; of a letter with a class of secrecy only what a list of letters shows is indexed."""

    engine: ClassVar[bool] = False
    kind: ClassVar[str] = "letter"
    label: ClassVar[str] = gettext_lazy("หนังสือ")  # type: ignore[assignment]
    order: ClassVar[int] = 10
    categories: ClassVar[Mapping[str, str]] = {one.value: one.label for one in Direction}  # type: ignore[misc]

    def documents(self, object_ids: Sequence[UUID]) -> list[Document]:
        """Return letters as they are found."""
        letters = list(queries.letters_to_find(object_ids))
        open_ids = [letter.pk for letter in letters if letter.secrecy == Secrecy.NONE]
        texts = [
            queries.words_on(open_ids),
            queries.words_in_files(open_ids),
            *(one.texts(open_ids) for one in providers_of(LetterTextProvider)),
        ]
        return [_document(letter, [words[letter.pk] for words in texts if letter.pk in words]) for letter in letters]

    def ids(self, after: UUID | None, limit: int) -> list[UUID]:
        """Return the next letters."""
        return queries.ids_after(after, limit)

    def total(self) -> int:
        """Return about how many letters there are."""
        return queries.about_how_many()

    def tokens(self, actor: Actor) -> frozenset[UUID]:
        """Return what lets the actor find a letter."""
        return queries.finds_by(actor)

    def visible(self, actor: Actor, object_ids: Sequence[UUID]) -> set[UUID]:
        """Return which letters the actor may read."""
        return queries.visible_among(actor, object_ids)

    def spelled(self, actor: Actor, text: str, limit: int) -> list[UUID]:
        """Return the newest letters that hold every word, letter by letter."""
        return [letter.pk for letter in queries.search(actor, text, limit)]


def _document(letter: Letter, texts: Sequence[str]) -> Document:
    return Document(
        object_id=letter.pk,
        agency_id=letter.agency_id,
        title=letter.subject,
        text="\n".join([letter.document_number, letter.from_text, letter.to_text, *_receive_numbers(letter), *texts]),
        readers=queries.found_by(letter),
        day=letter.document_date or local_date(letter.created_at),
        unit_id=letter.unit_id,
        category=letter.direction,
        sender=letter.from_text,
        path=reverse("correspondence:letter", args=[letter.pk]),
        icon="inbox" if letter.direction == Direction.INCOMING else "send",
        detail=" · ".join(part for part in (letter.document_number, letter.from_text) if part),
        urgency=letter.urgency,
        secrecy=letter.secrecy,
    )


def _receive_numbers(letter: Letter) -> list[str]:
    """Return the numbers under which a letter was received, which its search text ends with: รับ 12/2569."""
    return re.findall(r"รับ \d+/\d{4}", letter.search_text)


class LetterWords(BlobFollower):
    """When the words of a scan have been read or its numbers put right, the search reads the letters that hold it again."""

    engine: ClassVar[bool] = False

    def text_ready(self, sha256: str) -> None:
        """Note the letters with these bytes."""
        note(LetterIndex.kind, queries.letters_holding(sha256))


class LetterCommands(CommandProvider):
    """What the palette offers registrars."""

    engine: ClassVar[bool] = False

    def commands(self, actor: Actor | None) -> Sequence[Command]:
        """Return the commands of the registry."""
        if actor is None:
            return []
        rows = [
            Command(_("ทะเบียนและเลขหนังสือ"), reverse("correspondence:registers"), "book-open", "จองเลข ตั้งค่าทะเบียน"),
            Command(_("สมุดรายชื่อภายนอก"), reverse("correspondence:addresses"), "book-user", "ผู้ติดต่อ ที่อยู่"),
        ]
        if any(grant.role in (Role.UNIT_REGISTRAR, Role.CENTRAL_REGISTRAR, Role.SECRET_REGISTRAR) for grant in actor.grants):
            rows.insert(0, Command(_("ลงรับหนังสือกระดาษ"), reverse("correspondence:paper"), "file-plus", "ลงทะเบียนรับ สแกน"))
        return rows


class LetterNumbers(PlatformTable):
    """Open data: letters by unit and month, and how long work took."""

    engine: ClassVar[bool] = False
    key: ClassVar[str] = "letters-by-month"

    def described(self) -> PlatformSet:
        """Return what the table is."""
        return PlatformSet(
            key=self.key,
            title="จำนวนหนังสือราชการและระยะเวลาดำเนินการ รายเดือน",
            notes="จำนวนหนังสือรับและหนังสือส่งของแต่ละหน่วยงานในแต่ละเดือน จำนวนเรื่องที่ดำเนินการเสร็จ และวันทำการเฉลี่ยจนเสร็จ "
            "ไม่นับหนังสือที่มีชั้นความลับ จำนวนที่น้อยกว่า 5 ไม่แสดง",
            table="หนังสือรายหน่วยงานรายเดือน",
            tags=("งานสารบรรณ", "หนังสือราชการ", "ระยะเวลาดำเนินการ"),
            record={
                "data_type": "statistics", "update_frequency_unit": "month", "update_frequency_interval": 1,
                "extras": {
                    "unit_of_measure": "ฉบับ", "disaggregate": "อื่นๆ",
                    "disaggregate_other": "หน่วยงาน", "data_language": "ไทย",
                },
            },
            columns=[
                ColumnDraft(name="unit", label="หน่วยงาน", kind="text", description="หน่วยงานภายในที่รับหรือส่งหนังสือ"),
                ColumnDraft(name="year", label="ปี พ.ศ.", kind="integer", description="ปีปฏิทินตามพุทธศักราช"),
                ColumnDraft(name="month", label="เดือน", kind="integer", description="1 คือมกราคม 12 คือธันวาคม"),
                ColumnDraft(name="incoming", label="หนังสือรับ", kind="integer", unit="ฉบับ", description="หนังสือที่ลงทะเบียนรับ"),
                ColumnDraft(name="outgoing", label="หนังสือส่ง", kind="integer", unit="ฉบับ", description="หนังสือที่ออกเลขส่ง"),
                ColumnDraft(name="done", label="เรื่องที่เสร็จ", kind="integer", unit="เรื่อง", description="งานที่เสร็จในเดือนนั้น"),
                ColumnDraft(
                    name="working_days", label="วันทำการเฉลี่ย", kind="decimal", unit="วันทำการ", description="เฉลี่ยตั้งแต่วันมอบจนวันเสร็จ"
                ),
            ],
        )  # fmt: skip

    def rows(self, agency_id: UUID) -> list[list[Any]]:
        """Return the months that are over."""
        return [
            [unit, year, month, suppressed(came), suppressed(went), suppressed(done), mean if suppressed(done) else None]
            for unit, year, month, came, went, done, mean in letters_by_month(agency_id)
        ]


class LetterShelf(RecordShelf):
    """Registered letters in the drive, to be read by whoever may read them in correspondence."""

    engine: ClassVar[bool] = False

    def years(self, actor: Actor) -> list[tuple[int, int]]:
        """Return the years with letters the actor may read."""
        return queries.record_years(actor)

    def books(self, actor: Actor, year: int) -> list[RecordBook]:
        """Return the registers with letters the actor may read."""
        found = queries.record_books(actor, year)
        return [RecordBook(book.pk, book.name, book.unit.name, book.direction, many) for book, many in found]

    def rows(self, actor: Actor, year: int, book_id: UUID, asked: RecordFilter, order: str) -> Any:
        """Return the rows of a register, newest number first unless asked otherwise."""
        narrowed = queries.ListFilter(text=asked.text, urgency=asked.urgency, secrecy=asked.secrecy)
        return queries.records(actor, book_id, year, narrowed, order)

    def shown(self, rows: Sequence[RegisterEntry]) -> list[RecordRow]:
        """Return the rows of one page."""
        many = queries.file_counts([row.letter_id for row in rows if row.letter_id])
        return [_record_row(row.letter, row, many.get(row.letter_id, 0)) for row in rows if row.letter and row.letter_id]

    def record(self, actor: Actor, record_id: UUID) -> Record | None:
        """Return a letter with its files."""
        letter = queries.letter_of(actor, record_id)
        entry = letter.entries.order_by("entered_at").first() if letter else None
        if letter is None or entry is None:
            return None
        attached = list(letter.files.select_related("file__blob"))
        files = tuple(
            RecordFile(
                id=one.pk,
                title=one.title or (letter.subject if one.role == "main" else one.file.name),
                name=one.file.name,
                size=one.file.blob.size,
                media_type=one.file.blob.media_type,
                path=reverse("correspondence:file", args=[letter.pk, one.pk]),
            )
            for one in attached
        )
        return Record(_record_row(letter, entry, len(files)), files, letter.secrecy != Secrecy.NONE)

    def take(self, actor: Actor, record_id: UUID, file_id: UUID) -> StoredFile:
        """Return a file of a letter; the opening is recorded as on the letter's own page."""
        letter = queries.get_for(actor, READ, record_id)
        row = letter.files.select_related("file__blob").filter(pk=file_id).first()
        if row is None:
            raise Http404
        services.note_file_opened(actor=actor, letter=letter, file=row)
        return row.file


def _record_row(letter: Letter, entry: RegisterEntry, files: int) -> RecordRow:
    return RecordRow(
        id=letter.pk,
        number=f"{entry.number}/{entry.year}",
        title=letter.subject,
        document_number=letter.document_number,
        party=letter.from_text if letter.direction == Direction.INCOMING else letter.to_text,
        day=letter.document_date,
        path=reverse("correspondence:letter", args=[letter.pk]),
        files=files,
        urgency=letter.urgency,
        secrecy=letter.secrecy,
    )
