"""The WOPI protocol: the editor asks what a file is, fetches it, locks it, writes it.

Every call carries a token, and, where the editor has a key, a signature over token, address and time. Nothing is taken
from a cookie.
"""

import base64
from collections.abc import Callable
from datetime import UTC
from functools import wraps
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from samnak.core.access import can, public
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import database_now
from samnak.drive import queries as drive_queries
from samnak.drive import services as drive
from samnak.drive.enums import LockWay
from samnak.drive.errors import LockedError, QuotaError
from samnak.drive.models import Item
from samnak.drive.policies import REARRANGE
from samnak.files.responses import serve
from samnak.wopi import services
from samnak.wopi.content import is_proven
from samnak.wopi.errors import EditorAwayError, TokenError
from samnak.wopi.queries import caller

UNAUTHORISED, NOT_FOUND, CONFLICT, LENGTH_REQUIRED, TOO_LARGE, NOT_IMPLEMENTED = 401, 404, 409, 411, 413, 501
LONGEST_LOCK = 1024
CHANGED_OUTSIDE = 1010  # Collabora's own number: the file was changed beside the editor


class Call:
    """One call that has been found good."""

    changing: ClassVar[frozenset[str]] = frozenset({"LOCK", "REFRESH_LOCK", "UNLOCK", "PUT", "RENAME_FILE"})

    def __init__(self, request: HttpRequest, actor: Actor, item: Item, *, may_edit: bool) -> None:
        self.request = request
        self.actor = actor
        self.item = item
        self.may_edit = may_edit
        self.word = request.headers.get("X-WOPI-Lock", "")


Answer = Callable[[Call], HttpResponseBase]


def wopi(view: Answer) -> Callable[..., HttpResponseBase]:
    """Let a view be called by the editor alone, and say in the protocol's numbers what went wrong."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: UUID) -> HttpResponseBase:
        try:
            return view(_call(request, pk))
        except (TokenError, PermissionDenied):
            return HttpResponse(status=UNAUTHORISED)
        except Http404:
            return HttpResponse(status=NOT_FOUND)
        except DomainError as error:
            return _refusal(error)

    return csrf_exempt(public(guarded))


def _call(request: HttpRequest, pk: UUID) -> Call:
    """Return a call that is good: a token of ours, signed by the editor, of somebody who may still read the file."""
    if not settings.WOPI_CLIENT_URL:
        raise Http404
    token = request.GET.get("access_token", "")
    actor, item, may_edit = caller(token, pk)
    if not _comes_from_editor(request, token):
        raise TokenError
    return Call(request, actor, item, may_edit=may_edit)


def _refusal(error: DomainError) -> HttpResponse:
    if isinstance(error, LockedError):
        answer = JsonResponse({"message": error.message}, status=CONFLICT)
        answer["X-WOPI-Lock"] = error.word
        answer["X-WOPI-LockFailureReason"] = "locked" if error.held else "not locked"
        return answer
    return JsonResponse({"message": error.message}, status=TOO_LARGE if isinstance(error, QuotaError) else 400)


def _comes_from_editor(request: HttpRequest, token: str) -> bool:
    """Tell whether the editor signed the call; an editor without keys signs nothing, and the token stands alone."""
    given = {
        "token": token,
        "address": settings.WOPI_HOST_URL + request.get_full_path(),
        "ticks": request.headers.get("X-WOPI-TimeStamp", ""),
        "proof": request.headers.get("X-WOPI-Proof", ""),
        "proof_before": request.headers.get("X-WOPI-ProofOld", ""),
        "now": database_now(),
    }
    try:
        keys = services.discovery().keys
        if not keys or is_proven(keys, **given):
            return True
        again = services.rediscover()
    except EditorAwayError:
        return False
    return again is not None and is_proven(again.keys, **given)


@wopi
def file(call: Call) -> HttpResponseBase:
    """Say what a file is (CheckFileInfo), or lock, unlock or rename it."""
    if call.request.method == "GET":
        return _info(call)
    if call.request.method != "POST":
        return HttpResponseNotAllowed(["GET", "POST"])
    act = call.request.headers.get("X-WOPI-Override", "")
    if act in Call.changing and not call.may_edit:
        return HttpResponse(status=UNAUTHORISED)
    acts: dict[str, Answer] = {
        "LOCK": _lock, "GET_LOCK": _get_lock, "REFRESH_LOCK": _refresh, "UNLOCK": _unlock, "RENAME_FILE": _rename,
    }  # fmt: skip
    known = acts.get(act)
    return HttpResponse(status=NOT_IMPLEMENTED) if known is None else known(call)  # PUT_RELATIVE is not supported


def _info(call: Call) -> HttpResponse:
    item, actor = call.item, call.actor
    stored = item.head.file if item.head else None
    folder = drive_queries.known_parent(actor, item)
    page = settings.PUBLIC_URL + reverse("drive:file", args=[item.pk])
    told: dict[str, Any] = {
        "BaseFileName": item.name,
        "OwnerId": item.made_by_id.hex if item.made_by_id else "",
        "Size": item.size,
        "Version": str(item.head_id or ""),
        "LastModifiedTime": _moment(item),
        "UserId": actor.user_id.hex if actor.user_id else "",
        "UserFriendlyName": actor.name,
        "UserCanWrite": call.may_edit,
        "ReadOnly": not call.may_edit,
        "UserCanRename": call.may_edit and bool(can(actor, REARRANGE, item)),
        "UserCanNotWriteRelative": True,
        "SupportsLocks": True,
        "SupportsGetLock": True,
        "SupportsExtendedLockLength": True,
        "SupportsUpdate": True,
        "SupportsRename": True,
        "SupportsDeleteFile": False,
        "PostMessageOrigin": settings.PUBLIC_URL,
        "CloseUrl": page,
        "HostViewUrl": page,
        "HostEditUrl": settings.PUBLIC_URL + reverse("wopi:editor", args=[item.pk]),
        "BreadcrumbBrandName": "สำนัก",
        "BreadcrumbFolderName": folder.name if folder else "",
    }
    if stored is not None:
        told["SHA256"] = base64.b64encode(bytes.fromhex(stored.blob_id)).decode()
    return JsonResponse(told)


def _moment(item: Item) -> str:
    return item.changed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _word(call: Call) -> str:
    if not call.word or len(call.word) > LONGEST_LOCK:
        raise DomainError("X-WOPI-Lock")
    return call.word


def _lock(call: Call) -> HttpResponse:
    before = call.request.headers.get("X-WOPI-OldLock") or None
    drive.lock(actor=call.actor, item_id=call.item.pk, word=_word(call), before=before)
    return _versioned(call.item)


def _refresh(call: Call) -> HttpResponse:
    drive.refresh_lock(actor=call.actor, item_id=call.item.pk, word=_word(call))
    return HttpResponse()


def _unlock(call: Call) -> HttpResponse:
    drive.unlock(actor=call.actor, item_id=call.item.pk, word=_word(call))
    return _versioned(call.item)


def _get_lock(call: Call) -> HttpResponse:
    held = drive_queries.lock_of(call.item)
    answer = HttpResponse()
    answer["X-WOPI-Lock"] = held.word if held and held.way == LockWay.EDITOR else ""
    return answer


def _versioned(item: Item) -> HttpResponse:
    answer = HttpResponse()
    answer["X-WOPI-ItemVersion"] = str(item.head_id or "")
    return answer


def _rename(call: Call) -> HttpResponse:
    typed = call.request.headers.get("X-WOPI-RequestedName", "")
    try:
        name = typed.encode("ascii").decode("utf-7")
        renamed = services.rename_file(actor=call.actor, item=call.item, name=name, word=call.word)
    except LockedError:
        raise
    except (UnicodeError, DomainError) as error:
        answer = JsonResponse({"message": str(error)}, status=400)
        answer["X-WOPI-InvalidFileNameError"] = str(error).encode("utf-7").decode("ascii")[:500]
        return answer
    return JsonResponse({"Name": renamed.name.rpartition(".")[0] or renamed.name})


@wopi
def contents(call: Call) -> HttpResponseBase:
    """Give the bytes of a file out (GetFile), or take newer ones in (PutFile)."""
    if call.request.method == "GET":
        return _give(call)
    if call.request.method != "POST" or call.request.headers.get("X-WOPI-Override") != "PUT":
        return HttpResponse(status=NOT_IMPLEMENTED)
    if not call.may_edit:
        return HttpResponse(status=UNAUTHORISED)
    seen = call.request.headers.get("X-COOL-WOPI-Timestamp") or call.request.headers.get("X-LOOL-WOPI-Timestamp")
    if seen and seen != _moment(call.item):
        return JsonResponse({"COOLStatusCode": CHANGED_OUTSIDE, "LOOLStatusCode": CHANGED_OUTSIDE}, status=CONFLICT)
    size = call.request.META.get("CONTENT_LENGTH") or ""
    if not size.isdecimal():  # sent in chunks: what nobody knows the length of would look empty
        return HttpResponse(status=LENGTH_REQUIRED)
    saved = services.save_file(actor=call.actor, item=call.item, stream=call.request, size=int(size), word=call.word)
    answer = JsonResponse({"LastModifiedTime": _moment(saved)})
    answer["X-WOPI-ItemVersion"] = str(saved.head_id)
    return answer


def _give(call: Call) -> HttpResponseBase:
    item = call.item
    most = call.request.headers.get("X-WOPI-MaxExpectedSize", "")
    if most.isdecimal() and item.size > int(most):
        return HttpResponse(status=412)
    if item.head is None or item.head.file is None:
        return HttpResponse(b"", content_type="application/octet-stream")
    answer = serve(call.request, item.head.file, inline=False)
    answer["X-WOPI-ItemVersion"] = str(item.head_id)
    return answer
