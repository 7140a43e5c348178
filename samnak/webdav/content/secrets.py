"""Passwords of programs: made here, never chosen, so long that a plain hash keeps them safe."""

import hashlib
import secrets

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
LENGTH = 24


def new_secret() -> str:
    """Return a new password in groups of four letters: 118 bits."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, LENGTH, 4))


def digest_of(secret: str) -> str:
    """Return by what a password is known again; groups and capitals make no difference."""
    return hashlib.sha256(secret.replace("-", "").replace(" ", "").lower().encode()).hexdigest()
