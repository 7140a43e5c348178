"""Editions of an entry: their list, what each changed, their files, and taking one back into the draft."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from samnak.core import thai
from samnak.core.access import acts, can, require
from samnak.files.responses import serve
from samnak.knowledge import queries, services
from samnak.knowledge.content import plain
from samnak.knowledge.models import Edition
from samnak.knowledge.policies import EDIT, REVISE, WORK
from samnak.ui.desk import acting, done, page_of

SIZE = 30


@acts(WORK)
@require_GET
def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """List the editions of an entry (ฉบับของเรื่อง)."""
    actor = acting(request)
    row = queries.get_for(actor, WORK, pk)
    page = page_of(request, row.editions.order_by("-edition"), SIZE)
    may = bool(can(actor, REVISE, row)) or bool(can(actor, EDIT, row))
    return render(request, "knowledge/versions.html", {"row": row, "page_obj": page, "may_restore": may})


@acts(WORK)
@require_GET
def version(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Show an edition and what it changed (ข้อแตกต่าง)."""
    actor = acting(request)
    row = queries.get_for(actor, WORK, pk)
    edition = queries.edition_of(row, number)
    before = queries.edition_of(row, number - 1) if number > 1 else None
    may = bool(can(actor, REVISE, row)) or bool(can(actor, EDIT, row))
    context = {"row": row, "edition": edition, "before": before, "changes": _changes(before, edition), "may_restore": may}
    return render(request, "knowledge/version.html", context)


def _told(edition: Edition | None) -> dict[str, str]:
    if edition is None:
        return {}
    return {
        _("ชื่อเรื่อง"): edition.title,
        _("รหัสแบบฟอร์ม"): edition.number,
        _("สรุปย่อ"): edition.summary,
        _("คำสำคัญ"): ", ".join(edition.tags),
        _("แฟ้ม"): edition.file.name if edition.file else "",
        _("เนื้อหา"): plain(edition.body),
    }


def _changes(before: Edition | None, edition: Edition) -> list[dict[str, Any]]:
    old, new = _told(before), _told(edition)
    return [
        {"label": label, "old": thai.segment(old.get(label, "")), "new": thai.segment(text)}
        for label, text in new.items()
        if old.get(label, "") != text
    ]


@acts(WORK)
@require_safe
def file(request: HttpRequest, pk: UUID, number: int) -> HttpResponseBase:
    """Give out the file of an edition (ดาวน์โหลด)."""
    edition = queries.edition_of(queries.get_for(acting(request), WORK, pk), number)
    if edition.file is None:
        raise Http404
    return serve(request, edition.file, inline=False)


@acts(WORK, EDIT, REVISE)
@require_POST
def restoration(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Take an edition back into the draft (นำกลับมาแก้ไข)."""
    actor = acting(request)
    row = queries.get_for(actor, WORK, pk)
    queries.edition_of(row, number)
    if not can(actor, REVISE, row):
        require(actor, EDIT, row)
    return done(
        request,
        lambda: services.restore(actor=actor, entry_id=row.pk, number=number),
        _("นำถ้อยคำของฉบับนั้นมาไว้ในร่างแล้ว เสนอขอเผยแพร่ได้เมื่อพร้อม"),
        "knowledge:draft",
        pk=pk,
    )
