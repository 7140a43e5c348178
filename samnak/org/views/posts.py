"""Changing the post one works in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samnak.core.access import acts
from samnak.org import services
from samnak.org.middleware import SESSION_KEY, with_address
from samnak.org.policies import SWITCH_POST
from samnak.ui.requests import page_behind, safe_target


@acts(SWITCH_POST)
@require_POST
def post(request: HttpRequest) -> HttpResponse:
    """Change the post one works in (เปลี่ยนตำแหน่งที่ปฏิบัติงาน) for this session."""
    target = safe_target(request, request.POST.get("next", ""), page_behind(request))
    wanted = request.POST.get("post", "")
    chosen = next((row for row in request.standings if row.standing == wanted), None)
    if chosen is None:
        messages.error(request, _("ท่านไม่ได้ดำรงหรือรักษาการในตำแหน่งนั้นแล้ว กรุณาเลือกตำแหน่งจากรายการล่าสุด"))
        return redirect(target)
    request.session[SESSION_KEY] = wanted
    services.record_post_switch(actor=with_address(chosen, request))
    messages.success(request, _("ขณะนี้ท่านปฏิบัติงานในตำแหน่ง{title}").format(title=chosen.position_title))
    return redirect(target)
