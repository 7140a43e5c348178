import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import cms, parser, tsp

from samnak.signing.crypto import der
from samnak.signing.crypto.cms import SoftwareSigner
from samnak.signing.crypto.timestamp import RemoteTimestamps, TimestampAuthority, UnavailableError, token_time
from samnak.signing.services.authorities import chain, credential

DIGEST = hashlib.sha256("หนังสือ".encode()).digest()


@pytest.mark.django_db(transaction=True)
def test_another_authority_is_asked_over_http(authorities, live_server):
    token = RemoteTimestamps(f"{live_server.url}/tsa/").token(DIGEST)
    info = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed
    assert info["message_imprint"]["hashed_message"].native == DIGEST
    assert abs(token_time(token) - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/ca/root.cer", "/verify/", "/nowhere/"])
def test_what_is_no_authority_counts_as_an_outage(authorities, live_server, address):
    with pytest.raises(UnavailableError):
        RemoteTimestamps(f"{live_server.url}{address}").token(DIGEST)


@pytest.mark.django_db(transaction=True)
def test_a_refusal_counts_as_an_outage(live_server):
    with pytest.raises(UnavailableError):
        RemoteTimestamps(f"{live_server.url}/tsa/").token(DIGEST)


@pytest.mark.django_db
def test_times_are_written_as_der_wants(authorities):
    own = credential("timestamping")
    for microsecond, written in ((0, b"20261122034200Z"), (500_000, b"20261122034200.5Z"), (120_999, b"20261122034200.12Z")):
        moment = datetime(2026, 11, 22, 3, 42, 0, microsecond, tzinfo=UTC)
        source = TimestampAuthority(
            SoftwareSigner(own.key, own.certificate, chain()), next_serial=lambda: 7, clock=lambda moment=moment: moment
        )
        assert written in source.token(DIGEST)


@pytest.mark.parametrize("number", [0, 1, 127, 128, 255, 256, 2**63, 2**159 - 1])
def test_integers(number):
    assert int.from_bytes(parser.parse(der.integer(number))[4], "big", signed=True) == number


@pytest.mark.parametrize("size", [0, 127, 128, 255, 256, 70_000])
def test_lengths(size):
    assert parser.parse(der.octets(bytes(size)))[4] == bytes(size)


@pytest.mark.parametrize("dotted", ["1.2.840.113549.1.7.2", "2.5.4.3", "2.25.74762574836553996693744448145640930549.2.1"])
def test_object_identifiers(dotted):
    assert tsp.ObjectIdentifier.load(der.oid(dotted)).dotted == dotted
