"""What customers ask of a member: certificates with number and issuer, sectors, capacity, languages."""

import django.contrib.postgres.fields
from django.db import migrations, models

from ._tables import Grouped


class Migration(Grouped):

    dependencies = [
        ('members', '0026_data_dump'),
    ]

    operations = [
        migrations.AddField(
            model_name='certificate',
            name='issuer',
            field=models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='issued by'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='number',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='number'),
        ),
        migrations.AddField(
            model_name='certificateevent',
            name='issuer',
            field=models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='issued by'),
        ),
        migrations.AddField(
            model_name='certificateevent',
            name='number',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='number'),
        ),
        migrations.AddField(
            model_name='organization',
            name='capacity_en',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='capacity in English'),
        ),
        migrations.AddField(
            model_name='organization',
            name='capacity_nb',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='capacity in Norwegian'),
        ),
        migrations.AddField(
            model_name='organization',
            name='languages',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('nb', 'Norwegian'), ('en', 'English'), ('sv', 'Swedish'), ('da', 'Danish'), ('fi', 'Finnish'), ('de', 'German'), ('nl', 'Dutch'), ('fr', 'French'), ('es', 'Spanish'), ('it', 'Italian'), ('pl', 'Polish'), ('zh', 'Chinese')], max_length=2), blank=True, db_default=[], default=list, verbose_name='languages for customers'),
        ),
        migrations.AddField(
            model_name='organization',
            name='sectors',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('process', 'process industry'), ('energy', 'power and energy'), ('oil-gas', 'oil and gas'), ('offshore-wind', 'offshore wind'), ('maritime', 'maritime industry'), ('seafood', 'fisheries and aquaculture'), ('food', 'food and agriculture'), ('manufacturing', 'other manufacturing'), ('mining', 'mining and minerals'), ('construction', 'building and construction'), ('transport', 'transport and logistics'), ('waste', 'waste and recycling'), ('water', 'water and wastewater'), ('defence', 'defence and security'), ('health', 'health and pharmaceuticals'), ('it', 'IT and data centres'), ('public', 'public sector')], max_length=13), blank=True, db_default=[], default=list, verbose_name='sectors served'),
        ),
        migrations.AddField(
            model_name='organizationevent',
            name='capacity_en',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='capacity in English'),
        ),
        migrations.AddField(
            model_name='organizationevent',
            name='capacity_nb',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='capacity in Norwegian'),
        ),
        migrations.AddField(
            model_name='organizationevent',
            name='languages',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('nb', 'Norwegian'), ('en', 'English'), ('sv', 'Swedish'), ('da', 'Danish'), ('fi', 'Finnish'), ('de', 'German'), ('nl', 'Dutch'), ('fr', 'French'), ('es', 'Spanish'), ('it', 'Italian'), ('pl', 'Polish'), ('zh', 'Chinese')], max_length=2), blank=True, db_default=[], default=list, verbose_name='languages for customers'),
        ),
        migrations.AddField(
            model_name='organizationevent',
            name='sectors',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('process', 'process industry'), ('energy', 'power and energy'), ('oil-gas', 'oil and gas'), ('offshore-wind', 'offshore wind'), ('maritime', 'maritime industry'), ('seafood', 'fisheries and aquaculture'), ('food', 'food and agriculture'), ('manufacturing', 'other manufacturing'), ('mining', 'mining and minerals'), ('construction', 'building and construction'), ('transport', 'transport and logistics'), ('waste', 'waste and recycling'), ('water', 'water and wastewater'), ('defence', 'defence and security'), ('health', 'health and pharmaceuticals'), ('it', 'IT and data centres'), ('public', 'public sector')], max_length=13), blank=True, db_default=[], default=list, verbose_name='sectors served'),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.CheckConstraint(condition=models.Q(('sectors__contained_by', ['process', 'energy', 'oil-gas', 'offshore-wind', 'maritime', 'seafood', 'food', 'manufacturing', 'mining', 'construction', 'transport', 'waste', 'water', 'defence', 'health', 'it', 'public'])), name='sectors_are_those_of_the_list', violation_error_message='Choose one of the listed values.'),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.CheckConstraint(condition=models.Q(('languages__contained_by', ['nb', 'en', 'sv', 'da', 'fi', 'de', 'nl', 'fr', 'es', 'it', 'pl', 'zh'])), name='languages_for_customers_are_listed', violation_error_message='Choose one of the listed values.'),
        ),
    ]
