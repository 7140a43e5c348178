"""Codes that a telephone reads (QR), drawn as SVG without a style of its own, so that any page may carry them."""

import io

import segno


def qr_svg(address: str) -> str:
    """Return the QR code of an address as an SVG element, to be put into a page as it is."""
    made = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        made, kind="svg", xmldecl=False, svgns=True, nl=False, omitsize=True, border=2, svgclass="b-qr", lineclass="b-qr-marks"
    )
    return made.getvalue().decode()
