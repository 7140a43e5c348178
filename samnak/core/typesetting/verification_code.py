"""The QR code that leads a reader of paper to the page where the letter is verified."""

import io
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import segno


@lru_cache(maxsize=512)
def verification_code(url: str) -> dict[str, Any]:
    """Return the code as SVG with the short text beside it."""
    made = io.BytesIO()
    address = urlsplit(url)
    code = address.path.rstrip("/").rpartition("/")[2]
    segno.make_qr(url, error="m").save(made, kind="svg", xmldecl=False, border=0, omitsize=True)
    return {
        "svg": made.getvalue().decode("utf-8"),
        # The code in groups of four, for whoever holds the paper but no camera.
        "lines": ["ตรวจสอบความถูกต้อง", address.netloc, "-".join(code[start : start + 4] for start in range(0, len(code), 4))],
        "alt": f"คิวอาร์โค้ดสำหรับตรวจสอบหนังสือ {url}",
    }
