"""What the entrance tells the search: the pages of the menu and the things people begin most."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.actor import Actor
from samnak.home.context import address_of, pages
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
