"""Run processes beside each other, and start again one that ends by itself."""

import logging
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field

from members.operation.work.parent import VARIABLE

logger = logging.getLogger(__name__)
LOOK_EVERY = 0.1  # seconds
SHORT_LIFE = 5  # seconds; a process that ends sooner has hardly started
MOST_SHORT_LIVES = 3  # in a row
LAST_SECONDS = 15  # until a process that does not end is killed


class StartError(Exception):
    """A process ended shortly after its start several times in a row."""


@dataclass
class Process:
    """A command that is started again, at once or after a few seconds, when it has ended."""

    name: str
    command: list
    short_lives: int = 0
    began: float = 0
    next_start: float = float("-inf")
    running: subprocess.Popen = field(default=None, repr=False)

    def ensure_running(self):
        """Start it unless it runs or waits to be started; raise StartError if it keeps ending."""
        if self.running and self.running.poll() is not None:
            self._plan_next_start()
        if self.running is None and time.monotonic() >= self.next_start:
            self._start()

    def _start(self):
        self.began = time.monotonic()
        # Killed, this process could not end it: it ends itself.
        env = os.environ | {VARIABLE: str(os.getpid())}
        # Ctrl-C reaches this process alone, which ends the others in order.
        self.running = subprocess.Popen(self.command, env=env, process_group=0)

    def _plan_next_start(self):
        now, self.running = time.monotonic(), None
        is_short = now - self.began < SHORT_LIFE
        self.short_lives = self.short_lives + 1 if is_short else 0
        if self.short_lives == MOST_SHORT_LIVES:
            raise StartError(self.name)
        logger.warning("%s has ended, and is started again.", self.name)
        self.next_start = now + self.short_lives

    def terminate(self):
        if self.running:
            self.running.terminate()

    def wait(self, deadline):
        """Wait until it has ended; kill it at the deadline, with what it has started."""
        if not self.running:
            return
        try:
            self.running.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()


def interrupt_and_record(signals):
    """Let Ctrl-C raise KeyboardInterrupt, and record it: within a callback it is lost."""

    def interrupt(*received):
        signals.append(received)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)


def record_signals(signals):
    """Let signals that end a process be recorded instead."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *received: signals.append(received))


def supervise(processes, signals):
    """Run the processes until a signal has been recorded, then end them all."""
    try:
        while not signals:
            for process in processes:
                process.ensure_running()
            time.sleep(LOOK_EVERY)
    finally:
        _end_process(processes)


def _end_process(processes):
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + LAST_SECONDS
    for process in processes:
        process.wait(deadline)
