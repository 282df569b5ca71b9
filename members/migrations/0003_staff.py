from django.contrib.auth.management import create_permissions
from django.db import migrations

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
    organization organizationname organizationtopic organizationrelationship membership
    presence topic site project projectsite projecttheme participation funding testfacility
    body role climateeffect climateeffectexclusion emission target {CLUSTER}
    statedfigure service customerreference certificate certificatekind profilelink
    profilepicture feecategory feerate
"""
PEOPLE = "person consent representative contact"
TEXTS = "pagetext messagetext"
ALL = "view add change delete"
# Data, which an administrator may change: so the rights to a later model come with its own
# migration, and are not installed again after each one.
RIGHTS = {
    "secretary": {
        f"{REGISTRY} {PEOPLE} {TEXTS} resourcestream": ALL,
        "meeting attendance attachment reportdraft reporttext": ALL,
        "fee note": "view add change",
        "changerequest changeitem application resignation reminder": "view change",
        "accessrequest invitation letter introduction": "view change",
        "message report erasure": "view add",
        "image missedsearch": "view",
    },
    "reader": {
        f"{REGISTRY} {TEXTS} fee meeting message report image missedsearch": "view",
    },
    "site administrator": {
        f"{CLUSTER} {PEOPLE} {TEXTS} user usergroup userpermission": ALL,
        "accessrequest invitation letter": "view change",
        "listdownload login message secondfactor": "view",
        "erasure": "view add",
    },
}


def make_groups(apps, schema_editor):
    """Create the groups of staff, each with its rights."""
    # Django makes the rights to models after all migrations, which is too late here.
    members = apps.get_app_config("members")
    members.models_module = True
    create_permissions(members, apps=apps, verbosity=0)
    rights = apps.get_model("auth", "Permission").objects
    rights = dict(rights.filter(content_type__app_label="members").values_list("codename", "pk"))
    for name, rights_named in RIGHTS.items():
        group = apps.get_model("auth", "Group").objects.create(name=name)
        group.permissions.set([rights[code] for code in codenames(rights_named)])


def codenames(rights):
    """Return the codenames of the rights of a group."""
    return [
        f"{verb}_{model}"
        for models, verbs in rights.items()
        for model in models.split()
        for verb in verbs.split()
    ]


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("members", "0002_registry"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunSQL(SITE_WITHIN, "DROP VIEW members_sitewithin"),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
