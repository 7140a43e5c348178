"""Words laid over a picture of a page, so that a copy tells for whom it was made."""

import io

from PIL import Image, ImageDraw, ImageFont

from samnak.core.typesetting.fonts import font_directory

STRENGTH = 46  # of 255
EVERY = 3.2  # heights of a line between two rows


def watermarked(png: bytes, words: str) -> bytes:
    """Return the picture (PNG) with the words repeated across it, slanted."""
    with Image.open(io.BytesIO(png)) as source:
        page = source.convert("RGBA")
    size = max(18, page.width // 34)
    font = ImageFont.truetype(str(font_directory() / "sarabun-regular.ttf"), size)
    side = int((page.width**2 + page.height**2) ** 0.5) + size
    layer = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    line = f"{words}      " * (side // max(1, int(draw.textlength(f"{words}      ", font=font))) + 2)
    for number, top in enumerate(range(0, side, int(size * EVERY))):
        draw.text((-(number % 2) * size * 4, top), line, font=font, fill=(20, 30, 70, STRENGTH))
    turned = layer.rotate(28, resample=Image.Resampling.BICUBIC)
    left, top = (side - page.width) // 2, (side - page.height) // 2
    page.alpha_composite(turned.crop((left, top, left + page.width, top + page.height)))
    made = io.BytesIO()
    page.convert("RGB").save(made, format="PNG", compress_level=3)
    return made.getvalue()
