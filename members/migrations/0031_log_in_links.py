"""Links by which a user logs in once, made by a command on the server."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from ._tables import Grouped, tracked

WAYS = [
    ('email', 'code by e-mail'),
    ('link', 'link from the server'),
    ('passkey', 'passkey'),
    ('app', 'code from the app'),
    ('backup', 'backup code'),
    ('typed', 'code from the app, or a backup code'),
]
LINK = migrations.CreateModel(
    name='LogInLink',
    fields=[
        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
        ('fingerprint', models.CharField(editable=False, max_length=64)),
        ('expires_at', models.DateTimeField(verbose_name='open until')),
        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log_in_links', to=settings.AUTH_USER_MODEL, verbose_name='user')),
    ],
    options={
        'verbose_name': 'log-in link',
        'verbose_name_plural': 'log-in links',
        'default_permissions': (),
        'constraints': [
            models.UniqueConstraint(fields=['user'], name='a_user_has_one_log_in_link'),
            models.UniqueConstraint(fields=['fingerprint'], name='a_log_in_link_is_of_one_user'),
            models.CheckConstraint(condition=Q(fingerprint__regex='^[0-9a-f]{64}$'), name='a_log_in_link_keeps_no_token_but_its_fingerprint'),
        ],
    },
)


class Migration(Grouped):

    dependencies = [
        ('members', '0030_certificate_documents'),
    ]

    operations = [
        *tracked(LINK, without=['fingerprint']),
        migrations.RemoveConstraint('login', 'the_first_of_two_steps_is_a_code_by_e_mail'),
        migrations.RemoveConstraint('login', 'login_way_is_one_of_its_choices'),
        migrations.AlterField('login', 'way', models.CharField(choices=WAYS, max_length=7, verbose_name='how')),
        migrations.AddConstraint('login', models.CheckConstraint(condition=~Q(outcome='step') | Q(way__in=['email', 'link']), name='the_first_of_two_steps_is_a_code_by_e_mail_or_a_link')),
        migrations.AddConstraint('login', models.CheckConstraint(condition=Q(way__in=[way for way, _label in WAYS]), name='login_way_is_one_of_its_choices', violation_error_message='Choose one of the listed values.')),
    ]
