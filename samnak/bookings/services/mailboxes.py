"""The mailboxes in which answers to invitations arrive: over IMAP, or a Maildir into which the mail server delivers."""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

TIMEOUT = 20
TROUBLES = (imaplib.IMAP4.error, OSError)
SEEN = "S"
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)", re.IGNORECASE)


class Mailbox(Protocol):
    """A mailbox: what is unread in it, and the note that something was read."""

    def unread(self) -> list[str]:
        """Return the keys of messages not read, the oldest first."""

    def size(self, key: str) -> int:
        """Return how many bytes a message has."""

    def fetch(self, key: str) -> bytes:
        """Return a message, which stays unread."""

    def done(self, key: str) -> None:
        """Note that a message was read."""


class ImapMailbox:
    """A folder on an IMAP server (RFC 9051); read messages are marked as seen, or moved to another folder."""

    def __init__(self, server: imaplib.IMAP4, folder: str, done_folder: str) -> None:
        self._server = server
        self._done = done_folder
        self._call("SELECT", server.select(_quoted(folder)))
        if done_folder:
            server.create(_quoted(done_folder))  # refused when it is there already

    def unread(self) -> list[str]:
        """Return the UIDs of messages not seen."""
        (found,) = self._call("SEARCH", self._server.uid("SEARCH", "UNSEEN"))
        return [uid.decode() for uid in (found or b"").split()]

    def size(self, key: str) -> int:
        """Return the size that the server tells."""
        answer = self._call("FETCH", self._server.uid("FETCH", key, "(RFC822.SIZE)"))
        found = _SIZE.search(b" ".join(part for part in answer if isinstance(part, bytes)))
        return int(found[1]) if found else 0

    def fetch(self, key: str) -> bytes:
        """Return a message without marking it (BODY.PEEK)."""
        answer = self._call("FETCH", self._server.uid("FETCH", key, "(BODY.PEEK[])"))
        return next((part[1] for part in answer if isinstance(part, tuple)), b"")

    def done(self, key: str) -> None:
        """Mark a message as seen, and move it when a folder for it is set."""
        self._call("STORE", self._server.uid("STORE", key, "+FLAGS.SILENT", r"(\Seen)"))
        if not self._done:
            return
        if "MOVE" in self._server.capabilities:
            self._call("MOVE", self._server.uid("MOVE", key, _quoted(self._done)))
            return
        self._call("COPY", self._server.uid("COPY", key, _quoted(self._done)))
        self._call("STORE", self._server.uid("STORE", key, "+FLAGS.SILENT", r"(\Deleted)"))
        self._call("EXPUNGE", self._server.expunge())

    @staticmethod
    def _call(name: str, answer: tuple[str, list[Any]]) -> list[Any]:
        state, data = answer
        if state != "OK":
            raise imaplib.IMAP4.error(f"{name}: {data!r}")
        return data


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Maildir:
    """A Maildir; what was read goes from `new` to `cur` with the mark S, as mail programs do it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        if not (folder / "new").is_dir() or not (folder / "cur").is_dir():
            raise FileNotFoundError(f"not a Maildir: {folder}")

    def unread(self) -> list[str]:
        """Return the files in `new`, and those in `cur` that bear no mark S."""
        fresh = [path.relative_to(self._folder) for path in (self._folder / "new").iterdir()]
        shown = [path.relative_to(self._folder) for path in (self._folder / "cur").iterdir()]
        wanted = [*fresh, *(path for path in shown if SEEN not in path.name.partition(":2,")[2])]
        return [str(path) for path in sorted(wanted, key=lambda path: path.name) if not path.name.startswith(".")]

    def size(self, key: str) -> int:
        """Return the size of the file."""
        return (self._folder / key).stat().st_size

    def fetch(self, key: str) -> bytes:
        """Return the file."""
        return (self._folder / key).read_bytes()

    def done(self, key: str) -> None:
        """Move the file to `cur` with its marks and S, in the order of the alphabet."""
        name, _sign, marks = Path(key).name.partition(":2,")
        (self._folder / key).rename(self._folder / "cur" / f"{name}:2,{''.join(sorted({*marks, SEEN}))}")


@contextmanager
def open_imap() -> Iterator[Mailbox]:
    """Log in to the IMAP server of the settings."""
    if settings.IMAP_SSL:
        context = ssl.create_default_context()
        server: imaplib.IMAP4 = imaplib.IMAP4_SSL(settings.IMAP_HOST, settings.IMAP_PORT, ssl_context=context, timeout=TIMEOUT)
    else:
        server = imaplib.IMAP4(settings.IMAP_HOST, settings.IMAP_PORT, timeout=TIMEOUT)
    try:
        server.login(settings.IMAP_USER, settings.IMAP_PASSWORD)
        yield ImapMailbox(server, settings.IMAP_FOLDER, settings.IMAP_DONE_FOLDER)
    finally:
        with suppress(*TROUBLES):
            server.logout()


@contextmanager
def open_maildir() -> Iterator[Mailbox]:
    """Open the Maildir of the settings."""
    yield Maildir(Path(settings.REPLY_MAILDIR))


def mailboxes() -> list[Callable[[], AbstractContextManager[Mailbox]]]:
    """Return how to open each mailbox that is set up."""
    found: list[Callable[[], AbstractContextManager[Mailbox]]] = []
    if settings.IMAP_HOST:
        found.append(open_imap)
    if settings.REPLY_MAILDIR:
        found.append(open_maildir)
    return found
