"""Life cycle of a data set, as data."""

from django.utils.translation import gettext_lazy as _

from samnak.core.lifecycle import Lifecycle, transition
from samnak.datasets.enums import DataSetState as D

DATA_SET = Lifecycle(
    transition("submit", [D.DRAFT], D.SUBMITTED, _("เสนอขออนุมัติ")),
    transition("recall", [D.SUBMITTED], D.DRAFT, _("ดึงกลับ")),
    transition("return", [D.SUBMITTED, D.APPROVED], D.DRAFT, _("ส่งกลับแก้ไข")),
    transition("approve", [D.SUBMITTED], D.APPROVED, _("อนุมัติ")),
    transition("publish", [D.APPROVED], D.PUBLISHED, _("เผยแพร่")),
    transition("withdraw", [D.PUBLISHED, D.DRAFT, D.SUBMITTED, D.APPROVED], D.WITHDRAWN, _("ถอนการเผยแพร่")),
    transition("revise", [D.PUBLISHED, D.WITHDRAWN], D.DRAFT, _("ปรับปรุง")),
)
