"""With DATABASE_URL the same code runs on an external PostgreSQL."""

from contextlib import closing
from subprocess import CalledProcessError

import psycopg2
import pytest

pytestmark = pytest.mark.slow

WRITE_AND_FIND = """
from django.db import connection
from members.models import Organization
made = Organization.objects.create(name="Ørn AS", slug="orn", kind="company")
made.name = "Åre AS"
made.save()
found = [f"{o.name} {o.sort_name}" for o in Organization.objects.all()]
kept = Organization.pgh_event_model.objects.values_list("name", flat=True)
print(connection.vendor, found, sorted(kept))
"""


def test_the_registry_writes_finds_and_records_history_there(external_postgres):
    output = external_postgres.manage(
        "shell", "--no-imports", "--command", WRITE_AND_FIND
    )

    assert output == "postgresql ['Åre AS }re as'] ['Åre AS', 'Ørn AS']\n"


def test_nothing_is_left_to_migrate_there(external_postgres):
    assert external_postgres.manage("migrate", "--check") == ""


def test_the_system_check_finds_nothing_there(external_postgres):
    output = external_postgres.manage("check", "--database=default")

    assert output == "System check identified no issues (0 silenced).\n"


def test_an_older_database_is_refused_there_without_a_traceback(external_postgres):
    with closing(psycopg2.connect(external_postgres.url)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('members', '0001_functions', now())"
        )
        with pytest.raises(CalledProcessError) as refusal:
            external_postgres.manage("migrate")
        cursor.execute("DELETE FROM django_migrations WHERE name = '0001_functions'")

    [line] = refusal.value.stderr.splitlines()
    assert line.startswith("CommandError: This database was made before")
    assert "make an empty one" in line
