"""Who may open the entrance pages."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.access import ALLOWED, Action, Decision, denied, everyone_signed_in
from samnak.core.actor import Actor
from samnak.org.enums import Role

READ_WORK = Action("home.read_work", gettext_lazy("ดูงานของฉัน"), everyone_signed_in)
READ_HELP = Action("home.read_help", gettext_lazy("ดูวิธีใช้"), everyone_signed_in)

REPORTING_ROLES = (Role.UNIT_REGISTRAR, Role.CENTRAL_REGISTRAR, Role.EXECUTIVE, Role.SECRETARY)


def _heads_and_registrars(actor: Actor, _target: Any) -> Decision:
    if actor.is_head or actor.has_any_role(REPORTING_ROLES):
        return ALLOWED
    return denied(_("รายงานนี้สำหรับหัวหน้าหน่วยงานและงานสารบรรณ หากต้องการตัวเลข โปรดติดต่อสารบรรณของหน่วยงานท่าน"))


READ_REPORTS = Action("home.read_reports", gettext_lazy("ดูรายงาน"), _heads_and_registrars)
