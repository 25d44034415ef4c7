import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("systems", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="InventoryRow",
            fields=[
                (
                    "system",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="inventory",
                        serialize=False,
                        to="systems.system",
                    ),
                ),
                ("state", models.CharField(max_length=64)),
                ("made_on", models.DateField()),
                ("row", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="JobRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.UUIDField(unique=True)),
                ("name", models.CharField(max_length=200)),
                ("size", models.BigIntegerField()),
                ("columns", models.JSONField(default=list)),
                ("chosen", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("choosing", "waits for its columns"),
                            ("running", "is being measured"),
                            ("done", "measured"),
                            ("stopped", "stopped"),
                        ],
                        default="choosing",
                        max_length=10,
                    ),
                ),
                ("message", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("began_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "measurement",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="systems.measurementrow"
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="jobs", to="systems.system"
                    ),
                ),
            ],
            options={"ordering": ["made_at", "pk"]},
        ),
    ]
