"""Whether database, worker and storage work, for load balancers and watchmen."""

from dataclasses import dataclass

from django.core.files.storage import storages
from django.db import DatabaseError, connection

WORKER_SILENT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the parts: `ok`, or what is wrong."""

    database: str
    worker: str
    worker_heartbeat_seconds: float | None
    storage: str

    @property
    def serves(self) -> bool:
        """Tell whether pages can be served; a silent worker delays mail and notices but stops nobody."""
        return self.database == "ok" and self.storage == "ok"


def check() -> Health:
    """Look at each part; never raises."""
    database, age = _database()
    worker = "unknown" if database != "ok" else "absent" if age is None else "ok" if age < WORKER_SILENT_SECONDS else "silent"
    return Health(database, worker, age, _storage())


def _database() -> tuple[str, float | None]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM now() - max(last_heartbeat))::float8 FROM procrastinate_workers")
            (age,) = cursor.fetchone()
    except DatabaseError:
        return "unreachable", None
    return "ok", None if age is None else round(age, 1)


def _storage() -> str:
    try:
        storages["blobs"].exists("health")
    except Exception:  # noqa: BLE001 - every kind of store raises its own errors
        return "unreachable"
    return "ok"
