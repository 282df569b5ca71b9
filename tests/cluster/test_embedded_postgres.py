"""The embedded PostgreSQL starts at first use and stops with the last process, even killed."""

import io
import os
import pwd
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from subprocess import CalledProcessError

import pytest
from psycopg2 import OperationalError

from cluster.embedded_postgres import (
    SOCKET,
    Server,
    grant_access,
    hand_over,
    subprocess_identity,
)
from tests.support import small_disks
from tests.support.database_clients import PROJECT, DatabaseClient, kill, postmaster_pid

slow = pytest.mark.slow
STARTED = "SELECT pg_postmaster_start_time()"
KEEP = "CREATE TABLE kept AS SELECT 42 AS answer"
KEPT = "SELECT answer FROM kept"
FORK = """
import os, sys
from cluster.embedded_postgres import Server

server = Server(sys.argv[1])
server.ensure_running()
if not (worker := os.fork()):
    server.ensure_running()
    sys.exit()
os.waitpid(worker, 0)
print(server.is_running())
"""


@pytest.fixture
def place():
    # Another run of pytest would remove the permissions of the account from its folder.
    with tempfile.TemporaryDirectory(prefix="registry-") as folder:
        yield Path(folder)


@pytest.fixture
def data(place):
    return place / "postgres"


@pytest.fixture
def start(data):
    """Return a function that starts a client process; all are killed after the test."""
    started = []

    def start(data=data, **options):
        started.append(DatabaseClient(data, **options))
        return started[-1]

    yield start
    for client in started:
        client.kill()
    for folder in {client.data for client in started}:
        if number := postmaster_pid(folder):
            kill(number)


@slow
def test_settings_start_no_server(place):
    script = "import django; django.setup()"
    settings = {"DJANGO_SETTINGS_MODULE": "cluster.settings", "DEMO": "1"}
    environment = os.environ | settings | {"VAR": str(place)}
    environment.pop("DATABASE_URL", None)

    command = [sys.executable, "-c", script]
    subprocess.run(command, env=environment, cwd=PROJECT, check=True)

    assert [path.name for path in place.iterdir()] == []


@slow
def test_the_first_connection_starts_the_server_and_the_last_process_stops_it(
    start, data
):
    first, second = start(), start()
    assert postmaster_pid(data) is None

    assert first.ask(STARTED) == second.ask(STARTED)
    first.exit()
    assert second.ask("SELECT 'still here'") == "still here"
    second.exit()

    assert postmaster_pid(data) is None


@slow
def test_many_processes_start_one_server_together(start):
    together = [start() for _ in range(8)]

    for client in together:
        client.send(STARTED)

    assert len({client.read() for client in together}) == 1


@slow
def test_a_server_whose_processes_were_killed_is_taken_over_and_stopped(start, data):
    killed, other = start(), start()
    started = killed.ask(STARTED)

    killed.kill()

    assert other.ask(STARTED) == started
    other.exit()
    assert postmaster_pid(data) is None


@slow
def test_a_killed_server_is_back_at_the_next_connection_with_its_data(start, data):
    clients = [start(), start()]
    clients[0].ask(KEEP)
    assert [client.ask(KEPT) for client in clients] == ["42", "42"]

    kill(postmaster_pid(data))

    lost = [client.ask(KEPT).split(":")[0] for client in clients]
    assert lost == ["OperationalError", "OperationalError"]
    assert [client.ask(KEPT) for client in clients] == ["42", "42"]


@slow
@pytest.mark.parametrize(
    "content",
    ["{other}\n/elsewhere\n", "4194304\n/elsewhere\n", ""],
    ids=["another's number", "nobody's number", "empty"],
)
def test_a_stale_pid_file_does_not_keep_the_server_from_starting(start, data, content):
    before, after = start(), start()
    before.ask(KEEP)
    before.exit()

    (data / "postmaster.pid").write_text(content.format(other=os.getpid()))

    assert after.ask(KEPT) == "42"


@slow
def test_stale_locks_whose_number_another_process_has_keep_nobody_from_starting(
    start, data
):
    before, after = start(), start()
    before.ask(KEEP)
    kill(postmaster_pid(data))
    before.kill()

    # PostgreSQL believes in a lock if a process of its own account has the number.
    other = subprocess.Popen(["sleep", "60"], **subprocess_identity())
    for name in ("postmaster.pid", f"{SOCKET}.lock"):
        _old, *rest = (data / name).read_text().split("\n")
        (data / name).write_text("\n".join([str(other.pid), *rest]))

    with other:
        answer = after.ask(KEPT)
        other.kill()

    assert answer == "42"


FOREIGN = {"PGHOST": "/nowhere", "PGHOSTADDR": "192.0.2.1", "PGPORT": "9"}
FOREIGN |= {"PGUSER": "somebody", "PGDATABASE": "elsewhere", "PGPASSFILE": "/nowhere"}
FOREIGN |= {"PGSERVICE": "unknown", "PGOPTIONS": "-c nonsense=1", "PGDATA": "/nowhere"}
FOREIGN |= {"PGSSLMODE": "require", "PGCLIENTENCODING": "LATIN1"}
FOREIGN |= {"PGTARGETSESSIONATTRS": "standby"}


@slow
def test_neither_settings_of_another_server_nor_the_locale_of_the_machine_count(start):
    client = start(env=os.environ | FOREIGN)

    who = client.ask("SELECT concat(current_user, current_database(), lower('Ø'))")
    locale = client.ask("SELECT datcollate FROM pg_database LIMIT 1")

    assert (who, locale) == ("postgrespostgresø", "C.UTF-8")


@slow
def test_a_half_created_folder_is_created_again(start, place):
    half = place / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    assert start().ask("SELECT 'made'") == "made"


@slow
def test_a_forked_worker_that_exits_does_not_stop_the_server(data):
    run = [sys.executable, "-c", FORK, data]

    result = subprocess.run(run, cwd=PROJECT, stdout=subprocess.PIPE, check=True)

    assert result.stdout == b"True\n"
    assert postmaster_pid(data) is None


@slow
def test_a_path_too_long_for_a_socket_works(start, place):
    deep = place / ("long" * 25) / "postgres"

    client = start(deep)

    assert client.ask("SELECT 'connected'") == "connected"
    client.exit()
    assert postmaster_pid(deep) is None


@slow
def test_a_process_times_out_while_another_is_still_starting(start, data):
    data.with_name("postgres.lock").touch()
    holds_lock = ["flock", data.with_name("postgres.lock"), "sleep", "60"]
    busy = subprocess.Popen(holds_lock, start_new_session=True)

    with busy:
        answer = start(timeout=1).ask("SELECT 1")
        os.killpg(busy.pid, 9)

    assert answer == "OperationalError: PostgreSQL is still starting."


@slow
def test_one_thread_tries_what_cannot_start_and_the_others_are_told(place):
    """As on a disk that is full."""
    disk = small_disks.mounted(place / "disk", "1m")
    if disk is None:
        pytest.skip("only root may mount a small disk")
    server = Server(disk / "postgres")
    try:
        with ThreadPoolExecutor(4) as pool:
            trying = [pool.submit(server.ensure_running) for _ in range(4)]
        errors = [one.exception() for one in trying]
    finally:
        small_disks.unmount(disk)

    told = [str(one) for one in errors if isinstance(one, OperationalError)]
    assert told == ["PostgreSQL did not start."] * 3
    assert {type(one) for one in errors} == {OperationalError, CalledProcessError}


# The account of the server, which root alone needs: it reaches no folder but its own.

for_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root needs an account")


@slow
@for_root
def test_an_ordinary_user_needs_no_account_for_the_server(start, place):
    nobody = pwd.getpwnam("nobody")
    os.chown(place, nobody.pw_uid, nobody.pw_gid)

    client = start(user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[])

    assert client.ask("SELECT 'connected'") == "connected"
    assert (place / "postgres").stat().st_uid == nobody.pw_uid


@pytest.fixture
def installed(tmp_path):
    """Return the folder of programs as an installer with a strict umask leaves it."""
    binaries = tmp_path / "site-packages" / "embedded_postgres" / "pginstall" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "postgres").touch(0o700)
    (binaries / "notes").touch(0o600)
    (tmp_path / "site-packages" / "other").touch(0o600)
    for folder in (binaries, *list(binaries.parents)[:3], tmp_path):
        folder.chmod(0o700)
    return binaries


def mode(path):
    return path.stat().st_mode & 0o777


@for_root
def test_programs_become_readable_and_folders_can_be_passed(installed, tmp_path):
    data = tmp_path / "var" / "postgres"
    data.mkdir(parents=True, mode=0o700)
    data.parent.chmod(0o700)

    grant_access(installed, data)

    readable = [installed / "postgres", installed / "notes", installed]
    assert [mode(path) for path in readable] == [0o755, 0o644, 0o755]
    passed = [tmp_path / "site-packages", tmp_path, data.parent]
    assert [mode(folder) for folder in passed] == [0o711] * 3
    assert (mode(data), mode(passed[0] / "other")) == (0o700, 0o600)


@for_root
def test_readable_programs_stay_as_they_are(installed, tmp_path):
    (installed / "postgres").chmod(0o755)

    grant_access(installed, tmp_path / "postgres")

    assert mode(installed / "notes") == 0o600


@for_root
def test_the_data_belong_to_the_account_alone(tmp_path):
    tmp_path.chmod(0o755)

    hand_over(tmp_path)

    who, owner = subprocess_identity(), tmp_path.stat()
    assert (mode(tmp_path), who["extra_groups"]) == (0o700, [])
    assert (owner.st_uid, owner.st_gid) == (who["user"], who["group"])
    assert who["user"] != 0


@pytest.fixture
def unknown(monkeypatch):
    """Simulate a missing account, and return the commands that would create it."""
    made, known = [], pwd.getpwnam("embedded_postgres")

    def getpwnam(name):
        if not made:
            raise KeyError(name)
        return known

    monkeypatch.setattr(pwd, "getpwnam", getpwnam)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: made.append(command))
    return made


class Terminal(io.StringIO):
    def isatty(self):
        return True


@for_root
def test_an_account_is_made_only_after_saying_so(unknown, capsys):
    subprocess_identity()

    [command] = unknown
    said = capsys.readouterr().err
    assert command[0] == "useradd"
    assert "the system account embedded_postgres" in said
    assert "run this as an ordinary user" in said


@for_root
@pytest.mark.parametrize(("answer", "number"), [("y\n", 1), ("\n", 0), ("", 0)])
def test_on_a_terminal_it_is_asked_for(unknown, monkeypatch, answer, number):
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    monkeypatch.setattr("sys.stderr", Terminal())

    with suppress(SystemExit):
        subprocess_identity()

    assert len(unknown) == number
