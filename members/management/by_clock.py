"""Commands that can also go on and keep a time of their own, where the system has no timer."""

import signal
from threading import Event

from django.core.management import CommandError
from django.db import DatabaseError, connection
from django.utils import timezone

EVERY = 60  # seconds between two looks at the clock
AFTER_FAILURE = 600


class ByClock:
    """A command, before BaseCommand in the bases, whose option makes it run when it `is_due`."""

    option = help_of_option = None

    def add_arguments(self, parser):
        parser.add_argument(
            self.option, dest="goes_on", action="store_true", help=self.help_of_option
        )

    def handle(self, *, goes_on, **options):
        if not goes_on:
            self.run_once()
            return
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        pause = 0
        while not stop.wait(pause):
            pause = self._look()

    def _look(self):
        """Run if it is due; return how many seconds to wait."""
        try:
            if self.is_due(timezone.now()):
                self.run_once()
        except (CommandError, DatabaseError) as failure:
            self.stderr.write(str(failure))
            return AFTER_FAILURE
        finally:
            connection.close()
        return EVERY
