"""Notify the persons of a file by e-mail: on the chosen day, an hour later at the earliest.

A row stands for each e-mail until it is written, so that a crash loses none. Notices of acts
that were undone meanwhile are not sent, and those that wait in the outbox are withdrawn.
"""

from datetime import time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from members import mail
from members.actions import left_out
from members.mail.letters import SENT_TOO_MANY
from members.models import Batch, Consent, Contact, HeldNotice, Letter, Person
from members.models.row_updates import BATCH
from members.operation.work.declared import periodic
from members.operation.work.schedules import Every
from members.records.history import after_undo

from .notifications import notify, sender_name, write_to_person

Item = Consent.Item
MORNING = time(8)
TOLD, CHANGED = "person_told", "person_changed"


def hold_notices(items_of, *, batch, by, on=None):
    """Record {person: hidden items} of the persons to notify, now or on a day.

    Without items, the e-mail lists all that is stored; else the items that are hidden.
    """
    today = timezone.localdate()
    rows = [
        HeldNotice(
            person=person,
            batch=batch,
            by=by,
            items=[item for item in Item.values if item in items],
            held_on=today,
            send_on=max(on or today, today),
        )
        for person, items in items_of.items()
    ]
    HeldNotice.objects.bulk_create(rows, BATCH)


@periodic(
    "held_notices",
    gettext_lazy("Inform the people of a file"),
    Every(timedelta(minutes=1)),
)
def send_held_notices(clock=timezone.localtime):
    """Write the e-mails that are due; those beyond the quota of a day wait for the next."""
    due = _due_notices(clock())
    refused = set()
    for pk in dict.fromkeys(due.values_list("person", flat=True)):
        _send(pk, due, refused)


def _due_notices(now):
    rows = HeldNotice.objects.due(now)
    # E-mails held for a day must not arrive at midnight.
    return rows if now.time() >= MORNING else rows.at_once()


@transaction.atomic
def _send(pk, due, refused):
    """Write to one person, unless the quota of a sender in `refused` is spent."""
    person = Person.objects.select_for_update(no_key=True).filter(pk=pk).first()
    rows = due.filter(person=pk).exclude(by__in=refused)
    rows = list(rows.select_for_update(of=["self"], skip_locked=True))
    notices = [row for row in rows if _still_applies(row, person)]
    why = left_out(_write_notice, person, notices)
    if not why:
        HeldNotice.objects.filter(pk__in=[row.pk for row in rows]).delete()
    elif SENT_TOO_MANY in why:
        refused |= {row.by_id for row in rows if row.by_id}


def _still_applies(notice, person):
    """Whether the act is in force, and the person reachable and not notified since."""
    if person is None or not (person.link_key and person.email):
        return False
    since = notice.batch.began_at
    letters = Letter.objects.filter(kind=TOLD, to=person.email, made_at__gte=since)
    return notice.batch.is_in_force() and not letters.exists()


def _write_notice(person, notices):
    """Write one e-mail: of being entered if any notice is that, else of hidden items."""
    if not notices:
        return
    by = notices[0].by
    if not all(notice.items for notice in notices):
        notify(person, by=by)
        return
    hidden = {item for notice in notices for item in notice.items}
    labels = [Item(item).label for item in Item.values if item in hidden]
    write_to_person(CHANGED, person, by=by, sender=sender_name(by), labels=labels)


@after_undo
def _withdraw_letters(plan):
    """Withdraw the e-mails about an undone file that wait: their persons are not informed."""
    file = plan.batch
    while file and file.undoes:
        file = file.undoes
    if file is None or file.act != Batch.Act.FILE or file.is_in_force():
        return
    email_of = _persons_to_notify(plan)
    emails = {*email_of.values()} - {""}
    sent_to = mail.withdraw((TOLD, CHANGED), emails, since=file.began_at)
    pks = [pk for pk, email in email_of.items() if email in sent_to]
    Person.objects.filter(pk__in=pks).update(told_on=None, told_version="")


def _persons_to_notify(plan):
    """{id: e-mail address} of the persons of the plan, as the file left them."""
    rows = [row for row in plan.rows if row.after]
    email_of = {row.row_id: row.after["email"] for row in rows if row.model is Person}
    pks = {row.after["person_id"] for row in rows if row.model is Contact}
    others = Person.objects.filter(pk__in=pks - email_of.keys())
    return email_of | dict(others.values_list("pk", "email"))
