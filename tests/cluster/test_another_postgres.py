"""With DATABASE_URL the same code runs on a PostgreSQL of one's own."""

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


def test_the_registry_writes_finds_and_remembers_there(another):
    told = another.manage("shell", "--no-imports", "--command", WRITE_AND_FIND)

    assert told == "postgresql ['Åre AS }re as'] ['Åre AS', 'Ørn AS']\n"


def test_nothing_is_left_to_migrate_there(another):
    assert another.manage("migrate", "--check") == ""


def test_the_system_check_finds_nothing_there(another):
    told = another.manage("check", "--database=default")

    assert told == "System check identified no issues (0 silenced).\n"


def test_an_older_database_is_refused_there_without_a_traceback(another):
    with closing(psycopg2.connect(another.url)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('members', '0003_sites_within', now())"
        )
        with pytest.raises(CalledProcessError) as refusal:
            another.manage("migrate")
        cursor.execute("DELETE FROM django_migrations WHERE name = '0003_sites_within'")

    [line] = refusal.value.stderr.splitlines()
    assert line.startswith("CommandError: This database is of the time before")
    assert "make an empty one" in line
