from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

USERS = ["user", "usergroup", "userpermission"]
PEOPLE = ["person", "consent", "representative", *USERS]
SETTINGS = [
    "cluster",
    "clustername",
    "clusterlevel",
    "programmelevel",
    "programmebudget",
]


def make_groups(apps, schema_editor):
    """Give each group of staff its rights over the nouns that exist now."""
    create_permissions(installed.get_app_config("members"), apps=apps, verbosity=0)
    rights = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="members"
    )
    nouns = rights.exclude(content_type__model__endswith="event").exclude(
        content_type__model__in=["formerslug", "sitewithin"]
    )
    impersonal = nouns.exclude(content_type__model__in=PEOPLE)
    give = apps.get_model("auth", "Group").objects.get_or_create
    give(name="secretary")[0].permissions.set(
        nouns.exclude(content_type__model__in=USERS)
    )
    give(name="reader")[0].permissions.set(
        impersonal.filter(codename__startswith="view_")
    )
    give(name="site administrator")[0].permissions.set(
        nouns.filter(content_type__model__in=[*PEOPLE, *SETTINGS])
    )


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_sites_within"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
