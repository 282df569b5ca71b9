import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.fields.json
import django.utils.timezone
import pghistory.utils
from django.conf import settings
from django.db import migrations, models

from ._tables import AtOnce


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0020_offers_of_competence'),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='DistinctPair',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='stated at')),
                    ('made_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stated by')),
                    ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.organization', verbose_name='organization')),
                    ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.organization', verbose_name='organization')),
                ],
                options={
                    'verbose_name': 'pair that is not the same',
                    'verbose_name_plural': 'pairs that are not the same',
                    'ordering': ['-made_at', 'pk'],
                    'abstract': False,
                    'default_permissions': (),
                },
            ),
            migrations.CreateModel(
                name='DistinctPairEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='stated at')),
                    ('made_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stated by')),
                    ('one', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organization', verbose_name='organization')),
                    ('other', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organization', verbose_name='organization')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.distinctpair')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='DistinctPersonPair',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='stated at')),
                    ('made_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stated by')),
                    ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.person', verbose_name='person')),
                    ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.person', verbose_name='person')),
                ],
                options={
                    'verbose_name': 'pair of persons that are not the same',
                    'verbose_name_plural': 'pairs of persons that are not the same',
                    'ordering': ['-made_at', 'pk'],
                    'abstract': False,
                    'default_permissions': (),
                },
            ),
            migrations.CreateModel(
                name='DistinctPersonPairEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='stated at')),
                    ('made_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stated by')),
                    ('one', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.person', verbose_name='person')),
                    ('other', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.person', verbose_name='person')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.distinctpersonpair')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='LikelyPair',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('score', models.FloatField()),
                    ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12))),
                    ('one', models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name='+', to='members.organization')),
                    ('other', models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name='+', to='members.organization')),
                ],
                options={
                    'ordering': ['-score', 'one_id', 'other_id'],
                    'default_permissions': (),
                },
            ),
            migrations.AddConstraint(
                model_name='distinctpair',
                constraint=models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='a_distinct_pair_has_the_lower_number_first', violation_error_message='Choose two different records.'),
            ),
            migrations.AddConstraint(
                model_name='distinctpair',
                constraint=models.UniqueConstraint(fields=('one', 'other'), name='a_distinct_pair_is_recorded_once', violation_error_message='These two are already marked as not the same.'),
            ),
            migrations.AddIndex(
                model_name='distinctpairevent',
                index=models.Index(django.db.models.fields.json.KeyTextTransform('batch', 'pgh_context'), condition=models.Q(('pgh_context__has_key', 'batch')), name='batch_distinctpair'),
            ),
            migrations.AddConstraint(
                model_name='distinctpersonpair',
                constraint=models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='a_distinct_pair_of_persons_has_the_lower_number_first', violation_error_message='Choose two different records.'),
            ),
            migrations.AddConstraint(
                model_name='distinctpersonpair',
                constraint=models.UniqueConstraint(fields=('one', 'other'), name='a_distinct_pair_of_persons_is_recorded_once', violation_error_message='These two are already marked as not the same.'),
            ),
            migrations.AddIndex(
                model_name='distinctpersonpairevent',
                index=models.Index(django.db.models.fields.json.KeyTextTransform('batch', 'pgh_context'), condition=models.Q(('pgh_context__has_key', 'batch')), name='batch_distinctpersonpair'),
            ),
            migrations.AddIndex(
                model_name='likelypair',
                index=models.Index(models.OrderBy(models.F('score'), descending=True), name='likely_pairs_by_score'),
            ),
            migrations.AddConstraint(
                model_name='likelypair',
                constraint=models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='a_likely_pair_has_the_lower_number_first', violation_error_message='Choose two different records.'),
            ),
            migrations.AddConstraint(
                model_name='likelypair',
                constraint=models.UniqueConstraint(fields=('one', 'other'), name='a_likely_pair_is_recorded_once', violation_error_message='This pair is already in the list.'),
            ),
            migrations.AddConstraint(
                model_name='likelypair',
                constraint=models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 1)), name='a_likeness_is_a_share', violation_error_message='A score lies between 0 and 1.'),
            ),
        ]),
    ]
