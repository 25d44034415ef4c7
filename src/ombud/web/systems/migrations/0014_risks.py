"""Rows of risk: what people said, only ever added; the database refuses to change or remove them."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


_before = import_module("ombud.web.systems.migrations.0002_append_only")
_TABLES = ("systems_riskrow",)


def refusing(vendor):
    """The statements that make the table refuse, for SQLite or PostgreSQL."""
    return _before.refusing(vendor, _TABLES)


def allowing(vendor):
    """The statements that take the refusal away."""
    return _before.allowing(vendor, _TABLES)


def _refuse(apps, schema_editor):
    for statement in refusing(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def _allow(apps, schema_editor):
    for statement in allowing(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("systems", "0013_suggestions"),
    ]

    operations = [
        migrations.CreateModel(
            name='RiskRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('matter', models.CharField(max_length=12)),
                ('about', models.CharField(max_length=60)),
                ('said', models.JSONField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='systems.entryrow')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='risks', to='systems.system')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['system', 'matter', 'about'], name='systems_ris_system__0f9736_idx')],
            },
        ),
        migrations.AddField(
            model_name='inventoryrow',
            name='risks',
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(_refuse, _allow),
    ]
