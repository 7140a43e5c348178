"""A mail server of the world outside, in a thread of its own, that keeps what it is sent."""

import email
import socket
import time
from email import policy

from aiosmtpd.controller import Controller


class Mailbox:
    """Takes every message for everybody."""

    host = "127.0.0.1"

    def __init__(self):
        with socket.socket() as free:
            free.bind((self.host, 0))
            self.port = free.getsockname()[1]
        self._taken = []
        self._server = Controller(self, hostname=self.host, port=self.port, data_size_limit=60_000_000)

    def __enter__(self):
        self._server.start()
        return self

    def __exit__(self, *trouble):
        self._server.stop()

    async def handle_DATA(self, server, session, envelope):
        """Keep a message."""
        self._taken.append(envelope)
        return "250 taken"

    def letters_to(self, address, patience=20):
        """Return the messages to an address, waiting for the first."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            found = [row for row in self._taken if address in row.rcpt_tos]
            if found:
                return [email.message_from_bytes(row.content, policy=policy.default) for row in found]
            time.sleep(0.1)
        return []
