"""Background work as seen from outside: silent parts, late e-mails, running rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import InternalError, transaction
from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone

from members.models import Heartbeat, Letter

from .heartbeats import alive

LATE = timedelta(minutes=2)


@dataclass(frozen=True)
class WorkStatus:
    """The parts that gave no sign of life, and since when e-mails are late, if they are.

    `oldest_due` is the time of the oldest e-mail that nobody has tried, `refused_since`
    that of the oldest one that was tried while the mail server accepted none.
    """

    silent: tuple
    oldest_due: datetime | None
    refused_since: datetime | None = None

    @property
    def is_mail_late(self):
        """Whether an e-mail that is queued now may take more than two minutes."""
        is_silent = Heartbeat.Part.EMAILS in self.silent
        return is_silent or bool(self.oldest_due or self.refused_since)


def status(now=None):
    """Return the WorkStatus; two queries."""
    silent = set(Heartbeat.Part) - alive()
    return WorkStatus(tuple(sorted(silent)), **_late_emails(now or timezone.now()))


def _late_emails(now):
    late = now - LATE
    sent_since = Letter.objects.filter(sent_at__gt=OuterRef("made_at"))
    # A single recipient's server may defer an e-mail while others arrive.
    refused = Q(attempts__gt=0, made_at__lt=late) & ~Exists(sent_since)
    return Letter.objects.waiting().aggregate(
        oldest_due=Min("due_at", filter=Q(due_at__lte=late)),
        refused_since=Min("made_at", filter=refused),
    )


def running(rows):
    """Return the primary keys of the jobs or tasks whose rows a process holds locked."""
    try:
        with transaction.atomic():
            free = rows.select_for_update(skip_locked=True, no_key=True)
            free = set(free.values_list("pk", flat=True))
    except InternalError:  # a database that takes no changes: nothing runs
        return set()
    return set(rows.values_list("pk", flat=True)) - free
