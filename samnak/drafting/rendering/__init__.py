"""Official letters on the page: pure functions from the content of a letter to its PDF."""

from samnak.drafting.rendering.content import Enclosure, LetterContent, PreparedBy
from samnak.drafting.rendering.letter import RenderedLetter, render_letter, render_letter_images

__all__ = ["Enclosure", "LetterContent", "PreparedBy", "RenderedLetter", "render_letter", "render_letter_images"]
