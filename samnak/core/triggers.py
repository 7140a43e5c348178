"""Database triggers that official tables share, as migration operations."""

from collections.abc import Sequence

from django.db import migrations

ACTOR_FUNCTION = """
CREATE OR REPLACE FUNCTION samnak_require_actor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('samnak.actor', true), '') = '' THEN
        RAISE EXCEPTION 'official table % refuses a write without an actor', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION samnak_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE FUNCTION samnak_frozen_columns() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF to_jsonb(OLD) -> name IS DISTINCT FROM to_jsonb(NEW) -> name THEN
            RAISE EXCEPTION 'column % of % is frozen', name, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
"""


def create_functions() -> migrations.RunSQL:
    """Return the operation that makes the shared trigger functions (first migration of `audit`)."""
    drop = "DROP FUNCTION IF EXISTS samnak_require_actor, samnak_append_only, samnak_frozen_columns CASCADE"
    return migrations.RunSQL(ACTOR_FUNCTION, drop)


def official_table(table: str) -> migrations.RunSQL:
    """Return the operation that makes a table refuse writes while no actor is set."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_actor AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION samnak_require_actor()",
        f"DROP TRIGGER {table}_actor ON {table}",
    )


def append_only_table(table: str) -> migrations.RunSQL:
    """Return the operation that makes a table refuse UPDATE, DELETE and TRUNCATE."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION samnak_append_only();"
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION samnak_append_only()",
        f"DROP TRIGGER {table}_append_only ON {table}; DROP TRIGGER {table}_no_truncate ON {table}",
    )


def frozen_columns(table: str, columns: Sequence[str], when: str = "true") -> migrations.RunSQL:
    """Return the operation that freezes columns of rows for which `when` (over OLD) holds, and forbids DELETE."""
    names = ", ".join(f"'{column}'" for column in columns)
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({when}) "
        f"EXECUTE FUNCTION samnak_frozen_columns({names});"
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION samnak_append_only()",
        f"DROP TRIGGER {table}_frozen ON {table}; DROP TRIGGER {table}_no_delete ON {table}",
    )
