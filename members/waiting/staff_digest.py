"""The weekly e-mail to staff about what is new among what waits for the secretariat."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import npgettext_lazy

from members import confirmations, links, mail
from members.access.permissions import SECRETARY_PERMISSION
from members.models import (
    AccessRequest,
    Application,
    ChangeRequest,
    Introduction,
    Letter,
    Note,
    Participation,
    Person,
    Reminder,
    Resignation,
    User,
)
from members.models.participations import DAYS_TO_ANSWER

from .digest import monday

STAFF_PURPOSE = "staff_digest"
WEEK = timedelta(days=7)
PUBLIC = ChangeRequest.Origin.PUBLIC


class StaffKind(NamedTuple):
    """Rows of the front page that an e-mail counts; `since` is a lookup of what is new.

    They get there so many days `after` the column of the lookup.
    """

    name: str
    label: object
    rows: Callable[[], QuerySet]
    permissions: tuple
    since: str
    after: timedelta = timedelta(0)

    def count(self, moment):
        """Return how many wait, and how many of them are new since the moment."""
        is_new = Q(**{self.since: moment - self.after})
        found = self.rows().aggregate(number=Count("pk"), new=Count("pk", is_new))
        return found["number"], found["new"]


# Those of members/admin/waiting/kinds.py about which somebody outside waits for an answer,
# or the secretariat has set itself a day.
STAFF_KINDS = [
    StaffKind(
        "reports",
        npgettext_lazy("waiting", "reported error", "reported errors"),
        lambda: ChangeRequest.objects.open().filter(origin=PUBLIC),
        ("members.change_changerequest",),
        "opened_at__gt",
    ),
    StaffKind(
        "proposals",
        npgettext_lazy("waiting", "proposal", "proposals"),
        lambda: ChangeRequest.objects.open().exclude(origin=PUBLIC),
        ("members.change_changerequest",),
        "opened_at__gt",
    ),
    StaffKind(
        "access_requests",
        npgettext_lazy(
            "waiting",
            "request for access",
            "requests for access",
        ),
        AccessRequest.objects.waiting,
        ("members.change_accessrequest", SECRETARY_PERMISSION),
        "made_at__gt",
    ),
    StaffKind(
        "applications",
        npgettext_lazy(
            "waiting",
            "application for membership",
            "applications for membership",
        ),
        Application.objects.waiting,
        ("members.change_application",),
        "confirmed_at__gt",
    ),
    StaffKind(
        "resignations",
        npgettext_lazy("waiting", "resignation", "resignations"),
        Resignation.objects.waiting,
        ("members.change_resignation",),
        "given_on__gte",
    ),
    StaffKind(
        "introductions",
        npgettext_lazy(
            "waiting", "request to be put in touch", "requests to be put in touch"
        ),
        Introduction.objects.waiting,
        ("members.change_introduction",),
        "asked_on__gte",
    ),
    StaffKind(
        "letters",
        npgettext_lazy(
            "waiting",
            "e-mail not delivered",
            "e-mails not delivered",
        ),
        lambda: Letter.objects.failed_lately().exclude(to=""),
        ("members.change_letter",),
        "failed_at__gt",
    ),
    StaffKind(
        "follow_ups",
        npgettext_lazy("waiting", "note to follow up", "notes to follow up"),
        lambda: Note.objects.due(timezone.localdate()),
        ("members.change_note",),
        "follow_up_on__gt",
    ),
    StaffKind(
        "reminders",
        npgettext_lazy(
            "waiting",
            "unconfirmed profile",
            "unconfirmed profiles",
        ),
        Reminder.objects.for_secretariat,
        ("members.change_reminder",),
        "asked_on__gt",
    ),
    StaffKind(
        "silent_partners",
        npgettext_lazy(
            "waiting",
            "partner asked twice without an answer",
            "partners asked twice without an answer",
        ),
        Participation.objects.silent,
        ("members.change_participation",),
        "asked_again_on__gt",
        timedelta(days=DAYS_TO_ANSWER),
    ),
    StaffKind(
        "erasures",
        npgettext_lazy(
            "waiting",
            "request for erasure",
            "requests for erasure",
        ),
        lambda: Person.objects.exclude(erasure_asked_on=None),
        ("members.change_person",),
        "erasure_asked_on__gte",
    ),
]


def send_staff_digests():
    """Write to staff who decide, at most once a week, if anything is new; return how many."""
    users = _due().order_by("pk").values_list("pk", flat=True)
    return sum(_send_staff_digest(pk) for pk in users)


def choose_staff_digest(user, is_wanted):
    """Record whether the user wants the weekly e-mail to staff."""
    User.objects.filter(pk=user.pk).update(gets_staff_digest=is_wanted)


def _due():
    staff = User.objects.filter(is_staff=True, is_active=True, bounced_on=None)
    never = Q(staff_digest_sent_at=None)
    return staff.filter(
        never | Q(staff_digest_sent_at__date__lt=monday()), gets_staff_digest=True
    )


@transaction.atomic
def _send_staff_digest(pk):
    # Of two processes the second finds, behind the lock, that the first has written.
    rows = _due().select_for_update(of=["self"], no_key=True)
    user = rows.filter(pk=pk).first()
    found = _found(user) if user else []
    new = sum(row["new"] for row in found)
    if not new:
        return 0
    with translation.override(user.language):
        _write_staff_digest(user, new, found)
    user.staff_digest_sent_at = timezone.now()
    user.save(update_fields=["staff_digest_sent_at"])
    return 1


def _found(user):
    """Return what waits of the kinds that the user may deal with, zeros left out."""
    moment = user.staff_digest_sent_at or timezone.now() - WEEK
    found = []
    for kind in STAFF_KINDS:
        number, new = kind.count(moment) if user.has_perms(kind.permissions) else (0, 0)
        if number:
            found.append({"label": kind.label, "number": number, "new": new})
    return found


def _write_staff_digest(user, new, found):
    token = confirmations.token(STAFF_PURPOSE, user=user.pk)
    choices = links.absolute(links.path("confirmation", "confirm", token))
    context = {
        "new": new,
        "rows": [{**row, "label": row["label"] % row["number"]} for row in found],
        "choices": choices,
        "link": links.absolute(links.path("user", "dashboard")),
    }
    mail.write_to(user, "staff_digest", context, unsubscribe_url=choices)
