"""Kill the process that writes a file at any point: all of the file is written, or nothing.

`KILLS=50 pytest -s tests/exchange/incoming/test_kills.py` does it at length.
"""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import date
from random import Random

import pytest
from django.db import connection

from members.exchange import start_write
from members.models import Batch, HeldNotice, Organization
from tests.support.database_clients import PROJECT
from tests.support.factories import make
from tests.support.files_in import seen_file
from tests.support.killing import is_alone
from tests.support.polling import wait_until
from tests.support.sampling import SEED, chosen
from tests.support.table_contents import read
from tests.support.task_files import run_next

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
KILLS = int(os.environ.get("KILLS", "4"))
LINES = 40  # half of them about organizations that are there
PAUSE = 0.02  # seconds at most from the beginning of a statement to the kill
COMMIT = 0.005  # seconds within which the last statement and the commit are over
NEVER = 1_000_000  # a statement that is not reached: killed when all is committed
HEADINGS = ["Navn", "Telefon", "Medlem siden", "Kontaktperson", "Kontakt e-post"]
PROGRESS = "members_taskprogress"  # committed beside the task


class Killed:
    """A process that forks one for each file, which is killed while it writes."""

    def __init__(self):
        database = {"TEST_DATABASE": connection.settings_dict["NAME"]}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.exchange.incoming.killed"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"} | database,
        )

    def write(self, how, statement, pause):
        """Write the next file until the kill; return when the database has noticed."""
        self.process.stdin.write(f"{how};{statement};{pause}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == f"{-signal.SIGKILL}\n"
        wait_until(is_alone, 60)


@pytest.fixture
def killed():
    killed = Killed()
    with killed.process:
        yield killed
        killed.process.stdin.close()


class Attempt:
    """A file of LINES lines that waits to be written, and what there was before.

    No other file has any name or address of its lines.
    """

    def __init__(self, number, by):
        self.lines = [
            (
                *(f"Nummer {1000 * number + n} AS", f"35 50 {n:02} 00", "2019-01-01"),
                *(f"Nora {number}", f"nora{n}@{number}.example"),
            )
            for n in range(LINES)
        ]
        for name, *_others in self.lines[::2]:
            make.organization(name=name, phone="")
        self.file = seen_file(by, HEADINGS, *self.lines)
        options = {"reason": "", "only_good": False}
        self.task = start_write(self.file, user=by, **options)
        self.before, self.batches = contents(), acts()

    def state(self):
        """Return "nothing", "all", or "half" if it is neither."""
        self.file.refresh_from_db()
        self.task.refresh_from_db()
        if contents() == self.before:
            return "nothing"
        return "all" if self.is_ended() and self.has_each_line_once() else "half"

    def is_ended(self):
        """Whether the task and the file have ended, with one act."""
        written = [batch for batch in acts() if batch not in self.batches]
        return (
            self.file.ended_at is not None
            and (self.task.outcome, self.file.outcome["letters"]) == ("done", LINES)
            and written == [self.file.batch]
        )

    def has_each_line_once(self):
        """Whether the rows, joined, are the lines, with one notice each of this act.

        Two of anything would give a line twice.
        """
        columns = "name phone memberships__since contacts__person__name"
        columns += " contacts__person__email contacts__person__held_notices__batch"
        rows = Organization.objects.filter(name__in=[line[0] for line in self.lines])
        return sorted(rows.values_list(*columns.split())) == sorted(
            (name, phone, date.fromisoformat(since), *person, self.file.batch_id)
            for name, phone, since, *person in self.lines
        )


def contents():
    return {table: rows for table, rows in read().items() if table != PROGRESS}


def acts():
    return list(Batch.objects.filter(act=Batch.Act.FILE))


def count_statements(attempt):
    """Write a file without a kill; return how many statements it takes."""
    counted = []

    def count(execute, *given):
        counted.append(given[0])
        return execute(*given)

    with connection.execute_wrapper(count):
        run_next()
    assert attempt.state() == "all"
    return len(counted)


def moments(statements):
    """Return pairs (statement, pause): some in all parts of the writing, some at its commit.

    SEED chooses them, but for the first and the last, which are before and after it.
    """
    chance, number = Random(f"{SEED} kills"), KILLS // 4
    near_the_commit = [(statements, chance.random() * COMMIT) for _ in range(number)]
    share = statements / (KILLS - number)
    anywhere = [
        (int(share * (part + chance.random())) + 1, chance.random() * PAUSE)
        for part in range(KILLS - number)
    ]
    return [(1, 0), *anywhere, *near_the_commit, (NEVER, 0)]


def test_a_killed_process_has_written_all_of_a_file_or_nothing(killed, kari, figure):
    planned = moments(count_statements(Attempt(0, kari)))

    found, again = Counter(), Counter()
    for number, (statement, pause) in enumerate(planned, 1):
        attempt = Attempt(number, kari)
        killed.write("task", statement, pause)
        found[attempt.state()] += 1
        run_next()
        again[attempt.state()] += 1

    print(f"{len(planned)} kills: {dict(found)}; SEED={SEED}")
    tried = {"files": len(planned), "kills": len(planned)}
    figure(tried=tried, found={"half written": found["half"] + again["half"]})
    assert found["half"] == 0, f"SEED={SEED}"
    assert min(found["nothing"], found["all"]) > 0
    assert again == {"all": len(planned)}
    assert HeldNotice.objects.count() == LINES * (len(planned) + 1)


def test_a_file_that_is_written_line_by_line_would_be_noticed(killed, kari, figure):
    attempt = Attempt(0, kari)

    killed.write("line by line", chosen("line by line", range(150, 700)), 0)

    found = attempt.state()
    written = HeldNotice.objects.count()
    print(f"{written} of {LINES} lines; SEED={SEED}")
    figure(tried={"files": 1, "kills": 1}, found={"half written": int(found == "half")})
    assert found == "half"
    assert 0 < written < LINES
    assert attempt.file.ended_at is None
