"""Write files in processes that are killed: `python -m tests.exchange.incoming.killed`.

Each line of its input is "HOW;STATEMENT;PAUSE". For each, a process of its own is forked
that writes the next file and is killed so many seconds after that statement has begun, or
when it has finished. Its exit code is a line of the output.
"""

import os
import signal
import sys
import traceback
from threading import Timer

import django

if __name__ == "__main__":
    django.setup()

# Models can be imported only now.
from django.db import connection

from members.exchange import write
from members.models import IncomingFile, Task
from tests.support.files_in import seen_file
from tests.support.task_files import run_next


def kill():
    os.kill(os.getpid(), signal.SIGKILL)


class Killer:
    """Counts the statements, and kills the process soon after one of them has begun."""

    def __init__(self, number, pause):
        self.count, self.number, self.pause = 0, number, pause

    def __call__(self, execute, *given):
        self.count += 1
        if self.count == self.number:
            Timer(self.pause, kill).start()
        return execute(*given)


def write_line_by_line():
    """Write the file of the next task wrong on purpose: a transaction for each line."""
    task = Task.objects.unfinished().get()
    table = IncomingFile.objects.get(task=task).table
    for _number, cells in table["lines"]:
        file = seen_file(task.user, table["headings"], cells)
        write(file, by=task.user, reason="")


def write_and_die(how, number, pause):
    try:
        with connection.execute_wrapper(Killer(int(number), float(pause))):
            {"task": run_next, "line by line": write_line_by_line}[how]()
        kill()
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(1)


def answer(line):
    """Fork a process for the line; return its exit code."""
    if not (child := os.fork()):
        write_and_die(*line.rstrip("\n").split(";"))
    _child, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    for line in sys.stdin:
        print(answer(line), flush=True)
