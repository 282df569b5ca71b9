"""Send what waits in the outbox, one letter a transaction."""

import logging

from django.db import connection, transaction
from django.db.utils import Error
from django.utils import timezone

from members.models import Letter

from . import bounces
from .delivery import NotTakenError, hand_over, mail_server

logger = logging.getLogger(__name__)
IDLE = 1  # seconds between looks into an empty outbox
AFTER_LOSS = 2  # seconds until the database is tried again


class Sender:
    """Sends letters, and knows what the server took but the database did not note."""

    def __init__(self):
        self.unnoted = {}

    def send_all(self):
        """Send until nothing is due; return how many letters were tried."""
        tried = 0
        while self.send_next():
            tried += 1
        return tried

    def send_next(self):
        """Try one letter that is due, and say whether there was one."""
        self._note_what_was_taken()
        # The note is committed before the server is left, which may take its time.
        with mail_server() as server, transaction.atomic():
            letter = _lock_next()
            if letter:
                self._try(letter, server)
        self.unnoted.clear()
        return letter is not None

    def keep_sending(self, stop):
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

    def _try(self, letter, server):
        now = timezone.now()
        if letter.has_expired(now):
            letter.fail(now, Letter.Failure.EXPIRED, letter.why)
            return
        try:
            hand_over(letter, server)
        except NotTakenError as refusal:
            letter.mark_attempted(timezone.now(), refusal.why, refusal.failure)
            if refusal.failure == Letter.Failure.REFUSED:
                bounces.note(letter.to)
            bounces.note_untold(letter)
        else:
            self.unnoted[letter.pk] = now
            letter.mark_sent(now)

    def _note_what_was_taken(self):
        """Catch up on letters whose note was lost with the database."""
        for number, when in self.unnoted.items():
            with transaction.atomic():
                left = Letter.objects.waiting().select_for_update().filter(pk=number)
                for letter in left:
                    letter.mark_sent(when)
        self.unnoted.clear()


def _lock_next():
    due = Letter.objects.due(timezone.now())
    return due.select_for_update(skip_locked=True, no_key=True).first()
