"""Log entries and statements are only ever added: the database refuses to change or remove them."""

from django.db import migrations

_TABLES = ("systems_entryrow", "systems_statementrow")


def _sql() -> list[str]:
    found = []
    for table in _TABLES:
        for event in ("UPDATE", "DELETE"):
            found.append(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'this table only grows: {event.lower()} is refused'); END"
            )
    return found


def _undo() -> list[str]:
    return [f"DROP TRIGGER {table}_no_{event}" for table in _TABLES for event in ("update", "delete")]


class Migration(migrations.Migration):
    dependencies = [("systems", "0001_initial")]
    operations = [migrations.RunSQL(_sql(), _undo())]
