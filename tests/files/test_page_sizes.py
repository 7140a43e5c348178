"""Pages made to break whoever draws them."""

import io

import pikepdf
from PIL import Image

from samnak.core.typesetting.pages import page_png


def test_a_page_like_a_ribbon_is_drawn_in_bounds():
    made = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page(page_size=(100, 14400))
    document.save(made)
    with Image.open(io.BytesIO(page_png(made.getvalue(), 1, 160))) as image:
        assert image.size == (70, 10_000)
