"""Tables whose rows are written once: the database itself refuses UPDATE and DELETE.

A migration names the table: `operations = [append_only("staff_accessentry")]`. On SQLite a later
change of the table's columns copies it and loses its triggers, so that migration must end with
the same operation; a test looks for the triggers after all migrations.

With a condition on `OLD` a row stays open until it meets it: a note, until it is signed.
"""

from contextlib import contextmanager

from django.db import connections, migrations, transaction

REFUSAL = "rows of {table} are only ever added"

MAKE = {
    "sqlite": """
        CREATE TRIGGER {table}_never_{deed} BEFORE {deed} ON {table} {when}
        BEGIN SELECT RAISE(ABORT, '{refusal}'); END
    """,
    "postgresql": """
        CREATE TRIGGER {table}_never_{deed} BEFORE {deed} ON {table}
        FOR EACH ROW {when} EXECUTE FUNCTION refuse_change()
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
READ = {
    "sqlite": "SELECT sql FROM sqlite_master "
    "WHERE type = 'trigger' AND tbl_name = %s AND name LIKE '%%never%%'",
    "postgresql": "SELECT pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE tgrelid = %s::regclass AND tgname LIKE '%%never%%' AND NOT tgisinternal",
}
FUNCTION = """
    CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
        RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
    END $body$
"""
DEEDS = ("update", "delete")


def append_only(table: str, *, once: str = "") -> migrations.RunPython:
    """Return the operation that makes `table` append-only, and back again.

    `once` is a condition in SQL, like "OLD.signed_at IS NOT NULL": other rows stay open.
    """

    def forwards(apps, schema_editor):
        protect(table, schema_editor.connection, once=once)

    def backwards(apps, schema_editor):
        unprotect(table, schema_editor.connection)

    return migrations.RunPython(forwards, backwards, elidable=False)


def protect(table: str, connection, *, once: str = "") -> None:
    """Refuse changes of that table's rows from now on; safe to call twice."""
    unprotect(table, connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for deed in DEEDS:
            words = {"table": table, "deed": deed, "refusal": REFUSAL.format(table=table)}
            words["when"] = f"WHEN ({once})" if once else ""
            cursor.execute(MAKE[connection.vendor].format(**words))


def unprotect(table: str, connection) -> None:
    with connection.cursor() as cursor:
        for deed in DEEDS:
            cursor.execute(DROP[connection.vendor].format(table=table, deed=deed))


def triggers_of(table: str, connection) -> list[str]:
    """Return the statements that made the table's triggers, to make them again as they were."""
    with connection.cursor() as cursor:
        cursor.execute(READ[connection.vendor], [table])
        return [row[0] for row in cursor.fetchall()]


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
        kept = {t: triggers_of(t, connection) for t in tables or sorted(protected(connection))}
        for table in kept:
            unprotect(table, connection)
        yield
        with connection.cursor() as cursor:
            for statement in (each for made in kept.values() for each in made):
                cursor.execute(statement)
