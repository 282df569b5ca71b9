"""Rights for the groups of staff, as an operation of a migration."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations


def give(group, *codenames):
    """Let the group do more: give("secretary", "view_letter", "change_letter")."""

    def forwards(apps, schema_editor):
        # Django makes a model's rights after all migrations, which is too late here.
        create_permissions(installed.get_app_config("members"), apps=apps, verbosity=0)
        rights = apps.get_model("auth", "Permission").objects.filter(
            content_type__app_label="members", codename__in=codenames
        )
        group_of_staff = apps.get_model("auth", "Group").objects.get(name=group)
        group_of_staff.permissions.add(*rights)

    return migrations.RunPython(forwards, migrations.RunPython.noop)
