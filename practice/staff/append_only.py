"""Tables whose rows are written once: the database itself refuses UPDATE and DELETE.

A migration names the table: `operations = [append_only("staff_accessentry")]`. On SQLite a later
change of the table's columns copies it and loses its triggers, so that migration must end with
the same operation; a test looks for the triggers after all migrations.
"""

from contextlib import contextmanager

from django.db import connections, migrations, transaction

REFUSAL = "rows of {table} are only ever added"

MAKE = {
    "sqlite": """
        CREATE TRIGGER {table}_never_{deed} BEFORE {deed} ON {table}
        BEGIN SELECT RAISE(ABORT, '{refusal}'); END
    """,
    "postgresql": """
        CREATE TRIGGER {table}_never_{deed} BEFORE {deed} ON {table}
        FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
}
DROP = {
    "sqlite": "DROP TRIGGER IF EXISTS {table}_never_{deed}",
    "postgresql": "DROP TRIGGER IF EXISTS {table}_never_{deed} ON {table}",
}
FIND = {
    "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%never%'",
    "postgresql": "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger "
    "WHERE tgname LIKE '%never%' AND NOT tgisinternal",
}
FUNCTION = """
    CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
        RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
    END $body$
"""
DEEDS = ("update", "delete")


def append_only(table: str) -> migrations.RunPython:
    """Return the operation that makes `table` append-only, and back again."""

    def forwards(apps, schema_editor):
        protect(table, schema_editor.connection)

    def backwards(apps, schema_editor):
        unprotect(table, schema_editor.connection)

    return migrations.RunPython(forwards, backwards, elidable=False)


def protect(table: str, connection) -> None:
    """Refuse changes of that table's rows from now on; safe to call twice."""
    unprotect(table, connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for deed in DEEDS:
            words = {"table": table, "deed": deed, "refusal": REFUSAL.format(table=table)}
            cursor.execute(MAKE[connection.vendor].format(**words))


def unprotect(table: str, connection) -> None:
    with connection.cursor() as cursor:
        for deed in DEEDS:
            cursor.execute(DROP[connection.vendor].format(table=table, deed=deed))


def protected(connection) -> set[str]:
    """Return the tables that refuse changes."""
    with connection.cursor() as cursor:
        cursor.execute(FIND[connection.vendor])
        return {row[0] for row in cursor.fetchall()}


@contextmanager
def lifted(*tables: str, using="default"):
    """Let the rows of those tables be changed, inside one transaction; then refuse again.

    For erasure and key rotation only. No tables named: all of them. Other connections see the
    tables protected all the time.
    """
    connection = connections[using]
    with transaction.atomic(using=using):
        chosen = tables or sorted(protected(connection))
        for table in chosen:
            unprotect(table, connection)
        yield
        for table in chosen:
            protect(table, connection)
