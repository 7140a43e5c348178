"""Bytes at rest, encrypted: AES-256-GCM in chunks of 64 KiB, so that any part can be read without the rest.

Every blob has a data key of its own, wrapped (RFC 3394) by one of the installation's keys; changing that key wraps the
small data key again and leaves the bytes alone. The nonce is the chunk's number: a data key is used for one blob only.
The hash, the number of the chunk and whether it is the last are authenticated, so chunks cannot be swapped or cut off.
"""

import io
import secrets
from collections.abc import Mapping
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

CHUNK = 1 << 16
TAG = 16


class DamagedError(OSError):
    """The encrypted bytes are not what was written, or the key is not the one they were written with."""


def new_key() -> bytes:
    """Return a fresh data key."""
    return secrets.token_bytes(32)


def wrap(keys: Mapping[str, bytes], data_key: bytes) -> tuple[str, bytes]:
    """Wrap a data key by the installation's present key; returns that key's id and the wrapped key."""
    key_id = next(iter(keys))
    return key_id, aes_key_wrap(keys[key_id], data_key)


def unwrap(keys: Mapping[str, bytes], key_id: str, wrapped: bytes) -> bytes:
    """Return a data key; DamagedError when the installation does not have the key of this id."""
    if key_id not in keys:
        raise DamagedError(f"SAMNAK_BLOB_KEYS has no key {key_id}")
    try:
        return aes_key_unwrap(keys[key_id], wrapped)
    except InvalidUnwrap as error:
        raise DamagedError(f"key {key_id} of SAMNAK_BLOB_KEYS is another one than before") from error


def sealed_size(size: int) -> int:
    """Return how many bytes so many become."""
    return size + TAG * max(1, -(-size // CHUNK))


def seal(source: IO[bytes], target: IO[bytes], key: bytes, sha256: str, size: int) -> None:
    """Write the bytes of a source encrypted."""
    cipher = AESGCM(key)
    last = max(0, -(-size // CHUNK) - 1)
    for number in range(last + 1):
        chunk = source.read(CHUNK)
        target.write(cipher.encrypt(_nonce(number), chunk, _about(sha256, number, is_last=number == last)))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _about(sha256: str, number: int, *, is_last: bool) -> bytes:
    return f"{sha256}:{number}:{int(is_last)}".encode()


class SealedReader(io.RawIOBase):
    """The plain bytes of an encrypted stream; seeking reads only the chunks that are asked for."""

    def __init__(self, stream: IO[bytes], key: bytes, sha256: str, size: int) -> None:
        self._stream = stream
        self._cipher = AESGCM(key)
        self._sha256 = sha256
        self._size = size
        self._place = 0
        self._kept: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        """Can be read."""
        return True

    def seekable(self) -> bool:
        """Can be read from any place."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the plain bytes."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def tell(self) -> int:
        """Return the place in the plain bytes."""
        return self._place

    def readinto(self, buffer: Any) -> int:
        """Read on, at most to the end of a chunk."""
        view = memoryview(buffer).cast("B")
        if self._place >= self._size:
            return 0
        number, within = divmod(self._place, CHUNK)
        part = self._chunk(number)[within : within + len(view)]
        view[: len(part)] = part
        self._place += len(part)
        return len(part)

    def close(self) -> None:
        """Close the encrypted stream as well."""
        self._stream.close()
        super().close()

    def _chunk(self, number: int) -> bytes:
        if self._kept[0] != number:
            self._stream.seek(number * (CHUNK + TAG))
            is_last = (number + 1) * CHUNK >= self._size
            wanted = (self._size - number * CHUNK if is_last else CHUNK) + TAG
            sealed = self._stream.read(wanted)
            try:
                plain = self._cipher.decrypt(_nonce(number), sealed, _about(self._sha256, number, is_last=is_last))
            except (InvalidTag, ValueError) as error:
                raise DamagedError(f"chunk {number} of {self._sha256} is damaged") from error
            self._kept = (number, plain)
        return self._kept[1]
