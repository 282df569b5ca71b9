"""A worker beside a test in a browser, which goes on slice by slice."""

from contextlib import contextmanager
from threading import Semaphore, Thread

from django.db import connection

from members.work import tasks
from members.work.declared import TASK_KINDS

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
