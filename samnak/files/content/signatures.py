"""The first bytes by which kinds of file are known."""

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path

from samnak.files.enums import FileKind

HEAD = 4096
# control characters that no text has; in UTF-8 and the Thai code page each is one byte of its own
NO_TEXT = bytes(mark for mark in range(32) if mark not in b"\t\n\r\f\x1b")
NO_WIDE_TEXT = re.compile(f"[{re.escape(NO_TEXT.decode())}]")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of office files before 2007, and of locked ones since
MOST_JSON = 8 << 20
ISO_FILMS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"mmp4", b"MSNV", b"3gp")
MAIL_HEADER = re.compile(
    rb"(?:From |(?:Return-Path|Received|From|Date|Subject|Message-ID|MIME-Version|Delivered-To|To|X-[\w-]+|DKIM-Signature):)",
    re.IGNORECASE,
)
HEADER_LINE = re.compile(rb"(?:[!-9;-~]+:|[ \t]).*|From .*")
# streams of a compound file, as their names are written in its directory
STREAMS = {
    "WordDocument": FileKind.DOC,
    "Workbook": FileKind.XLS,
    "Book": FileKind.XLS,
    "PowerPoint Document": FileKind.PPT,
}
LOCKED_STREAM = "EncryptedPackage"
DIRECTORY_NAME = 64  # bytes a name may take in the directory, filled up with zeros
BLOCK = 1 << 20


def head_of(path: Path) -> bytes:
    """Return the first bytes of a file."""
    with path.open("rb") as stream:
        return stream.read(HEAD)


def kind_of_head(head: bytes) -> FileKind | None:
    """Return the kind that the first bytes tell for certain; None for containers and text, which need a closer look."""
    if head.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n").startswith(b"%PDF-"):
        return FileKind.PDF
    for start, kind in (
        (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
        (b"\xff\xd8\xff", FileKind.JPEG),
        (b"II*\x00", FileKind.TIFF),
        (b"MM\x00*", FileKind.TIFF),
        (b"GIF87a", FileKind.GIF),
        (b"GIF89a", FileKind.GIF),
        (b"{\\rtf1", FileKind.RTF),
        (b"OggS\x00", FileKind.OGG),
        (b"ID3", FileKind.MP3),
    ):
        if head.startswith(start):
            return kind
    return _riff(head) or _box(head) or _matroska(head) or (FileKind.MP3 if _is_mpeg_sound(head) else None)


def _riff(head: bytes) -> FileKind | None:
    if head.startswith(b"RIFF"):
        return {b"WEBP": FileKind.WEBP, b"WAVE": FileKind.WAV}.get(head[8:12])
    return None


def _box(head: bytes) -> FileKind | None:
    """Read the first box of the ISO media family."""
    if head[4:8] in (b"moov", b"wide") or (head[4:8] == b"mdat" and head[:1] == b"\x00"):
        return FileKind.MOV
    if head[4:8] != b"ftyp":
        return None
    brand = head[8:12]
    if brand == b"qt  ":
        return FileKind.MOV
    if brand in (b"M4A ", b"M4B "):
        return FileKind.M4A
    return FileKind.MP4 if brand.startswith(ISO_FILMS) else None


def _matroska(head: bytes) -> FileKind | None:
    return FileKind.WEBM if head.startswith(b"\x1a\x45\xdf\xa3") and b"\x42\x82\x84webm" in head[:64] else None


def _is_mpeg_sound(head: bytes) -> bool:
    """Tell whether an MPEG audio frame of layer III stands at the start, and a second one where the first ends."""
    length = _frame(head)
    return length > 0 and _frame(head[length:]) > 0


def _frame(data: bytes) -> int:
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE6 != 0xE2:
        return 0
    version, rate, sampling = data[1] >> 3 & 3, data[2] >> 4, data[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or sampling == 3:
        return 0
    first = version == 3
    rates = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
    slower = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
    kilobits = (rates if first else slower)[rate - 1]
    hertz = (44_100, 48_000, 32_000)[sampling] // {3: 1, 2: 2, 0: 4}[version]
    return (144 if first else 72) * kilobits * 1000 // hertz + (data[2] >> 1 & 1)


def kind_of_compound(path: Path) -> FileKind | None:
    """Return which old office program wrote a compound file, None when it is locked or of none of them."""
    names = {name: _directory_name(name) for name in (*STREAMS, LOCKED_STREAM)}
    found = set()
    tail = b""
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            window = tail + block
            found |= {name for name, written in names.items() if written in window}
            tail = block[-DIRECTORY_NAME:]
    if LOCKED_STREAM in found:
        return None
    return next((kind for name, kind in STREAMS.items() if name in found), None)


def _directory_name(name: str) -> bytes:
    return name.encode("utf-16-le").ljust(DIRECTORY_NAME, b"\x00") + (2 * len(name) + 2).to_bytes(2, "little")


def kind_of_text(path: Path, expected: FileKind) -> FileKind | None:
    """Return the expected kind of text when the whole file is one, else None."""
    if not is_text(path):
        return None
    head = head_of(path).removeprefix(codecs.BOM_UTF8).lstrip()
    if expected == FileKind.ICS:
        return expected if head[:15].upper() == b"BEGIN:VCALENDAR" else None
    if expected == FileKind.EML:
        return expected if _is_mail(head) else None
    if expected == FileKind.JSON:
        return expected if _is_json(path, head) else None
    return expected


def is_text(path: Path) -> bool:
    """Tell whether the whole file is text in UTF-8, UTF-16 with its mark, or the Thai code page 874."""
    return any(_decodes(path, encoding) for encoding in ("utf-8", "utf-16", "cp874"))


def _is_mail(head: bytes) -> bool:
    lines = [line.rstrip(b"\r") for line in head.split(b"\n")[:-1] or [head]]
    headers = lines[: lines.index(b"")] if b"" in lines else lines
    return len(headers) > 1 and MAIL_HEADER.match(headers[0]) is not None and all(map(HEADER_LINE.fullmatch, headers))


def _is_json(path: Path, head: bytes) -> bool:
    """Tell whether a file is one JSON value; of a very large one only that it opens like an object or a list."""
    if path.stat().st_size > MOST_JSON:
        return head[:1] in (b"{", b"[")
    try:
        json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    return True


def _decodes(path: Path, encoding: str) -> bool:
    try:
        return all(_has_no_controls(block, part) for block, part in _decoded(path, encoding))
    except UnicodeDecodeError:
        return False


def _has_no_controls(block: bytes, part: str) -> bool:
    """Tell whether a block of text holds no control characters; `block` is empty where bytes say nothing of characters."""
    if block:
        return len(block.translate(None, NO_TEXT)) == len(block)
    return NO_WIDE_TEXT.search(part) is None


def _decoded(path: Path, encoding: str) -> Iterator[tuple[bytes, str]]:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as stream:
        if encoding == "utf-16" and stream.read(2) not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise UnicodeDecodeError(encoding, b"", 0, 1, "no byte order mark")
        stream.seek(0)
        while block := stream.read(1 << 18):
            yield (b"" if encoding == "utf-16" else block), decoder.decode(block)
        yield b"", decoder.decode(b"", final=True)
