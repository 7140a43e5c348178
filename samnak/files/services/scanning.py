"""Looking for viruses: a clamd server when one is set up, and the harmless test signature always."""

import logging
import socket
from pathlib import Path
from typing import IO

from django.conf import settings

from samnak.files.enums import ScanState

logger = logging.getLogger(__name__)

# The EICAR test string in two halves, so that no scanner takes this source for the test file itself.
TEST_SIGNATURE = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
BLOCK = 1 << 16
PATIENCE_SECONDS = 60


def scan(stream: IO[bytes]) -> ScanState:
    """Ask clamd about the bytes of a stream; UNCHECKED without a scanner, PENDING while the scanner does not answer."""
    if not settings.CLAMD_ADDRESS:
        return ScanState.UNCHECKED
    try:
        answer = _ask(stream)
    except OSError as error:
        logger.warning("clamd at %s does not answer: %s", settings.CLAMD_ADDRESS, error)
        return ScanState.PENDING
    if answer.endswith("FOUND"):
        logger.warning("clamd found a virus: %s", answer)
        return ScanState.INFECTED
    if answer.endswith("OK"):
        return ScanState.CLEAN
    logger.error("clamd could not check a file: %s", answer)
    return ScanState.UNCHECKED


def _ask(stream: IO[bytes]) -> str:
    with _connect() as link:
        link.sendall(b"zINSTREAM\0")
        try:
            while block := stream.read(BLOCK):
                link.sendall(len(block).to_bytes(4, "big") + block)
            link.sendall(bytes(4))
        except (BrokenPipeError, ConnectionResetError):
            # clamd closes early when its own size limit is passed; what it said is still to be read
            logger.info("clamd closed the stream early")
        answer = b""
        while part := link.recv(BLOCK):
            answer += part
    if not answer:
        raise OSError("empty answer")
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connect() -> socket.socket:
    address = settings.CLAMD_ADDRESS.removeprefix("unix:").removeprefix("tcp:").removeprefix("//")
    if Path(address).is_absolute():
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(PATIENCE_SECONDS)
        try:
            link.connect(address)
        except OSError:
            link.close()
            raise
        return link
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS)
