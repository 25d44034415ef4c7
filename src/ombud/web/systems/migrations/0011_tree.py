"""The Merkle tree of the log: its nodes in a table that only grows, made from the entries there are."""

from importlib import import_module

from django.db import migrations, models

from ombud.evidence import Entry, Frontier, nodes_before

_TABLES = ("systems_noderow",)
_AT_ONCE = 500
_before = import_module("ombud.web.systems.migrations.0002_append_only")


def refusing(vendor):
    """The statements that make the table refuse, for SQLite or PostgreSQL."""
    return _before.refusing(vendor, _TABLES)


def allowing(vendor):
    """The statements that take the refusal away."""
    return _before.allowing(vendor, _TABLES)


def _fill(apps, schema_editor):
    EntryRow, NodeRow = apps.get_model("systems", "EntryRow"), apps.get_model("systems", "NodeRow")
    frontier, rows = Frontier(), []
    for row in EntryRow.objects.order_by("seq").iterator():
        entry = Entry(seq=row.seq, previous=row.previous, at=row.at, envelope=row.envelope, hash=row.hash)
        first = nodes_before(frontier.size)
        rows += [
            NodeRow(position=first + offset, hash=complete.hex())
            for offset, complete in enumerate(frontier.add(entry.leaf()))
        ]
        if len(rows) > _AT_ONCE:
            NodeRow.objects.bulk_create(rows)
            rows = []
    NodeRow.objects.bulk_create(rows)


def _refuse(apps, schema_editor):
    for statement in refusing(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def _allow(apps, schema_editor):
    for statement in allowing(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("systems", "0010_jobs_and_inventory")]
    operations = [
        migrations.CreateModel(
            name="NodeRow",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
        migrations.RunPython(_refuse, _allow),
    ]
