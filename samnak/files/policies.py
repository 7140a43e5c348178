"""Who keeps the store of files in order; who may read a file is for the record that holds it to say."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.access import ALLOWED, Action, Decision, denied
from samnak.core.actor import Actor
from samnak.org.enums import Role


def _system_keeper(actor: Actor, _target: Any) -> Decision:
    if actor.has_role(Role.SYSADMIN):
        return ALLOWED
    return denied(_("หน้านี้สำหรับผู้ดูแลระบบ หากแฟ้มมีปัญหา กรุณาแจ้งผู้ดูแลระบบของส่วนราชการท่าน"))


KEEP_FILES = Action("files.keep_files", gettext_lazy("ดูแลที่จัดเก็บแฟ้ม"), _system_keeper)
