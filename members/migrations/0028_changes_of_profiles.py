"""When each profile was last changed, read anew from the history of all that it shows."""

from django.db import migrations

# {table: the column of the organization}, of the rows that a profile shows.
TABLES = {"organization": "pgh_obj_id"} | dict.fromkeys(
    """
        membership presence participation organizationname organizationtopic role emission
        testfacility resourcestream service customerreference certificate profilepicture
        profilelink
    """.split(),
    "organization_id",
)
PUBLISHING = {"resourcestream": "is_public", "testfacility": "is_listed"}
# An update of these columns alone changes no profile.
UNSHOWN = {
    "organization": """
        note unverified_fields confirmed_on listing_agreed_on listing_agreed_by
        establishment_orgnr municipality_code invoice_format invoice_email invoice_address
        invoice_reference employees_note
    """,
    "customerreference": "asked_on asked_again_on",
    "resourcestream": "asked_about source",
}
OF_EVENTS = "pgh_id pgh_created_at pgh_label pgh_context pgh_context_id"
EVENTS = """
    SELECT row_id, at FROM (
        SELECT {column} AS row_id, pgh_created_at AS at, pgh_label, {condition} AS is_shown,
            to_jsonb(event) - {unshown} AS state,
            lag(to_jsonb(event) - {unshown}) OVER former AS former
        FROM members_{table}event AS event
        WINDOW former AS (PARTITION BY pgh_obj_id ORDER BY pgh_id)
    ) AS event
    WHERE is_shown AND (pgh_label <> 'update' OR state IS DISTINCT FROM former)
"""
FILL = """
    INSERT INTO members_pagechange (noun, row_id, changed_at)
    SELECT 'organization', row_id, max(at) FROM ({events}) AS shown
    WHERE row_id IS NOT NULL GROUP BY row_id
"""


def fill():
    """Return the statement that reads the latest change of each profile from the history."""
    events = []
    for table, column in TABLES.items():
        names = f"{UNSHOWN.get(table, '')} {OF_EVENTS}".split()
        unshown = "ARRAY[{}]::text[]".format(", ".join(f"'{name}'" for name in names))
        values = {"condition": PUBLISHING.get(table, "true"), "unshown": unshown}
        events.append(EVENTS.format(table=table, column=column, **values))
    return FILL.format(events=" UNION ALL ".join(events))


class Migration(migrations.Migration):
    dependencies = [("members", "0027_profile_proof")]
    operations = [
        migrations.RunSQL(
            "DELETE FROM members_pagechange WHERE noun = 'organization'",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(fill(), migrations.RunSQL.noop),
    ]
