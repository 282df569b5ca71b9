"""The dump of the open data, in pieces."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from ._tables import Grouped


class Migration(Grouped):

    dependencies = [
        ('members', '0025_newsletter'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataDump',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('cursor', models.TextField()),
                ('manifest', models.JSONField()),
            ],
            options={
                'verbose_name': 'dump of the open data',
                'verbose_name_plural': 'dumps of the open data',
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('manifest__has_key', 'files')), name='a_dump_has_a_manifest_of_its_files')],
            },
        ),
        migrations.CreateModel(
            name='DataDumpPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('number', models.PositiveIntegerField()),
                ('data', models.BinaryField()),
                ('dump', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='members.datadump')),
            ],
            options={
                'ordering': ['dump', 'name', 'number'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('dump', 'name', 'number'), name='the_pieces_of_a_file_of_a_dump_are_numbered')],
            },
        ),
    ]
