"""The page of a folder, and what is put into it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from samnak.core.access import Action, acts, can
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.drive import queries, services
from samnak.drive.forms import FolderForm, ListForm, UploadForm
from samnak.drive.models import Item
from samnak.drive.policies import BROWSE, EDIT, LINK, MANAGE, READ, REARRANGE, SHARE, is_secret
from samnak.drive.rendering import Entry, zip_blocks
from samnak.drive.tables import size_words
from samnak.drive.views.listing import not_known, order_of, shown
from samnak.files.responses import content_disposition
from samnak.ui.desk import acting, page_of, show_error

ON_FOLDER: tuple[Action, ...] = (EDIT, REARRANGE, SHARE, MANAGE, LINK)
MOST_PACKED = 20_000


@acts(READ, *ON_FOLDER)
@require_GET
def folder(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a folder (โฟลเดอร์)."""
    actor = acting(request)
    try:
        item = queries.folder_for(actor, READ, pk)
    except Http404:
        return not_known(request, pk)
    return _page(request, actor, item)


def _page(request: HttpRequest, actor: Actor, item: Item, status: int = 200, **forms: Any) -> HttpResponse:
    form = ListForm(request.GET)
    asked = form.asked()
    page = page_of(request, queries.children_of(actor, item, asked, order_of(request)))
    rows, space = list(page.object_list), item.space
    marked = queries.marked_among(actor, [item.pk, *(row.pk for row in rows)])
    context = {
        "folder": item,
        "crumbs": queries.breadcrumb_of(actor, item),
        "may": queries.actions_on(actor, item, ON_FOLDER),
        "edit_reason": can(actor, EDIT, item).reason,
        "filter_form": form,
        "filtered": asked != queries.ItemFilter(),
        "page_obj": page,
        "lines": shown(actor, rows, placed=bool(asked.text), marked=marked),
        "is_favourite": item.pk in marked,
        "is_secret": is_secret(item),
        "grid": request.GET.get("view") == "grid",
        "used": size_words(space.used),
        "quota": size_words(space.quota),
        "share": min(100, round(space.used * 100 / space.quota)) if space.quota else 0,
        "folder_form": FolderForm(),
        "upload_form": UploadForm(),
        "opened": "",
    } | forms
    return render(request, "drive/folder.html", context, status=status)


@acts(EDIT)
@require_POST
def children(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a folder in a folder (สร้างโฟลเดอร์)."""
    actor = acting(request)
    item = queries.folder_for(actor, EDIT, pk)
    form = FolderForm(request.POST)
    if form.is_valid():
        try:
            made = services.make_folder(actor=actor, folder_id=pk, name=form.cleaned_data["name"])
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("สร้างโฟลเดอร์ “{name}” แล้ว").format(name=made.name))
            return redirect("drive:folder", pk)
    return _page(request, actor, item, 422, folder_form=form, opened="folder")


@acts(EDIT)
@require_POST
def uploads(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take in files sent by a plain form (นำไฟล์เข้า); each stands for itself, and what was refused is told by name."""
    actor = acting(request)
    item = queries.folder_for(actor, EDIT, pk)
    form = UploadForm(request.POST, {"chosen": request.FILES.getlist("chosen")})
    if not form.is_valid():
        return _page(request, actor, item, 422, upload_form=form, opened="upload")
    taken = 0
    for file in form.cleaned_data["chosen"]:
        trouble = _take(actor, pk, file, form.cleaned_data["clash"])
        taken += not trouble
        if trouble:
            form.add_error("chosen", f"{file.name}: {trouble}")
    if taken:
        words = ngettext("นำเข้าแล้ว %(number)s ไฟล์", "นำเข้าแล้ว %(number)s ไฟล์", taken) % {"number": taken}
        messages.success(request, words)
    if form.errors:
        return _page(request, actor, item, 422, upload_form=form, opened="upload")
    return redirect("drive:folder", pk)


def _take(actor: Actor, folder_id: UUID, file: UploadedFile, clash: str) -> str:
    try:
        if file.size == 0:
            services.place_file(actor=actor, folder_id=folder_id, stored=None, name=file.name or "", clash=clash)
        else:
            services.upload(
                actor=actor, folder_id=folder_id, stream=file, name=file.name or "", clash=clash, size=file.size or 0  # type: ignore[arg-type]
            )  # fmt: skip
    except DomainError as error:
        return error.message
    return ""


@acts(READ)
@require_GET
def archive(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give out a folder as a ZIP that is written while it is sent (ดาวน์โหลดโฟลเดอร์)."""
    actor = acting(request)
    item = queries.folder_for(actor, READ, pk)
    return archive_of(actor, item, [item], item.name)


def archive_of(actor: Actor, base: Item, items: list[Item], name: str) -> HttpResponseBase:
    """Give out items with all below them that the actor may read; noted in the log, secret files one by one."""
    rows: list[tuple[str, Item]] = []
    names: set[str] = set()
    for top in items:
        name = queries.free_name(top.name, names)  # chosen from several folders, two may be called the same
        names.add(queries.name_key(name))
        rows += _named(actor, top, name)
        if len(rows) > MOST_PACKED:
            raise DomainError(_("ดาวน์โหลดได้ครั้งละไม่เกิน {most} รายการ กรุณาเลือกทีละโฟลเดอร์").format(most=f"{MOST_PACKED:,}"))
    for row in queries.secret_among([row for _path, row in rows if not row.is_folder]):
        services.note_opening(actor=actor, item=row, way="zip")
    services.note_taken_out(actor=actor, item=base, items=len(rows))
    answer = StreamingHttpResponse(zip_blocks(_entries(rows), _("ไฟล์ที่ดาวน์โหลดไม่ได้.txt")), content_type="application/zip")
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M")
    answer["Content-Disposition"] = content_disposition(f"{name} {stamp}.zip", inline=False)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _named(actor: Actor, top: Item, name: str) -> list[tuple[str, Item]]:
    """Return what lies at and below an item with its path inside the archive; below something hidden nothing is taken."""
    found: list[tuple[str, Item]] = []
    paths: dict[UUID, str] = {}
    for row in queries.subtree_of(actor, top).select_related("head__file__blob")[: MOST_PACKED + 1]:
        above = "" if row.pk == top.pk else paths.get(row.parent_id)  # type: ignore[arg-type]
        if above is None:
            continue
        own = name if row.pk == top.pk else row.name
        paths[row.pk] = f"{above}{own}/" if row.is_folder else f"{above}{own}"
        found.append((paths[row.pk], row))
    return found


def _entries(rows: list[tuple[str, Item]]) -> Iterator[Entry]:
    for path, row in rows:
        yield Entry(path, row.head.file if row.head else None, row.changed_at)


@acts(BROWSE)
@require_GET
def space(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lead to the root folder of a space (พื้นที่จัดเก็บ)."""
    actor = acting(request)
    found = queries.space_for(actor, BROWSE, pk)
    return redirect("drive:folder", queries.root_of(found.pk).pk)
