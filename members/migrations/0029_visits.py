"""Openings of profiles, counted by month, and the logs that they were counted from."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0028_changes_of_profiles'),
    ]

    operations = [
        migrations.CreateModel(
            name='VisitLog',
            fields=[
                ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='day')),
            ],
            options={
                'ordering': ['-day'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='VisitCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
                ('page', models.CharField(choices=[('profile', 'profile'), ('contact', 'contact page')], max_length=7, verbose_name='page')),
                ('parameter', models.CharField(blank=True, max_length=20)),
                ('value', models.CharField(blank=True, max_length=120)),
                ('count', models.PositiveIntegerField(verbose_name='times')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name='+', to='members.organization', verbose_name='organization')),
            ],
            options={
                'verbose_name': 'openings of a page',
                'verbose_name_plural': 'openings of pages',
                'ordering': ['-month', 'organization', 'page', '-count'],
                'default_permissions': (),
                'constraints': [
                    models.UniqueConstraint(fields=('organization', 'month', 'page', 'parameter', 'value'), name='openings_of_a_page_are_counted_by_month'),
                    models.CheckConstraint(condition=Q(month__day=1, count__gt=0), name='a_count_of_openings_is_of_a_month'),
                    models.CheckConstraint(condition=Q(parameter='', value='') | ~Q(parameter='') & ~Q(value=''), name='openings_from_a_list_have_a_parameter_and_its_value'),
                    models.CheckConstraint(condition=Q(page__in=['profile', 'contact']), name='visitcount_page_is_one_of_its_choices', violation_error_message='Choose one of the listed values.'),
                ],
            },
        ),
    ]
