"""The emblem at the head of a letter: the agency's own garuda file, or a placeholder that nobody takes for it.

The use of the garuda is limited by law, so the file comes with the installation: SAMNAK_GARUDA_FILE names an SVG or PNG.
"""

import math
from functools import cache
from pathlib import Path
from typing import Any

from config.environment import WrongSettingError, text


@cache
def emblem() -> dict[str, Any]:
    """Return the emblem as a template takes it: SVG text, or the bytes of a PNG, and the words that stand for it."""
    name = text("GARUDA_FILE", "")
    if not name:
        return {"svg": _placeholder(), "content": None, "alt": "ที่สำหรับตราครุฑ"}
    path = Path(name)
    if not path.is_file():
        raise WrongSettingError(f"SAMNAK_GARUDA_FILE: there is no file {path}")
    if path.suffix.lower() == ".svg":
        return {"svg": path.read_text(encoding="utf-8"), "content": None, "alt": "ตราครุฑ"}
    return {"svg": None, "content": list(path.read_bytes()), "alt": "ตราครุฑ"}


def _placeholder() -> str:
    """Draw a lotus of eight petals inside two rings, the outer one dotted: an emblem place, not an emblem of the state."""
    petal = (
        '" d="M60 60 C50 46 50 32 60 21 C70 32 70 46 60 60 Z M60 55 V33" fill="none" stroke="#222" '
        'stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/>'
    )
    petals = [f'<path transform="rotate({number * 45} 60 60){petal}' for number in range(8)]
    around = [(60 + 56 * math.cos(math.tau * n / 48), 60 + 56 * math.sin(math.tau * n / 48)) for n in range(48)]
    dots = "".join(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="1.1" fill="#222"/>' for x, y in around)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" width="120" height="120">'
        f'{dots}<circle cx="60" cy="60" r="48" fill="none" stroke="#222" stroke-width="1.8"/>'
        f'<circle cx="60" cy="60" r="44.5" fill="none" stroke="#222" stroke-width="0.7"/>{"".join(petals)}'
        '<circle cx="60" cy="60" r="5" fill="#fff" stroke="#222" stroke-width="1.5"/></svg>'
    )
