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

from cluster import embedded_postgres
from tests.support import database_faults
from tests.support.database_clients import PROJECT, DatabaseClient, kill, postmaster_pid

pytestmark = pytest.mark.slow
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


def test_settings_start_no_server(place):
    script = "import django; django.setup()"
    settings = {"DJANGO_SETTINGS_MODULE": "cluster.settings", "DEMO": "1"}
    environment = os.environ | settings | {"VAR": str(place)}
    environment.pop("DATABASE_URL", None)

    command = [sys.executable, "-c", script]
    subprocess.run(command, env=environment, cwd=PROJECT, check=True)

    assert [path.name for path in place.iterdir()] == []


def test_the_first_of_many_starts_one_server_and_the_last_stops_it_even_after_kills(
    start, data
):
    together = [start() for _ in range(8)]
    assert postmaster_pid(data) is None
    for client in together:
        client.send(STARTED)
    [started] = {client.read() for client in together}

    last, *others = together
    for client in others[:2]:
        client.exit()
    assert last.ask(STARTED) == started
    for client in others[2:]:
        client.kill()

    assert last.ask(STARTED) == started
    last.exit()
    assert postmaster_pid(data) is None


def test_a_killed_server_is_back_with_its_data_whatever_files_are_stale(start, data):
    clients = [start(), start()]
    clients[0].ask(KEEP)
    assert [client.ask(KEPT) for client in clients] == ["42", "42"]
    kill(postmaster_pid(data))
    lost = [client.ask(KEPT).split(":")[0] for client in clients]
    assert lost == ["OperationalError", "OperationalError"]
    assert [client.ask(KEPT) for client in clients] == ["42", "42"]
    for client in clients:
        client.exit()

    # The number of another process, of none, and no number.
    for content in (f"{os.getpid()}\n/elsewhere\n", "4194304\n/elsewhere\n", ""):
        (data / "postmaster.pid").write_text(content)
        client = start()
        assert client.ask(KEPT) == "42"
        client.exit()

    client = start()
    client.ask(KEPT)
    kill(postmaster_pid(data))
    client.kill()
    # PostgreSQL believes in a lock if a process of its own account has the number.
    other = subprocess.Popen(["sleep", "60"], **embedded_postgres.subprocess_identity())
    for name in ("postmaster.pid", f"{embedded_postgres.SOCKET}.lock"):
        _old, *rest = (data / name).read_text().split("\n")
        (data / name).write_text("\n".join([str(other.pid), *rest]))
    with other:
        answer = start().ask(KEPT)
        other.kill()
    assert answer == "42"


FOREIGN = {"PGHOST": "/nowhere", "PGHOSTADDR": "192.0.2.1", "PGPORT": "9"}
FOREIGN |= {"PGUSER": "somebody", "PGDATABASE": "elsewhere", "PGPASSFILE": "/nowhere"}
FOREIGN |= {"PGSERVICE": "unknown", "PGOPTIONS": "-c nonsense=1", "PGDATA": "/nowhere"}
FOREIGN |= {"PGSSLMODE": "require", "PGCLIENTENCODING": "LATIN1"}
FOREIGN |= {"PGTARGETSESSIONATTRS": "standby"}


def test_settings_of_another_server_half_a_folder_and_a_long_path_stop_nobody(
    start, place
):
    deep = place / ("long" * 25) / "postgres"  # too long for a socket
    half = deep.with_name("postgres.new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    client = start(deep, env=os.environ | FOREIGN)

    who = client.ask("SELECT concat(current_user, current_database(), lower('Ø'))")
    locale = client.ask("SELECT datcollate FROM pg_database LIMIT 1")
    client.exit()

    assert (who, locale) == ("postgrespostgresø", "C.UTF-8")
    assert postmaster_pid(deep) is None


def test_a_forked_worker_that_exits_does_not_stop_the_server(data):
    output = subprocess.check_output([sys.executable, "-c", FORK, data], cwd=PROJECT)

    assert output == b"True\n"
    assert postmaster_pid(data) is None


def test_a_process_times_out_while_another_is_still_starting(start, data):
    holds_lock = ["flock", data.with_name("postgres.lock"), "sleep", "60"]
    busy = subprocess.Popen(holds_lock, start_new_session=True)

    with busy:
        answer = start(timeout=1).ask("SELECT 1")
        os.killpg(busy.pid, 9)

    assert answer == "OperationalError: PostgreSQL is still starting."


def test_one_thread_tries_what_cannot_start_and_the_others_are_told(place):
    """As on a disk that is full."""
    disk = database_faults.mounted(place / "disk", "1m")
    if disk is None:
        pytest.skip("only root may mount a small disk")
    server = embedded_postgres.Server(disk / "postgres")
    try:
        with ThreadPoolExecutor(4) as pool:
            trying = [pool.submit(server.ensure_running) for _ in range(4)]
        errors = [one.exception() for one in trying]
    finally:
        database_faults.unmount(disk)

    told = [str(one) for one in errors if isinstance(one, OperationalError)]
    assert told == ["PostgreSQL did not start."] * 3
    assert {type(one) for one in errors} == {OperationalError, CalledProcessError}


# The account of the server, which root alone needs: it reaches no folder but its own.

for_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root needs an account")


@for_root
def test_an_ordinary_user_needs_no_account_for_the_server(start, place):
    nobody = pwd.getpwnam("nobody")
    os.chown(place, nobody.pw_uid, nobody.pw_gid)

    client = start(user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[])

    assert client.ask("SELECT 'connected'") == "connected"
    assert (place / "postgres").stat().st_uid == nobody.pw_uid


def mode(path):
    return path.stat().st_mode & 0o777


@for_root
def test_programs_become_readable_where_they_are_not_and_folders_can_be_passed(
    tmp_path,
):
    """As an installer with a strict umask leaves them."""
    packages = tmp_path / "site-packages"
    binaries = packages / "embedded_postgres" / "pginstall" / "bin"
    data = tmp_path / "var" / "postgres"
    for folder in (binaries, data):
        folder.mkdir(parents=True)
    for file in (binaries / "postgres", binaries / "notes", packages / "other"):
        file.touch(0o600)
    for folder in (binaries, *list(binaries.parents)[:3], tmp_path, data, data.parent):
        folder.chmod(0o700)
    (binaries / "postgres").chmod(0o755)
    embedded_postgres.grant_access(binaries, data)
    assert mode(binaries / "notes") == 0o600

    (binaries / "postgres").chmod(0o700)
    embedded_postgres.grant_access(binaries, data)

    readable = [binaries / "postgres", binaries / "notes", binaries]
    assert [mode(path) for path in readable] == [0o755, 0o644, 0o755]
    assert [mode(path) for path in (packages, tmp_path, data.parent)] == [0o711] * 3
    assert (mode(data), mode(packages / "other")) == (0o700, 0o600)


@for_root
def test_the_data_belong_to_the_account_alone(tmp_path):
    tmp_path.chmod(0o755)

    embedded_postgres.hand_over(tmp_path)

    who, owner = embedded_postgres.subprocess_identity(), tmp_path.stat()
    assert (mode(tmp_path), who["extra_groups"]) == (0o700, [])
    assert (owner.st_uid, owner.st_gid) == (who["user"], who["group"])
    assert who["user"] != 0


class Terminal(io.StringIO):
    def isatty(self):
        return True


@for_root
@pytest.mark.parametrize(
    ("answer", "made"), [(None, True), ("y\n", True), ("\n", False), ("", False)]
)
def test_an_account_is_made_after_saying_so_and_on_a_terminal_after_a_yes(
    monkeypatch, capsys, answer, made
):
    commands, known = [], pwd.getpwnam("embedded_postgres")

    def getpwnam(name):
        if not commands:
            raise KeyError(name)
        return known

    monkeypatch.setattr(pwd, "getpwnam", getpwnam)
    note = lambda command, **_: commands.append(command)  # noqa: E731
    monkeypatch.setattr(subprocess, "run", note)
    if answer is not None:
        monkeypatch.setattr("sys.stdin", Terminal(answer))
        monkeypatch.setattr("sys.stderr", Terminal())
    with suppress(SystemExit):
        embedded_postgres.subprocess_identity()

    said = capsys.readouterr().err
    words = ("the system account embedded_postgres", "run this as an ordinary user")
    assert [command[0] for command in commands] == ["useradd"] * made
    assert [word in said for word in words] == [answer is None] * 2
