"""The numbers on the front page, each with a link to the list of what it counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from members.models import (
    AccessRequest,
    Application,
    ChangeRequest,
    Letter,
    LikelyPair,
    Membership,
    Organization,
    Participation,
    Person,
    Reminder,
    Representative,
    Resignation,
)

from ..inbox.pending_proposals import AT_ONCE, MAY_DECIDE, age

MAY_SEE = "members.view_organization"


@dataclass
class Counter:
    """The number of rows; `query` filters the list of the model, {since} a month ago."""

    label: str
    rows: Callable[[], QuerySet]
    query: str
    permission: str
    hidden_when_zero: bool = True

    def figure(self):
        rows = self.rows()
        return {"label": self.label, "number": rows.count()} | self.link(rows)

    def link(self, rows):
        opts = rows.model._meta
        view = f"admin:{opts.app_label}_{opts.model_name}_changelist"
        query = self.query.format(since=quote(_month_ago().isoformat()))
        return {"address": f"{reverse(view)}?{query}".removesuffix("?")}


class PendingCounter(Counter):
    """The number of pending proposals, labelled with the age of the oldest."""

    def figure(self):
        rows = self.rows()
        found = rows.aggregate(number=Count("pk"), oldest=Min("opened_at"))
        label = self.label % found["number"]
        if found["oldest"]:
            oldest = {"age": age(found["oldest"])}
            label = f"{label}, {gettext('the oldest for %(age)s') % oldest}"
        return {"label": label, "number": found["number"]} | self.link(rows)


class DuplicateCounter(Counter):
    """The number of likely pairs, which have a page and no list of a model."""

    def link(self, rows):
        return {"address": reverse("admin:duplicates")}


def _month_ago():
    return timezone.now() - timedelta(days=30)


def _members():
    return Organization.objects.members_on(timezone.localdate())


COUNTERS = [
    PendingCounter(
        ngettext_lazy("proposal waiting", "proposals waiting"),
        ChangeRequest.objects.open,
        "",
        MAY_DECIDE,
        hidden_when_zero=False,
    ),
    Counter(
        _("changed without review in the last 30 days"),
        lambda: ChangeRequest.objects.filter(
            at_once=True, decided_at__gte=_month_ago()
        ),
        f"status={AT_ONCE}&decided_at__gte={{since}}",
        MAY_DECIDE,
        hidden_when_zero=False,
    ),
    Counter(
        _("asking for access"),
        AccessRequest.objects.waiting,
        "answer=waiting",
        "members.change_accessrequest",
    ),
    Counter(
        _("applying for membership"),
        Application.objects.waiting,
        "answer=waiting",
        "members.change_application",
    ),
    Counter(
        _("want to leave"),
        Resignation.objects.waiting,
        "answer=waiting",
        "members.change_resignation",
    ),
    Counter(
        _("unconfirmed profiles to follow up"),
        Reminder.objects.for_secretariat,
        "turn=secretariat",
        "members.change_reminder",
    ),
    Counter(
        _("contacts whose e-mail bounces"),
        Representative.objects.unreached,
        "reach=no",
        "members.change_representative",
    ),
    Counter(
        _("asking to be erased"),
        lambda: Person.objects.exclude(erasure_asked_on=None),
        "told=erasure",
        "members.change_person",
    ),
    Counter(
        _(
            "people not yet informed that they are in the registry: send "
            "them the e-mail"
        ),
        Person.objects.not_informed,
        "told=not",
        "members.change_person",
    ),
    DuplicateCounter(
        _("pairs that may be the same organization"),
        LikelyPair.objects.open,
        "",
        "members.change_organization",
    ),
    Counter(
        _("project roles declined in the last 30 days"),
        Participation.objects.declined_lately,
        "answer=lately",
        "members.change_participation",
    ),
    Counter(
        _("partners asked where no one has access"),
        Participation.objects.unheard,
        "answer=unheard",
        "members.change_participation",
    ),
    Counter(
        _("members today"),
        _members,
        "relation=member",
        MAY_SEE,
        hidden_when_zero=False,
    ),
    Counter(
        _("joined this year"),
        Membership.objects.starting_this_year,
        "stay=joined",
        MAY_SEE,
        hidden_when_zero=False,
    ),
    Counter(
        _("leaving this year"),
        Membership.objects.ending_this_year,
        "stay=left",
        MAY_SEE,
        hidden_when_zero=False,
    ),
    Counter(
        _("members not shown publicly"),
        lambda: _members().filter(is_listed=False),
        "relation=member&listed=no",
        MAY_SEE,
        hidden_when_zero=False,
    ),
    Counter(
        _("members without organization number"),
        lambda: _members().filter(orgnr=""),
        "relation=member&without=number",
        MAY_SEE,
        hidden_when_zero=False,
    ),
    Counter(
        _("members in no project"),
        lambda: _members().without_work_on(timezone.localdate()),
        "relation=member&without=project",
        MAY_SEE,
        hidden_when_zero=False,
    ),
    Counter(
        _("e-mails not delivered in the last 30 days"),
        Letter.objects.failed_lately,
        "state=lately",
        "members.view_letter",
        hidden_when_zero=False,
    ),
]


def figures(user):
    """Return {label, number, address} of each counter that the user may see, a query each."""
    shown = [counter for counter in COUNTERS if user.has_perm(counter.permission)]
    counted = [(counter.figure(), counter.hidden_when_zero) for counter in shown]
    return [figure for figure, hidden in counted if figure["number"] or not hidden]
