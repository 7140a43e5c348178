"""What others say: poppler with NSS, OpenSSL for CMS and for time stamps, and the readers of text."""

import hashlib
import subprocess
from io import BytesIO

import pytest
from asn1crypto import cms, parser, tsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader

from samnak.signing import services
from samnak.signing.crypto.timestamp import parse_request
from samnak.signing.enums import RevocationReason
from tests.signing.papers import prepared_letter

pytestmark = pytest.mark.django_db


def run(*command, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, check=False, **options)


def pem_of(role, path):
    certificate = x509.load_der_x509_certificate(services.certificate_file(role))
    path.write_bytes(certificate.public_bytes(Encoding.PEM))
    return path


def status_of(reply):
    """Read the status of a reply without a token, which asn1crypto takes for incomplete."""
    return tsp.PKIStatusInfo.load(parser.parse(reply)[4])


@pytest.fixture
def signed(signer, reviewer, paper, sign_as):
    first = sign_as(reviewer, paper, prepared_letter(), "ReviewerSignature")
    return sign_as(
        signer,
        paper,
        first.pdf,
        "SignerSignature",
        position_lines=["รองปลัดกระทรวง ปฏิบัติราชการแทน", "ปลัดกระทรวงวัฒนธรรม"],
    ).pdf


def test_poppler_trusts_both_signatures(signed, tmp_path):
    database = tmp_path / "nss"
    database.mkdir()
    assert run("certutil", "-N", "-d", f"sql:{database}", "--empty-password").returncode == 0
    root = pem_of("root", tmp_path / "root.pem")
    assert run("certutil", "-A", "-d", f"sql:{database}", "-n", "root", "-t", "C,C,C", "-i", root).returncode == 0
    (tmp_path / "letter.pdf").write_bytes(signed)
    told = run("pdfsig", "-nssdir", f"sql:{database}", tmp_path / "letter.pdf").stdout.decode(errors="replace")
    assert told.count("Signature is Valid.") == 2
    assert told.count("Certificate is Trusted.") == 2
    assert told.count("ETSI.CAdES.detached") == 2
    assert "Total document signed" in told


def test_openssl_verifies_every_signature_over_its_bytes(signed, tmp_path):
    root, issuing = pem_of("root", tmp_path / "root.pem"), pem_of("issuing", tmp_path / "issuing.pem")
    signatures = PdfFileReader(BytesIO(signed)).embedded_regular_signatures
    assert len(signatures) == 2
    for signature in signatures:
        _, first, second, length = (int(value) for value in signature.byte_range)
        (tmp_path / "content").write_bytes(signed[:first] + signed[second : second + length])
        (tmp_path / "cms").write_bytes(cms.ContentInfo.load(signature.pkcs7_content).dump())
        done = run(
            "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", tmp_path / "cms", "-content",
            tmp_path / "content", "-CAfile", root, "-certfile", issuing, "-out", "/dev/null",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        assert b"CAdES Verification successful" in done.stderr


def test_openssl_verifies_the_time_stamp_inside_the_signature(signed, tmp_path):
    root, issuing = pem_of("root", tmp_path / "root.pem"), pem_of("issuing", tmp_path / "issuing.pem")
    info = PdfFileReader(BytesIO(signed)).embedded_regular_signatures[-1].signer_info
    (tmp_path / "value").write_bytes(info["signature"].native)
    (tmp_path / "token").write_bytes(info["unsigned_attrs"][0]["values"][0].dump())
    done = run(
        "openssl", "ts", "-verify", "-data", tmp_path / "value", "-in", tmp_path / "token", "-token_in", "-CAfile", root,
        "-untrusted", issuing,
    )  # fmt: skip
    assert b"Verification: OK" in done.stdout + done.stderr


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("options", [["-cert"], ["-cert", "-no_nonce"], []])
def test_openssl_asks_our_authority(authorities, client, tmp_path, digest, options):
    root, issuing = pem_of("root", tmp_path / "root.pem"), pem_of("issuing", tmp_path / "issuing.pem")
    tsa = pem_of("timestamping", tmp_path / "tsa.pem")
    chain = tmp_path / "chain.pem"
    chain.write_bytes(issuing.read_bytes() + tsa.read_bytes())
    data, query, reply = tmp_path / "data", tmp_path / "query", tmp_path / "reply"
    data.write_bytes("หนังสือราชการ".encode())
    assert run("openssl", "ts", "-query", "-data", data, f"-{digest}", *options, "-out", query).returncode == 0
    answer = client.post("/tsa/", query.read_bytes(), content_type="application/timestamp-query")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/timestamp-reply")
    reply.write_bytes(answer.content)
    done = run("openssl", "ts", "-verify", "-queryfile", query, "-in", reply, "-CAfile", root, "-untrusted", chain)
    assert b"Verification: OK" in done.stdout + done.stderr, (done.stdout + done.stderr).decode()
    token = tsp.TimeStampResp.load(answer.content)["time_stamp_token"]
    assert len(token["content"]["certificates"]) == (2 if "-cert" in options else 0)


def test_openssl_reads_the_revocation_list(authorities, signer, client, tmp_path):
    row = services.revoke(actor=signer[1], user=signer[0], reason=RevocationReason.COMPROMISED)
    root, issuing = pem_of("root", tmp_path / "root.pem"), pem_of("issuing", tmp_path / "issuing.pem")
    person = tmp_path / "person.pem"
    person.write_text(row.pem)
    lists = tmp_path / "lists.pem"
    for name in ("root", "issuing"):
        answer = client.get(f"/crl/{name}.crl")
        assert answer["Content-Type"] == "application/pkix-crl"
        (tmp_path / "crl").write_bytes(answer.content)
        with lists.open("ab") as file:
            file.write(run("openssl", "crl", "-inform", "DER", "-in", tmp_path / "crl").stdout)
    command = ["openssl", "verify", "-crl_check_all", "-CRLfile", lists, "-CAfile", root, "-untrusted", issuing, person]
    assert b"certificate revoked" in run(*command).stderr
    good = run("openssl", "verify", "-CAfile", root, "-untrusted", issuing, person)
    assert good.stdout.strip().endswith(b"OK")


@pytest.mark.parametrize(
    ("change", "failure"),
    [
        (lambda request: b"\x30\x03\x02\x01\x07", "bad_data_format"),
        (lambda request: b"rubbish", "bad_data_format"),
        (lambda request: request.replace(bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040204")), "bad_alg"),
        (
            lambda request: request.replace(bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040203")),
            "bad_data_format",
        ),
    ],
)
def test_refusals_name_their_reason(authorities, client, change, failure):
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": hashlib.sha256(b"x").digest()}
    request = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "cert_req": True}).dump()
    assert parse_request(request, "1.2.3").algorithm == "sha256"
    answer = client.post("/tsa/", change(request), content_type="application/timestamp-query")
    status = status_of(answer.content)
    assert status["status"].native == "rejection"
    assert status["fail_info"].native == {failure}


def test_an_unknown_policy_is_refused(authorities, client):
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": hashlib.sha256(b"x").digest()}
    request = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "req_policy": "1.2.3.4"})
    answer = client.post("/tsa/", request.dump(), content_type="application/timestamp-query")
    assert status_of(answer.content)["fail_info"].native == {"unaccepted_policy"}


def test_the_visible_block_reads_back_exactly(signed, tmp_path):
    (tmp_path / "letter.pdf").write_bytes(signed)
    text = run("pdftotext", tmp_path / "letter.pdf", "-").stdout.decode()
    assert "ลงลายมือชื่อดิจิทัลโดย นางสาววิไลวรรณ ศรีสวัสดิ์วัฒนานุกูลพิพัฒน์" in " ".join(text.split())
    assert "ตำแหน่ง รองปลัดกระทรวง ปฏิบัติราชการแทน" in " ".join(text.split())
