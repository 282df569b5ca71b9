"""What waits for the secretariat and is counted in the weekly e-mail to staff.

The kinds of the front page read their rows, labels and permissions here.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import npgettext_lazy

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
)
from members.models.participations import DAYS_TO_ANSWER

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


# About which somebody outside waits for an answer, or the secretariat has set itself a day.
KINDS = [
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
# By name; the front page has them, too, and says more of each row.
STAFF_KINDS = {kind.name: kind for kind in KINDS}
