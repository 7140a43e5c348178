"""Pages as pictures: drawn once in one of a few widths and kept on disk by hash."""

import io
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from PIL import Image, ImageOps

from samnak.core.typesetting import pages
from samnak.files import queries
from samnak.files.enums import MEDIA_TYPES, FileKind
from samnak.files.models import StoredFile
from samnak.files.responses.serving import LOCKED, has

# A page is drawn in one of these widths, so that the cache stays small whatever is asked for.
WIDTHS = (160, 320, 480, 640, 800, 960, 1280, 1600, 2000)
CACHE = settings.VAR_DIR / ("pages-test" if settings.TESTING else "pages")


def page_image(request: HttpRequest, file: StoredFile, page: int, width: int) -> HttpResponseBase:
    """Give out one page, counted from 1, of a PDF or picture as a PNG; drawn once and kept on disk by hash."""
    asked = next((step for step in WIDTHS if step >= width), WIDTHS[-1])
    tag = f'"{file.blob_id}-{page}-{asked}"'
    kept = CACHE / file.blob_id[:2] / f"{file.blob_id}-{page}-{asked}.png"
    if not 1 <= page <= (file.blob.pages or 0):
        raise Http404
    if has(request, tag):
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
