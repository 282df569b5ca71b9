"""Nobody misses the own save, whatever becomes of the replica."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import cycle
from signal import SIGCONT, SIGSTOP
from threading import Event

import psycopg2
import pytest
from django.db import connection

from cluster.embedded_postgres import Server
from tests.machines.machines import machines, numbers_in
from tests.support.factories import make
from tests.support.streaming_replica import StreamingReplica
from tests.support.web_servers import HAS_NGINX, get, reverse_proxy

pytestmark = [
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not HAS_NGINX, reason="no nginx"),
]
TRIES = int(os.environ.get("OWN_READS", "200"))
PEOPLE = 4
STALE = 5  # seconds
SAVE = "UPDATE members_organization SET name = %s WHERE id = %s"


@pytest.fixture
def members():
    return [
        make.member(name=f"Nummer 0 AS, nr. {n}", slug=f"nr-{n}") for n in range(PEOPLE)
    ]


@pytest.fixture
def installed(members, tmp_path):
    """Return two machines behind the proxy that ships, over a copy of the test database."""
    database = connection.settings_dict
    address = f"host={Server(database['HOST']).sockets} user=postgres"

    def copy(folder):
        return StreamingReplica(folder, address, database["NAME"], follows=False)

    with machines(copy) as found:
        found.ports = first, second = found.web(), found.web()
        ports = f"{first} max_fails=0;\n    server 127.0.0.1:{second}"
        with reverse_proxy(tmp_path, ports) as found.port:
            yield found


class Person:
    """Saves an organization, and reads its page at once; a visitor reads it too."""

    def __init__(self, installed, member):
        self.port, self.member = installed.port, member
        self.path = member.get_absolute_url()
        self.database = psycopg2.connect(installed.primary.url)
        self.database.autocommit = True
        self.saved, self.missed, self.failed, self.late = [(0, 0)], [], [], []

    def try_often(self, tries):
        for number in range(1, tries + 1):
            self.database.cursor().execute(
                SAVE, [f"Nummer {number} AS", self.member.pk]
            )
            self.saved.append((time.monotonic(), number))
            if self.read(Cookie="sessionid=any") != number:
                self.missed.append(number)
            self.visit()

    def visit(self):
        asked = time.monotonic()
        shown = self.read()
        due = [number for at, number in self.saved if at < asked - STALE]
        if shown is not None and due and shown < due[-1]:
            self.late.append((shown, due[-1]))

    def read(self, **headers):
        """Return the number that the page shows; note an answer that is none."""
        answer = get(self.port, self.path, **headers)
        if answer.status != 200:
            self.failed.append((answer.status, headers))
            return None
        return numbers_in(answer.text)[0]


def disturb(replica, ended):
    """Let the replica lag, freeze and die in turn, until the event."""
    for act, mend in cycle(
        [
            (replica.pause, replica.resume),
            (replica.kill, replica.start),
            (partial(replica.signal, SIGSTOP), partial(replica.signal, SIGCONT)),
        ]
    ):
        act()
        is_over = ended.wait(2)
        mend()
        if is_over or ended.wait(6):
            return


def test_nobody_misses_the_own_save(installed, members, figure):
    people, ended = [Person(installed, member) for member in members], Event()

    with ThreadPoolExecutor(PEOPLE + 1) as threads:
        disturbing = threads.submit(disturb, installed.replica, ended)
        trying = [threads.submit(one.try_often, TRIES // PEOPLE) for one in people]
        try:
            for one in trying:
                one.result()
        finally:
            ended.set()
        disturbing.result()

    for one in people:
        one.database.close()
    missed = [number for one in people for number in one.missed]
    failed = [what for one in people for what in one.failed]
    late = [what for one in people for what in one.late]
    found = {"missed": len(missed), "failed": len(failed), "late": len(late)}
    figure(tried={"own saves read": TRIES}, found=found)
    assert (missed, failed, late) == ([], [], [])
    assert all(installed.reads(port) > TRIES / 10 for port in installed.ports)
