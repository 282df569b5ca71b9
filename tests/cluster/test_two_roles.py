"""An installation with one role gets a second one, which serves and owns nothing.

What that role may not do, tests/models/test_grants.py tries.
"""

from contextlib import closing

import psycopg2
import pytest
from psycopg2.errors import InsufficientPrivilege

pytestmark = pytest.mark.slow
WRITE = """
from django.db import connection
from members.people import privacy
from members.models import Organization, Person
made = Organization.objects.create(name="{0} AS", slug="{0}", kind="company")
made.name = "{0} ASA"
made.save()
privacy.erase(Person.objects.create(name="Nora Nordmann", email="{0}@example.org"), by=None)
"""
# The server is one for all its tests: others may have written before.
READ = """
from django.db import connection
from members.models import Organization, Person
print(connection.cursor().connection.info.user)
for rows in (Organization.objects, Organization.pgh_event_model.objects):
    ours = rows.filter(slug__in=["first", "second"])
    print(sorted(ours.values_list("name", flat=True)))
print({*Person.pgh_event_model.objects.values_list("name", flat=True)})
"""
SECOND = ["web", "['first ASA', 'second ASA']"]
SECOND += ["['first AS', 'first ASA', 'second AS', 'second ASA']", "{'[slettet]'}"]


class Installation:
    """The registry in a database of an external server, used by commands."""

    def __init__(self, server, owner):
        self.server, self.owner = server, owner
        url = f"postgres://{{}}@127.0.0.1:{server.port}/installed"
        self.owners = {"DATABASE_URL": url.format(owner)}
        self.both = {
            "DATABASE_URL": url.format("web:hemmelig"),
            "OWNER_DATABASE_URL": url.format(owner),
        }

    def manage(self, *arguments, urls):
        """Run manage.py; return what it printed, and the last line of its errors."""
        done = self.server.try_to_manage(*arguments, **urls)
        return done.stdout, done.stderr.strip().split("\n")[-1]

    def shell(self, program, urls):
        return self.manage("shell", "--no-imports", "--command", program, urls=urls)

    def make(self):
        """Copy a migrated database of a superuser, or migrate one whose owner is none."""
        if self.owner == "postgres":
            return self.server.execute("CREATE DATABASE installed TEMPLATE postgres")
        role = f"CREATE ROLE {self.owner} LOGIN"
        self.server.execute(role, f"CREATE DATABASE installed OWNER {self.owner}")
        for command in ("migrate", "createcachetable"):
            self.manage(command, urls=self.owners)


@pytest.fixture(
    scope="module", params=["postgres", pytest.param("owner", marks=pytest.mark.long)]
)
def installation(request, external_postgres):
    """Return an installation that was used with one role, and then got two."""
    found = Installation(external_postgres, request.param)
    found.make()
    found.before = found.shell(WRITE.format("first"), found.owners)
    found.refusal = ""
    if found.owner != "postgres":
        found.refusal = found.manage("grants", urls=found.both)[1]
        external_postgres.execute("CREATE ROLE web LOGIN")
    found.after = found.manage("migrate", "--verbosity=0", urls=found.both)
    yield found
    external_postgres.execute("DROP DATABASE installed WITH (FORCE)", "DROP ROLE web")


def test_migrating_makes_the_second_role_which_goes_on_or_says_why_not(installation):
    start = installation.refusal.partition(",")[0]
    program = WRITE.format("second") + READ

    lines, errors = installation.shell(program, installation.both)

    cannot = "CommandError: The role web of DATABASE_URL does not exist"
    assert start == ("" if installation.owner == "postgres" else cannot)
    assert (installation.before, installation.after) == (("", ""), ("", ""))
    assert (lines.splitlines(), errors) == (SECOND, "")


@pytest.mark.long
def test_nothing_is_left_to_migrate_and_the_owner_still_may(installation):
    there = "Cache table 'cache' already exists.\n"

    checked = installation.manage("migrate", "--check", urls=installation.both)
    created = installation.manage("createcachetable", urls=installation.both)

    assert (checked, created) == (("", ""), (there, ""))


def test_the_system_check_finds_nothing_there(external_postgres):
    output = external_postgres.manage("check", "--database=default")

    assert output == "System check identified no issues (0 silenced).\n"


def test_an_older_database_is_refused_in_one_line(external_postgres):
    row = "INSERT INTO django_migrations (app, name, applied) VALUES ('members', {}, now())"
    external_postgres.execute(row.format("'0001_functions'"))
    refusal = external_postgres.try_to_manage("migrate")
    gone = "DELETE FROM django_migrations WHERE name = '0001_functions'"
    external_postgres.execute(gone)

    [line] = refusal.stderr.splitlines()
    assert refusal.returncode == 1
    assert line.startswith("CommandError: This database was made before")
    assert "make an empty one" in line


FORBIDDEN = """
SET ROLE {owner}
SET SESSION AUTHORIZATION {owner}
SET session_replication_role = replica
ALTER SYSTEM SET session_replication_role = replica
ALTER TABLE members_organization DISABLE TRIGGER ALL
CREATE TEMP TABLE mine (id integer)
CREATE DATABASE mine
"""


def test_the_second_role_may_not(installation):
    with closing(psycopg2.connect(installation.both["DATABASE_URL"])) as connection:
        connection.autocommit = True
        for attempt in FORBIDDEN.format(owner=installation.owner).split("\n")[1:-1]:
            with pytest.raises(InsufficientPrivilege):
                connection.cursor().execute(attempt)
