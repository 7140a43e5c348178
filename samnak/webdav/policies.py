"""Who may connect a drive: everybody for oneself."""

from typing import Any

from django.utils.translation import gettext_lazy

from samnak.core.access import ALLOWED, Action, Decision
from samnak.core.actor import Actor

SUBJECT = "webdav.AppPassword"


def _own(_actor: Actor, _target: Any) -> Decision:
    return ALLOWED


OWN_PASSWORDS = Action("webdav.own_passwords", gettext_lazy("จัดการรหัสผ่านของแอปของตน"), _own)
