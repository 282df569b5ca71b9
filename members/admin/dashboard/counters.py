"""The figures on the front page, each with a link to the list of what it counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from django.db.models import Count, IntegerField, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import ChangeRequest, Membership, Organization, Participation

from ..inbox.pending_proposals import AT_ONCE, MAY_DECIDE

MAY_SEE = "members.view_organization"


@dataclass(frozen=True)
class Counter:
    """The number of rows; `query` filters the list of the model, {since} a month ago."""

    label: str
    rows: Callable[[], QuerySet]
    query: str
    permission: str = MAY_SEE
    hidden_when_zero: bool = False

    @property
    def address(self):
        opts = self.rows().model._meta
        view = f"admin:{opts.app_label}_{opts.model_name}_changelist"
        since = quote(_month_ago().isoformat())
        return f"{reverse(view)}?{self.query.format(since=since)}"


def _month_ago():
    return timezone.now() - timedelta(days=30)


def _members():
    return Organization.objects.members_on(timezone.localdate())


COUNTERS = [
    Counter(_("members today"), _members, "relation=member"),
    Counter(
        _("joined this year"),
        Membership.objects.starting_this_year,
        "stay=joined",
    ),
    Counter(_("leaving this year"), Membership.objects.ending_this_year, "stay=left"),
    Counter(
        _("members not shown publicly"),
        lambda: _members().filter(is_listed=False),
        "relation=member&listed=no",
    ),
    Counter(
        _("members without organization number"),
        lambda: _members().filter(orgnr=""),
        "relation=member&without=number",
    ),
    Counter(
        _("members in no project"),
        lambda: _members().without_work_on(timezone.localdate()),
        "relation=member&without=project",
    ),
    Counter(
        _("changed without review in the last 30 days"),
        lambda: ChangeRequest.objects.filter(
            at_once=True, decided_at__gte=_month_ago()
        ),
        f"status={AT_ONCE}&decided_at__gte={{since}}",
        MAY_DECIDE,
    ),
    Counter(
        _("project roles declined in the last 30 days"),
        Participation.objects.declined_lately,
        "answer=lately",
        "members.change_participation",
        hidden_when_zero=True,
    ),
]


def figures(user):
    """Return {label, number, address} of each counter that the user may see; one query."""
    shown = [counter for counter in COUNTERS if user.has_perm(counter.permission)]
    if not shown:
        return []
    first, *others = [_counted(place, one) for place, one in enumerate(shown)]
    numbers = dict(first.union(*others, all=True).order_by())
    return [
        {"label": one.label, "number": numbers[place], "address": one.address}
        for place, one in enumerate(shown)
        if numbers[place] or not one.hidden_when_zero
    ]


def _counted(place, counter):
    """Return the query of a row: the place of the counter, and its number."""
    rows = counter.rows().order_by()
    placed = rows.values(place=Value(place, IntegerField()))
    return placed.annotate(number=Count("pk")).values_list("place", "number")
