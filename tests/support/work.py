"""Background work: its signs of life, and a worker beside a test in a browser."""

from contextlib import contextmanager
from threading import Semaphore, Thread

from django.db import connection
from django.utils import timezone

from members.models import Heartbeat, Job
from members.operation.work import tasks
from members.operation.work.declared import JOBS, TASK_KINDS
from members.operation.work.heartbeats import beat

LONGEST = 30  # seconds that it waits to be let on


class PacedWorker:
    """Runs the task that waits; it stops before each report until `advance` is called."""

    def __init__(self):
        self.steps = Semaphore(0)
        self.thread = Thread(target=self._run)

    def advance(self, steps=1):
        self.steps.release(steps)

    def _run(self):
        tasks.run_next(TASK_KINDS, self._wait)
        connection.close()

    def _wait(self):
        return not self.steps.acquire(timeout=LONGEST)


@contextmanager
def paced_worker():
    """Start a worker in a thread; let it finish at the end."""
    worker = PacedWorker()
    worker.thread.start()
    try:
        yield worker
    finally:
        worker.advance(1_000)
        worker.thread.join()


MAIL = {"to": "kari@example.org", "language": "nb", "subject": "Hei", "text": "Hei!"}
MAIL["message_id"] = "<1@example.org>"


def work_is_done():
    """Insert a sign of life of each part, and a row for each job, which is not due."""
    for part in Heartbeat.Part:
        beat(part)
    now = timezone.now()
    for job in JOBS:
        Job.objects.create(name=job.name, due_at=job.schedule.next_after(now))
