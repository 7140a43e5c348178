"""Locks kept in the database, so that every process knows of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from wsgidav.lock_man.lock_manager import LockManager, generate_lock_token, normalize_lock_root, validate_lock

from samnak.drive.policies import person_of
from samnak.webdav.middleware.place import here
from samnak.webdav.models import DavLock

LONGEST = 7 * 86_400.0
_SETTING = 25_690_041


class LockStorage:
    """What WsgiDAV asks of a store of locks."""

    def open(self) -> None:
        """Need nothing."""

    def close(self) -> None:
        """Need nothing."""

    def cleanup(self) -> None:
        """Leave it to the job that sweeps."""

    def clear(self) -> None:
        """End all locks."""
        DavLock.objects.all().delete()

    def get(self, token: str) -> dict[str, Any] | None:
        """Return a lock that holds."""
        row = DavLock.objects.filter(token=token, expires_at__gt=timezone.now()).first()
        return None if row is None else _told(row)

    def create(self, path: str, lock: dict[str, Any]) -> dict[str, Any]:
        """Set a lock."""
        lock["root"] = normalize_lock_root(path)
        asked = float(lock.get("timeout") or LONGEST)
        lock["timeout"] = asked if 0 < asked <= LONGEST else LONGEST
        expires_at = timezone.now() + timedelta(seconds=lock["timeout"])
        lock["expire"] = expires_at.timestamp()
        validate_lock(lock)
        lock["token"] = generate_lock_token()
        DavLock.objects.create(
            token=lock["token"], root=lock["root"], scope=lock["scope"], depth=lock["depth"], owner=lock["owner"],
            user_id=person_of(here().actor), principal=lock["principal"], timeout=lock["timeout"], expires_at=expires_at,
        )  # fmt: skip
        here().forget()
        return lock

    def refresh(self, token: str, *, timeout: float) -> dict[str, Any]:
        """Let a lock last longer."""
        seconds = timeout if 0 < timeout <= LONGEST else LONGEST
        row = DavLock.objects.get(token=token)
        row.timeout, row.expires_at = seconds, timezone.now() + timedelta(seconds=seconds)
        row.save(update_fields=["timeout", "expires_at"])
        here().forget()
        return _told(row)

    def delete(self, token: str) -> bool:
        """End a lock."""
        here().forget()
        return bool(DavLock.objects.filter(token=token).delete()[0])

    def get_lock_list(self, path: str, *, include_root: bool, include_children: bool, token_only: bool) -> list[Any]:
        """Return the locks on an item, and on what is below it."""
        root = normalize_lock_root(path)
        known = here().locks
        rows: Sequence[DavLock]
        if not include_children and known is not None and root in known:
            rows = known[root]
        else:
            held = DavLock.objects.filter(expires_at__gt=timezone.now())
            found = held.filter(root=root) if include_root else held.none()
            if include_children:
                found = found | held.filter(root__startswith=f"{root.rstrip('/')}/")
            rows = list(found.order_by("made_at"))
        return [row.token if token_only else _told(row) for row in rows]


class SharedLocks(LockManager):  # type: ignore[misc]
    """The rules of locking, with nobody coming between the look and the setting, in whatever process."""

    def acquire(self, **asked: Any) -> dict[str, Any]:
        """Set a lock unless one that is there stands against it."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SETTING])
            lock: dict[str, Any] = super().acquire(**asked)
            return lock


def prefetch(roots: Sequence[str]) -> None:
    """Look once for the locks on many items that are about to be listed."""
    known: dict[str, list[DavLock]] = {root: [] for root in roots}
    for row in DavLock.objects.filter(root__in=list(roots), expires_at__gt=timezone.now()).order_by("made_at"):
        known[row.root].append(row)
    here().locks = (here().locks or {}) | known


def _told(row: DavLock) -> dict[str, Any]:
    expires_at: datetime = row.expires_at.astimezone(UTC)
    return {
        "token": row.token, "root": row.root, "type": "write", "scope": row.scope, "depth": row.depth, "owner": bytes(row.owner),
        "principal": row.principal, "timeout": row.timeout, "expire": expires_at.timestamp(),
    }  # fmt: skip
