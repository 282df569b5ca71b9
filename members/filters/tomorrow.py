"""The lists of the next day, read shortly before it begins, so that nobody waits at midnight."""

import logging
import os
import time
from datetime import datetime, timedelta
from datetime import time as time_of_day
from threading import Thread

from django.db import Error, connection
from django.utils import timezone

from .organizations import OrganizationFilter
from .projects import ProjectFilter
from .store import BusyError

logger = logging.getLogger(__name__)
SOON = 300  # seconds before midnight; processes of one machine do not begin together
ATTEMPTS = 5


def start():
    """Read the lists of each next day in a thread, as long as the process lives."""
    Thread(target=_repeat, daemon=True, name="tomorrow").start()


def _repeat():
    while True:
        day, seconds = next_day()
        time.sleep(max(0, seconds - SOON / 5 - os.getpid() % SOON))
        try:
            prepare(day)
        except Error as error:
            logger.warning("Tomorrow's lists were not read: %s", type(error).__name__)
        except Exception:
            logger.exception("Tomorrow's lists were not read")
        finally:
            connection.close()
        time.sleep(next_day()[1] + 1 if timezone.localdate() < day else 1)


def next_day():
    """Return (tomorrow, the seconds until it begins)."""
    day = timezone.localdate() + timedelta(days=1)
    midnight = timezone.make_aware(datetime.combine(day, time_of_day.min))
    return day, (midnight - timezone.now()).total_seconds()


def prepare(day):
    """Read the lists of a day that this process has of today."""
    for store in (OrganizationFilter.store, ProjectFilter.store):
        if store.built.values:
            _read(store, day)


def _read(store, day):
    for _attempt in range(ATTEMPTS):
        try:
            return store.on(day)
        except BusyError as busy:
            time.sleep(busy.seconds)
    return None
