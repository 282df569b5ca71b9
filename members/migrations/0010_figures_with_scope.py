"""A number of employees says what it counts, of which year and by whom; an effect what it counts.

An emission says how exact it is, and a chair may be acting.

A number from before says none of this: it is not shown, and puts nobody in a size band.
"""

from django.db import migrations, models

from ._tables import Grouped


# PostgreSQL changes the expression of a column from 17 on: it is made anew, with its index.
DROP = "ALTER TABLE members_organization DROP COLUMN size"
ADD = """
    ALTER TABLE members_organization
    ADD COLUMN size varchar(8) GENERATED ALWAYS AS ({}) STORED
"""
INDEX = """
    CREATE INDEX listed_organizations_by_name ON members_organization (sort_name, id)
    INCLUDE (kind, size, municipality_slug, municipality, confirmed_on) WHERE is_listed
"""
BANDS = """
    WHEN employees >= 250 THEN '250-' WHEN employees >= 50 THEN '50-249'
    WHEN employees >= 10 THEN '10-49' WHEN employees >= 1 THEN '1-9' ELSE 'unknown' END
"""
SCOPE = r"""
    WHEN NOT employees_scope = 'organization' OR employees_year IS NULL
        OR NOT employees_source::text ~ '\S' THEN 'unknown'
"""
OF_ITSELF = [DROP, ADD.format(f"CASE {SCOPE} {BANDS}"), INDEX]
BY_NUMBER = [DROP, ADD.format(f"CASE {BANDS}"), INDEX]


class Migration(Grouped):

    dependencies = [
        ('members', '0009_page_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='emission',
            name='qualifier',
            field=models.CharField(choices=[('exact', 'exactly'), ('about', 'about'), ('at most', 'at most'), ('at least', 'at least')], db_default='exact', default='exact', max_length=8, verbose_name='qualifier'),
        ),
        migrations.AddField(
            model_name='emissionevent',
            name='qualifier',
            field=models.CharField(choices=[('exact', 'exactly'), ('about', 'about'), ('at most', 'at most'), ('at least', 'at least')], db_default='exact', default='exact', max_length=8, verbose_name='qualifier'),
        ),
        migrations.AddField(
            model_name='organization',
            name='employees_of_en',
            field=models.CharField(blank=True, db_default='', default='', max_length=100, verbose_name='what it counts, in English'),
        ),
        migrations.AddField(
            model_name='organization',
            name='employees_of_nb',
            field=models.CharField(blank=True, db_default='', default='', help_text='In place of the choice before it, for example “three smelters”.', max_length=100, verbose_name='what it counts, in Norwegian'),
        ),
        migrations.AddField(
            model_name='organization',
            name='employees_qualifier',
            field=models.CharField(choices=[('exact', 'exactly'), ('about', 'about'), ('at most', 'at most'), ('at least', 'at least')], db_default='exact', default='exact', max_length=8, verbose_name='how exact the number of employees is'),
        ),
        migrations.AddField(
            model_name='organization',
            name='employees_scope',
            field=models.CharField(blank=True, choices=[('organization', 'the whole organization'), ('group', 'the whole group of companies'), ('part', 'part of the organization')], db_default='', default='', max_length=12, verbose_name='what the number of employees counts'),
        ),
        migrations.AddField(
            model_name='organization',
            name='employees_source',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='source of the number of employees'),
        ),
        migrations.AddField(
            model_name='organization',
            name='employees_year',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of the number of employees'),
        ),
        migrations.AddField(
            model_name='organizationevent',
            name='employees_of_en',
            field=models.CharField(blank=True, db_default='', default='', max_length=100, verbose_name='what it counts, in English'),
        ),
        migrations.AddField(
            model_name='organizationevent',
            name='employees_of_nb',
            field=models.CharField(blank=True, db_default='', default='', help_text='In place of the choice before it, for example “three smelters”.', max_length=100, verbose_name='what it counts, in Norwegian'),
        ),
        migrations.AddField(
            model_name='organizationevent',
            name='employees_qualifier',
            field=models.CharField(choices=[('exact', 'exactly'), ('about', 'about'), ('at most', 'at most'), ('at least', 'at least')], db_default='exact', default='exact', max_length=8, verbose_name='how exact the number of employees is'),
        ),
        migrations.AddField(
            model_name='organizationevent',
            name='employees_scope',
            field=models.CharField(blank=True, choices=[('organization', 'the whole organization'), ('group', 'the whole group of companies'), ('part', 'part of the organization')], db_default='', default='', max_length=12, verbose_name='what the number of employees counts'),
        ),
        migrations.AddField(
            model_name='organizationevent',
            name='employees_source',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='source of the number of employees'),
        ),
        migrations.AddField(
            model_name='organizationevent',
            name='employees_year',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of the number of employees'),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(OF_ITSELF, BY_NUMBER)],
            state_operations=[
                migrations.AlterField(
                    model_name='organization',
                    name='size',
                    field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(models.Q(models.Q(('employees_scope', 'organization'), _negated=True), ('employees_year', None), models.Q(('employees_source__regex', '\\S'), _negated=True), _connector='OR'), then=models.Value('unknown')), models.When(employees__gte=250, then=models.Value('250-')), models.When(employees__gte=50, then=models.Value('50-249')), models.When(employees__gte=10, then=models.Value('10-49')), models.When(employees__gte=1, then=models.Value('1-9')), default=models.Value('unknown')), output_field=models.CharField(choices=[('1-9', '1–9 employees'), ('10-49', '10–49 employees'), ('50-249', '50–249 employees'), ('250-', '250 or more employees'), ('unknown', 'Size unknown')], max_length=8, verbose_name='size')),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name='emission',
            constraint=models.CheckConstraint(condition=models.Q(('qualifier__in', ['exact', 'about', 'at most', 'at least'])), name='emission_qualifier_is_one_of_its_choices', violation_error_message='Choose one of the listed values.'),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.CheckConstraint(condition=models.Q(('employees_year', None), ('employees_year__range', (1900, 2100)), _connector='OR'), name='employees_are_counted_in_a_year_of_our_time', violation_error_message='Enter a year between 1900 and 2100.'),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.CheckConstraint(condition=models.Q(('employees_qualifier__in', ['exact', 'about', 'at most', 'at least'])), name='organization_employees_qualifier_is_one_of_its_choices', violation_error_message='Choose one of the listed values.'),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.CheckConstraint(condition=models.Q(('employees_scope__in', ['organization', 'group', 'part', ''])), name='organization_employees_scope_is_one_of_its_choices', violation_error_message='Choose one of the listed values.'),
        ),
        migrations.RemoveConstraint(
            model_name='role',
            name='role_role_is_one_of_its_choices',
        ),
        migrations.AddField(
            model_name='climateeffect',
            name='scope_en',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='what it counts, in English'),
        ),
        migrations.AddField(
            model_name='climateeffect',
            name='scope_nb',
            field=models.CharField(blank=True, db_default='', default='', help_text='Or on what condition. Shown with the figure.', max_length=200, verbose_name='what it counts, in Norwegian'),
        ),
        migrations.AddField(
            model_name='climateeffectevent',
            name='scope_en',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='what it counts, in English'),
        ),
        migrations.AddField(
            model_name='climateeffectevent',
            name='scope_nb',
            field=models.CharField(blank=True, db_default='', default='', help_text='Or on what condition. Shown with the figure.', max_length=200, verbose_name='what it counts, in Norwegian'),
        ),
        migrations.AlterField(
            model_name='role',
            name='role',
            field=models.CharField(choices=[('chair', 'chair'), ('acting chair', 'acting chair'), ('member', 'member'), ('observer', 'observer'), ('administrator', 'administrator'), ('owner', 'owner'), ('operator', 'operator'), ('financier', 'financier')], max_length=13, verbose_name='office'),
        ),
        migrations.AlterField(
            model_name='roleevent',
            name='role',
            field=models.CharField(choices=[('chair', 'chair'), ('acting chair', 'acting chair'), ('member', 'member'), ('observer', 'observer'), ('administrator', 'administrator'), ('owner', 'owner'), ('operator', 'operator'), ('financier', 'financier')], max_length=13, verbose_name='office'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['chair', 'acting chair', 'member', 'observer', 'administrator', 'owner', 'operator', 'financier'])), name='role_role_is_one_of_its_choices', violation_error_message='Choose one of the listed values.'),
        ),
    ]
