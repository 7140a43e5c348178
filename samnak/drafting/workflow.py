"""Life cycle of a draft, as data."""

from django.utils.translation import gettext_lazy as _

from samnak.core.lifecycle import Lifecycle, transition
from samnak.drafting.enums import DraftState as D

EDITABLE = frozenset({D.DRAFTING, D.RETURNED, D.RECALLED})

DRAFT = Lifecycle(
    transition("submit", EDITABLE, D.IN_ROUTE, _("เสนอ")),
    transition("return", [D.IN_ROUTE], D.RETURNED, _("ส่งคืน")),
    transition("recall", [D.IN_ROUTE], D.RECALLED, _("ดึงกลับ")),
    transition("sign", [D.IN_ROUTE], D.SIGNED, _("ลงนาม")),
    transition("discard", EDITABLE, D.DISCARDED, _("ยกเลิกร่าง")),
    transition("restore", [D.DISCARDED], D.DRAFTING, _("นำร่างกลับมา")),
)
