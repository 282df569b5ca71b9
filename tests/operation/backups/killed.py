"""Erase a person and be killed: `python -m tests.operation.backups.killed PERSON POINT`."""

import sys

import django

if __name__ == "__main__":
    django.setup()

# Models can be imported only now.
import os
import signal

from django.db import transaction

from members.models import Person
from members.operation import journal
from members.people import privacy


def kill(*args, **more):
    os.kill(os.getpid(), signal.SIGKILL)


def kill_at(point):
    """Let the next erasure kill the process before or after its line, or after its commit.

    "without" kills it after the commit too, and writes no line before.
    """
    write = journal.append
    if point == "before the line":
        journal.append = kill
    elif point == "after the line":
        journal.append = lambda *args, **more: kill(write(*args, **more))
    elif point == "without":
        journal.record = lambda kind, **more: transaction.on_commit(kill)


if __name__ == "__main__":
    person, point = sys.argv[1:]
    kill_at(point)
    privacy.erase(Person.objects.get(pk=person), by=None)
    kill()
