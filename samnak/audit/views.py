"""The event log of an agency, for those who watch."""

import csv
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from samnak.audit import queries, services
from samnak.audit.enums import Events
from samnak.audit.forms import LogFilterForm
from samnak.audit.models import Event
from samnak.audit.policies import EXPORT_LOG, READ_LOG, VERIFY_CHAIN
from samnak.core import thai
from samnak.core.access import acts, require
from samnak.core.events import KINDS
from samnak.core.time import BANGKOK

PAGE = 50
MOST_EXPORTED = 200_000
REASONS = {
    "event is missing": gettext_lazy("เหตุการณ์หายไป"),
    "event was changed": gettext_lazy("เหตุการณ์ถูกแก้ไข"),
    "a link is missing before it": gettext_lazy("ข้อต่อก่อนหน้าหายไป"),
    "link does not follow the one before it": gettext_lazy("ข้อต่อไม่ต่อเนื่องกับข้อก่อน"),
    "event of another agency": gettext_lazy("เป็นเหตุการณ์ของส่วนราชการอื่น"),
    "chain ends before its head": gettext_lazy("ปลายห่วงโซ่หายไป"),
}


@acts(READ_LOG)
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Show who did what and when (บันทึกเหตุการณ์), the newest first."""
    require(request.actor, READ_LOG)
    agency_id = request.actor.agency_id
    form = LogFilterForm(request.GET)
    rows = list(queries.log_of(agency_id, **form.filters(), before=_before(request))[: PAGE + 1])
    shown = {
        "form": form,
        "lines": [_line(row) for row in rows[:PAGE]],
        "older": str(rows[PAGE - 1].pk) if len(rows) > PAGE else None,
        "newest": not request.GET.get("before"),
        "head": queries.chain_head(agency_id),
        "verified": queries.last_verification(agency_id, Events.VERIFIED.name),
    }
    verified = shown["verified"]
    if verified is not None:
        shown["verdict"] = _verdict(verified.data["result"])
        shown["whole"] = verified.data["result"] in {"whole", "empty"}
    return render(request, "audit/events.html", shown)


@acts(VERIFY_CHAIN)
@require_POST
def verification(request: HttpRequest) -> HttpResponse:
    """Check the hash chain of the agency now (ตรวจห่วงโซ่หลักฐาน)."""
    report = services.verify_chain(actor=request.actor)
    if report is None or report.broken is None:
        messages.success(request, _("ห่วงโซ่หลักฐานครบถ้วน ตรวจแล้ว {number} เหตุการณ์").format(number=report.length if report else 0))
    else:
        messages.error(
            request,
            _("ห่วงโซ่หลักฐานขาดที่ลำดับ {number} ({reason}) กรุณาแจ้งผู้ดูแลระบบและเก็บสำเนาฐานข้อมูลไว้เป็นหลักฐานทันที").format(
                number=report.broken.sequence, reason=_verdict(report.broken.reason)
            ),
        )
    return redirect("audit:events")


@acts(EXPORT_LOG)
@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """Give out the filtered events as CSV (ส่งออกบันทึกเหตุการณ์)."""
    require(request.actor, EXPORT_LOG)
    asked = QueryDict(request.POST.get("query", "").lstrip("?"))
    rows = queries.log_of(request.actor.agency_id, **LogFilterForm(asked).filters())[:MOST_EXPORTED]
    services.record_export(actor=request.actor, rows=rows.count(), filters=asked.urlencode())
    answer = StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="events.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _before(request: HttpRequest) -> Event | None:
    try:
        key = UUID(request.GET.get("before", ""))
    except ValueError:
        return None
    return Event.objects.filter(pk=key, agency_id=request.actor.agency_id).first()


def _label(kind: str) -> str:
    return str(KINDS[kind].label) if kind in KINDS else kind


def _line(row: Event) -> dict[str, Any]:
    link = getattr(row, "link", None)
    return {
        "row": row,
        "label": _label(row.kind),
        "facts": [(FACTS.get(name, name), _plain(value)) for name, value in row.data.items() if value not in ("", None, [], {})],
        "number": link.sequence if link else None,
    }


FACTS = {
    "authority": gettext_lazy("ฐานะ"),
    "change": gettext_lazy("การแก้ไข"),
    "date": gettext_lazy("วันที่"),
    "device": gettext_lazy("อุปกรณ์"),
    "fields": gettext_lazy("ช่องที่แก้"),
    "filters": gettext_lazy("ตัวกรอง"),
    "kind": gettext_lazy("ชนิด"),
    "length": gettext_lazy("จำนวนเหตุการณ์"),
    "method": gettext_lazy("วิธี"),
    "name": gettext_lazy("ชื่อ"),
    "note": gettext_lazy("หมายเหตุ"),
    "number": gettext_lazy("เลขที่"),
    "reason": gettext_lazy("เหตุผล"),
    "register": gettext_lazy("ทะเบียน"),
    "result": gettext_lazy("ผล"),
    "rows": gettext_lazy("จำนวนรายการ"),
    "state": gettext_lazy("สถานะ"),
    "step": gettext_lazy("ขั้น"),
    "subject": gettext_lazy("เรื่อง"),
    "text": gettext_lazy("ข้อความ"),
    "to": gettext_lazy("ถึง"),
    "unit": gettext_lazy("หน่วยงาน"),
    "until": gettext_lazy("ถึงวันที่"),
    "username": gettext_lazy("ชื่อผู้ใช้"),
    "year": gettext_lazy("ปี"),
}


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _verdict(result: str) -> str:
    return {"whole": _("ครบถ้วน"), "empty": _("ยังไม่มีเหตุการณ์")}.get(result) or str(REASONS.get(result, result))


class _Echo:
    """A file that gives back what is written into it."""

    def write(self, text: str) -> str:
        """Return the line."""
        return text


def _csv(rows: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"  # so that spreadsheet programs read Thai
    heads = (_("ลำดับ"), _("วันเวลา"), _("ประเภทเหตุการณ์"), _("รหัสประเภท"), _("ผู้ทำรายการ"), _("ตำแหน่ง"), _("ฐานะ"))
    yield writer.writerow([*heads, _("ทำการแทน"), _("หมายเลขไอพี"), _("ชนิดของเรื่อง"), _("รหัสของเรื่อง"), _("รายละเอียด"), _("ค่าแฮช")])
    for row in rows.iterator(chunk_size=2000):
        link = getattr(row, "link", None)
        facts = "; ".join(f"{name}={_plain(value)}" for name, value in row.data.items())
        local = row.at.astimezone(BANGKOK)
        yield writer.writerow(
            _harmless(cell)
            for cell in (
                link.sequence if link else "",
                f"{thai.numeric_date(local)} {local:%H:%M:%S}",
                _label(row.kind),
                row.kind,
                row.actor_name,
                row.position_title,
                row.authority,
                row.on_behalf_of,
                row.ip,
                row.subject_type,
                row.subject_id or "",
                facts,
                bytes(link.hash).hex() if link else "",
            )
        )


def _harmless(cell: object) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
