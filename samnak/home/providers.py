"""What the entrance tells the engines: pages and people for the search, whom it tells, trouble in the store of files."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from samnak.audit import queries as audit
from samnak.core import jobs
from samnak.core.actor import Actor
from samnak.files.enums import Events as FileEvents
from samnak.home import people
from samnak.home.context import address_of, pages
from samnak.notifications import queries as notices
from samnak.notifications import services as notifications
from samnak.notifications.providers import NoticeDraft, NoticeProvider
from samnak.org import queries as org
from samnak.org.enums import Role
from samnak.org.queries import Seat
from samnak.search.models import SavedSearch
from samnak.search.providers import AlertProvider, Command, CommandProvider, Document, IndexProvider

# label, further words, icon, address; a page that is not built yet is left out
BEGINNINGS = (
    (gettext_lazy("ร่างหนังสือใหม่"), "สร้าง เขียน ตั้งร่าง new draft letter", "file-plus", "drafting:new"),
    (gettext_lazy("การแจ้งเตือน"), "ประฆัง notices", "bell", "notifications:inbox"),
    (gettext_lazy("วิธีใช้และปุ่มลัด"), "ช่วยเหลือ คู่มือ help keys", "circle-question-mark", "home:help"),
)


class EntranceCommands(CommandProvider):
    """Pages of the menu, a new draft, a paper letter, notices, help."""

    def commands(self, actor: Actor | None) -> Sequence[Command]:  # noqa: ARG002 - the pages themselves refuse
        """Return what exists in this installation."""
        found = [
            Command(str(label), address, icon, words) for label, words, icon, view in BEGINNINGS if (address := address_of(view))
        ]
        return [*found, *(Command(_("ไปที่ %(page)s") % {"page": label}, path, icon, key) for key, label, icon, path in pages())]


class StoreNotices(NoticeProvider):
    """Who keeps the system is told of damaged, lost and infected files of the agency."""

    engine: ClassVar[bool] = False
    kinds: ClassVar[tuple[str, ...]] = (FileEvents.DAMAGE_FOUND.name, FileEvents.VIRUS_FOUND.name)

    def notices(self, event_id: UUID, kind: str) -> list[NoticeDraft]:
        """Return one notice to the posts of the system keepers; no file is named."""
        agency_id = audit.get_event(event_id).agency_id
        if agency_id is None:
            return []
        posts = org.positions_with_role(Role.SYSADMIN, [unit.pk for unit in org.units_of(agency_id)])
        damaged = kind == FileEvents.DAMAGE_FOUND.name
        words = _("พบแฟ้มเสียหายหรือสูญหายในที่จัดเก็บ") if damaged else _("พบไวรัสในแฟ้มที่จัดเก็บแล้ว ระบบกักแฟ้มไว้")
        path = f"{reverse('files:store')}?view=health"
        return [NoticeDraft(words, path, position_ids=tuple(post.pk for post in posts))]


class PeopleIndex(IndexProvider):
    """Posts of the own agency and who holds them, as the directory shows them."""

    engine: ClassVar[bool] = False
    kind: ClassVar[str] = "person"
    label: ClassVar[str] = gettext_lazy("บุคคล")  # type: ignore[assignment]
    order: ClassVar[int] = 20

    def documents(self, object_ids: Sequence[UUID]) -> list[Document]:
        """Return posts with their holders of today."""
        return [_found_seat(seat) for seat in people.seats_to_find(object_ids)]

    def ids(self, after: UUID | None, limit: int) -> list[UUID]:
        """Return the next posts."""
        return people.ids_after(after, limit)

    def total(self) -> int:
        """Return how many posts there are."""
        return people.how_many()

    def tokens(self, actor: Actor) -> frozenset[UUID]:
        """Return the agency, whose people all may look up."""
        return frozenset({actor.agency_id} if actor.agency_id else ())

    def visible(self, actor: Actor, object_ids: Sequence[UUID]) -> set[UUID]:
        """Return which posts are of the own agency."""
        return people.visible_among(actor, object_ids)

    def spelled(self, actor: Actor, text: str, limit: int) -> list[UUID]:
        """Return posts of which every word is a part of title, unit or holder."""
        return people.spelled(actor, text, limit)


def _found_seat(seat: Seat) -> Document:
    post, holder = seat.position, seat.holder
    phone = (holder.phone if holder else "") or post.unit.phone
    words = [post.title, post.unit.name, post.unit.short_name, phone, phone.replace(" ", "")]
    if holder is not None:
        words += [holder.first_name, holder.last_name, holder.english_name, holder.email]
    return Document(
        object_id=post.pk,
        agency_id=post.agency_id,
        title=holder.full_name if holder else post.title,
        text="\n".join(words),
        readers=frozenset({post.agency_id}),
        unit_id=post.unit_id,
        path=f"{reverse('org:agency', args=[post.agency_id])}?unit={post.unit_id}#unit-{post.unit_id}",
        icon="user-round",
        detail=" · ".join(part for part in (post.title if holder else _("ว่าง"), post.unit.name, phone) if part),
    )


class AnswerNotices(AlertProvider):
    """A notice and an e-mail for new answers of a saved search; neither names what was found."""

    engine: ClassVar[bool] = False
    kind: ClassVar[str] = "search.answered"

    def tell(self, saved: SavedSearch, standing: Actor, number: int) -> None:  # noqa: ARG002 - the page counts for itself
        """Keep one notice a round, which opens the search in the post in which it was saved."""
        told = uuid4()
        path = f"{reverse('search:saved', args=[saved.pk])}?post={standing.standing}"
        message = notifications.Message(saved.user_id, gettext_noop("การค้นที่ท่านบันทึกไว้มีรายการใหม่"), path)
        notifications.save_notices(event_id=told, kind=self.kind, messages=[message])
        for notice_id in notices.unmailed(told):
            jobs.enqueue("notifications.mail_notice", queue="mail", once=f"notice:{notice_id}", notice_id=str(notice_id))
