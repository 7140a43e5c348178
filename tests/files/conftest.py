"""An agency, a person who acts, and files made on the spot."""

import io
import zipfile
from types import SimpleNamespace

import pikepdf
import pytest
from PIL import Image

from samnak.core.actor import Actor
from samnak.core.ids import new_id
from samnak.files import services
from samnak.org.models import Agency


@pytest.fixture
def agency(db):
    return Agency.objects.create(
        kind="office", name="สำนักงานปลัดกระทรวงวัฒนธรรม", ministry="กระทรวงวัฒนธรรม", letterhead="กระทรวงวัฒนธรรม"
    )


@pytest.fixture
def actor(agency):
    return Actor(name="นางสาวรัตนา ใจดี", user_id=new_id(), agency_id=agency.pk)


@pytest.fixture
def keep(actor, agency):
    """Store bytes under a name as the actor."""

    def store(content: bytes, name: str, **options):
        return services.store(actor=actor, stream=io.BytesIO(content), name=name, agency_id=agency.pk, **options)

    return store


def make_pdf(pages: int = 1, **options) -> bytes:
    pdf = pikepdf.new()
    for _number in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def make_image(kind: str = "PNG", size=(600, 848), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **options)
    return out.getvalue()


def make_zip(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}


@pytest.fixture
def made():
    """Makers of content."""
    return SimpleNamespace(pdf=make_pdf, image=make_image, zip=make_zip, docx=DOCX)
