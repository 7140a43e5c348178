"""discovery.xml: which endings the editor opens, at which address, and the keys its calls are signed with."""

import base64
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

PLACEHOLDER = re.compile(r"<([^=<>]+)=[^<>]*>")


@dataclass(frozen=True, slots=True)
class ProofKey:
    """A public RSA key."""

    modulus: int
    exponent: int


@dataclass(frozen=True, slots=True)
class Discovery:
    """What an editor says of itself."""

    actions: Mapping[tuple[str, str], str]  # (act, ending) -> address
    keys: tuple[ProofKey, ...]  # the present one, then the one before

    def address(self, ending: str, source: str, *, edit: bool, language: str) -> str:
        """Return where a file of this ending is opened, or nothing; who may edit but cannot there, looks."""
        wanted = [("edit", ending), ("view", ending)] if edit else [("view", ending), ("edit", ending)]
        found = next((self.actions[one] for one in wanted if one in self.actions), "")
        return _filled(found, source, language) if found else ""

    def edits(self, ending: str) -> bool:
        """Tell whether files of this ending can be written."""
        return ("edit", ending) in self.actions


def _filled(address: str, source: str, language: str) -> str:
    """Fill in what an address leaves open: the language; everything else may be left away."""

    def part(found: re.Match[str]) -> str:
        return f"{found[1]}={language}&" if found[1] in {"ui", "rs"} else ""

    given = PLACEHOLDER.sub(part, address).rstrip("?&")
    return f"{given}{'&' if '?' in given else '?'}WOPISrc={quote(source, safe='')}"


def read_discovery(content: bytes) -> Discovery:
    """Read discovery.xml; ValueError when it is none."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError("a discovery declares no entities")
    try:
        root = ET.fromstring(content)  # noqa: S314 - entities are refused above
    except ET.ParseError as error:
        raise ValueError("not XML") from error
    if root.tag != "wopi-discovery":
        raise ValueError("not a discovery")
    actions: dict[tuple[str, str], str] = {}
    for action in root.iter("action"):
        name, ending, address = action.get("name", ""), action.get("ext", "").lower(), action.get("urlsrc", "")
        if ending and address.startswith(("http://", "https://")):
            actions.setdefault((name, ending), address)
    return Discovery(actions, _keys(root.find("proof-key")))


def _keys(row: ET.Element | None) -> tuple[ProofKey, ...]:
    if row is None:
        return ()
    pairs = [(row.get("modulus"), row.get("exponent")), (row.get("oldmodulus"), row.get("oldexponent"))]
    return tuple(ProofKey(_number(modulus), _number(exponent)) for modulus, exponent in pairs if modulus and exponent)


def _number(text: str) -> int:
    return int.from_bytes(base64.b64decode(text), "big")
