"""Shared fixtures; the suite itself is a reviewer (strict templates, no silent warnings)."""

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _private_blobs(settings, tmp_path):
    """Give every test its own blob store."""
    settings.STORAGES = settings.STORAGES | {
        "blobs": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "blobs", "base_url": None},
        }
    }


@pytest.fixture(scope="session", autouse=True)
def _tests_may_empty_tables():
    """Let the end of a transactional test empty the append-only tables too, which refuse it to everybody else."""
    plain = connection.ops.execute_sql_flush

    def empty(statements):
        with connection.cursor() as cursor:
            cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%%_no_truncate'")
            guards = cursor.fetchall()
        off = [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name in guards]
        on = [f"ALTER TABLE {table} ENABLE TRIGGER {name}" for table, name in guards]
        plain([*off, *statements, *on])

    connection.ops.execute_sql_flush = empty
    yield
    del connection.ops.execute_sql_flush


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Before the test database goes, end sessions that a thread of a test server has left open."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
