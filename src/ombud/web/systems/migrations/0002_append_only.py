"""Log entries and statements are only ever added: the database refuses to change or remove them.

On SQLite, a later migration that alters a field of these tables makes them anew, without their
triggers; it must end with ``refusing`` again (a test migrates an empty database and tries).
"""

from django.db import migrations

_TABLES = ("systems_entryrow", "systems_statementrow")

# Of class "integrity constraint violation", so that both engines raise the same error.
_REFUSE = """
CREATE OR REPLACE FUNCTION ombud_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this table only grows: % is refused', lower(TG_OP)
        USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME;
END $$
"""


def refusing(vendor, tables=_TABLES):
    """The statements that make the tables refuse, for SQLite or PostgreSQL."""
    if vendor == "postgresql":
        return [_REFUSE] + [
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ombud_only_grows()"
            for table in tables
        ]
    return [
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'this table only grows: {event.lower()} is refused'); END"
        for table in tables
        for event in ("UPDATE", "DELETE")
    ]


def allowing(vendor, tables=_TABLES):
    """The statements that take the refusal away."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_only_grows ON {table}" for table in tables]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{event}" for table in tables for event in ("update", "delete")]


def _refuse(apps, schema_editor):
    for statement in refusing(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def _allow(apps, schema_editor):
    for statement in allowing(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("systems", "0001_initial")]
    operations = [migrations.RunPython(_refuse, _allow)]
