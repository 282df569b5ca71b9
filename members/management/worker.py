"""The process of `manage.py work`: three parts in threads, each with its own connection.

The jobs have two threads, so that no short job waits for a long one. A part that fails waits
and goes on; the others do not notice.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Thread

from django.db import connection
from django.db.utils import Error

from members.mail import Sender
from members.models import Heartbeat
from members.operation.publication import BATCH, Renewer

from ..operation.caches import return_memory
from ..operation.work import jobs, tasks
from ..operation.work.declared import JOBS, TASK_KINDS
from ..operation.work.heartbeats import EVERY, beat

logger = logging.getLogger(__name__)
AFTER_LOSS = 2  # seconds until the database is tried again
AFTER_ERROR = 10  # seconds after an unforeseen error
NICE = 10
LAST_WORDS = 10  # seconds that a stopping process waits for its parts
LONG_STEP = 5  # seconds, after which a step may have used much memory


@dataclass
class Loop:
    """A part of the work: `step()` does the due work and returns whether there is more."""

    part: str
    step: Callable[[], object]
    idle: float  # seconds between two looks when nothing is due

    def run(self, stop):
        """Repeat the step until the event is set, also after errors of a server."""
        while not stop.is_set():
            stop.wait(self._attempt())
        connection.close()

    def _attempt(self):
        """Do one step; return how many seconds to wait before the next."""
        began = time.monotonic()
        try:
            return 0 if self.step() else self.idle
        except tasks.StoppedError:
            return 0
        except Error as loss:
            logger.warning("The database is out of reach: %s", type(loss).__name__)
            connection.close()
            return AFTER_LOSS
        except Exception:
            logger.exception("Background work failed: %s", self.part)
            return AFTER_ERROR
        finally:
            if time.monotonic() - began > LONG_STEP:
                return_memory()


def email_loop():
    return Loop(Heartbeat.Part.EMAILS, Sender().send_batch, 1)


def loops(stop):
    part = Heartbeat.Part
    short = [job for job in JOBS if not job.is_long]
    long = [job for job in JOBS if job.is_long]
    return [
        email_loop(),
        Loop(part.JOBS, partial(jobs.run_due, short), 5),
        Loop(part.JOBS, partial(jobs.run_due, long), 5),
        Loop(part.TASKS, lambda: tasks.run_next(TASK_KINDS, stop.is_set), 0.5),
    ]


def work(stop):
    """Run every part until the event is set; end with the process, at most ten seconds later."""
    # Without heartbeats: renewing on this machine proves nothing about the others.
    renewing = Thread(target=renew_pages, args=[stop], daemon=True)
    renewing.start()
    run(loops(stop), stop)
    renewing.join(BATCH + 1)


def renew_pages(stop):
    """Renew the published pages of this machine while the processor is free."""
    # One line for each page of the registry would hide the others.
    logging.getLogger("cluster.requests").setLevel(logging.WARNING)
    # On Linux this is the priority of the thread alone.
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
    Loop("pages", Renewer().step, 1).run(stop)


def run(parts, stop):
    """Run each of the loops in a thread, and record heartbeats for them meanwhile."""
    threads = [
        Thread(target=loop.run, args=[stop], daemon=True, name=loop.part)
        for loop in parts
    ]
    for thread in threads:
        thread.start()
    # Not by the threads themselves: a task or a job may take longer than 90 seconds.
    beating = Loop("heartbeats", lambda: _beat(threads), EVERY)
    beating.run(stop)
    deadline = time.monotonic() + LAST_WORDS
    for thread in threads:
        thread.join(max(0, deadline - time.monotonic()))


def _beat(threads):
    for thread in threads:
        if thread.is_alive():
            beat(thread.name)


def work_once():
    """Do all due work now, and return."""
    Sender().send_all()
    jobs.run_due(JOBS)
    while tasks.run_next(TASK_KINDS):
        pass
