"""The data of version 0.3.0 are brought up to date, while its server goes on answering."""

import lzma
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pytest

from cluster.embedded_postgres import BINARIES
from tests.support.database_clients import PROJECT
from tests.support.external_postgres import ExternalPostgres
from tests.support.polling import wait_until
from tests.support.web_servers import fetch, web_process

pytestmark = pytest.mark.slow
# A synthetic registry of forty organizations, with a member's proposals, consents, a
# meeting with its minutes and a note: `make_registry 40` of that version, and pg_dump.
DUMP = Path(__file__).with_name("registry-0.3.0.sql.xz")
COMMIT = "ec5ab49f1fd1"
TABLES = """
    organization organizationevent membership role project service certificate person
    contact consent changerequest changeitem resourcestream note user representative
""".split()
COUNT = "SELECT " + ", ".join(
    f"(SELECT count(*) FROM members_{table})" for table in TABLES
)
MEETING = """
    SELECT title, held_on::text, place,
        (SELECT count(*) FROM members_attendance WHERE meeting_id = meeting.id),
        (SELECT count(*) FROM members_attachment WHERE meeting_id = meeting.id)
    FROM members_meeting meeting
"""
PAGES = ("/", "/en/", "/medlemmer/", "/prosjekter/", "/roller/", "/sok/?q=a", "/tall/")
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cluster.settings",
    "ALLOWED_HOSTS": "localhost",
}
PRODUCTION["SECRET_KEY"] = "for tests alone"
BEHIND_PROXY = {"X_Forwarded_Proto": "https", "X_Forwarded_For": "203.0.113.7"}


@pytest.fixture
def postgres():
    """Return a server with the database of 0.3.0, its role that serves included."""
    # The account of PostgreSQL does not reach the folders of pytest at all times.
    with tempfile.TemporaryDirectory(prefix="registry-") as folder:
        server = ExternalPostgres(Path(folder), BINARIES)
        server.execute("CREATE ROLE registry_web LOGIN")
        psql = [BINARIES / "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-o", os.devnull]
        data = lzma.decompress(DUMP.read_bytes())
        try:
            subprocess.run([*psql, server.url], input=data, check=True)
            yield server
        finally:
            server.stop()


def roles(server):
    """Return the settings of an installation whose server owns nothing."""
    web = server.url.replace("postgres@", "registry_web@")
    return {"DATABASE_URL": web, "OWNER_DATABASE_URL": server.url}


def migrate(server):
    done = server.try_to_manage("migrate", "--verbosity=0", **roles(server))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_head_takes_the_database_and_has_migrations_alone_to_add(postgres):
    plan = postgres.manage("migrate", "--plan")

    first, *_others, last = re.findall(r"^members\.(\w+)", plan, re.MULTILINE)
    newest = max(path.stem for path in (PROJECT / "members/migrations").glob("0*.py"))
    assert (first, last) == ("0004_languages", newest)


@pytest.fixture
def former(tmp_path):
    """Return a folder with the code of 0.3.0, its catalogues compiled."""
    archive = ["git", "-C", PROJECT, "archive", "--format=tar", COMMIT]
    code = subprocess.run(archive, check=False, capture_output=True)
    if code.returncode:
        pytest.skip("this clone has not the commit of version 0.3.0")
    with tarfile.open(fileobj=BytesIO(code.stdout)) as tar:
        tar.extractall(tmp_path / "former", filter="data")
    for catalogue in (tmp_path / "former").glob("locale/*/LC_MESSAGES/*.po"):
        run_there(
            tmp_path / "former", "-m", "cluster.translations", "compile", catalogue
        )
    return tmp_path / "former"


def run_there(folder, *arguments, **environment):
    command, env = [sys.executable, *arguments], os.environ | environment
    subprocess.run(command, cwd=folder, env=env, check=True)


def collect(folder, environment):
    collecting = ("manage.py", "collectstatic", "--noinput", "--verbosity=0")
    run_there(folder, *collecting, **environment)


class Visitor(Thread):
    """Asks a server for all pages in turns; `rounds` has the statuses of each turn."""

    def __init__(self, port):
        super().__init__()
        self.port, self.stopped, self.rounds = port, Event(), []

    def run(self):
        while not self.stopped.is_set():
            self.rounds.append({self._status(page) for page in PAGES})

    def _status(self, page):
        return fetch(self.port, page, **BEHIND_PROXY).status


# The thirty migrations alone take six minutes on a machine that seven others use.
@pytest.mark.timeout(1800)
@pytest.mark.long
def test_the_server_of_0_3_0_answers_while_the_head_migrates_and_nothing_is_lost(
    postgres, former, tmp_path
):
    places = {"VAR": str(former / "var"), "PUBLISHED_MB": "0", "TRUSTED_PROXIES": "1"}
    environment = PRODUCTION | roles(postgres) | places
    collect(former, environment)
    before = postgres.execute(COUNT)
    serving = {"application": "cluster.wsgi", **environment}
    with web_process(cwd=former, **serving) as (port, _process):
        visitor = Visitor(port)
        visitor.start()
        try:
            migrate(postgres)
            migrated = len(visitor.rounds) + 1
            wait_until(lambda: {200} in visitor.rounds[migrated:])
        finally:
            visitor.stopped.set()
            visitor.join()

    # While a migration locks a table, a page that is not published answers 503.
    assert set().union(*visitor.rounds) <= {200, 503}
    assert postgres.execute(COUNT) == before
    assert postgres.execute(MEETING) == ("Styremøte", "2026-11-03", "På nett", 1, 1)
    new = environment | {"VAR": str(tmp_path / "var")}
    collect(PROJECT, new)
    with web_process(**{**serving, **new}) as (port, _process):
        answers = {page: fetch(port, page, **BEHIND_PROXY).status for page in PAGES}
    assert answers == dict.fromkeys(PAGES, 200)
