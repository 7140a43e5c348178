"""Writing files: take in, check, store once."""

from samnak.files.services.names import require_fitting_name
from samnak.files.services.sharing import discard, share
from samnak.files.services.storing import rescan, store, store_bytes, store_path

__all__ = ["discard", "require_fitting_name", "rescan", "share", "store", "store_bytes", "store_path"]
