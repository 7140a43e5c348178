"""Giving files out over HTTP; the view that calls this has checked that the record holding the file may be read."""

import re
from collections.abc import Iterator
from typing import IO
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.translation import gettext as _

from samnak.files import queries
from samnak.files.content.plain import encoding_of
from samnak.files.enums import FILMS, MEDIA_TYPES, SOUNDS, FileKind
from samnak.files.models import StoredFile

BLOCK = 1 << 18
HEARD = frozenset(MEDIA_TYPES[kind] for kind in (*SOUNDS, *FILMS))
INLINE = HEARD | {
    MEDIA_TYPES[kind] for kind in (FileKind.PDF, FileKind.PNG, FileKind.JPEG, FileKind.GIF, FileKind.WEBP, FileKind.TXT)
}
# No script, no request, no form. A browser's own PDF viewer does not start under `sandbox`, so PDF goes without it.
NOTHING = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; form-action 'none'"
LOCKED = f"{NOTHING}; sandbox"
FOR_PDF = f"{NOTHING}; object-src 'self'"
FOR_SOUND = f"{NOTHING}; media-src 'self'; sandbox"
RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def serve(request: HttpRequest, file: StoredFile, *, inline: bool) -> HttpResponseBase:
    """Give out a file: streamed, in parts when asked (Range), unchanged ones not again, never as a page that could run."""
    tag = f'"{file.blob_id}"'
    if has(request, tag):
        return _with_headers(HttpResponseNotModified(), file, tag, shown=False)
    if settings.ACCEL_PREFIX and (place := queries.plain_place(file)):
        answer = HttpResponse()  # the server in front sends the bytes itself, in parts when asked
        answer["X-Accel-Redirect"] = f"{settings.ACCEL_PREFIX}{place}"
        _with_headers(answer, file, tag, shown=inline and file.blob.media_type in INLINE)
        return answer
    size = file.blob.size
    part = _part(request, size, tag)
    if part == ():
        refused = HttpResponse(_("ช่วงข้อมูลที่ขออยู่นอกแฟ้ม"), status=416, content_type="text/plain; charset=utf-8")
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    first, last = part or (0, size - 1)
    stream = queries.open_stream(file)
    stream.seek(first)
    streamed = StreamingHttpResponse(_Blocks(stream, last - first + 1), status=206 if part else 200)
    if part:
        streamed["Content-Range"] = f"bytes {first}-{last}/{size}"
    streamed["Content-Length"] = str(last - first + 1)
    return _with_headers(streamed, file, tag, shown=inline and file.blob.media_type in INLINE)


def content_disposition(name: str, *, inline: bool) -> str:
    """Return the header that carries a Thai name (RFC 6266, RFC 5987), with a plain name for old readers."""
    ending = name.rpartition(".")[2]
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    if not plain.rpartition(".")[0].strip("_ ."):
        plain = f"file.{ending}" if ending.isascii() else "file"
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def has(request: HttpRequest, tag: str) -> bool:
    """Tell whether the browser has what this tag names."""
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    return tag in known or known == ["*"]


def _part(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | tuple[()] | None:
    """Return the asked-for first and last byte, None for the whole file, () when the range lies outside."""
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method not in {"GET", "HEAD"} or asked is None or request.headers.get("If-Range", tag) != tag:
        return None
    start, end = asked.groups()
    if not start and not end:
        return None
    if not start:
        length = min(int(end), size)
        return (size - length, size - 1) if length else ()
    first, last = int(start), min(int(end), size - 1) if end else size - 1
    if end and int(end) < first:
        return None
    return (first, last) if first < size else ()


class _Blocks:
    """The blocks of a part of a stream; closed with the answer even when nothing of it was sent."""

    def __init__(self, stream: IO[bytes], length: int) -> None:
        self.stream = stream
        self.left = length
        self.close = stream.close

    def __iter__(self) -> Iterator[bytes]:
        while self.left > 0 and (block := self.stream.read(min(BLOCK, self.left))):
            self.left -= len(block)
            yield block


def _with_headers(answer: HttpResponseBase, file: StoredFile, tag: str, *, shown: bool) -> HttpResponseBase:
    media_type = file.blob.media_type
    answer["Content-Type"] = f"{media_type}; charset={_charset(file)}" if shown and media_type == "text/plain" else media_type
    answer["Content-Disposition"] = content_disposition(file.name, inline=shown)
    answer["ETag"] = tag
    answer["Accept-Ranges"] = "bytes"
    # every request asks again, so that a right taken away holds at once
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = (
        FOR_PDF if media_type == MEDIA_TYPES[FileKind.PDF] else FOR_SOUND if media_type in HEARD else LOCKED
    )
    return answer


def _charset(file: StoredFile) -> str:
    with queries.open_stream(file) as stream:
        return {"utf-16": "utf-16", "cp874": "windows-874"}.get(encoding_of(stream.read(1 << 16)), "utf-8")
