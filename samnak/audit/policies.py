"""Who may read the event log."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.access import ALLOWED, Action, Decision, denied
from samnak.core.actor import Actor

# The roles of `org` (F.3) that watch; they read the log and open no document by it.
WATCHERS = ("auditor", "sysadmin")


def _watches(actor: Actor, _target: Any) -> Decision:
    if actor.agency_id is not None and actor.has_any_role(WATCHERS):
        return ALLOWED
    return denied(_("บันทึกเหตุการณ์เปิดได้เฉพาะผู้ตรวจสอบและผู้ดูแลระบบของส่วนราชการ"))


READ_LOG = Action("audit.read_log", gettext_lazy("ดูบันทึกเหตุการณ์"), _watches)
VERIFY_CHAIN = Action("audit.verify_chain", gettext_lazy("ตรวจห่วงโซ่หลักฐาน"), _watches)
EXPORT_LOG = Action("audit.export_log", gettext_lazy("ส่งออกบันทึกเหตุการณ์"), _watches)
