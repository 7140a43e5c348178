"""The public verification pages; no log-in, nothing kept of what is uploaded."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from samnak.core.access import public
from samnak.signing import queries, services
from samnak.signing.enums import Outcome
from samnak.signing.errors import NoAuthorityError
from samnak.signing.forms import CodeForm, FileForm
from samnak.signing.services import Answer
from samnak.ui.limits import limited

ADVICE = {
    Outcome.CURRENT: _("ลายมือชื่อครบถ้วน แฟ้มตรงกับต้นฉบับในทะเบียนทุกไบต์ ใช้อ้างอิงได้"),
    Outcome.IN_PROGRESS: _("ยังลงนามไม่ครบทุกคน จึงยังไม่ควรถือปฏิบัติ"),
    Outcome.REGISTERED: _("ทะเบียนมีเอกสารตามรหัสนี้ โปรดเทียบเลขที่ วันที่ และผู้ลงนามกับเอกสารในมือท่าน"),
    Outcome.OLDER: _("เป็นแฟ้มจริงจากช่วงก่อนลงนามครบ อาจส่งมาผิดฉบับหรือถูกตัดลายมือชื่อออก โปรดขอฉบับล่าสุดจากหน่วยงานเจ้าของเรื่อง"),
    Outcome.SUPERSEDED: _("หน่วยงานออกฉบับใหม่แทนแล้ว โปรดใช้ฉบับใหม่"),
    Outcome.CANCELLED: _("หน่วยงานยกเลิกเอกสารนี้แล้ว จึงใช้อ้างอิงไม่ได้"),
    Outcome.ALTERED: _("อย่าถือปฏิบัติตามเอกสารนี้ และโปรดแจ้งหน่วยงานเจ้าของเรื่อง"),
    Outcome.UNTRUSTED: _("ไม่อาจยืนยันได้ว่าผู้ลงนามเป็นบุคคลตามชื่อ อย่าถือปฏิบัติตามเอกสารนี้จนกว่าจะสอบถามหน่วยงาน"),
    Outcome.UNREGISTERED: _("ลายมือชื่อเชื่อถือได้และแฟ้มไม่ถูกแก้ไข แต่ทะเบียนของระบบนี้ไม่มีเอกสารดังกล่าว"),
    Outcome.UNKNOWN: _("ไม่มีรหัสหรือลายมือชื่อที่ทะเบียนรู้จัก โปรดตรวจว่าพิมพ์รหัสถูก หรือใช้แฟ้ม PDF ต้นฉบับที่ได้รับ ไม่ใช่สำเนาสแกน"),
}


@public
@require_http_methods(["GET", "POST"])
@limited("verify", 60)
def start(request: HttpRequest) -> HttpResponse:
    """Take a code or a file (ตรวจสอบเอกสาร)."""
    code_form, file_form = CodeForm(), FileForm()
    if request.method == "POST" and request.FILES:
        file_form = FileForm(request.POST, request.FILES)
        if file_form.is_valid():
            return _shown(request, services.verify_file(file_form.cleaned_data["file"].read()))
    elif request.method == "POST" or "code" in request.GET:
        code_form = CodeForm(request.POST or request.GET)
        if code_form.is_valid():
            return HttpResponseRedirect(reverse("signing:verification", args=[code_form.cleaned_data["code"]]))
    wrong = code_form.errors or file_form.errors
    context = {"code_form": code_form, "file_form": file_form, "fingerprint": _fingerprint()}
    return render(request, "signing/verify.html", context, status=422 if wrong else 200)


@public
@require_GET
@limited("verify", 60)
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the ledger says about a code: where the QR of a letter leads."""
    return _shown(request, services.verify_code(queries.read_code(code) or ""))


@public
@require_GET
@limited("verify", 60)
def as_json(_request: HttpRequest, code: str) -> JsonResponse:
    """Give the same answer to programs."""
    answer = services.verify_code(queries.read_code(code) or "")
    return JsonResponse(_plain(answer), status=200 if answer.document else 404, json_dumps_params={"ensure_ascii": False})


def _shown(request: HttpRequest, answer: Answer) -> HttpResponse:
    tone = "genuine" if answer.is_genuine else "care" if answer.needs_care else "refused"
    context = {
        "answer": answer,
        "tone": tone,
        "advice": ADVICE[answer.outcome],
        "spoken_code": queries.spoken_code(answer.document.code) if answer.document else "",
        "file_form": FileForm(),
    }
    return render(request, "signing/verdict.html", context, status=404 if _nothing_found(answer) else 200)


def _nothing_found(answer: Answer) -> bool:
    return answer.document is None and answer.verdict is None


def _fingerprint() -> str:
    try:
        return services.root_fingerprint()
    except NoAuthorityError:
        return ""


def _plain(answer: Answer) -> dict[str, Any]:
    document = answer.document
    facts = {"outcome": answer.outcome.value, "meaning": answer.outcome.label, "checked_at": _iso(answer.checked_at)}
    if document is None:
        return facts
    return facts | {
        "code": document.code,
        "agency": str(document.agency),
        "kind": document.kind,
        "number": document.document_number,
        "date": document.document_date.isoformat() if document.document_date else None,
        "subject": answer.shown_subject or None,
        "state": document.state,
        "state_reason": document.state_reason,
        "replaced_by": document.replaced_by.code if document.replaced_by else None,
        "signatures_expected": document.signatures_expected,
        "newest_sha256": answer.newest.sha256 if answer.newest else None,
        "signatures": [
            {
                "name": line.name,
                "position": line.position,
                "authority": line.authority_words,
                "on_behalf_of": line.on_behalf_of,
                "signed_at": _iso(line.signed_at),
                "timestamp_at": _iso(line.timestamp_at),
                "level": line.level,
                "certificate_serial": line.certificate_serial,
            }
            for line in answer.lines
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
