"""Giving files out over HTTP; the view that calls this has checked that the record holding the file may be read."""

from samnak.files.responses.pictures import page_image, thumbnail
from samnak.files.responses.serving import content_disposition, serve

__all__ = ["content_disposition", "page_image", "serve", "thumbnail"]
