"""Ending the lock of a file that an editor left open."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samnak.core.access import acts
from samnak.drive import queries, services
from samnak.drive.policies import BREAK_LOCK, EDIT
from samnak.ui.desk import acting, done


@acts(BREAK_LOCK, EDIT)
@require_POST
def lock_removal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a lock (ยกเลิกการกันไว้แก้ไข)."""
    actor = acting(request)
    queries.get_for(actor, EDIT, pk)
    words = _("ยกเลิกการกันไว้แก้ไขแล้ว ผู้อื่นบันทึกไฟล์รุ่นใหม่ได้")
    return done(request, lambda: services.break_lock(actor=actor, item_id=pk), words, "drive:file", pk=pk)
