"""The drive at /webdav/, in the same process as the pages: who asks is found out here, then WsgiDAV speaks the protocol."""

import base64
import binascii
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import LimitedStream
from django.core.signals import request_finished, request_started
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wsgidav.error_printer import ErrorPrinter
from wsgidav.request_resolver import RequestResolver
from wsgidav.wsgidav_app import WsgiDAVApp

from samnak.core.errors import DomainError
from samnak.core.proxy import real_address
from samnak.webdav import services
from samnak.webdav.errors import KnockedTooOftenError
from samnak.webdav.middleware.locks import LockStorage
from samnak.webdav.middleware.place import Place, stand
from samnak.webdav.middleware.properties import PropertyStore
from samnak.webdav.middleware.tree import Tree

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]
MOUNT = "/webdav"
LARGEST_QUESTION = 1_048_576
BLOCK = 1 << 18
TOO_LONG = ("413 Payload Too Large", gettext_lazy("คำขอยาวเกินไป"))
FINITE = b'<?xml version="1.0" encoding="utf-8"?><D:error xmlns:D="DAV:"><D:propfind-finite-depth/></D:error>'


def dav_application() -> Application:
    """Return the application that speaks WebDAV for whoever `environ` says is there."""
    tree = Tree()
    return WsgiDAVApp(  # type: ignore[no-any-return]
        {
            "mount_path": MOUNT,
            "provider_mapping": {"/": tree},
            "lock_storage": LockStorage(),  # the drive's own locks; only the rules of the protocol are WsgiDAV's
            "property_manager": PropertyStore(),
            "middleware_stack": [ErrorPrinter, RequestResolver],
            "http_authenticator": {"accept_basic": False, "accept_digest": False},
            "logging": {"enable": False},
            "suppress_version_info": True,
            "verbose": 0,
            "hotfixes": {"re_encode_path_info": True},
        }
    )


def mounted(pages: Application) -> Application:
    """Return the pages with the drive beside them."""
    drive = dav_application()

    def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path != MOUNT and not path.startswith(f"{MOUNT}/"):
            return pages(environ, start_response)
        return _Begun(_serve(drive, environ, start_response))

    return application


class _Begun:
    """An answer whose beginning is there already, because servers look at the status before they ask for bytes."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.first = next(blocks, b"")
        self.blocks = blocks
        self.close = blocks.close  # type: ignore[attr-defined]

    def __iter__(self) -> Iterator[bytes]:
        yield self.first
        yield from self.blocks


def _serve(drive: Application, environ: dict[str, Any], start_response: Start) -> Iterator[bytes]:
    request_started.send(sender=_serve, environ=environ)
    try:
        with translation.override(settings.LANGUAGE_CODE):
            yield from _answer(drive, environ, start_response)
    finally:
        stand(None)
        request_finished.send(sender=_serve)


def _answer(drive: Application, environ: dict[str, Any], start_response: Start) -> Iterator[bytes]:
    _behind_proxy(environ)
    refused = _refusal(environ)
    if refused is not None:
        yield _plain(environ, start_response, *refused)
        return
    try:
        username, secret = _credentials(environ)
        user, actor = services.let_in(username=username, secret=secret, ip=environ.get("REMOTE_ADDR", ""))
    except KnockedTooOftenError as error:
        yield _plain(environ, start_response, "429 Too Many Requests", error.message, ("Retry-After", "900"))
        return
    except DomainError as error:
        challenge = ("WWW-Authenticate", 'Basic realm="Samnak drive", charset="UTF-8"')
        yield _plain(environ, start_response, "401 Unauthorized", error.message, challenge)
        return
    principal = user.get_username()
    stand(Place(actor, principal))
    environ["wsgidav.user_name"] = environ["wsgidav.auth.user_name"] = principal
    environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + MOUNT
    environ["PATH_INFO"] = environ["PATH_INFO"][len(MOUNT) :] or "/"
    with tempfile.TemporaryFile() as whole:
        if not _give_length(environ, whole):
            yield _plain(environ, start_response, *TOO_LONG)
            return
        answer = drive(environ, _guarded(start_response))
        try:
            yield from answer
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()


def _behind_proxy(environ: dict[str, Any]) -> None:
    """Know the person's own address, as the pages do."""
    if "samnak.core.proxy.real_address" not in settings.MIDDLEWARE:
        return

    class Told:
        META = environ

    real_address(lambda _request: None)(Told)  # type: ignore[arg-type, return-value]
    if environ.get("HTTP_X_FORWARDED_PROTO") == "https":
        environ["wsgi.url_scheme"] = "https"


def _refusal(environ: dict[str, Any]) -> tuple[Any, ...] | None:
    """Return what must be refused before anybody is asked who they are."""
    if settings.PRODUCTION and environ.get("wsgi.url_scheme") != "https":
        return "403 Forbidden", _("เชื่อมไดรฟ์ได้ทาง https เท่านั้น")
    method, length = environ["REQUEST_METHOD"], environ.get("CONTENT_LENGTH") or "0"
    if not length.isdigit():
        return "400 Bad Request", _("ความยาวข้อมูลไม่ถูกต้อง")
    if method != "PUT" and int(length) > LARGEST_QUESTION:
        return TOO_LONG
    if method == "PROPFIND" and environ.get("HTTP_DEPTH", "infinity") not in {"0", "1"}:
        return "403 Forbidden", FINITE
    return None


def _credentials(environ: dict[str, Any]) -> tuple[str, str]:
    kind, _space, told = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if kind.lower() != "basic":
        raise DomainError(_("กรุณาใส่ชื่อเข้าใช้และรหัสผ่านของแอป ซึ่งสร้างได้ในหน้าตั้งค่า"))
    try:
        username, _colon, secret = base64.b64decode(told, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise DomainError(_("อ่านชื่อและรหัสผ่านไม่ได้")) from None
    return username, secret


def _give_length(environ: dict[str, Any], whole: Any) -> bool:
    """Let a view read the body and no further; a body in chunks, as macOS sends them, is gathered first to know its length.

    False when a question in chunks is too long: it would be read into memory.
    """
    body = environ["wsgi.input"]
    if environ.pop("HTTP_TRANSFER_ENCODING", "").lower() == "chunked" and not environ.get("CONTENT_LENGTH"):
        size, is_file = 0, environ["REQUEST_METHOD"] == "PUT"
        most = settings.DRIVE_LIMIT_MB * 1_048_576 if is_file else LARGEST_QUESTION
        while size <= most and (block := body.read(BLOCK)):
            size += whole.write(block)
        if size > most and not is_file:
            return False
        whole.seek(0)
        environ["CONTENT_LENGTH"], body = str(size), whole
    environ["wsgi.input"] = LimitedStream(body, int(environ.get("CONTENT_LENGTH") or 0))
    return True


def _guarded(start_response: Start) -> Start:
    """Let no browser run what comes from here, and nobody keep it."""

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        told = {name.lower() for name, _value in headers}
        extra = [
            ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "private, no-cache"),
            ("Content-Security-Policy", "default-src 'none'; sandbox"),
        ]  # fmt: skip
        return start_response(status, [*headers, *[row for row in extra if row[0].lower() not in told]], *more)

    return start


def _plain(environ: dict[str, Any], start_response: Start, status: str, words: Any, *more: tuple[str, str]) -> bytes:
    body = words if isinstance(words, bytes) else str(words).encode()
    kind = "application/xml; charset=utf-8" if isinstance(words, bytes) else "text/plain; charset=utf-8"
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body))), ("Connection", "close"), *more])
    return b"" if environ["REQUEST_METHOD"] == "HEAD" else body
