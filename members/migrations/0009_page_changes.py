"""When each public page was last changed stands in a table, which triggers keep from here on."""

from django.db import migrations, models

# {noun: tables of rows that its pages show}, beside its own.
PAGES = {
    "organization": """
        membership presence participation organizationname organizationtopic role emission
        testfacility
    """,
    "project": "participation funding climateeffect projecttheme projectsite",
    "site": "presence projectsite",
    "body": "role",
}
FILL = """
    INSERT INTO members_pagechange (noun, row_id, changed_at)
    SELECT '{noun}', row_id, max(at) FROM ({events}) AS shown
    WHERE row_id IS NOT NULL GROUP BY row_id
"""
EVENTS = "SELECT {column} AS row_id, pgh_created_at AS at FROM members_{table}event"


def fill():
    """Yield the statements that read the latest change of each page from the history."""
    for noun, tables in PAGES.items():
        columns = {noun: "pgh_obj_id"} | dict.fromkeys(tables.split(), f"{noun}_id")
        events = [EVENTS.format(table=t, column=c) for t, c in columns.items()]
        yield FILL.format(noun=noun, events=" UNION ALL ".join(events))


class Migration(migrations.Migration):
    dependencies = [("members", "0008_corrections_by_link")]
    operations = [
        migrations.CreateModel(
            name="PageChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("noun", models.CharField(max_length=20)),
                ("row_id", models.BigIntegerField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["noun", "row_id", "-changed_at"], name="changes_of_a_page"
                    )
                ],
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in fill()),
        # A join with the rows of a noun is planned by its size, not by that of an empty table.
        migrations.RunSQL("ANALYZE members_pagechange", migrations.RunSQL.noop),
    ]
