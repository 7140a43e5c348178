"""Strict readers of the process environment: a wrong value stops the start, loudly."""

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
