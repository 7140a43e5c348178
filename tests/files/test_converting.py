"""Office documents as pages: made by the real LibreOffice where it is installed, without network and without macros."""

import io
import shutil
import socket
import threading
import zipfile
from datetime import timedelta

import pytest
from django.http import Http404
from django.test import RequestFactory
from PIL import Image

from samnak.core.actor import Actor, Grant
from samnak.core.errors import DeniedError
from samnak.core.ids import new_id
from samnak.core.time import database_now
from samnak.files import queries, responses, services
from samnak.files.enums import DRIVE, Preview, Way, WorkState
from samnak.files.models import Blob, Rendition
from samnak.files.services import converting

needs_soffice = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
MANIFEST = (
    '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/>{}</m:manifest>'
)
NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:ooo="http://openoffice.org/2004/office" '
    'xmlns:dom="http://www.w3.org/2001/xml-events"'
)
WORDS = "ขอเชิญประชุมคณะกรรมการ"


@pytest.fixture(autouse=True)
def _own_cache(settings, tmp_path):
    settings.PAGE_CACHE = tmp_path / "pages"


def open_document(scripts="", body="", extra=()):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        content = (
            f'<?xml version="1.0"?><office:document-content {NAMES} office:version="1.3">{scripts}<office:body><office:text>'
            f"<text:p>{WORDS}</text:p>{body}</office:text></office:body></office:document-content>"
        )
        made.writestr("content.xml", content)
        for name, text in extra:
            made.writestr(name, text)
        entries = "".join(
            f'<m:file-entry m:full-path="{name}" m:media-type="text/xml"/>' for name in ("content.xml", *dict(extra))
        )
        made.writestr("META-INF/manifest.xml", MANIFEST.format(entries))
    return out.getvalue()


def with_macro(target):
    """A document whose macro writes a file as soon as it is opened."""
    library = "http://openoffice.org/2000/script"
    scripts = (
        '<office:scripts><office:script script:language="ooo:Basic"/><office:event-listeners><script:event-listener '
        'script:language="ooo:script" script:event-name="dom:load" xlink:type="simple" '
        'xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document"/>'
        "</office:event-listeners></office:scripts>"
    )
    code = f'Sub Main\nOpen "{target}" For Output As #1\nPrint #1, "macro"\nClose #1\nEnd Sub'.replace('"', "&quot;")
    return open_document(
        scripts,
        extra=(
            ("Basic/script-lc.xml", (f'<library:libraries xmlns:library="{library}" xmlns:xlink="http://www.w3.org/1999/xlink">'
             '<library:library library:name="Standard" library:link="false"/></library:libraries>')),
            ("Basic/Standard/script-lb.xml", (f'<library:library xmlns:library="{library}" library:name="Standard" '
             'library:readonly="false" library:passwordprotected="false"><library:element library:name="Module1"/></library:library>')),
            ("Basic/Standard/Module1.xml", (f'<script:module xmlns:script="{library}" script:name="Module1" '
             f'script:language="StarBasic">{code}</script:module>')),
        ),
    )  # fmt: skip


@pytest.fixture
def keeper(agency):
    grants = frozenset({Grant(role="sysadmin", scope="agency", unit_id=None, unit_path="")})
    return Actor(name="ผู้ดูแล", user_id=new_id(), agency_id=agency.pk, grants=grants)


@pytest.fixture
def no_office(settings):
    settings.SOFFICE = ""


def ask(file, width=320):
    return responses.page_image(RequestFactory().get("/"), file, 1, width)


# --- how a file is shown -----------------------------------------------------------------------------------------


def test_each_kind_is_shown_in_its_way(keep, made, settings):
    def way(content, name):
        return services.preview(keep(content, name, welcome=DRIVE))

    assert way(made.pdf(pages=3), "a.pdf") == Preview(Way.PAGES, WorkState.DONE, 3)
    assert way(made.image("WEBP"), "a.webp") == Preview(Way.PAGES, WorkState.DONE, 1)
    assert way(b"words", "a.md") == Preview(Way.TEXT, WorkState.DONE)
    assert way(b"OggS\0\2" + bytes(40), "a.ogg") == Preview(Way.SOUND, WorkState.DONE)
    assert way(b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(7), "a.mp4") == Preview(Way.FILM, WorkState.DONE)
    assert way(made.zip({"a": b"b"}), "a.zip") == Preview(Way.NONE, WorkState.NONE)
    settings.SOFFICE = "python3"  # a program that is there; nothing is run here
    assert way(made.zip(made.docx), "a.docx") == Preview(Way.PAGES, WorkState.WAITING)
    assert Rendition.objects.get().state == "waiting"


def test_without_a_converter_this_is_said(keep, made, no_office):
    found = services.preview(keep(made.zip(made.docx), "a.docx"))
    assert (found.way, found.state, Rendition.objects.count()) == (Way.NONE, WorkState.NONE, 0)
    assert found.trouble == "ยังไม่ได้ติดตั้งโปรแกรมแปลงเอกสาร (LibreOffice) กรุณาดาวน์โหลดแล้วเปิดในเครื่อง"


def test_what_is_quarantined_is_not_shown(keep, made):
    file = keep(made.pdf(), "a.pdf")
    file.blob.scan_state = "infected"
    assert services.preview(file) == Preview(Way.NONE, WorkState.NONE)


def test_there_is_no_page_before_it_is_made(keep, made):
    with pytest.raises(Http404):
        ask(keep(made.zip(made.docx), "a.docx"))


def test_a_failure_shows_and_can_be_tried_again(keep, made, no_office, actor, keeper):
    file = keep(made.zip(made.docx), "a.docx")
    services.want_pages(file.blob_id)
    row = services.make_pages(sha256=file.blob_id)
    assert (row.state, row.pdf, row.tries) == ("failed", None, 1)
    found = services.preview(file)
    assert (found.way, found.state) == (Way.PAGES, WorkState.FAILED)
    assert found.trouble.startswith("ยังไม่ได้ติดตั้ง")
    assert services.make_pages(sha256=file.blob_id).tries == 1
    with pytest.raises(DeniedError):
        services.remake_pages(actor=actor, sha256=file.blob_id)
    services.remake_pages(actor=keeper, sha256=file.blob_id)
    assert services.preview(file).state == WorkState.WAITING
    Rendition.objects.update(asked_at=database_now() - timedelta(minutes=11))
    assert services.catch_up() == 1


def test_pictures_that_can_be_seen_through_lie_on_white(keep):
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(out, "PNG")
    answer = responses.thumbnail(RequestFactory().get("/"), keep(out.getvalue(), "a.png"))
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.mode, image.getpixel((20, 20))) == ("RGB", (255, 255, 255))


def test_the_beginning_of_a_text_is_shown(keep):
    assert queries.beginning_of_text(keep("ที่ วธ\r\n<b>".encode("cp874"), "a.txt")) == ("ที่ วธ\n<b>", False)
    assert queries.beginning_of_text(keep("กข".encode() * 50, "b.txt"), most=5) == ("ก", True)


# --- with the real converter -------------------------------------------------------------------------------------


@needs_soffice
def test_pages_are_made_and_drawn_and_their_macros_do_not_run(keep, tmp_path):
    trace = tmp_path / "macro-was-here"
    file = keep(with_macro(trace), "เชิญ.odt", welcome=DRIVE)
    assert services.preview(file).state == WorkState.WAITING
    row = services.make_pages(sha256=file.blob_id)
    assert (row.state, row.trouble, row.pdf.pages, row.pdf.media_type) == ("done", "", 1, "application/pdf")
    assert row.engine.startswith("LibreOffice 7")
    assert services.preview(file) == Preview(Way.PAGES, WorkState.DONE, 1)
    assert not trace.exists()
    drawn = ask(file)
    assert (drawn.status_code, drawn.content[:4]) == (200, b"\x89PNG")
    assert ask(file).content == drawn.content
    assert Blob.objects.count() == 2


@needs_soffice
def test_no_picture_is_fetched_from_elsewhere_and_old_documents_are_read_by_their_pages(keep):
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stop = threading.Event()

        def listen():
            while not stop.is_set():
                try:
                    link, _peer = server.accept()
                except TimeoutError:
                    continue
                asked.append(link.recv(100))
                link.close()

        thread = threading.Thread(target=listen)
        thread.start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        text = "".join(f"\\u{ord(mark)}?" for mark in WORDS)
        field = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{address}"}}{{\\fldrslt x}}}}'
        file = keep(f"{{\\rtf1\\ansi {text} {field}\\par}}".encode("ascii"), "เชิญ.rtf", welcome=DRIVE)
        row = services.read_text(sha256=file.blob_id)
        stop.set()
        thread.join()
    assert (row.state, row.source, row.trouble) == ("done", "born", "")
    assert WORDS in row.text
    assert asked == []


@needs_soffice
def test_what_the_converter_cannot_open_fails_with_advice(keep, made, monkeypatch):
    file = keep(made.zip(made.docx | {"word/document.xml": b"rubbish"}), "แผน.docx")
    services.want_pages(file.blob_id)
    monkeypatch.setattr(converting, "SECONDS", 0.1)
    row = services.make_pages(sha256=file.blob_id)
    assert (row.state, row.trouble) == ("failed", "แปลงเป็น PDF ไม่เสร็จในเวลาที่กำหนด กรุณาดาวน์โหลดแล้วเปิดในเครื่อง")
