"""A database of a benchmark's own: made, used by this process and its servers, and dropped."""

import contextlib
from collections.abc import Iterator

import psycopg
from django.core.management import call_command
from django.db import connection, connections


@contextlib.contextmanager
def scratch(name: str) -> Iterator[None]:
    """Use a fresh, migrated database of this name until the end."""
    original = dict(connection.settings_dict)
    try:
        _make(name, create=True)
        _use(original | {"NAME": name})
        call_command("migrate", interactive=False, verbosity=0)
        yield
    finally:
        _use(original)
        _make(name, create=False)


def address(name: str = "") -> dict[str, str]:
    """Return how a bare connection reaches a database of the server in use, the one in use when none is named."""
    here = connection.settings_dict
    told = {"user": here["USER"], "host": here["HOST"], "port": here["PORT"], "password": here["PASSWORD"]}
    return {"dbname": name or here["NAME"]} | {key: value for key, value in told.items() if value}


def _make(name: str, *, create: bool) -> None:
    connections.close_all()
    with psycopg.connect(**address("postgres"), autocommit=True) as link:
        link.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        if create:
            link.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")


def _use(settings: dict) -> None:
    connections.close_all()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    options = {key: value for key, value in settings["OPTIONS"].items() if key != "pool"}
    connection.settings_dict.clear()
    connection.settings_dict.update(settings | {"OPTIONS": options})
