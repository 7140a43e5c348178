"""Writing files: take in, check, store once."""

from samnak.files.services.converting import converter, make_pages, preview, remake_pages, want_pages
from samnak.files.services.discarding import discard
from samnak.files.services.inspecting import inspect, sweep
from samnak.files.services.moving import move_blobs, seal_blobs
from samnak.files.services.names import require_fitting_name
from samnak.files.services.reading import (
    catch_up,
    correct_numbers,
    read_text,
    reread,
    reread_failed,
    want_old_texts,
    want_text,
)
from samnak.files.services.sharing import share
from samnak.files.services.storing import rescan, store, store_bytes, store_path

__all__ = [
    "catch_up",
    "converter",
    "correct_numbers",
    "discard",
    "inspect",
    "make_pages",
    "move_blobs",
    "preview",
    "read_text",
    "remake_pages",
    "require_fitting_name",
    "reread",
    "reread_failed",
    "rescan",
    "seal_blobs",
    "share",
    "store",
    "store_bytes",
    "store_path",
    "sweep",
    "want_old_texts",
    "want_pages",
    "want_text",
]
