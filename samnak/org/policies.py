"""Who may give powers away, change the calendar and read the directory."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.access import ALLOWED, Action, Decision, denied, everyone_signed_in
from samnak.core.actor import Actor
from samnak.org.enums import Authority, Role
from samnak.org.models import Delegation, Position


class CalendarTarget(NamedTuple):
    """A province whose days are changed ("" for the nation), and the province of the agency of the person who does it."""

    province: str
    own_province: str


def _gives_own_power(actor: Actor, target: Position) -> Decision:
    if actor.has_role(Role.SYSADMIN) and actor.agency_id == target.agency_id:
        return ALLOWED
    if actor.position_id != target.pk or actor.delegation_id is not None:
        return denied(_("มอบอำนาจได้เฉพาะอำนาจของตำแหน่งที่ท่านดำรงเอง อำนาจที่รับมอบมาจะมอบต่อไม่ได้"))
    if actor.authority == Authority.HOLDER and not (target.is_head or target.signs_for_agency):
        return denied(_("เฉพาะหัวหน้าหน่วยงานหรือผู้มีอำนาจลงนามจึงมอบอำนาจได้"))
    return ALLOWED


def _takes_back(actor: Actor, target: Delegation) -> Decision:
    if actor.has_role(Role.SYSADMIN) and actor.agency_id == target.agency_id:
        return ALLOWED
    if actor.position_id == target.from_position_id and actor.delegation_id is None:
        return ALLOWED
    return denied(_("เฉพาะผู้มอบอำนาจหรือผู้ดูแลระบบของส่วนราชการจึงเพิกถอนได้"))


def _keeps_calendar(actor: Actor, target: CalendarTarget) -> Decision:
    if not actor.has_role(Role.SYSADMIN):
        return denied(_("เฉพาะผู้ดูแลระบบจึงแก้ไขปฏิทินวันหยุดราชการได้"))
    if target.own_province and target.province != target.own_province:
        return denied(_("สำนักงานจังหวัดแก้ไขได้เฉพาะวันหยุดของจังหวัดตน"))
    return ALLOWED


SWITCH_POST = Action("org.switch_post", gettext_lazy("เปลี่ยนตำแหน่งที่ปฏิบัติงาน"), everyone_signed_in)
READ_DIRECTORY = Action("org.read_directory", gettext_lazy("ดูทำเนียบส่วนราชการ"), everyone_signed_in)
READ_CALENDAR = Action("org.read_calendar", gettext_lazy("ดูปฏิทินวันหยุดราชการ"), everyone_signed_in)
READ_DELEGATIONS = Action("org.read_delegations", gettext_lazy("ดูการมอบอำนาจของตน"), everyone_signed_in)
GRANT_DELEGATION = Action("org.grant_delegation", gettext_lazy("มอบอำนาจ"), _gives_own_power)
REVOKE_DELEGATION = Action("org.revoke_delegation", gettext_lazy("เพิกถอนการมอบอำนาจ"), _takes_back)
CHANGE_CALENDAR = Action("org.change_calendar", gettext_lazy("แก้ไขปฏิทินวันหยุดราชการ"), _keeps_calendar)
