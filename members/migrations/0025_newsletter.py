"""The newsletter: consents to it, the secret address of its file, and its e-mail service."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from ._tables import Grouped


SERVICE = models.CharField(
    blank=True,
    db_default="",
    default="",
    help_text="As Mailchimp. Empty: nobody is asked, and nothing is passed on.",
    max_length=80,
    verbose_name="e-mail service of the newsletter",
)
OF_APPLICATION = models.CharField(
    blank=True,
    db_default="",
    default="",
    editable=False,
    max_length=80,
    verbose_name="newsletter, e-mail service",
)
VERSION = models.CharField(
    blank=True,
    db_default="",
    default="",
    editable=False,
    max_length=20,
    verbose_name="newsletter, version of the text",
)


def give_rights(apps, schema_editor):
    """Grant permissions for newsletter consents to groups that have them for consents."""
    types, rights = apps.get_model("contenttypes", "ContentType"), apps.get_model("auth", "Permission")
    kind, _new = types.objects.get_or_create(app_label="members", model="newsletterconsent")
    for verb in ("view", "change"):
        right, _new = rights.objects.get_or_create(
            content_type=kind,
            codename=f"{verb}_newsletterconsent",
            defaults={"name": f"Can {verb} consent to the newsletter"},
        )
        of_consents = rights.objects.filter(
            content_type__app_label="members", codename=f"{verb}_consent"
        )
        for each in of_consents:
            right.group_set.add(*each.group_set.all())


class Migration(Grouped):

    dependencies = [
        ('members', '0024_embed_hosts'),
    ]

    operations = [
        *(
            migrations.AddField(model, name, field)
            for name, field in (("newsletter_service", OF_APPLICATION), ("newsletter_version", VERSION))
            for model in ("application", "applicationevent")
        ),
        *(
            migrations.AddField(model, "newsletter_service", SERVICE)
            for model in ("cluster", "clusterevent")
        ),
        migrations.CreateModel(
            name='NewsletterConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='agreed')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('text_version', models.CharField(choices=[('1', '1')], max_length=20, verbose_name='version of the text')),
                ('service', models.CharField(max_length=80, verbose_name='e-mail service')),
                ('way', models.CharField(choices=[('page', "on the person's own page"), ('joining', 'in an application, with the address confirmed')], max_length=7, verbose_name='how it was given')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='newsletter_consents', to='members.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'consent to the newsletter',
                'verbose_name_plural': 'consents to the newsletter',
                'ordering': ['given_at', 'pk'],
                'default_permissions': ['view', 'change'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('person',), name='a_person_agrees_to_the_newsletter_once', violation_error_message='You already get the newsletter.'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('given_at')), _connector='OR'), name='a_consent_to_the_newsletter_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('service__regex', '\\S')), name='a_consent_to_the_newsletter_names_the_service'), models.CheckConstraint(condition=models.Q(('text_version__in', ['1'])), name='newsletterconsent_text_version_is_one_of_its_choices', violation_error_message='Choose one of the listed values.'), models.CheckConstraint(condition=models.Q(('way__in', ['page', 'joining'])), name='newsletterconsent_way_is_one_of_its_choices', violation_error_message='Choose one of the listed values.')],
            },
        ),
        migrations.CreateModel(
            name='NewsletterFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='revoked by')),
            ],
            options={
                'verbose_name': "address of the newsletter's file",
                'verbose_name_plural': "addresses of the newsletter's file",
                'ordering': ['-made_at', '-pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('revoked_at',), name='the_newsletter_has_one_address_at_a_time', nulls_distinct=False, violation_error_message='Somebody else has just made an address.')],
            },
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
