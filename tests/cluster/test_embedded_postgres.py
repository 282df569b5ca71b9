"""The embedded PostgreSQL starts at first use and stops with the last process, even killed."""

import os
import pwd
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, get_ident

import pytest
from psycopg2 import OperationalError

from cluster.embedded_postgres import account
from cluster.embedded_postgres import server as embedded
from cluster.embedded_postgres.server import SOCKET, Server
from tests.support.database_clients import PROJECT, DatabaseClient, kill, postmaster_pid
from tests.support.web_servers import eventually

pytestmark = pytest.mark.slow

STARTED = "SELECT pg_postmaster_start_time()"
KEEP = "CREATE TABLE kept AS SELECT 42 AS answer"
KEPT = "SELECT answer FROM kept"
FORK = """
import os, sys
from cluster.embedded_postgres.server import Server

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

    subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=PROJECT, check=True
    )

    assert [path.name for path in place.iterdir()] == []


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


def test_many_processes_start_one_server_together(start):
    together = [start() for _ in range(8)]

    for client in together:
        client.send(STARTED)

    assert len({client.read() for client in together}) == 1


def test_a_killed_process_does_not_keep_the_server_running(start, data):
    killed, other = start(), start()
    assert killed.ask(STARTED) == other.ask(STARTED)

    killed.kill()
    other.exit()

    assert postmaster_pid(data) is None


def test_a_server_left_behind_by_killed_processes_is_taken_over(start, data):
    killed, later = start(), start()
    started = killed.ask(STARTED)

    killed.kill()

    assert later.ask(STARTED) == started
    later.exit()
    assert postmaster_pid(data) is None


def test_a_killed_server_is_back_at_the_next_connection_with_its_data(start, data):
    clients = [start(), start()]
    clients[0].ask(KEEP)
    assert [client.ask(KEPT) for client in clients] == ["42", "42"]

    kill(postmaster_pid(data))

    lost = [client.ask(KEPT).split(":")[0] for client in clients]
    assert lost == ["OperationalError", "OperationalError"]
    assert [client.ask(KEPT) for client in clients] == ["42", "42"]


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


def test_stale_locks_whose_number_another_process_has_keep_nobody_from_starting(
    start, data
):
    before, after = start(), start()
    before.ask(KEEP)
    kill(postmaster_pid(data))
    before.kill()

    # PostgreSQL believes in a lock if a process of its own account has the number.
    other = subprocess.Popen(["sleep", "60"], **account.subprocess_identity())
    for name in ("postmaster.pid", f"{SOCKET}.lock"):
        replace_number(data / name, other.pid)

    with other:
        answer = after.ask(KEPT)
        other.kill()

    assert answer == "42"


def replace_number(lock, number):
    """Write another process id into a lock file, as if the number had been used again."""
    _old, *rest = lock.read_text().split("\n")
    lock.write_text("\n".join([str(number), *rest]))


FOREIGN = {
    "PGHOST": "/nowhere",
    "PGHOSTADDR": "192.0.2.1",
    "PGPORT": "9",
    "PGUSER": "somebody",
    "PGDATABASE": "elsewhere",
    "PGPASSFILE": "/nowhere",
    "PGSERVICE": "unknown",
    "PGOPTIONS": "-c nonsense=1",
    "PGDATA": "/nowhere",
    "PGSSLMODE": "require",
    "PGCLIENTENCODING": "LATIN1",
    "PGTARGETSESSIONATTRS": "standby",
}


def test_settings_of_another_server_confuse_nobody(start):
    client = start(env=os.environ | FOREIGN)

    found = client.ask("SELECT concat(current_user, current_database(), 'ø')")

    assert found == "postgrespostgresø"


def test_a_half_created_folder_is_created_again(start, place):
    half = place / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    assert start().ask("SELECT 'made'") == "made"


def test_a_forked_worker_that_exits_does_not_stop_the_server(data):
    run = [sys.executable, "-c", FORK, data]

    result = subprocess.run(run, cwd=PROJECT, stdout=subprocess.PIPE, check=True)

    assert result.stdout == b"True\n"
    assert postmaster_pid(data) is None


def test_a_path_too_long_for_a_socket_works(start, place):
    deep = place / ("long" * 25) / "postgres"

    client = start(deep)

    assert client.ask("SELECT 'connected'") == "connected"
    client.exit()
    assert postmaster_pid(deep) is None


def test_a_process_times_out_while_another_is_still_starting(start, data):
    data.with_name("postgres.lock").touch()
    holds_lock = ["flock", data.with_name("postgres.lock"), "sleep", "60"]
    busy = subprocess.Popen(holds_lock, start_new_session=True)

    with busy:
        answer = start(timeout=1).ask("SELECT 1")
        os.killpg(busy.pid, 9)

    assert answer == "OperationalError: PostgreSQL is still starting."


def test_one_thread_tries_again_what_did_not_start_and_nobody_waits_for_it(
    data, monkeypatch
):
    """As on a disk that is full; the others get an answer at once, and all do afterwards."""
    tries, may_end = [], Event()
    server = Server(data)

    def fail(_self, _deadline):
        tries.append(get_ident())
        assert len(tries) == 1 or may_end.wait(10)
        raise OperationalError

    monkeypatch.setattr(Server, "_start", fail)
    with pytest.raises(OperationalError):
        server.ensure_running()
    monkeypatch.setattr(embedded, "PAUSE", 0)
    with ThreadPoolExecutor() as pool:
        trying = pool.submit(server.ensure_running)
        eventually(lambda: len(tries) == 2, 10)
        with pytest.raises(OperationalError, match="still starting"):
            server.ensure_running()
        may_end.set()
        assert isinstance(trying.exception(10), OperationalError)
    monkeypatch.setattr(embedded, "PAUSE", 100)
    with pytest.raises(OperationalError, match="did not start"):
        server.ensure_running()

    assert len(tries) == 2


def test_an_ordinary_user_needs_no_account_for_the_server(start, place):
    if os.geteuid() != 0:
        pytest.skip("All the other tests just ran as an ordinary user.")
    nobody = pwd.getpwnam("nobody")
    os.chown(place, nobody.pw_uid, nobody.pw_gid)

    client = start(user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[])

    assert client.ask("SELECT 'connected'") == "connected"
    assert (place / "postgres").stat().st_uid == nobody.pw_uid


def test_the_locale_does_not_depend_on_the_machine(start):
    client = start()

    assert client.ask("SELECT lower('ÆØÅ')") == "æøå"
    assert client.ask("SELECT datcollate FROM pg_database LIMIT 1") == "C.UTF-8"
