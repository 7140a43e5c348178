"""Rights in signing."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.access import ALLOWED, Action, Decision, denied, everyone_signed_in
from samnak.core.actor import Actor


def is_own_certificate(actor: Actor, user: Any) -> Decision:
    """Allow the owner alone: creation data must stay under the signer's sole control (ETA section 26)."""
    if actor.is_system or actor.user_id == user.pk:
        return ALLOWED
    return denied(_("ใบรับรองลายมือชื่อจัดการได้เฉพาะเจ้าของเท่านั้น"))


def is_key_holder(actor: Actor, key: Any) -> Decision:
    """Allow signing only with one's own unlocked key."""
    if actor.user_id is not None and actor.user_id == key.user_id:
        return ALLOWED
    return denied(_("ลงนามได้เฉพาะด้วยใบรับรองของตนเอง"))


def is_platform(actor: Actor, target: Any) -> Decision:  # noqa: ARG001 - the shape of a rule
    """Allow the platform itself (set-up and jobs)."""
    return ALLOWED if actor.is_system else denied(_("รายการนี้ทำได้เฉพาะขั้นตอนติดตั้งระบบ"))


OWN_CERTIFICATE = Action("signing.own_certificate", gettext_lazy("จัดการใบรับรองลายมือชื่อของตน"), is_own_certificate)
SIGN = Action("signing.sign", gettext_lazy("ลงลายมือชื่อดิจิทัล"), is_key_holder)
SET_UP = Action("signing.set_up", gettext_lazy("จัดตั้งผู้ให้บริการออกใบรับรอง"), is_platform)
SEE_CERTIFICATE_PAGE = Action("signing.see_certificate_page", gettext_lazy("ดูใบรับรองของตน"), everyone_signed_in)
