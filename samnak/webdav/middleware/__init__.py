"""The protocol: from a request of a desktop to the drive and back."""

from samnak.webdav.middleware.mounting import mounted

__all__ = ["mounted"]
