import io

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from samnak.core.typesetting import fonts
from samnak.core.typesetting.engine import compile_pdf
from tests.core.typesetting.test_text_repair import DATA, TEMPLATE


@pytest.mark.parametrize("style", ["regular", "bold"])
def test_trimmed_font_is_small_and_as_wide_as_on_the_desktop(style: str) -> None:
    path = fonts.font_directory() / f"sarabun-{style}.ttf"
    font = TTFont(io.BytesIO(path.read_bytes()))
    assert path.stat().st_size < 45_000
    assert font["name"].getDebugName(1) == "TH Sarabun New"
    assert font["head"].unitsPerEm == 3130
    assert "fpgm" not in font


def test_sixteen_points_are_sixteen_points() -> None:
    """ก of the desktop font is 0.386 em wide; the web build by itself would set every letter half as large again."""
    font = TTFont(io.BytesIO((fonts.font_directory() / "sarabun-regular.ttf").read_bytes()))
    assert round(font["hmtx"]["uni0E01"][0] / font["head"].unitsPerEm, 3) == 0.386


def test_only_our_font_is_embedded() -> None:
    with pikepdf.open(io.BytesIO(compile_pdf(TEMPLATE, DATA))) as document:
        names = {str(font.BaseFont).split("+")[1] for page in document.pages for font in page.Resources.Font.values()}
    assert names == {"THSarabunNew"}


def test_missing_package_says_what_to_do(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("SAMNAK_NODE_MODULES", str(tmp_path))
    fonts.font_directory.cache_clear()
    try:
        with pytest.raises(fonts.MissingFontError, match="npm ci"):
            fonts.font_directory()
    finally:
        fonts.font_directory.cache_clear()
