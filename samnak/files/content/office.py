"""The words of office documents, read from their XML as it streams by: no entity, no outside reference, in bounded memory."""

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from samnak.files.enums import FileKind

LARGEST_PART = 200 << 20
MOST_TEXT = 4_000_000  # characters
BLOCK = 1 << 16
NUMBER = re.compile(r"\d+")
DOCX_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
PPTX_PARTS = re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml")
XLSX_SHEETS = re.compile(r"xl/worksheets/sheet\d+\.xml")
XLSX_STRINGS = "xl/sharedStrings.xml"
# names without their prefix: what is a word, what ends a line, what stands for a blank
OPEN_XML_WORDS = frozenset({"t"})
OPEN_XML_LINES = frozenset({"p", "br", "cr", "tr"})
OPEN_XML_TABS = frozenset({"tab", "tc"})
ODF_LINES = frozenset({"p", "h", "table-row", "line-break", "page"})
ODF_TABS = frozenset({"tab", "table-cell"})
ODF_SILENT = frozenset({"tracked-changes", "font-face-decls", "automatic-styles", "scripts"})


class UnreadableError(Exception):
    """The document cannot be read; the message is for people who keep the system running."""


class _Full(Exception):  # noqa: N818 - a way out, not an error
    """Enough has been read."""


class Words:
    """Collects words up to a bound."""

    def __init__(self, most: int = MOST_TEXT) -> None:
        self.parts: list[str] = []
        self.left = most

    def add(self, text: str) -> None:
        """Take a piece; stop all reading when the bound is reached."""
        self.parts.append(text[: self.left])
        self.left -= len(text)
        if self.left <= 0:
            raise _Full

    @property
    def text(self) -> str:
        """Return what was collected."""
        return "".join(self.parts)


def text_of_office(path: Path, kind: FileKind) -> str:
    """Return the words of a document of one of the XML kinds, a line a paragraph, a tab between cells."""
    words = Words()
    try:
        with zipfile.ZipFile(path) as archive:
            if kind in {FileKind.DOCX, FileKind.DOCM}:
                _open_xml(archive, _parts(archive, DOCX_PARTS), words)
            elif kind in {FileKind.PPTX, FileKind.PPTM}:
                _open_xml(archive, _parts(archive, PPTX_PARTS), words)
            elif kind in {FileKind.XLSX, FileKind.XLSM}:
                _sheets(archive, words)
            else:
                _open_document(archive, words)
    except _Full:
        pass
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableError(str(error)) from error
    return words.text


def names_in_archive(path: Path) -> str:
    """Return the names that stand in a ZIP archive, one a line."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "\n".join(entry.filename for entry in archive.infolist() if not entry.is_dir())[:MOST_TEXT]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableError(str(error)) from error


def _parts(archive: zipfile.ZipFile, wanted: re.Pattern[str]) -> list[str]:
    """Return the parts with words: the body first, the slides by their number."""

    def place(name: str) -> tuple[bool, bool, int]:
        number = NUMBER.search(name)
        return name != "word/document.xml", "notes" in name, int(number[0]) if number else 0

    return sorted((name for name in archive.namelist() if wanted.fullmatch(name)), key=place)


def _read(
    archive: zipfile.ZipFile,
    name: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    data: Callable[[str], None],
) -> None:
    """Let the XML of a part stream by; names come without their prefix."""
    if archive.getinfo(name).file_size > LARGEST_PART:
        raise UnreadableError(f"{name} is too large")
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        with archive.open(name) as stream:
            while block := stream.read(BLOCK):
                parser.Parse(block, False)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnreadableError(f"{name}: {error}") from error


def _refuse(*_declared: object) -> None:
    raise UnreadableError("the XML declares a document type")


def _open_xml(archive: zipfile.ZipFile, names: list[str], words: Words) -> None:
    inside = 0

    def start(tag: str, _attributes: dict[str, str]) -> None:
        nonlocal inside
        inside += tag in OPEN_XML_WORDS

    def end(tag: str) -> None:
        nonlocal inside
        inside -= tag in OPEN_XML_WORDS
        if tag in OPEN_XML_LINES:
            words.add("\n")
        elif tag in OPEN_XML_TABS:
            words.add("\t")

    def data(text: str) -> None:
        if inside:
            words.add(text)

    for name in names:
        inside = 0
        _read(archive, name, start, end, data)
        words.add("\n")


def _sheets(archive: zipfile.ZipFile, words: Words) -> None:
    names = set(archive.namelist())
    strings = list(_strings(archive)) if XLSX_STRINGS in names else []
    state = {"type": "", "inside": False, "value": ""}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            state.update(type=attributes.get("t", ""), value="")
        state["inside"] = tag in {"v", "t"}

    def data(text: str) -> None:
        if state["inside"]:
            state["value"] = f"{state['value']}{text}"

    def end(tag: str) -> None:
        state["inside"] = False
        if tag == "c" and state["value"]:
            value = str(state["value"])
            if state["type"] == "s" and value.isdigit() and int(value) < len(strings):
                value = strings[int(value)]
            words.add(f"{value}\t")
        elif tag == "row":
            words.add("\n")

    for name in sorted(
        (name for name in names if XLSX_SHEETS.fullmatch(name)),
        key=lambda one: int(NUMBER.search(one)[0]),  # type: ignore[index]
    ):
        _read(archive, name, start, end, data)
        words.add("\n")


def _strings(archive: zipfile.ZipFile) -> Iterator[str]:
    """Return the shared strings; readings (rPh) are left out."""
    found: list[str] = []
    kept = Words(MOST_TEXT * 4)
    state = {"inside": False, "reading": False}

    def start(tag: str, _attributes: dict[str, str]) -> None:
        if tag == "si":
            found.append("")
        state["reading"] = state["reading"] or tag == "rPh"
        state["inside"] = tag == "t"

    def data(text: str) -> None:
        if state["inside"] and not state["reading"] and found:
            kept.add(text)
            found[-1] += text

    def end(tag: str) -> None:
        state["inside"] = False
        if tag == "rPh":
            state["reading"] = False

    _read(archive, XLSX_STRINGS, start, end, data)
    return iter(found)


def _open_document(archive: zipfile.ZipFile, words: Words) -> None:
    depth = {"paragraph": 0, "silent": 0}

    def start(tag: str, attributes: dict[str, str]) -> None:
        depth["silent"] += tag in ODF_SILENT
        depth["paragraph"] += tag in {"p", "h"}
        if tag == "s" and depth["paragraph"]:
            words.add(" " * min(int(attributes.get("text:c", "1") or 1), 100))

    def end(tag: str) -> None:
        depth["silent"] -= tag in ODF_SILENT
        depth["paragraph"] -= tag in {"p", "h"}
        if tag in ODF_LINES and not depth["silent"]:
            words.add("\n")
        elif tag in ODF_TABS and not depth["silent"]:
            words.add("\t")

    _read(
        archive, "content.xml", start, end,
        lambda text: words.add(text) if depth["paragraph"] and not depth["silent"] else None,
    )  # fmt: skip
