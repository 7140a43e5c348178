"""What is made of files: archives, text to compare."""

from samnak.drive.rendering.archive import Entry, zip_blocks
from samnak.drive.rendering.texts import sheet_of
from samnak.drive.rendering.watermarks import watermarked

__all__ = ["Entry", "sheet_of", "watermarked", "zip_blocks"]
