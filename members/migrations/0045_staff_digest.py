from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0044_partner_addresses'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='gets_staff_digest',
            field=models.BooleanField(db_default=True, default=True, help_text='Only for staff who decide on it, and only when something is new.', verbose_name='weekly e-mail about what waits for the secretariat'),
        ),
        migrations.AddField(
            model_name='user',
            name='staff_digest_sent_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last weekly e-mail to staff'),
        ),
        migrations.AddField(
            model_name='userevent',
            name='gets_staff_digest',
            field=models.BooleanField(db_default=True, default=True, help_text='Only for staff who decide on it, and only when something is new.', verbose_name='weekly e-mail about what waits for the secretariat'),
        ),
    ]
