"""A picture of a certificate; search by its number and issuer, and by capacity."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from ._tables import Grouped

INDEX_CAPACITY = """
    UPDATE members_searchtext SET
        nb = nb || public.words_in(capacity_nb), en = en || public.words_in(capacity_en)
    FROM members_organization
    WHERE id = organization_id AND (capacity_nb <> '' OR capacity_en <> '')
"""


class Migration(Grouped):

    dependencies = [
        ('members', '0029_visits'),
    ]

    operations = [
        migrations.AddField(
            model_name='certificate',
            name='image',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='members.image', to_field='hash', verbose_name='picture of the certificate'),
        ),
        migrations.AddField(
            model_name='certificateevent',
            name='image',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.image', to_field='hash', verbose_name='picture of the certificate'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='search_words',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Concat(models.Value(' '), models.Func('number', function='words_in', output_field=models.TextField()), models.Func('issuer', function='words_in', output_field=models.TextField()), models.Value(' '), output_field=models.TextField()), output_field=models.TextField(db_collation='C')),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('search_words', 'gin_trgm_ops'), name='certificates_by_word'),
        ),
        migrations.RunSQL(INDEX_CAPACITY, migrations.RunSQL.noop),
    ]
