"""Read printed forms back as a person or a program would: words in order, and where each stands."""

import re
import subprocess
from html import unescape
from typing import NamedTuple

import pikepdf


class Word(NamedTuple):
    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page in the order of the document, without spaces and line ends."""
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return ["".join(page.split()) for page in text.split("\f")[:-1]]


def text_of(pdf: bytes) -> str:
    return "".join(pages_of(pdf))


def flat(text: str) -> str:
    return "".join(text.split())


_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', re.DOTALL)


def words_of(pdf: bytes) -> tuple[list[tuple[float, float]], list[Word]]:
    """The size of each page, and every word with its place in points from the upper left corner."""
    found = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    sizes, words = [], []
    for number, (width, height, inside) in enumerate(_PAGE.findall(found), 1):
        sizes.append((float(width), float(height)))
        words += [Word(number, *map(float, word[:4]), unescape(word[4])) for word in _WORD.findall(inside)]
    return sizes, words


def said_for_pictures(pdf: pikepdf.Pdf) -> list[str]:
    """The words that stand for pictures, in the order of the document."""
    found: list[str] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if node.get("/S") == pikepdf.Name.Figure:
                found.append(str(node.Alt))
            if "/K" in node and node.get("/Type") != pikepdf.Name.OBJR:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    return found
