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


class Migration(migrations.Migration):
    dependencies = [("members", "0002_registry")]
    operations = [migrations.RunSQL(SITE_WITHIN, "DROP VIEW members_sitewithin")]
