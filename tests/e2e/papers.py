"""Papers that people of the journeys have at hand, and what the tools of others say about a signed one."""

import re
import subprocess
from pathlib import Path

import pypdfium2
import typst
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from samnak.core.typesetting.engine import compile_pdf
from samnak.signing.services import certificate_file

PAGE = Path(__file__).parents[1] / "core" / "typesetting" / "page.typ"

AGENDA = """
#set document(title: "กำหนดการประชุม")
#set page(paper: "a4", margin: 3cm)
#set text(lang: "th", size: 16pt)
= Programme
8.30 Registration, 9.00 Opening, 9.30 Working groups, 16.00 Closing.
"""


def agenda(folder):
    """Write the programme of a meeting as PDF and return its path."""
    path = folder / "กำหนดการ.pdf"
    path.write_bytes(typst.compile(AGENDA.encode(), format="pdf"))
    return path


def scan(folder, name="scan.pdf"):
    """Write a scanned letter and return its path."""
    path = folder / name
    path.write_bytes(typst.compile(AGENDA.replace("Programme", name).encode(), format="pdf"))
    return path


def paper_scan(folder, words):
    """Write a letter that came on paper, a picture in a PDF without a single letter of text, and return its path."""
    printed = compile_pdf(PAGE, {"title": "หนังสือภายนอก", "paragraphs": [[words]]})
    picture = pypdfium2.PdfDocument(printed)[0].render(scale=200 / 72, grayscale=True).to_pil()
    path = folder / "paper.pdf"
    picture.save(path, "PDF", resolution=200)
    return path


def _run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, check=True).stdout.decode(errors="replace")


def poppler_says(pdf, folder):
    """Return what pdfsig says of a file when our root, and only it, is trusted."""
    database = folder / "nss"
    if not database.exists():
        database.mkdir()
        root = folder / "root.pem"
        root.write_bytes(x509.load_der_x509_certificate(certificate_file("root")).public_bytes(Encoding.PEM))
        _run("certutil", "-N", "-d", f"sql:{database}", "--empty-password")
        _run("certutil", "-A", "-d", f"sql:{database}", "-n", "root", "-t", "C,C,C", "-i", root)
    return _run("pdfsig", "-nssdir", f"sql:{database}", pdf)


def words_of(pdf):
    """Return the text of a file without white space, as poppler reads it."""
    return re.sub(r"\s+", "", _run("pdftotext", "-layout", pdf, "-"))


def changed(pdf, folder):
    """Write a copy in which one byte of the first page's content differs, and return its path."""
    raw = bytearray(pdf.read_bytes())
    place = raw.index(b"stream", len(raw) // 3) + 40
    raw[place] ^= 1
    path = folder / f"changed-{pdf.name}"
    path.write_bytes(raw)
    return path
