"""The few statements that run so often that the server should plan them once: numbers, events, the actor of a transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection


def prepared(statement: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement as a prepared one on Django's connection, inside its transaction, and return the rows.

    Django binds parameters on the client, so that every execution is parsed and planned anew; for these statements that
    costs more than the work itself. Parameters whose type the server cannot tell need a cast in the statement.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, parameters, prepare=True)
        return cursor.fetchall() if cursor.description else []
