"""A PostgreSQL of one's own: an owner who is no superuser; and recovery to a point in time."""

import shutil
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import psycopg2
import pytest

from cluster.embedded_postgres import BINARIES, hand_over, subprocess_identity
from tests.support.external_postgres import ExternalPostgres
from tests.support.polling import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.long]
ADD = "INSERT INTO members_dataversion (transaction, weight) VALUES (1, 1)"
COUNT = "SELECT count(*) FROM members_dataversion WHERE transaction = 1"


@pytest.fixture
def elsewhere():
    """Return a server, the addresses of its two roles, and a function that runs a command."""
    with tempfile.TemporaryDirectory(prefix="registry-") as name:
        server, folder = ExternalPostgres(Path(name)), Path(name) / "backups"
        roles = ("CREATE ROLE owner LOGIN", "CREATE ROLE web LOGIN")
        server.execute(*roles, "CREATE DATABASE installed OWNER owner")
        url = f"postgres://{{}}@127.0.0.1:{server.port}/installed"
        owner, web = url.format("owner"), url.format("web")
        own = {"DATABASE_URL": web, "OWNER_DATABASE_URL": owner}
        own |= {"BACKUP_DIR": str(folder), "PGDATABASE": "elsewhere"}

        def manage(*arguments):
            done = server.try_to_manage(*arguments, **own)
            return done.returncode, done.stdout + done.stderr

        yield SimpleNamespace(server=server, folder=folder, web=web, manage=manage)
        server.stop()


def test_the_owner_backs_up_and_restores_while_the_server_is_connected(elsewhere):
    manage, execute = elsewhere.manage, elsewhere.server.execute
    for command in ("migrate", "createcachetable", "backup"):
        assert manage(command)[0] == 0
    status, refusal = manage("restore_check")
    assert (status, "ALTER ROLE" in refusal) == (1, True)
    execute("ALTER ROLE owner CREATEDB")
    status, checked = manage("restore_check")
    assert (status, "can be restored" in checked) == (0, True), checked
    # Only a superuser may create its extension.
    assert "pg_amcheck" not in checked
    [dump] = elsewhere.folder.glob("*.dump")

    with closing(psycopg2.connect(elsewhere.web)) as serving:
        serving.autocommit = True
        serving.cursor().execute(ADD)
        status, said = manage("restore", str(dump), "--yes")
        assert status == 0, said
        with pytest.raises(psycopg2.OperationalError):
            serving.cursor().execute(COUNT)

    assert execute(COUNT, url=elsewhere.web) == (0,)
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        execute("CREATE TABLE mine (id integer)", url=elsewhere.web)
    assert manage("grants")[0] == 0
    assert "installed_before_" in manage("restore", "--remove-old")[1]


def run(program, *arguments):
    given = {"capture_output": True, "cwd": "/"} | subprocess_identity()
    subprocess.run([BINARIES / program, *arguments], check=True, **given)


def test_a_mistake_is_undone_to_the_second_before():
    with tempfile.TemporaryDirectory(prefix="registry-") as folder:
        Path(folder).chmod(0o755)
        archive, base = Path(folder) / "archive", Path(folder) / "base"
        for each in (archive, base):
            each.mkdir()
            hand_over(each)
        undo_a_mistake(Path(folder), archive, base)


def undo_a_mistake(place, archive, base):
    archiving = f"-c archive_mode=on -c archive_command='cp %p {archive}/%f'"
    server = ExternalPostgres(place, BINARIES, f"-c fsync=off {archiving}")
    server.execute("CREATE TABLE rows AS SELECT generate_series(1, 1000) AS number")
    run("pg_basebackup", "-d", server.url, "-D", base, "-X", "stream", "-c", "fast")
    run("pg_verifybackup", base)
    server.execute("INSERT INTO rows SELECT generate_series(1001, 1500)")
    [moment] = server.execute("SELECT now()::text")
    server.execute("DELETE FROM rows", "SELECT pg_switch_wal()")
    archived = "SELECT last_archived_wal IS NOT NULL FROM pg_stat_archiver"
    wait_until(lambda: server.execute(archived)[0])
    server.stop()

    shutil.rmtree(server.data)
    base.rename(server.data)
    with (server.data / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"restore_command = 'cp {archive}/%f %p'\n")
        settings.write(f"recovery_target_time = '{moment}'\n")
        settings.write("recovery_target_action = 'promote'\n")
    (server.data / "recovery.signal").touch()
    server.options = "-c fsync=off"
    server.start()
    wait_until(lambda: not server.execute("SELECT pg_is_in_recovery()")[0])

    found = server.execute("SELECT count(*) FROM rows")
    server.stop()
    assert found == (1500,)
