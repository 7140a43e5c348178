"""Who may search; what is found is limited by each provider, in the database."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.access import ALLOWED, Action, Decision, denied, everyone_signed_in
from samnak.core.actor import Actor
from samnak.search.models import SavedSearch


def _own(actor: Actor, saved: SavedSearch | None) -> Decision:
    if actor.user_id is None or actor.position_id is None:
        return denied(_("บันทึกการค้นได้เมื่อท่านดำรงตำแหน่งในส่วนราชการ"))
    if saved is not None and (saved.user_id, saved.position_id) != (actor.user_id, actor.position_id):
        return denied(_("การค้นที่บันทึกไว้เป็นของผู้บันทึกเท่านั้น"))
    return ALLOWED


def _save(actor: Actor, saved: Any) -> Decision:
    return _own(actor, saved)


SEARCH = Action("search.search", gettext_lazy("ค้นหา"), everyone_signed_in)
SAVE = Action("search.save", gettext_lazy("บันทึกการค้น"), _save)
