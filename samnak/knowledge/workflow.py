"""Life cycle of an entry, as data."""

from django.utils.translation import gettext_lazy as _

from samnak.core.lifecycle import Lifecycle, transition
from samnak.knowledge.enums import EntryState as E

ENTRY = Lifecycle(
    transition("submit", [E.DRAFT], E.SUBMITTED, _("เสนอขอเผยแพร่")),
    transition("recall", [E.SUBMITTED], E.DRAFT, _("ดึงกลับ")),
    transition("return", [E.SUBMITTED], E.DRAFT, _("ส่งกลับแก้ไข")),
    transition("publish", [E.SUBMITTED], E.PUBLISHED, _("อนุมัติและเผยแพร่")),
    transition("withdraw", [E.PUBLISHED, E.DRAFT, E.SUBMITTED], E.WITHDRAWN, _("เลิกใช้")),
    transition("revise", [E.PUBLISHED, E.WITHDRAWN], E.DRAFT, _("ปรับปรุง")),
)
