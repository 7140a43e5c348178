"""Every way of tampering that a PDF signature alone does not always reveal; the verdict must name it."""

from datetime import timedelta
from io import BytesIO

import pytest
from cryptography import x509
from django.utils import timezone
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from samnak.signing import services
from samnak.signing.crypto import authority, validation
from samnak.signing.crypto.cms import SoftwareSigner
from samnak.signing.crypto.pades import Statement, sign_field
from samnak.signing.enums import FileVerdict, Outcome, Problem
from samnak.signing.services.authorities import chain, credential, places
from tests.signing.papers import prepared_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(signer, reviewer, paper, sign_as):
    """The file after the reviewer and after the signer."""
    first = sign_as(reviewer, paper, prepared_letter(), "ReviewerSignature")
    return first.pdf, sign_as(signer, paper, first.pdf, "SignerSignature").pdf


def incremental(pdf, change):
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def widget(writer, name):
    fields = writer.root["/AcroForm"]["/Fields"]
    return next(field for field in (row.get_object() for row in fields) if field["/T"] == name)


def flipped(pdf, place):
    data = bytearray(pdf)
    data[place] ^= 0x01
    return bytes(data)


def contents_of(pdf, index):
    signature = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[index]
    _, first, second, _ = (int(value) for value in signature.byte_range)
    return first, second


def white_box(writer):
    stream = generic.StreamObject(stream_data=b"q 1 1 1 rg 0 600 600 200 re f Q")
    writer.add_stream_to_page(0, writer.add_object(stream))


def note(writer):
    page = writer.root["/Pages"]["/Kids"][0]
    entries = {"/Type": "/Annot", "/Subtype": "/FreeText"}
    annotation = generic.DictionaryObject({pdf_name(key): pdf_name(value) for key, value in entries.items()})
    annotation[pdf_name("/Rect")] = generic.ArrayObject(generic.NumberObject(value) for value in (100, 600, 300, 640))
    annotation[pdf_name("/Contents")] = generic.pdf_string("ยกเลิก")
    page["/Annots"].append(writer.add_object(annotation))
    writer.update_container(page["/Annots"])


def other_stamp(writer):
    stamp = widget(writer, "ReviewerSignature")["/AP"].raw_get("/N")
    drawing = generic.StreamObject(stream_data=b"q 1 0 0 rg 0 0 200 60 re f Q")
    for key, value in stamp.get_object().items():
        if key not in {"/Length", "/Filter"}:
            drawing[key] = value
    writer.objects[(stamp.generation, stamp.idnum)] = drawing


def other_catalog(writer):
    action = {"/S": pdf_name("/JavaScript"), "/JS": generic.pdf_string("app.alert(1)")}
    writer.root["/OpenAction"] = generic.DictionaryObject({pdf_name(key): value for key, value in action.items()})
    writer.update_root()


def no_field(writer):
    fields = writer.root["/AcroForm"]["/Fields"]
    del fields[0]
    writer.update_container(fields)


@pytest.mark.parametrize("change", [white_box, note, other_stamp, other_catalog, no_field])
def test_a_change_by_incremental_update_is_named(signed, change):
    answer = services.verify_file(incremental(signed[1], change))
    assert answer.outcome == Outcome.ALTERED
    assert answer.verdict.state == FileVerdict.ALTERED
    assert Problem.CHANGED_AFTER in answer.verdict.problems or Problem.DAMAGED in answer.verdict.problems


def test_one_byte_of_the_page(signed):
    place = signed[1].index(b"stream\n") + 30
    answer = services.verify_file(flipped(signed[1], place))
    assert answer.outcome == Outcome.ALTERED
    assert answer.verdict.problems[0] in {Problem.CONTENT_CHANGED, Problem.DAMAGED}


def test_one_digit_of_an_earlier_signature(signed):
    first, _ = contents_of(signed[1], 0)
    answer = services.verify_file(flipped(signed[1], first + 2000))
    assert answer.outcome == Outcome.ALTERED
    assert {Problem.CONTENT_CHANGED, Problem.DAMAGED} & set(answer.verdict.problems)


def test_the_padding_of_an_earlier_signature(signed):
    _, second = contents_of(signed[1], 0)
    data = signed[1][: second - 2] + b"1" + signed[1][second - 1 :]
    answer = services.verify_file(data)
    assert answer.outcome == Outcome.ALTERED
    assert Problem.CONTENT_CHANGED in answer.verdict.problems


def test_the_padding_of_the_last_signature_is_caught_by_the_ledger_alone(signed, paper):
    _, second = contents_of(signed[1], 1)
    data = signed[1][: second - 2] + b"1" + signed[1][second - 1 :]
    answer = services.verify_file(data)
    assert answer.outcome == Outcome.ALTERED
    assert answer.document == paper


def test_bytes_after_the_end(signed):
    answer = services.verify_file(signed[1] + b"\n% a line more\n")
    assert answer.outcome == Outcome.ALTERED
    assert answer.verdict.problems == (Problem.APPENDED,)


def test_cut_back_to_an_older_revision(signed, paper):
    assert signed[1].startswith(signed[0])
    answer = services.verify_file(signed[0])
    assert answer.verdict.state == FileVerdict.GENUINE
    assert (answer.outcome, answer.revision.number, answer.newest.number) == (Outcome.OLDER, 1, 2)
    assert [line.in_file for line in answer.lines] == [True, False]


def test_a_look_alike_certificate(signer, authorities):
    now = timezone.now()
    root = authority.make_root(common_name="Samnak Root CA", organisation="กระทรวงวัฒนธรรม", now=now)
    issuing = authority.make_issuing(
        root=root, places=places("root"), common_name="Samnak Issuing CA", organisation="กระทรวงวัฒนธรรม", now=now
    )
    name = authority.PersonName(signer[0].full_name, signer[0].first_name, signer[0].last_name)
    person = authority.make_person(issuer=issuing, places=places("issuing"), person=name, now=now)
    forged = sign_field(
        prepared_letter(),
        "SignerSignature",
        signer=SoftwareSigner(person.key, person.certificate, [issuing.certificate, root.certificate]),
        timestamps=services.timestamps(),
        statement=Statement(signer[0].full_name, (signer[0].full_name,)),
        when=now,
    )
    answer = services.verify_file(forged.pdf)
    assert answer.outcome == Outcome.UNTRUSTED
    assert answer.verdict.findings[0].name == signer[0].full_name
    assert answer.verdict.problems == (Problem.UNTRUSTED,)


def test_a_stranger_signing_over_a_genuine_letter(signed, paper):
    now = timezone.now()
    root = authority.make_root(common_name="Other Root", organisation="x", now=now)
    forged = sign_field(
        signed[1],
        "ApproverSignature",
        signer=SoftwareSigner(root.key, root.certificate, []),
        timestamps=services.timestamps(),
        statement=Statement("x", ("x",)),
        when=now,
    )
    answer = services.verify_file(forged.pdf)
    assert (answer.outcome, answer.document) == (Outcome.ALTERED, paper)
    assert Problem.UNTRUSTED in answer.lines[-1].problems


def test_signed_after_the_certificate_was_revoked(authorities):
    now = timezone.now()
    issuer = credential("issuing")
    name = authority.PersonName("นายพ้น ตำแหน่ง", "พ้น", "ตำแหน่ง")
    person = authority.make_person(issuer=issuer, places=places("issuing"), person=name, now=now)
    signed = sign_field(
        prepared_letter(),
        "SignerSignature",
        signer=SoftwareSigner(person.key, person.certificate, chain()),
        timestamps=services.timestamps(),
        statement=Statement("x", ("x",)),
        when=now,
    )
    line = authority.Revoked(person.certificate.serial_number, now - timedelta(hours=1), x509.ReasonFlags.key_compromise)
    revoked = authority.build_crl(issuer=issuer, revoked=[line], number=99, now=now)
    own = services.trust()
    verdict = validation.examine(signed.pdf, validation.Trust(own.roots, own.others, (own.crls[0], revoked)))
    assert (verdict.state, verdict.problems) == (FileVerdict.UNTRUSTED, (Problem.REVOKED,))
    assert services.verify_file(signed.pdf).outcome == Outcome.UNREGISTERED


@pytest.mark.parametrize(
    ("data", "outcome"),
    [(b"", Outcome.UNKNOWN), (b"%PDF-1.7\n", Outcome.UNKNOWN), (b"%PDF-1.7\n/ByteRange [0 1 2 3]", Outcome.ALTERED)],
)
def test_rubbish_is_never_believed(authorities, data, outcome):
    assert services.verify_file(data).outcome == outcome


def test_the_unsigned_letter_is_unknown(authorities):
    answer = services.verify_file(prepared_letter())
    assert (answer.outcome, answer.verdict.state) == (Outcome.UNKNOWN, FileVerdict.UNSIGNED)
