"""How sure a statement is, and what supports it: so that a suggestion is told from what a person states."""

from importlib import import_module

from django.db import migrations, models

_TABLES = ("systems_statementrow",)
_before = import_module("ombud.web.systems.migrations.0002_append_only")


def _refuse(apps, schema_editor):
    for statement in _before.refusing(schema_editor.connection.vendor, _TABLES):
        schema_editor.execute(statement, params=None)


def _allow(apps, schema_editor):
    for statement in _before.allowing(schema_editor.connection.vendor, _TABLES):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("systems", "0012_documents")]
    operations = [
        migrations.RunPython(_allow, _refuse),
        migrations.AddField("StatementRow", "confidence", models.CharField(default="medium", max_length=10)),
        migrations.AddField("StatementRow", "evidence", models.JSONField(default=list)),
        migrations.RunPython(_refuse, _allow),
    ]
