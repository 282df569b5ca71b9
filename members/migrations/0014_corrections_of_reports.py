"""Corrections of delivered reports, for the groups that deliver them."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

from ._tables import tracked


def give_rights(apps, schema_editor):
    """Give the right to the groups that deliver reports."""
    # Django makes the rights to models after all migrations, which is too late here.
    members = apps.get_app_config("members")
    members.models_module = True
    create_permissions(members, apps=apps, verbosity=0)
    right = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="members", codename="change_reportcorrection"
    )
    deliver = {"content_type__app_label": "members", "codename": "add_report"}
    rights = apps.get_model("auth", "Permission").objects.filter(**deliver)
    for group in apps.get_model("auth", "Group").objects.filter(permissions__in=rights):
        group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [("members", "0013_offices_of_boards_and_notices")]
    operations = [
        *tracked(migrations.CreateModel(
            name='ReportCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, validators=[django.core.validators.ProhibitNullCharactersValidator(), django.core.validators.MaxLengthValidator(6000, 'The text is too long.'), django.core.validators.RegexValidator('[\\u0001-\\u0009\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u200E\\u200F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]', 'Remove the invisible characters from the text.', inverse_match=True)], verbose_name='what is right')),
                ('figures', models.JSONField(blank=True, default=list, verbose_name='figures')),
                ('reason', models.CharField(max_length=300, validators=[django.core.validators.ProhibitNullCharactersValidator(), django.core.validators.RegexValidator('[\\u0001-\\u0009\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u200E\\u200F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]', 'Remove the invisible characters from the text.', inverse_match=True)], verbose_name='reason')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='corrected')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='corrected by')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='members.report', verbose_name='report')),
            ],
            options={
                'verbose_name': 'correction of a report',
                'verbose_name_plural': 'corrections of reports',
                'ordering': ['made_at', 'pk'],
                'default_permissions': ('change',),
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('reason__regex', '\\S')), name='a_correction_of_a_report_gives_its_reason', violation_error_message='Give the reason.'),
                    models.CheckConstraint(condition=models.Q(('text__regex', '\\S'), models.Q(('figures', []), _negated=True), _connector='OR'), name='a_correction_of_a_report_corrects_something', violation_error_message='Write what is right, or choose a figure.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('text__regex', '[\\u0001-\\u0009\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u200E\\u200F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]'), _negated=True), models.Q(('reason__regex', '[\\u0001-\\u0009\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u200E\\u200F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]'), _negated=True)), name='a_correction_of_a_report_has_no_unseen_characters', violation_error_message='Remove the invisible characters from the text.'),
                    models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('text'), 6000)), name='a_correction_of_a_report_is_not_too_long', violation_error_message='The text is too long.'),
                ],
            },
        )),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
