"""Resumable uploads: the tus protocol, version 1.0.0, with creation, creation-with-upload, termination, checksum, expiration.

Served by WSGI, where a view reads the body while it arrives; so a line that breaks loses nothing that came before.
"""

import base64
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samnak.core.access import acts
from samnak.core.actor import Actor
from samnak.core.errors import DeniedError, DomainError
from samnak.drive import services
from samnak.drive.enums import Clash, UploadState
from samnak.drive.errors import ChecksumError, NameTakenError, OffsetError, QuotaError, UploadBusyError, UploadGoneError
from samnak.drive.models import UploadSession
from samnak.drive.policies import EDIT
from samnak.drive.queries import folder_for
from samnak.drive.services.part_files import CHECKSUMS, read_checksum
from samnak.org.middleware import with_address

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration"
CONTENT = "application/offset+octet-stream"
NUMBER = re.compile(r"[0-9]{1,15}")
STATUSES: list[tuple[type[Exception], int]] = [
    (OffsetError, 409),
    (ChecksumError, 460),
    (UploadGoneError, 410),
    (UploadBusyError, 423),
    (QuotaError, 413),
    (DomainError, 422),
]
View = Callable[..., HttpResponse]


def tus(view: View) -> View:
    """Speak the protocol around a view: its version both ways, the method behind POST, and errors as their numbers."""

    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        method = (request.headers.get("X-HTTP-Method-Override") or request.method or "").upper()
        if method == "OPTIONS":
            response = _options()
        elif method == "GET":
            response = _told(405, _("ที่อยู่นี้ใช้ส่งไฟล์เท่านั้น"))
        elif request.headers.get("Tus-Resumable") != VERSION:
            response = _told(412, _("โปรแกรมส่งไฟล์ใช้ข้อตกลงคนละรุ่นกับระบบ"))
            response["Tus-Version"] = VERSION
        else:
            try:
                response = view(request, method, **given)
            except (DomainError, DeniedError, Http404) as error:
                response = _explained(error)
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    answer.__name__, answer.__doc__, answer.__module__ = view.__name__, view.__doc__, view.__module__
    return answer


@acts(EDIT)
@tus
def uploads(request: HttpRequest, method: str) -> HttpResponse:
    """Begin an upload (เริ่มส่งไฟล์), with its first bytes when they come along."""
    if method != "POST":
        return _told(405, _("ที่อยู่นี้ใช้เริ่มส่งไฟล์เท่านั้น"))
    length = _number(request, "Upload-Length")
    if length is None:
        return _told(400, _("ไม่ได้บอกขนาดไฟล์"))
    if length > settings.DRIVE_LIMIT_MB * 1_048_576:
        limit = f"{settings.DRIVE_LIMIT_MB:,}"
        return _told(413, _("ไฟล์ใหญ่เกิน {limit} เมกะไบต์ กรุณาแบ่งเป็นหลายไฟล์").format(limit=limit))
    about = _metadata(request.headers.get("Upload-Metadata", ""))
    folder_id = _uuid(about.get("folder", ""))
    if folder_id is None or not about.get("filename") or about.get("clash", Clash.REFUSE) not in Clash.values:
        return _told(400, _("ไม่ได้บอกโฟลเดอร์หรือชื่อไฟล์"))
    actor = _standing(request, about.get("standing", ""))
    above, _slash, _name = about.get("relativePath", "").replace("\\", "/").rpartition("/")
    upload = services.start_upload(
        actor=actor, folder_id=folder_id, name=about["filename"], length=length,
        folders=_parts(above), clash=about.get("clash", Clash.REFUSE),
        comes_whole=_comes_whole(request, length),
    )  # fmt: skip
    response = HttpResponse(status=201)
    if _has_body(request) or length == 0:
        response = _take(request, actor, upload, 0, 201)
    response["Location"] = reverse("drive:upload-session", args=[upload.pk])
    return response


@acts(EDIT)
@tus
def upload(request: HttpRequest, method: str, *, pk: UUID) -> HttpResponse:
    """Tell how far an upload is (HEAD), go on with it (PATCH), or call it off (DELETE)."""
    if method not in {"HEAD", "PATCH", "DELETE"}:
        return _told(405, _("ที่อยู่นี้ใช้ส่งไฟล์ต่อเท่านั้น"))
    known = services.own_upload(actor=_anybody(request), upload_id=pk)
    actor = _standing(request, known.standing)
    if method == "DELETE":
        services.call_off(actor=actor, upload_id=pk)
        return HttpResponse(status=204)
    if method == "HEAD":
        return _progress(actor, known)
    if request.content_type != CONTENT:
        return _told(415, _("ชนิดข้อมูลไม่ใช่ {content}").format(content=CONTENT))
    offset = _number(request, "Upload-Offset")
    if offset is None:
        return _told(400, _("ไม่ได้บอกว่าส่งต่อจากไบต์ที่เท่าใด"))
    return _take(request, actor, known, offset, 204)


@acts(EDIT)
@require_POST
def branches(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the folders at a path below a folder (สร้างโฟลเดอร์ตามเส้นทาง): those of a dropped tree that hold no file."""
    try:
        actor = _standing(request, request.POST.get("standing", ""))
        folder_for(actor, EDIT, pk)
        names = _parts(request.POST.get("path", ""))
        if not names:
            return _told(400, _("ไม่ได้บอกชื่อโฟลเดอร์"))
        made = services.make_folders(actor=actor, folder_id=pk, names=names)
    except (DomainError, DeniedError, Http404) as error:
        return _explained(error)
    return JsonResponse({"folder": str(made.pk)}, status=201)


def _parts(path: str) -> list[str]:
    return [part for part in path.replace("\\", "/").split("/") if part]


def _take(request: HttpRequest, actor: Actor, known: UploadSession, offset: int, status: int) -> HttpResponse:
    checksum = None
    if "Upload-Checksum" in request.headers:
        checksum = read_checksum(request.headers["Upload-Checksum"])
        if checksum is None:
            return _told(400, _("ไม่รู้จักวิธีตรวจสอบข้อมูลนี้"))
    if int(request.META.get("CONTENT_LENGTH") or 0) > known.length - offset >= 0:
        return _told(413, _("ข้อมูลที่ส่งมายาวกว่าขนาดไฟล์ที่แจ้งไว้"))
    try:
        known = services.receive(
            actor=actor, upload=known, offset=offset, stream=request, checksum=checksum, is_new=status == 201
        )
    except (UnreadablePostError, OSError):  # nobody is there to read the answer
        return _told(400, _("การเชื่อมต่อขาดระหว่างส่ง"))
    whole = status == 201 and _comes_whole(request, known.length)
    item = services.finish(actor=actor, upload=known, came_whole=whole)
    response = HttpResponse(status=status)
    response["Upload-Offset"] = str(known.offset)
    response["Upload-Expires"] = http_date(known.expires_at.timestamp())
    if item is not None:
        response["X-Item"] = str(item.pk)
    return response


def _progress(actor: Actor, known: UploadSession) -> HttpResponse:
    if known.state == UploadState.REFUSED:
        raise UploadGoneError(known.trouble)
    if known.state != UploadState.DONE:
        services.finish(actor=actor, upload=known)  # the line broke, or the server stopped, after the last byte
        known.refresh_from_db()
        if known.state == UploadState.FINISHING:
            raise UploadBusyError(_("ไฟล์นี้ส่งครบแล้ว ระบบกำลังตรวจและจัดเก็บ กรุณารอสักครู่"))
    response = HttpResponse(status=200)
    response["Upload-Offset"] = str(known.offset)
    response["Upload-Length"] = str(known.length)
    response["Upload-Expires"] = http_date(known.expires_at.timestamp())
    return response


def _options() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = EXTENSIONS
    response["Tus-Max-Size"] = str(settings.DRIVE_LIMIT_MB * 1_048_576)
    response["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    return response


def _explained(error: Exception) -> HttpResponse:
    if isinstance(error, Http404):
        return _told(404, _("ไม่พบการส่งไฟล์หรือโฟลเดอร์นี้ หรือท่านไม่มีสิทธิ"))
    if isinstance(error, DeniedError):
        return _told(403, error.reason)
    status = next(number for kind, number in STATUSES if isinstance(error, kind))
    taken = {"free": error.free_name} if isinstance(error, NameTakenError) else {}
    return _told(status, getattr(error, "message", ""), **taken)


def _told(status: int, reason: str, **more: str) -> HttpResponse:
    return JsonResponse({"reason": reason} | more, status=status, json_dumps_params={"ensure_ascii": False})


def _anybody(request: HttpRequest) -> Actor:
    actor: Actor | None = request.actor
    if actor is None:
        raise Http404
    return actor


def _standing(request: HttpRequest, standing: str) -> Actor:
    """Return the person in the post the file was begun in, whatever post another window has changed to meanwhile."""
    known = next((row for row in request.standings if row.standing == standing), None)
    if known is not None:
        return with_address(known, request)
    if standing:
        raise DeniedError(_("ท่านไม่ได้อยู่ในตำแหน่งที่เริ่มส่งไฟล์นี้แล้ว"))
    return _anybody(request)


def _has_body(request: HttpRequest) -> bool:
    return request.content_type == CONTENT and int(request.META.get("CONTENT_LENGTH") or 0) > 0


def _comes_whole(request: HttpRequest, length: int) -> bool:
    return length == 0 or (_has_body(request) and int(request.META["CONTENT_LENGTH"]) == length)


def _number(request: HttpRequest, header: str) -> int | None:
    text = request.headers.get(header, "")
    return int(text) if NUMBER.fullmatch(text) else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _metadata(header: str) -> dict[str, str]:
    """Return what is told of a file: pairs of a word and a text in base64."""
    found = {}
    for pair in header.split(","):
        key, _space, encoded = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(encoded, validate=True).decode()
        except ValueError:
            continue
    return found
