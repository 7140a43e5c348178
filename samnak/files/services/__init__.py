"""Writing files: take in, check, store once."""

from samnak.files.services.discarding import discard
from samnak.files.services.sharing import share
from samnak.files.services.storing import rescan, store, store_bytes

__all__ = ["discard", "rescan", "share", "store", "store_bytes"]
