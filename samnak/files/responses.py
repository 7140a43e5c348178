"""Giving files out over HTTP; the view that calls this has checked that the record holding the file may be read."""

import io
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from samnak.core.typesetting import pages
from samnak.files import queries
from samnak.files.enums import MEDIA_TYPES, FileKind
from samnak.files.models import StoredFile

BLOCK = 1 << 18
INLINE = frozenset(MEDIA_TYPES[kind] for kind in (FileKind.PDF, FileKind.PNG, FileKind.JPEG, FileKind.TXT))
# No script, no request, no form. A browser's own PDF viewer does not start under `sandbox`, so PDF goes without it.
NOTHING = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; form-action 'none'"
LOCKED = f"{NOTHING}; sandbox"
FOR_PDF = f"{NOTHING}; object-src 'self'"
RANGE = re.compile(r"bytes=(\d*)-(\d*)")
# A page is drawn in one of these widths, so that the cache stays small whatever is asked for.
WIDTHS = (160, 320, 480, 640, 800, 960, 1280, 1600, 2000)
CACHE = settings.VAR_DIR / ("pages-test" if settings.TESTING else "pages")


def serve(request: HttpRequest, file: StoredFile, *, inline: bool) -> HttpResponseBase:
    """Give out a file: streamed, in parts when asked (Range), unchanged ones not again, never as a page that could run."""
    tag = f'"{file.blob_id}"'
    if _has(request, tag):
        return _with_headers(HttpResponseNotModified(), file, tag, shown=False)
    size = file.blob.size
    part = _part(request, size, tag)
    if part == ():
        refused = HttpResponse(_("ช่วงข้อมูลที่ขออยู่นอกแฟ้ม"), status=416, content_type="text/plain; charset=utf-8")
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    first, last = part or (0, size - 1)
    stream = queries.open_stream(file)
    stream.seek(first)
    answer = StreamingHttpResponse(_Blocks(stream, last - first + 1), status=206 if part else 200)
    if part:
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Content-Length"] = str(last - first + 1)
    return _with_headers(answer, file, tag, shown=inline and file.blob.media_type in INLINE)


def page_image(request: HttpRequest, file: StoredFile, page: int, width: int) -> HttpResponseBase:
    """Give out one page, counted from 1, of a PDF or picture as a PNG; drawn once and kept on disk by hash."""
    asked = next((step for step in WIDTHS if step >= width), WIDTHS[-1])
    tag = f'"{file.blob_id}-{page}-{asked}"'
    kept = CACHE / file.blob_id[:2] / f"{file.blob_id}-{page}-{asked}.png"
    if not 1 <= page <= (file.blob.pages or 0):
        raise Http404
    if _has(request, tag):
        answer: HttpResponse = HttpResponseNotModified()
    elif kept.exists():
        queries.require_readable(file)
        answer = HttpResponse(kept.read_bytes(), content_type="image/png")
    else:
        drawn = _draw(file, page, asked)
        _keep(kept, drawn)
        answer = HttpResponse(drawn, content_type="image/png")
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, max-age=300"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = LOCKED
    return answer


def content_disposition(name: str, *, inline: bool) -> str:
    """Return the header that carries a Thai name (RFC 6266, RFC 5987), with a plain name for old readers."""
    ending = name.rpartition(".")[2]
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    if not plain.rpartition(".")[0].strip("_ ."):
        plain = f"file.{ending}" if ending.isascii() else "file"
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _has(request: HttpRequest, tag: str) -> bool:
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
    answer["Content-Security-Policy"] = FOR_PDF if media_type == MEDIA_TYPES[FileKind.PDF] else LOCKED
    return answer


def _charset(file: StoredFile) -> str:
    with queries.open_stream(file) as stream:
        head = stream.read(1 << 16)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head[: head.rfind(b"\n") + 1 or None].decode("utf-8")
    except UnicodeDecodeError:
        return "windows-874"
    return "utf-8"


def _draw(file: StoredFile, page: int, width: int) -> bytes:
    if file.blob.media_type == MEDIA_TYPES[FileKind.PDF]:
        try:
            return pages.page_png(queries.read_bytes(file), page, width)
        except pages.MissingPageError as error:
            raise Http404 from error
    made = io.BytesIO()
    with queries.open_stream(file) as stream, Image.open(stream) as image:
        image.seek(page - 1)
        image.draft("RGB", (width, width * 4))
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((width, width * 4))
        upright.save(made, format="PNG", compress_level=3)
    return made.getvalue()


def _keep(target: Path, content: bytes) -> None:
    """Write a picture into the cache in one step; several web processes may do so at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    Path(name).replace(target)
