"""What background work looks like from outside: which part is silent, what is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from members.models import Heartbeat, Letter

from .heartbeats import alive

LATE = timedelta(minutes=2)


@dataclass(frozen=True)
class Status:
    """The parts that gave no sign of life, and since when the oldest e-mail is due."""

    silent: tuple
    oldest_due: datetime | None

    @property
    def is_mail_late(self):
        """Whether an e-mail that is queued now may take more than two minutes."""
        return Heartbeat.Part.EMAILS in self.silent or self.oldest_due is not None


def status(now=None):
    """Return the Status; two queries."""
    late = Letter.objects.due((now or timezone.now()) - LATE)
    silent = set(Heartbeat.Part) - alive()
    return Status(
        tuple(sorted(silent)),
        late.values_list("due_at", flat=True).order_by("due_at").first(),
    )
