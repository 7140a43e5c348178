"""What the entrance tells the engines: pages of the menu, things people begin most, and trouble in the store of files."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.audit import queries as audit
from samnak.core.actor import Actor
from samnak.files.enums import Events as FileEvents
from samnak.home.context import address_of, pages
from samnak.notifications.providers import NoticeDraft, NoticeProvider
from samnak.org import queries as org
from samnak.org.enums import Role
from samnak.search.providers import Command, CommandProvider

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
