"""Registers and receive stamps on the page: pure functions from plain data to PDF."""

from samnak.correspondence.rendering.register import RegisterHead, RegisterRow, render_register
from samnak.correspondence.rendering.stamped_copy import ReceiveStamp, RoutingMinute, UnreadablePdfError, render_receive_stamp

__all__ = [
    "ReceiveStamp",
    "RegisterHead",
    "RegisterRow",
    "RoutingMinute",
    "UnreadablePdfError",
    "render_receive_stamp",
    "render_register",
]
