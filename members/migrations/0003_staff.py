import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

from ._tables import AtOnce

SITE_WITHIN = """
CREATE VIEW members_sitewithin AS
WITH RECURSIVE up(site_id, container_id) AS (
    SELECT id, id FROM members_site
    UNION
    SELECT up.site_id, site.part_of_id
    FROM up JOIN members_site site ON site.id = up.container_id
    WHERE site.part_of_id IS NOT NULL
)
SELECT site_id || '-' || container_id AS id, site_id, container_id FROM up
"""

CLUSTER = "cluster clustername clusterlevel programmelevel programmebudget"
REGISTRY = f"""
    organization organizationname organizationtopic membership presence organizationrelationship topic site
    project projectsite projecttheme participation funding testfacility
    body role climateeffect climateeffectexclusion emission target {CLUSTER}
"""
PEOPLE = "person consent representative"
ALL = "view add change delete"
# Data, which an administrator may change: so the rights to a later model come with its own
# migration, and are not installed again after each one.
RIGHTS = {
    "secretary": {
        f"{REGISTRY} {PEOPLE} resourcestream": ALL,
        "changerequest changeitem application resignation reminder": "view change",
        "accessrequest invitation letter": "view change",
        "image missedsearch": "view",
        "erasure": "view add",
    },
    "reader": {f"{REGISTRY} image missedsearch": "view"},
    "site administrator": {
        f"{CLUSTER} {PEOPLE} user usergroup userpermission": ALL,
        "accessrequest invitation letter": "view change",
        "secondfactor": "view",
        "erasure": "view add",
    },
}


def make_groups(apps, schema_editor):
    """Make the groups of staff, each with its rights."""
    # Django makes the rights to models after all migrations, which is too late here.
    members = apps.get_app_config("members")
    members.models_module = True
    create_permissions(members, apps=apps, verbosity=0)
    Group = apps.get_model("auth", "Group")
    for name in RIGHTS:
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.set(rights_of(name, apps))


def rights_of(group, apps):
    right = apps.get_model("auth", "Permission").objects.get
    return [
        right(content_type__app_label="members", codename=f"{verb}_{model}")
        for models_named, verbs in RIGHTS[group].items()
        for model in models_named.split()
        for verb in verbs.split()
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_registry"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [
        migrations.RunSQL(SITE_WITHIN, "DROP VIEW members_sitewithin"),
        # Here, since the models of mfa need those of the registry and this one needs mfa's.
        AtOnce([
            migrations.CreateModel(
                name='SecondFactor',
                fields=[
                ],
                options={
                    'verbose_name': 'passkey or code',
                    'verbose_name_plural': 'passkeys and codes',
                    'proxy': True,
                    'default_permissions': ['view'],
                    'indexes': [],
                    'constraints': [],
                },
                bases=('mfa.authenticator',),
            ),
            migrations.CreateModel(
                name='SecondFactorEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('type', models.CharField(choices=[('recovery_codes', 'Recovery codes'), ('totp', 'TOTP Authenticator'), ('webauthn', 'WebAuthn')], max_length=20)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.secondfactor')),
                ],
                options={
                    'abstract': False,
                },
            ),
        ]),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
