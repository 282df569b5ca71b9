"""Background work as seen from outside: silent parts, late e-mails, running rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone

from members.models import Heartbeat, Letter
from members.models.statements import run_sql

from .heartbeats import alive

LATE = timedelta(minutes=2)
# A monitor that asks once a minute learns within two that the server refuses everything.
REFUSED = timedelta(minutes=1)
# A server that answers so may defer one recipient: it does not know the sender yet.
DEFERRED, DEFERS = timedelta(minutes=15), Q(why__startswith="45")
# The transaction that holds a row's lock stands in its xmax, and began with the run.
RUNNING = """
    SELECT item.{key}, clock_timestamp() - session.xact_start
    FROM {table} AS item
    JOIN pg_locks AS held ON held.transactionid = item.xmax AND held.granted
    LEFT JOIN pg_stat_activity AS session ON session.pid = held.pid
    WHERE held.pid <> pg_backend_pid()
"""


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
    sent_since = Letter.objects.filter(sent_at__gt=OuterRef("made_at"))
    # A single recipient's server may defer an e-mail while others arrive.
    is_old = ~DEFERS & Q(made_at__lt=now - REFUSED) | Q(made_at__lt=now - DEFERRED)
    refused = Q(attempts__gt=0) & is_old & ~Exists(sent_since)
    return Letter.objects.waiting().aggregate(
        oldest_due=Min("due_at", filter=Q(due_at__lte=now - LATE)),
        refused_since=Min("made_at", filter=refused),
    )


def running(model):
    """Return {primary key: timedelta of its run} of the jobs or tasks whose rows are locked.

    The timedelta is None if another role runs it; one query.
    """
    key, table = model._meta.pk.column, model._meta.db_table
    return dict(run_sql(RUNNING.format(key=key, table=table)))
