"""Every pair of text and ground that the components use stays readable, light and dark."""

import re
from pathlib import Path

import pytest

from samnak import ui

CSS = Path(ui.__file__).parent / "static" / "ui" / "css"
TOKEN = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
GROUNDS = ("paper", "surface", "raised", "sunken", "hover")
PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "kram") for ground in GROUNDS],
    *[
        (f"{hue}-ink", ground)
        for hue in ("chad", "saed", "mok", "khiao", "thong")
        for ground in ("surface", "hover", f"{hue}-tint")
    ],
    *[("ink", f"{hue}-tint") for hue in ("kram", "chad", "saed", "mok", "khiao", "thong")],
    *[("ink-soft", f"{hue}-tint") for hue in ("kram",)],
    ("kram", "kram-tint"),
    ("on-fill", "kram-fill"),
    ("on-fill", "kram-fill-hover"),
    ("on-fill", "chad-fill"),
    ("on-fill", "chad-fill-hover"),
]
LINES = [("line-strong", "surface"), ("line-strong", "paper"), ("kram", "paper"), ("chad", "surface")]


def tokens(face):
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    read = {name: (light, dark)[face] for name, light, dark in TOKEN.findall(text)}
    return read | {"on-fill": "#ffffff"}


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_the_guideline_says():
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("face", [0, 1], ids=["light", "dark"])
def test_words_are_readable_on_every_ground(face):
    read = tokens(face)
    weak = {(a, b): round(contrast(read[a], read[b]), 2) for a, b in PAIRS if contrast(read[a], read[b]) < 4.5}
    assert weak == {}


@pytest.mark.parametrize("face", [0, 1], ids=["light", "dark"])
def test_edges_of_controls_are_visible(face):
    read = tokens(face)
    assert {
        pair: round(contrast(read[pair[0]], read[pair[1]]), 2) for pair in LINES if contrast(read[pair[0]], read[pair[1]]) < 3
    } == {}


def test_colours_stand_in_the_tokens_only():
    found = []
    for path in CSS.rglob("*.css"):
        if path.name in {"tokens.css", "print.css"}:
            continue
        found += [f"{path.name}: {colour}" for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text(encoding="utf-8"))]
    assert sorted(set(found)) == ["documents.css: #ffffff", "layout.css: #e8bb5a", "layout.css: #ffffff"]


def test_every_custom_property_that_is_used_is_defined():
    text = "".join(path.read_text(encoding="utf-8") for path in CSS.rglob("*.css"))
    used = set(re.findall(r"var\((--[a-z-]+[0-9]?)", text))
    defined = set(re.findall(r"^\s*(--[a-z0-9-]+):", text, re.MULTILINE))
    assert used - defined == set()


def test_budget_of_lines():
    css = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in CSS.rglob("*.css"))
    js = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in (CSS.parent / "js").glob("*.js"))
    assert css <= 6000
    assert js <= 2000
