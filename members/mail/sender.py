"""Send what is due in the outbox, one letter a transaction."""

import logging

from django.db import connection, transaction
from django.db.utils import Error
from django.utils import timezone

from members.models import Letter

from . import bounces
from .delivery import DeliveryError, deliver, mail_server

logger = logging.getLogger(__name__)
IDLE = 1  # seconds between looks into an empty outbox
AFTER_LOSS = 2  # seconds until the database is tried again


class Sender:
    """Sends letters; remembers those accepted while the database failed to record it."""

    def __init__(self):
        self.unrecorded = {}  # pk: when the server accepted it

    def send_all(self):
        """Send until nothing is due; return how many letters were tried."""
        tried = 0
        while self.send_next():
            tried += 1
        return tried

    def send_next(self):
        """Try one letter that is due; return whether there was one."""
        self._record_accepted()
        # Committed before the connection to the server is closed, which may take long.
        with mail_server() as server, transaction.atomic():
            letter = _lock_next()
            if letter:
                self._send(letter, server)
        self.unrecorded.clear()
        return letter is not None

    def run(self, stop):
        """Send until the event is set, whatever happens to servers in between."""
        while not stop.is_set():
            try:
                pause = 0 if self.send_next() else IDLE
            except Error as loss:
                logger.warning("The outbox is out of reach: %s", loss)
                connection.close()
                pause = AFTER_LOSS
            stop.wait(pause)
        connection.close()

    def _send(self, letter, server):
        now = timezone.now()
        if letter.has_expired(now):
            letter.fail(now, Letter.Failure.EXPIRED, letter.why)
            return
        try:
            deliver(letter, server)
        except DeliveryError as error:
            letter.mark_attempted(timezone.now(), error.why, error.failure)
            if error.failure == Letter.Failure.REFUSED:
                bounces.record_bounce(letter.to)
            bounces.reset_notification(letter)
        else:
            self.unrecorded[letter.pk] = now
            letter.mark_sent(now)

    def _record_accepted(self):
        """Record as sent what a lost database connection left as waiting."""
        for pk, when in self.unrecorded.items():
            with transaction.atomic():
                waiting = Letter.objects.waiting().select_for_update().filter(pk=pk)
                for letter in waiting:
                    letter.mark_sent(when)
        self.unrecorded.clear()


def _lock_next():
    due = Letter.objects.due(timezone.now())
    return due.select_for_update(skip_locked=True, no_key=True).first()
