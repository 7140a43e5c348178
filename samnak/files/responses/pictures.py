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
from samnak.files.enums import KINDS_BY_MEDIA_TYPE, MEDIA_TYPES, OFFICE, FileKind
from samnak.files.models import Blob, StoredFile
from samnak.files.responses.serving import LOCKED, has

# A page is drawn in one of these widths, so that the cache stays small whatever is asked for.
WIDTHS = (160, 320, 480, 640, 800, 960, 1280, 1600, 2000)


THUMBNAIL = 320


def page_image(request: HttpRequest, file: StoredFile, page: int, width: int) -> HttpResponseBase:
    """Give out one page, counted from 1, of a PDF, picture or converted document; drawn once and kept on disk by hash."""
    queries.require_readable(file)
    blob = _blob_with_pages(file)
    asked = next((step for step in WIDTHS if step >= width), WIDTHS[-1])
    tag = f'"{blob.pk}-{page}-{asked}"'
    kept = settings.PAGE_CACHE / blob.pk[:2] / f"{blob.pk}-{page}-{asked}.png"
    if not 1 <= page <= (blob.pages or 0):
        raise Http404
    if has(request, tag):
        answer: HttpResponse = HttpResponseNotModified()
    elif kept.exists():
        answer = HttpResponse(kept.read_bytes(), content_type="image/png")
    else:
        drawn = _draw(blob, page, asked)
        _keep(kept, drawn)
        answer = HttpResponse(drawn, content_type="image/png")
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, max-age=300"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = LOCKED
    return answer


def thumbnail(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """Give out a small picture of the first page; 404 while there is none, and the page shows its icon."""
    return page_image(request, file, 1, THUMBNAIL)


def _blob_with_pages(file: StoredFile) -> Blob:
    if KINDS_BY_MEDIA_TYPE.get(file.blob.media_type) not in OFFICE:
        return file.blob
    made = queries.rendition_of(file.blob_id)
    if made is None or made.pdf is None:
        raise Http404
    return made.pdf


def _draw(blob: Blob, page: int, width: int) -> bytes:
    with queries.local_path(blob) as path:
        if blob.media_type == MEDIA_TYPES[FileKind.PDF]:
            try:
                return pages.page_png_at(path, page, width)
            except (pages.MissingPageError, pages.UnreadablePdfError) as error:
                raise Http404 from error
        return _drawn_image(path, page, width)


def _drawn_image(path: Path, page: int, width: int) -> bytes:
    made = io.BytesIO()
    with Image.open(path) as image:
        image.seek(page - 1)
        image.draft("RGB", (width, width * 4))
        upright = _on_white(ImageOps.exif_transpose(image))
        upright.thumbnail((width, width * 4))
        upright.save(made, format="PNG", compress_level=3)
    return made.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """Lay what can be seen through on white paper."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image.convert("RGBA"))
    return paper.convert("RGB")


def _keep(target: Path, content: bytes) -> None:
    """Write a picture into the cache in one step; several web processes may do so at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    Path(name).replace(target)
