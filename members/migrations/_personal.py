"""Tell the database which columns are of persons, as an operation of a migration."""

from django.db import migrations


def declare():
    """Let an erasure blank what members/privacy declares today; whenever that changes."""

    def forwards(apps, schema_editor):
        from members.privacy import events

        schema_editor.execute(events.statement())

    return migrations.RunPython(forwards, migrations.RunPython.noop)
