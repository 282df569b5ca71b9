"""On a PostgreSQL of one's own, with an owner who is no superuser and a server that goes on."""

import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from tests.support.database_clients import PROJECT
from tests.support.external_postgres import ExternalPostgres

pytestmark = [pytest.mark.slow, pytest.mark.long]
ADD = "INSERT INTO members_dataversion (transaction, weight) VALUES (1, 1)"
COUNT = "SELECT count(*) FROM members_dataversion WHERE transaction = 1"


class Elsewhere:
    """A database with two roles, and commands that use it."""

    def __init__(self, folder):
        self.server, self.folder = ExternalPostgres(folder), folder
        self.execute(
            self.server.url,
            "CREATE ROLE owner LOGIN",
            "CREATE ROLE web LOGIN",
            "CREATE DATABASE installed OWNER owner",
        )

    def url(self, role):
        return f"postgres://{role}@127.0.0.1:{self.server.port}/installed"

    def execute(self, url, *statements):
        with closing(psycopg2.connect(url)) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchone() if cursor.description else None

    def manage(self, *arguments):
        """Return the exit status and the last line of what a command says."""
        own = {"DATABASE_URL": self.url("web"), "OWNER_DATABASE_URL": self.url("owner")}
        done = subprocess.run(
            [sys.executable, "-W", "error", "manage.py", *arguments],
            env=self.server.environment(
                **own, BACKUP_DIR=str(self.folder / "backups"), PGDATABASE="elsewhere"
            ),
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout


@pytest.fixture
def elsewhere():
    with tempfile.TemporaryDirectory(prefix="registry-") as folder:
        found = Elsewhere(Path(folder))
        yield found
        found.server.stop()


def test_the_owner_backs_up_and_restores_while_the_server_is_connected(elsewhere):
    for command in ("migrate", "createcachetable"):
        assert elsewhere.manage(command)[0] == 0
    assert elsewhere.manage("backup")[0] == 0
    status, refusal = elsewhere.manage("restore_check")
    assert (status, "ALTER ROLE" in refusal) == (1, True)
    elsewhere.execute(elsewhere.server.url, "ALTER ROLE owner CREATEDB")
    status, checked = elsewhere.manage("restore_check")
    assert (status, "can be restored" in checked) == (0, True), checked
    # Only a superuser may create its extension.
    assert "pg_amcheck" not in checked
    [dump] = (elsewhere.folder / "backups").glob("*.dump")

    with closing(psycopg2.connect(elsewhere.url("web"))) as serving:
        serving.autocommit = True
        serving.cursor().execute(ADD)
        status, said = elsewhere.manage("restore", str(dump), "--yes")
        assert status == 0, said
        with pytest.raises(psycopg2.OperationalError):
            serving.cursor().execute(COUNT)

    assert elsewhere.execute(elsewhere.url("web"), COUNT) == (0,)
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        elsewhere.execute(elsewhere.url("web"), "CREATE TABLE mine (id integer)")
    assert elsewhere.manage("grants")[0] == 0
    assert "installed_before_" in elsewhere.manage("restore", "--remove-old")[1]
