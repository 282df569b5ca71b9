import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import pghistory.utils
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

from ._tables import AtOnce

MODELS = "service customerreference certificate certificatekind profilelink".split()
RIGHTS = {"secretary": ["view", "add", "change", "delete"], "reader": ["view"]}


def grant_rights(apps, schema_editor):
    """Grant the groups of staff their rights to the new models."""
    # Django makes the rights to models after all migrations, which is too late here.
    members = apps.get_app_config("members")
    members.models_module = True
    create_permissions(members, apps=apps, verbosity=0)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, verbs in RIGHTS.items():
        codenames = [f"{verb}_{model}" for verb in verbs for model in MODELS]
        rights = Permission.objects.filter(
            content_type__app_label="members", codename__in=codenames
        )
        for group in Group.objects.filter(name=name):
            group.permissions.add(*rights)


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0011_reports_of_sites_and_bodies'),
    ]

    operations = [
        AtOnce([
            migrations.AddField(
                model_name='organization',
                name='delivery_area_en',
                field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='delivery area in English'),
            ),
            migrations.AddField(
                model_name='organization',
                name='delivery_area_nb',
                field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='delivery area in Norwegian'),
            ),
            migrations.AddField(
                model_name='organizationevent',
                name='delivery_area_en',
                field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='delivery area in English'),
            ),
            migrations.AddField(
                model_name='organizationevent',
                name='delivery_area_nb',
                field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='delivery area in Norwegian'),
            ),
            migrations.CreateModel(
                name='Certificate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateField(blank=True, help_text='Leave empty if it started long ago on an unknown day.', null=True, verbose_name='since')),
                    ('since_precision', models.CharField(choices=[('day', 'the day is known'), ('month', 'the month is known'), ('year', 'the year is known'), ('at_latest', 'on this day at the latest')], default='day', max_length=9, verbose_name='accuracy')),
                    ('until', models.DateField(blank=True, help_text='The last day. Leave empty if it still applies.', null=True, verbose_name='until')),
                    ('until_precision', models.CharField(choices=[('day', 'the day is known'), ('month', 'the month is known'), ('year', 'the year is known'), ('at_latest', 'on this day at the latest')], default='day', max_length=9, verbose_name='accuracy')),
                    ('source', models.TextField(blank=True, help_text='One per line.', verbose_name='sources')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certificates', to='members.organization', verbose_name='organization')),
                ],
                options={
                    'verbose_name': 'certificate',
                    'verbose_name_plural': 'certificates',
                    'ordering': ['organization', 'kind__sort_name', 'pk'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='CertificateKind',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(blank=True, help_text="The last part of the page's address. The old address keeps working.", max_length=80, unique=True, verbose_name='web address')),
                    ('name_nb', models.CharField(max_length=80, verbose_name='name in Norwegian')),
                    ('name_en', models.CharField(blank=True, max_length=80, verbose_name='name in English')),
                    ('sort_name', models.GeneratedField(db_persist=True, expression=models.Func('name_nb', output_field=models.TextField(), template="translate(lower(%(expressions)s), 'ÆÄæäØÖøöÅåÉÈÊéèêÜüÓó', '{{{{||||}}eeeeeeuuoo')"), output_field=models.TextField(db_collation='C'))),
                    ('search_words', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Concat(models.Value(' '), models.Func('name_nb', function='words_in', output_field=models.TextField()), models.Func('name_en', function='words_in', output_field=models.TextField()), models.Value(' '), output_field=models.TextField()), output_field=models.TextField(db_collation='C'))),
                ],
                options={
                    'verbose_name': 'kind of certificate',
                    'verbose_name_plural': 'kinds of certificates',
                    'ordering': ['sort_name'],
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='certificatekind_has_an_address_of_plain_words', violation_error_message='A web address consists of lower-case letters (a–z), digits and single hyphens.'), models.UniqueConstraint(fields=('name_nb',), name='a_kind_of_certificate_is_named_once', violation_error_message='This certificate is already in the list.')],
                },
            ),
            migrations.CreateModel(
                name='CertificateEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('since', models.DateField(blank=True, help_text='Leave empty if it started long ago on an unknown day.', null=True, verbose_name='since')),
                    ('since_precision', models.CharField(choices=[('day', 'the day is known'), ('month', 'the month is known'), ('year', 'the year is known'), ('at_latest', 'on this day at the latest')], default='day', max_length=9, verbose_name='accuracy')),
                    ('until', models.DateField(blank=True, help_text='The last day. Leave empty if it still applies.', null=True, verbose_name='until')),
                    ('until_precision', models.CharField(choices=[('day', 'the day is known'), ('month', 'the month is known'), ('year', 'the year is known'), ('at_latest', 'on this day at the latest')], default='day', max_length=9, verbose_name='accuracy')),
                    ('source', models.TextField(blank=True, help_text='One per line.', verbose_name='sources')),
                    ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organization', verbose_name='organization')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.certificate')),
                    ('kind', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.certificatekind', verbose_name='certificate')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddField(
                model_name='certificate',
                name='kind',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='members.certificatekind', verbose_name='certificate'),
            ),
            migrations.CreateModel(
                name='CertificateKindEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('slug', models.SlugField(blank=True, db_index=False, help_text="The last part of the page's address. The old address keeps working.", max_length=80, verbose_name='web address')),
                    ('name_nb', models.CharField(max_length=80, verbose_name='name in Norwegian')),
                    ('name_en', models.CharField(blank=True, max_length=80, verbose_name='name in English')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.certificatekind')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='CustomerReference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.TextField(blank=True, help_text='One per line.', verbose_name='sources')),
                    ('what_nb', models.CharField(max_length=300, verbose_name='what was done, in Norwegian')),
                    ('what_en', models.CharField(blank=True, max_length=300, verbose_name='what was done, in English')),
                    ('customer', models.CharField(max_length=120, verbose_name='for whom')),
                    ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year')),
                    ('link', models.URLField(blank=True, verbose_name='link')),
                    ('search_words', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Concat(models.Value(' '), models.Func('what_nb', function='words_in', output_field=models.TextField()), models.Func('what_en', function='words_in', output_field=models.TextField()), models.Func('customer', function='words_in', output_field=models.TextField()), models.Value(' '), output_field=models.TextField()), output_field=models.TextField(db_collation='C'))),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='customer_references', to='members.organization', verbose_name='organization')),
                ],
                options={
                    'verbose_name': 'customer reference',
                    'verbose_name_plural': 'customer references',
                    'ordering': ['organization', models.OrderBy(models.F('year'), descending=True, nulls_last=True), 'pk'],
                },
            ),
            migrations.CreateModel(
                name='CustomerReferenceEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('source', models.TextField(blank=True, help_text='One per line.', verbose_name='sources')),
                    ('what_nb', models.CharField(max_length=300, verbose_name='what was done, in Norwegian')),
                    ('what_en', models.CharField(blank=True, max_length=300, verbose_name='what was done, in English')),
                    ('customer', models.CharField(max_length=120, verbose_name='for whom')),
                    ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year')),
                    ('link', models.URLField(blank=True, verbose_name='link')),
                    ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organization', verbose_name='organization')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.customerreference')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ProfileLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.TextField(blank=True, help_text='One per line.', verbose_name='sources')),
                    ('label', models.CharField(max_length=60, verbose_name='text of the link')),
                    ('url', models.URLField(verbose_name='address of the page')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='members.organization', verbose_name='organization')),
                ],
                options={
                    'verbose_name': 'link',
                    'verbose_name_plural': 'links',
                    'ordering': ['organization', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='ProfileLinkEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('source', models.TextField(blank=True, help_text='One per line.', verbose_name='sources')),
                    ('label', models.CharField(max_length=60, verbose_name='text of the link')),
                    ('url', models.URLField(verbose_name='address of the page')),
                    ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organization', verbose_name='organization')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.profilelink')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Service',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.TextField(blank=True, help_text='One per line.', verbose_name='sources')),
                    ('name_nb', models.CharField(max_length=120, verbose_name='name in Norwegian')),
                    ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                    ('text_nb', models.CharField(blank=True, max_length=300, verbose_name='short text in Norwegian')),
                    ('text_en', models.CharField(blank=True, max_length=300, verbose_name='short text in English')),
                    ('search_words', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Concat(models.Value(' '), models.Func('name_nb', function='words_in', output_field=models.TextField()), models.Func('name_en', function='words_in', output_field=models.TextField()), models.Value(' '), output_field=models.TextField()), output_field=models.TextField(db_collation='C'))),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='services', to='members.organization', verbose_name='organization')),
                    ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.topic', verbose_name='topic')),
                ],
                options={
                    'verbose_name': 'service or product',
                    'verbose_name_plural': 'services and products',
                    'ordering': ['organization', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='ServiceEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('source', models.TextField(blank=True, help_text='One per line.', verbose_name='sources')),
                    ('name_nb', models.CharField(max_length=120, verbose_name='name in Norwegian')),
                    ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                    ('text_nb', models.CharField(blank=True, max_length=300, verbose_name='short text in Norwegian')),
                    ('text_en', models.CharField(blank=True, max_length=300, verbose_name='short text in English')),
                    ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organization', verbose_name='organization')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.service')),
                    ('topic', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.topic', verbose_name='topic')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddConstraint(
                model_name='certificate',
                constraint=models.CheckConstraint(condition=models.Q(('since', None), ('until', None), ('until__gte', models.F('since')), _connector='OR'), name='certificate_ends_after_it_starts', violation_error_message='The last day cannot be before the first.'),
            ),
            migrations.AddConstraint(
                model_name='certificate',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('since_precision', 'month'), _negated=True), django.db.models.lookups.Exact(django.db.models.functions.datetime.ExtractDay(django.db.models.functions.comparison.Cast('since', models.DateField())), 1), _connector='OR'), name='certificate_known_by_month_starts_on_the_first', violation_error_message='A month starts on its first day.'),
            ),
            migrations.AddConstraint(
                model_name='certificate',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('since_precision', 'year'), _negated=True), models.Q(django.db.models.lookups.Exact(django.db.models.functions.datetime.ExtractDay(django.db.models.functions.comparison.Cast('since', models.DateField())), 1), django.db.models.lookups.Exact(django.db.models.functions.datetime.ExtractMonth(django.db.models.functions.comparison.Cast('since', models.DateField())), 1)), _connector='OR'), name='certificate_known_by_year_starts_on_1_january', violation_error_message='A year starts on 1 January.'),
            ),
            migrations.AddConstraint(
                model_name='certificate',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('until_precision', 'month'), _negated=True), django.db.models.lookups.Exact(django.db.models.functions.datetime.ExtractDay(django.db.models.functions.comparison.Cast(models.ExpressionWrapper(django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Cast('until', models.DateField()), '+', models.Value(1)), models.DateField()), models.DateField())), 1), _connector='OR'), name='certificate_known_by_month_ends_on_the_last', violation_error_message='A month ends on its last day.'),
            ),
            migrations.AddConstraint(
                model_name='certificate',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('until_precision', 'year'), _negated=True), models.Q(django.db.models.lookups.Exact(django.db.models.functions.datetime.ExtractMonth(django.db.models.functions.comparison.Cast('until', models.DateField())), 12), django.db.models.lookups.Exact(django.db.models.functions.datetime.ExtractDay(django.db.models.functions.comparison.Cast('until', models.DateField())), 31)), _connector='OR'), name='certificate_known_by_year_ends_on_31_december', violation_error_message='A year ends on 31 December.'),
            ),
            migrations.AddConstraint(
                model_name='certificate',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], expressions=[('organization', '='), ('kind', '='), (models.Func('since', django.db.models.functions.comparison.Greatest('since', django.db.models.functions.comparison.Coalesce('until', datetime.date(9999, 12, 31))), models.Value('[]'), function='daterange'), '&&')], name='a_certificate_is_recorded_once', violation_error_message='This certificate is already recorded for that period.'),
            ),
            migrations.AddConstraint(
                model_name='certificate',
                constraint=models.CheckConstraint(condition=models.Q(('since_precision__in', ['day', 'month', 'year', 'at_latest'])), name='certificate_since_precision_is_one_of_its_choices', violation_error_message='Choose one of the listed values.'),
            ),
            migrations.AddConstraint(
                model_name='certificate',
                constraint=models.CheckConstraint(condition=models.Q(('until_precision__in', ['day', 'month', 'year', 'at_latest'])), name='certificate_until_precision_is_one_of_its_choices', violation_error_message='Choose one of the listed values.'),
            ),
            migrations.AddIndex(
                model_name='customerreference',
                index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('search_words', 'gin_trgm_ops'), name='references_by_word'),
            ),
            migrations.AddConstraint(
                model_name='customerreference',
                constraint=models.CheckConstraint(condition=models.Q(('customer__regex', '\\S'), ('what_nb__regex', '\\S')), name='a_reference_says_what_was_done_for_whom', violation_error_message='Enter what was done, and for whom.'),
            ),
            migrations.AddConstraint(
                model_name='customerreference',
                constraint=models.CheckConstraint(condition=models.Q(('year', None), ('year__range', (1800, 2200)), _connector='OR'), name='a_reference_is_of_a_year_of_four_digits', violation_error_message='Enter a year of four digits.'),
            ),
            migrations.AddConstraint(
                model_name='customerreference',
                constraint=models.UniqueConstraint(fields=('organization', 'what_nb', 'customer'), name='a_reference_is_recorded_once', violation_error_message='This reference is already recorded.'),
            ),
            migrations.AddConstraint(
                model_name='profilelink',
                constraint=models.CheckConstraint(condition=models.Q(('label__regex', '\\S')), name='a_link_has_a_text', violation_error_message='Enter the text of the link.'),
            ),
            migrations.AddConstraint(
                model_name='profilelink',
                constraint=models.UniqueConstraint(fields=('organization', 'url'), name='a_link_is_recorded_once', violation_error_message='This link is already recorded.'),
            ),
            migrations.AddIndex(
                model_name='service',
                index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('search_words', 'gin_trgm_ops'), name='services_by_word'),
            ),
            migrations.AddConstraint(
                model_name='service',
                constraint=models.CheckConstraint(condition=models.Q(('name_nb__regex', '\\S')), name='a_service_has_a_name', violation_error_message='Enter the name of the service or product.'),
            ),
            migrations.AddConstraint(
                model_name='service',
                constraint=models.UniqueConstraint(fields=('organization', 'name_nb'), name='a_service_is_recorded_once', violation_error_message='This service or product is already recorded.'),
            ),
        ]),
        migrations.RunPython(grant_rights, migrations.RunPython.noop),
    ]
