"""Strict readers of the process environment: a wrong value stops the start, loudly."""

import base64
import contextlib
import os
import secrets
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("SAMNAK_VAR_DIR", BASE_DIR / "var"))


class WrongSettingError(Exception):
    """An environment variable holds a value that Samnak cannot use."""


def text(name: str, default: str | None = None) -> str:
    """Return the variable SAMNAK_<name>, or what the file SAMNAK_<name>_FILE holds, or the default."""
    value = os.environ.get(f"SAMNAK_{name}")
    if value is not None:
        return value
    path = os.environ.get(f"SAMNAK_{name}_FILE")
    if path is not None:
        return Path(path).read_text().strip()
    if default is None:
        raise WrongSettingError(f"SAMNAK_{name} is not set")
    return default


def flag(name: str, *, default: bool) -> bool:
    """Return SAMNAK_<name> as a boolean; only 1, 0, true, false are accepted."""
    value = text(name, "true" if default else "false").lower()
    if value not in {"1", "0", "true", "false"}:
        raise WrongSettingError(f"SAMNAK_{name} must be true or false, not {value!r}")
    return value in {"1", "true"}


def number(name: str, *, default: int, least: int = 0) -> int:
    """Return SAMNAK_<name> as a whole number not below `least`."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise WrongSettingError(f"SAMNAK_{name} must be a whole number of at least {least}, not {value!r}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Return SAMNAK_<name> split at commas, without empty parts."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def choice(name: str, default: str, *allowed: str) -> str:
    """Return SAMNAK_<name>, one of a few words."""
    value = text(name, default)
    if value not in allowed:
        raise WrongSettingError(f"SAMNAK_{name} must be one of {', '.join(allowed)}, not {value!r}")
    return value


def keys(name: str) -> dict[str, bytes]:
    """Return the keys of SAMNAK_<name>[_FILE]: id:base64 of 32 bytes, parted by blanks or commas; the first is in use."""
    found: dict[str, bytes] = {}
    for part in text(name, "").replace(",", " ").split():
        key_id, colon, written = part.partition(":")
        try:
            key = base64.b64decode(written, validate=True)
        except ValueError:
            key = b""
        if not colon or not key_id or len(key_id) > 40 or key_id in found or len(key) != 32:
            raise WrongSettingError(f"SAMNAK_{name} must hold keys written as id:base64 of 32 bytes, each id once")
        found[key_id] = key
    return found


def secret(name: str, *, make: bool) -> str:
    """Return a secret from SAMNAK_<name>[_FILE]; outside production a missing one is made once, readable by the owner only."""
    if os.environ.get(f"SAMNAK_{name}") or os.environ.get(f"SAMNAK_{name}_FILE"):
        return text(name)
    path = VAR_DIR / "secrets" / name.lower()
    if not path.exists():
        if not make:
            raise WrongSettingError(f"SAMNAK_{name} or SAMNAK_{name}_FILE must be set in production")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # the first of several starting processes wins
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text().strip()
