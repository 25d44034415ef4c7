"""What documents need: texts, who may read what, comments, approvals, versions with their files, and the trust page."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('systems', '0011_tree'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApprovalRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('readers', models.CharField(max_length=10)),
                ('content', models.CharField(max_length=64)),
                ('decision', models.CharField(choices=[('approved', 'approved'), ('returned', 'given back')], max_length=10)),
                ('because', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='systems.system')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CommentRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='systems.system')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TrustRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.JSONField(default=dict)),
                ('published', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='systems.entryrow')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='VersionRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('number', models.IntegerField()),
                ('readers', models.CharField(max_length=10)),
                ('content', models.CharField(max_length=64)),
                ('manifest', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('filled', models.IntegerField()),
                ('total', models.IntegerField()),
                ('at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_because', models.TextField(blank=True)),
                ('approval', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='systems.approvalrow')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='systems.entryrow')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='systems.system')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='FileRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=4)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='systems.versionrow')),
            ],
        ),
        migrations.CreateModel(
            name='VisibleRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=120)),
                ('visibility', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visible', to='systems.system')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TextRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=120)),
                ('text', models.TextField(blank=True)),
                ('rows', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='systems.system')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['system', 'kind', 'name'], name='systems_tex_system__fd4a59_idx')],
            },
        ),
        migrations.AddIndex(
            model_name='versionrow',
            index=models.Index(fields=['readers', 'kind'], name='systems_ver_readers_fc4da2_idx'),
        ),
        migrations.AddConstraint(
            model_name='versionrow',
            constraint=models.UniqueConstraint(fields=('system', 'kind', 'number'), name='one_version_per_number'),
        ),
        migrations.AddConstraint(
            model_name='filerow',
            constraint=models.UniqueConstraint(fields=('version', 'form'), name='one_file_per_form'),
        ),
    ]
