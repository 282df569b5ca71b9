"""Send the due letters of the outbox, one a transaction, several over one connection."""

import logging
import time

from django.db import transaction
from django.utils import timezone

from members.models import Letter

from . import bounces
from .delivery import DeliveryError, deliver, mail_server

logger = logging.getLogger(__name__)
BATCH = 50  # letters over one connection; many servers end it after a hundred
LONGEST_BATCH = 20  # seconds


class Sender:
    """Sends letters; remembers those accepted while the database failed to record it."""

    def __init__(self):
        self.unrecorded = {}  # pk: when the server accepted it
        self.is_refused = False  # whether the last letter was

    def send_all(self):
        """Send until nothing is due; return how many letters were tried."""
        tried = 0
        while batch := self.send_batch():
            tried += batch
        return tried

    def send_batch(self):
        """Try the letters that are due over one connection; return how many, at most BATCH."""
        tried, deadline = 0, time.monotonic() + LONGEST_BATCH
        with mail_server() as server:
            while self._send_next(server):
                tried += 1
                if tried == BATCH or time.monotonic() > deadline:
                    break
        return tried

    def _send_next(self, server):
        self._record_accepted()
        with transaction.atomic():
            letter = _lock_next()
            if letter:
                self._send(letter, server)
        self.unrecorded.clear()
        return letter is not None

    def _send(self, letter, server):
        now = timezone.now()
        if letter.has_expired(now):
            letter.fail(now, Letter.Failure.EXPIRED, letter.why)
            return
        try:
            deliver(letter, server)
        except DeliveryError as error:
            self._note_refusal(error)
            letter.mark_attempted(timezone.now(), error.why, error.failure)
            if error.failure == Letter.Failure.REFUSED:
                bounces.record_bounce(letter.to)
            bounces.reset_notification(letter)
        else:
            self._note_acceptance()
            self.unrecorded[letter.pk] = now
            letter.mark_sent(now)

    def _note_refusal(self, error):
        """Log the first of several: more of the same would add no information."""
        if not self.is_refused:
            logger.warning("The mail server has refused an e-mail: %s", error.kind)
        self.is_refused = True

    def _note_acceptance(self):
        if self.is_refused:
            logger.warning("The mail server accepts e-mails again")
        self.is_refused = False

    def _record_accepted(self):
        """Record as sent the letters that a lost database connection left as waiting."""
        for pk, when in self.unrecorded.items():
            with transaction.atomic():
                waiting = Letter.objects.waiting().select_for_update().filter(pk=pk)
                for letter in waiting:
                    letter.mark_sent(when)
        self.unrecorded.clear()


def _lock_next():
    due = Letter.objects.due(timezone.now())
    return due.select_for_update(skip_locked=True).first()
