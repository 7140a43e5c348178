"""A real web server in a process of its own, over a copy of the test database and a store of its own."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings as project
from django.db import connection
from django.test.utils import override_settings

from tests.site.ministry import clone_of_database

ROOT = Path(__file__).parents[2]


def database_url():
    """Return the address of the database Django points at now."""
    told = connection.settings_dict
    user = quote(told["USER"], safe="") + (f":{quote(told['PASSWORD'], safe='')}" if told["PASSWORD"] else "")
    port = f":{told['PORT']}" if told["PORT"] else ""
    return f"postgresql://{user}@{port}/{told['NAME']}?host={quote(told['HOST'], safe='')}"


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def granian(folder, name, threads=8, **environment):
    """Serve the site with granian; yield its port. Inside, Django points at the same copy and the same store."""
    blobs = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder / "blobs", "base_url": None},
    }
    with clone_of_database(f"{project.DATABASES['default']['NAME']}_{name}"):
        port = _free_port()
        told = os.environ | {
            "DATABASE_URL": database_url(),
            "SAMNAK_VAR_DIR": str(folder),
            "SAMNAK_SECRET_KEY": project.SECRET_KEY,
            "SAMNAK_SIGNING_SECRET": project.SIGNING_SECRET,
            "SAMNAK_DEBUG": "true",  # static files as they lie
            "SAMNAK_PUBLIC_URL": f"http://127.0.0.1:{port}",
        } | environment  # fmt: skip
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
            "--blocking-threads", str(threads), "--log-level", "warning", "config.wsgi:application",
        ]  # fmt: skip
        with (folder / "granian.log").open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=told, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(port, process, folder)
            with override_settings(STORAGES=project.STORAGES | {"blobs": blobs}):
                yield port
        finally:
            process.terminate()
            process.wait(20)


def _wait(port, process, folder):
    for _attempt in range(600):
        assert process.poll() is None, (folder / "granian.log").read_text()
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError((folder / "granian.log").read_text())
