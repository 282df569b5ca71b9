"""A picture of a certificate, for the reviewer and the member."""

import django.db.models.deletion
from django.db import migrations, models

from ._tables import Grouped


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
    ]
