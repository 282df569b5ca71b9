"""What docs/operating.md says of point-in-time recovery, tried with pg_basebackup and WAL."""

import shutil
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from cluster.embedded_postgres import BINARIES, hand_over, subprocess_identity
from tests.support.external_postgres import ExternalPostgres
from tests.support.polling import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.fixture
def place():
    with tempfile.TemporaryDirectory(prefix="registry-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def ask(server, *statements):
    with closing(psycopg2.connect(server.url)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def run(program, *arguments):
    subprocess.run(
        [BINARIES / program, *arguments],
        check=True,
        capture_output=True,
        cwd="/",
        **subprocess_identity(),
    )


def test_a_mistake_is_undone_to_the_second_before(place):
    archive, base = place / "archive", place / "base"
    for folder in (archive, base):
        folder.mkdir()
        hand_over(folder)
    archiving = f"-c archive_mode=on -c archive_command='cp %p {archive}/%f'"
    server = ExternalPostgres(place, BINARIES, f"-c fsync=off {archiving}")
    ask(server, "CREATE TABLE rows AS SELECT generate_series(1, 1000) AS number")
    run("pg_basebackup", "-d", server.url, "-D", base, "-X", "stream", "-c", "fast")
    run("pg_verifybackup", base)
    ask(server, "INSERT INTO rows SELECT generate_series(1001, 1500)")
    moment = ask(server, "SELECT now()::text")
    ask(server, "DELETE FROM rows", "SELECT pg_switch_wal()")
    wait_until(
        lambda: ask(
            server, "SELECT last_archived_wal IS NOT NULL FROM pg_stat_archiver"
        )
    )
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
    wait_until(lambda: not ask(server, "SELECT pg_is_in_recovery()"))

    found = ask(server, "SELECT count(*) FROM rows")
    server.stop()
    assert found == 1500
