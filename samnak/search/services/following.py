"""Triggers by which the index learns of every change, whoever makes it, as migration operations of the apps above."""

from collections.abc import Sequence

from django.db import migrations


def follow_table(table: str, kind: str, thing: str = "NEW.id", watched: Sequence[str] = ()) -> migrations.RunSQL:
    """Return the operation that notes a change whenever a row is added, or one of the `watched` columns changes.

    The note commits with the change, so a right taken away is known to the search at once. `thing` is SQL that names what is
    found by the row; null where it is nothing, `unnest(ARRAY(SELECT …))` where it is several things.
    """
    name = f"{table}_{kind}"
    function = (  # the names are written in migrations
        f"CREATE FUNCTION {name}_found() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
        f"INSERT INTO search_change (kind, object_id) SELECT '{kind}', thing FROM (SELECT {thing} AS thing) AS named "
        "WHERE thing IS NOT NULL; RETURN NULL; END $$;"
    )
    differs = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in watched)
    added = f"CREATE TRIGGER {name}_found AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}_found();"
    changed = (
        f"CREATE TRIGGER {name}_refound AFTER UPDATE ON {table} FOR EACH ROW WHEN ({differs}) EXECUTE FUNCTION {name}_found();"
    )
    return migrations.RunSQL(f"{function} {added} {changed if watched else ''}", f"DROP FUNCTION {name}_found CASCADE")
