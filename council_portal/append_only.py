"""Append-only tables: triggers by which the database itself refuses to change or delete a row.

A table altered on SQLite is made anew and loses its triggers: a migration that alters a guarded table takes its guard
away before, and guards it again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, migrations
from django.db.backends.base.base import BaseDatabaseWrapper

TRIGGER_PREFIX = "append_only_"

_SQLITE = """
CREATE TRIGGER append_only_update_{table} BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END;
CREATE TRIGGER append_only_delete_{table} BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never deleted'); END;
"""

_POSTGRESQL = """
CREATE OR REPLACE FUNCTION append_only_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only_row_{table} BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION append_only_refuse();
CREATE TRIGGER append_only_truncate_{table} BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION append_only_refuse();
"""


def guard(connection: BaseDatabaseWrapper, table: str) -> None:
    """Has the database refuse UPDATE and DELETE on the table, and TRUNCATE where there is such a thing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL.format(table=table).replace("%", "%%"), [])
        else:
            for statement in _SQLITE.format(table=table).split("END;")[:-1]:
                cursor.execute(statement + "END;")


def unguard(connection: BaseDatabaseWrapper, table: str) -> None:
    """Takes the table's guard away."""
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for trigger, its_table in _triggers(connection):
            if its_table == table:
                cursor.execute(f"DROP TRIGGER {trigger}{on_table}")


def guarded_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that the database guards, by name."""
    return sorted({table for _, table in _triggers(connection)})


def _triggers(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """The guards' triggers: name and table."""
    if connection.vendor == "postgresql":
        sql = (
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE tgname LIKE %s AND relnamespace = current_schema()::regnamespace"
        )
    else:
        sql = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [f"{TRIGGER_PREFIX}%"])
        return cursor.fetchall()


def guarding(table: str) -> migrations.RunPython:
    """The migration operation that guards a table; reversed, it takes the guard away."""
    return migrations.RunPython(
        lambda apps, schema_editor: guard(schema_editor.connection, table),
        lambda apps, schema_editor: unguard(schema_editor.connection, table),
    )


def unguarding(table: str) -> migrations.RunPython:
    """The migration operation that takes a table's guard away before it is altered; reversed, it guards it again."""
    guarded = guarding(table)
    return migrations.RunPython(guarded.reverse_code, guarded.code)


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """Takes every guard away for a while. Only for emptying a test database: Django's flush deletes all rows."""
    connection = connections[using]
    tables = guarded_tables(connection)
    for table in tables:
        unguard(connection, table)
    try:
        yield
    finally:
        for table in tables:
            guard(connection, table)
