"""The locks of the drive, as WsgiDAV asks for them: a file locked here is locked in the pages too, and the other way round."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wsgidav.lock_man.lock_manager import generate_lock_token, normalize_lock_root

from samnak.drive import queries as drive
from samnak.drive import services
from samnak.drive.enums import LockWay
from samnak.drive.models import Lock
from samnak.drive.policies import person_of
from samnak.webdav.middleware.place import here
from samnak.webdav.middleware.properties import item_of_url
from samnak.webdav.middleware.speaking import spoken

LONGEST = 86_400.0  # what a program asks for without end is asked for again each day

LONGEST_TOLD = 4_096  # bytes in which a program says who works there


class LockStorage:
    """What WsgiDAV asks of a store of locks."""

    def open(self) -> None:
        """Need nothing."""

    def close(self) -> None:
        """Need nothing."""

    def get(self, token: str) -> dict[str, Any] | None:
        """Return a lock that the person's programs hold."""
        row = drive.desktop_lock(person_of(here().actor), token)
        return None if row is None else _told(row)

    @spoken
    def create(self, path: str, lock: dict[str, Any]) -> dict[str, Any]:
        """Set a lock; the drive looks once more, under its own lock, for one that stands against it."""
        item_id = item_of_url(path)
        if item_id is None:
            raise ValueError("only what lies in the drive is locked")
        row = services.lock_for_desktop(
            actor=here().actor, item_id=item_id, word=generate_lock_token(), lasts=_lasts(lock["timeout"]),
            is_shared=lock["scope"] == "shared", is_deep=lock["depth"] == "infinity",
            told=lock["owner"] if len(lock["owner"]) <= LONGEST_TOLD else b"",
        )  # fmt: skip
        here().forget()
        lock.update(_told(row))
        return lock

    @spoken
    def refresh(self, token: str, *, timeout: float) -> dict[str, Any]:
        """Let a lock last longer."""
        row = services.refresh_desktop_lock(actor=here().actor, word=token, lasts=_lasts(timeout))
        here().forget()
        return _told(row)

    def delete(self, token: str) -> bool:
        """End a lock."""
        here().forget()
        return services.release_desktop_lock(actor=here().actor, word=token)

    def get_lock_list(self, path: str, *, include_root: bool, include_children: bool, token_only: bool) -> list[Any]:
        """Return the locks on an item, and on what is below it, whoever holds them and in which way."""
        item_id, known = item_of_url(path), here().locks
        rows: Sequence[Lock]
        if item_id is None:
            rows = []
        elif not include_children and item_id in known:
            rows = known[item_id]
        else:
            below = Q(item__path__startswith=f"{normalize_lock_root(path).strip('/')}/")
            meant = Q(item=item_id) if not include_children else below if include_root else below & ~Q(item=item_id)
            rows = list(drive.lasting_locks().filter(meant))
        told = [_told(row) for row in rows]
        return [one["token"] for one in told] if token_only else told


def prefetch(roots: Sequence[str]) -> None:
    """Look once for the locks on many items that are about to be listed."""
    known: dict[Any, list[Lock]] = {item_id: [] for root in roots if (item_id := item_of_url(root))}
    for row in drive.lasting_locks().filter(item__in=list(known)):
        known[row.item_id].append(row)
    here().locks |= known


def _lasts(seconds: float) -> timedelta:
    return timedelta(seconds=seconds if 0 < seconds <= LONGEST else LONGEST)


def _told(row: Lock) -> dict[str, Any]:
    """Tell a lock in WsgiDAV's words; the word of an editor on the web is nobody's business here, and good for nothing."""
    place, is_desktops = here(), row.way == LockWay.DESKTOP
    left = max(1.0, (row.until - timezone.now()).total_seconds())
    return {
        "token": row.word if is_desktops else f"opaquelocktoken:{row.pk}",
        "root": f"/{row.item.path.strip('/')}",
        "type": "write",
        "scope": "shared" if row.is_shared else "exclusive",
        "depth": "infinity" if row.is_deep else "0",
        "owner": bytes(row.told),
        "principal": place.principal if is_desktops and row.by_id == place.actor.user_id else "",
        "timeout": left,
        "expire": row.until.timestamp(),
    }
