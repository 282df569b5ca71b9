"""Watch the changes of our organizations in the business register.

Each chunk of numbers costs one request for the feed of updates, and one for the units that
have changed. The feed only tells that a unit has changed: the unit is read again. A snapshot
keeps the last update that has been read, so that a run that was broken off is continued.
"""

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.fields import value_or_words
from members.models import Organization, RegisterSnapshot
from members.operation.work.declared import periodic
from members.operation.work.schedules import Every
from members.records.review import registering
from members.register import client
from members.register.errors import AnswerError, AwayError

from .alerts import record_alerts
from .removing import remove
from .sites import propose_sites

logger = logging.getLogger(__name__)
Status = RegisterSnapshot.Status
CHUNK = 100
SITES = "presences"  # the fact that is asked for once, and on the press of a button
# Each unit is read in one run of a day, whatever the feed has told.
RUNS_A_DAY = 4


@dataclass
class Outcome:
    """The numbers of organizations in a run: all, read, changed, with no usable answer."""

    organizations: int = 0
    read: int = 0
    changed: int = 0
    unusable: int = 0


@periodic(
    "business_register",
    _("Read what has changed in the business register"),
    Every(timedelta(days=1) / RUNS_A_DAY),
    limit=timedelta(minutes=30),
)
def watch():
    """Synchronize, unless the register is switched off; it may be away for a while."""
    if not settings.REGISTER_URL:
        return
    try:
        synchronize()
    except AwayError as error:
        # Monitors are told by /-/health once it has not answered for a day.
        logger.warning("The business register does not answer: %s", error)


def synchronize():
    """Read all changes of our numbers; return an Outcome.

    Raises AwayError when the register does not answer; the answers until then are kept.
    """
    outcome = Outcome()
    for chunk in batched(_numbered(), CHUNK):
        _read_chunk(chunk, outcome)
        outcome.organizations += len(chunk)
    return outcome


def look_again(organization):
    """Read the unit of one organization, whatever the feed says; return its snapshot.

    Nothing is read of one that was removed, or whose owner was erased.
    """
    snapshot = _of(organization)
    if snapshot and snapshot.status == Status.REMOVED:
        return snapshot
    return record(organization.pk, client.unit(organization.orgnr))


def _numbered():
    """Return the organizations with a number, but for removed ones, each with its snapshot."""
    rows = Organization.objects.exclude(orgnr="").select_related("register_snapshot")
    rows = rows.exclude(
        register_snapshot__status=Status.REMOVED, register_snapshot__number=F("orgnr")
    )
    return rows.only("orgnr", "register_snapshot").order_by("pk")


def _read_chunk(chunk, outcome):
    by_number = {row.orgnr: row for row in chunk}
    updates = _updates(by_number)
    due = [number for number, row in by_number.items() if _is_due(row, updates[number])]
    answers = client.units(due) if due else {}
    read = {n for n in due if _read_unit(by_number[n], answers, updates[n], outcome)}
    last = max((update for one in updates.values() for update in one), default=0)
    # The updates of an unusable answer stay unread, so that the next run asks again.
    _note_read(
        [row.pk for n, row in by_number.items() if n in read or n not in due], last
    )


def _updates(by_number):
    """Return {number: ids of its updates since the oldest that the chunk has read}."""
    read = [row.register_snapshot.update_id for row in by_number.values() if _of(row)]
    updates = defaultdict(set)
    for update, number in client.updates([*by_number], min(read, default=0)):
        updates[number].add(update)
    return updates


def _of(row):
    """Return the snapshot of the organization's number, or None."""
    snapshot = getattr(row, "register_snapshot", None)
    return snapshot if snapshot and snapshot.number == row.orgnr else None


def _is_due(row, updates):
    """Whether the unit is read: it is new to us, has an update, or its turn has come."""
    snapshot = _of(row)
    if snapshot is None or max(updates, default=0) > snapshot.update_id:
        return True
    turn = timezone.localtime().hour * RUNS_A_DAY // 24
    # A list has no deleted units: one request for each would ask about them again.
    return row.pk % RUNS_A_DAY == turn and snapshot.status == Status.ACTIVE


def _read_unit(row, answers, updates, outcome):
    """Record one answer, and return whether there was one that can be used.

    A unit that the list does not have is asked for by itself.
    """
    try:
        answer = answers.get(row.orgnr) or client.unit(row.orgnr)
    except AnswerError as error:
        return _leave_unread(row, error, outcome)
    before = _of(row) and row.register_snapshot.answer_hash
    update = max(updates, default=0)
    # Without the journal of erasures nothing is removed; the others are read all the same.
    snapshot, refusal = value_or_words(record, row.pk, answer, update)
    if refusal:
        return _leave_unread(row, refusal, outcome)
    if snapshot and snapshot.status == Status.ACTIVE and SITES not in snapshot.facts:
        propose_sites(row)
    outcome.read += 1
    outcome.changed += answer.hash != before
    return True


def _leave_unread(row, reason, outcome):
    """Count an answer that cannot be used, for the log; return False."""
    logger.warning("Unusable answer about %s: %s", row.orgnr, reason)
    outcome.unusable += 1
    return False


def _note_read(pks, last):
    """Note that the updates of the units have been read up to the last one."""
    rows = RegisterSnapshot.objects.filter(organization__in=pks)
    rows.update(checked_at=timezone.now())
    rows.filter(update_id__lt=last).update(update_id=last)


@transaction.atomic
def record(organization_pk, answer, update_id=0):
    """Store the answer, its alerts and proposals; return the snapshot.

    Nothing is emptied but by an answer that the unit was removed. Returns None if the
    organization is gone, or has another number by now.
    """
    rows = Organization.objects.select_for_update(no_key=True)
    organization = rows.filter(pk=organization_pk, orgnr=answer.number).first()
    if organization is None:
        return None
    snapshot = _snapshot_of(organization)
    before, snapshot.checked_at = snapshot.facts, timezone.now()
    snapshot.update_id = max(update_id, snapshot.update_id)
    if answer.status == Status.REMOVED:
        snapshot.save()
        remove(organization)
        snapshot.refresh_from_db()
        return snapshot
    _take(snapshot, answer)
    snapshot.save()
    record_alerts(organization, before, snapshot.facts, status=snapshot.status)
    if snapshot.status == Status.ACTIVE:
        after = snapshot.facts
        changed = {name for name in after if after[name] != before.get(name)}
        registering.propose(organization, after, changed=changed)
        snapshot.refresh_from_db()
    return snapshot


def _snapshot_of(organization):
    """Return the snapshot of its number; an empty one in place of that of another."""
    row = RegisterSnapshot.objects.filter(organization=organization).first()
    if row and row.number == organization.orgnr:
        return row
    values = {"number": organization.orgnr, "status": Status.UNKNOWN}
    values["taken"] = row.taken if row else {}
    return RegisterSnapshot(pk=row and row.pk, organization=organization, **values)


def _take(snapshot, answer):
    """Set the facts of the answer; an unknown number leaves them as they were."""
    if answer.hash != snapshot.answer_hash:
        snapshot.changed_at = snapshot.checked_at
    snapshot.status, snapshot.answer_hash = answer.status, answer.hash
    if answer.unit is None:
        return
    facts = answer.unit.facts
    # The answer about a deleted unit has its name and little else.
    if answer.status != Status.ACTIVE:
        facts = snapshot.facts | {k: v for k, v in facts.items() if v not in (None, "")}
    sites = {SITES: snapshot.facts[SITES]} if SITES in snapshot.facts else {}
    snapshot.facts = facts | sites
