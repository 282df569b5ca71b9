"""The front page: the waiting rows, then the figures, each with a link to its list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from members.accounts.staff.guard import may_manage
from members.fields import ORGANIZATION
from members.models import Membership, Organization
from members.operation.version import newer_version
from members.records import review

from ..files_in.permissions import unfinished_file
from ..inbox.lately import DECLINED, PUBLISHED
from ..registry.pending_proposals import MAY_DECIDE, age
from ..waiting import is_shared, sections
from .background import Background
from .tasks import own_tasks
from .week import acts_today, coming_week

MAY_SEE = "members.view_organization"


@dataclass(frozen=True)
class Counter:
    """The number of rows; `query` filters the list of the model, unless they have a page."""

    label: str
    rows: Callable[[], QuerySet]
    query: str = ""
    page: str = ""
    permission: str = MAY_SEE
    hidden_when_zero: bool = False

    @property
    def address(self):
        if self.page:
            return reverse(f"admin:{self.page}")
        opts = self.rows().model._meta
        view = f"admin:{opts.app_label}_{opts.model_name}_changelist"
        return f"{reverse(view)}?{self.query}"


def _members_today():
    return Organization.objects.members_on(timezone.localdate())


def _counter_of(kind, **options):
    """Return the Counter of the rows of a kind with a page of its own."""
    [permission] = kind.permissions
    own = {"page": kind.name, "permission": permission}
    return Counter(kind.label, kind.rows, **own, **options)


COUNTERS = [
    Counter(gettext_lazy("in the list of members"), _members_today, "relation=member"),
    Counter(
        gettext_lazy("joined this year"),
        Membership.objects.starting_this_year,
        "held=starts",
    ),
    Counter(
        gettext_lazy("leaving this year"),
        Membership.objects.ending_this_year,
        "held=ends",
    ),
    Counter(
        gettext_lazy("members not shown publicly"),
        lambda: _members_today().filter(is_listed=False),
        "relation=member&listed=no",
    ),
    Counter(
        gettext_lazy("members without organization number"),
        lambda: _members_today().filter(orgnr=""),
        "relation=member&without=number",
    ),
    Counter(
        gettext_lazy("members in no project"),
        lambda: _members_today().without_work_on(timezone.localdate()),
        "relation=member&without=project",
    ),
    _counter_of(PUBLISHED),
    _counter_of(DECLINED, hidden_when_zero=True),
]


def figures(user):
    """Return {label, number, address} of each counter that the user may see; one query."""
    counters = [counter for counter in COUNTERS if user.has_perm(counter.permission)]
    if not counters:
        return []
    first, *others = [_numbered(place, one) for place, one in enumerate(counters)]
    numbers = dict(first.union(*others, all=True).order_by())
    return [
        {"label": one.label, "number": numbers[place], "address": one.address}
        for place, one in enumerate(counters)
        if numbers[place] or not one.hidden_when_zero
    ]


def _numbered(place, counter):
    """Return the query of a row: the place of the counter, and its number."""
    rows = counter.rows().order_by()
    placed = rows.values(place=Value(place, IntegerField()))
    return placed.annotate(number=Count("pk")).values_list("place", "number")


@dataclass(frozen=True)
class AlikeGroup:
    """Proposals about the same fields, with the page that decides on them together."""

    fields: list
    number: int
    oldest: datetime

    @property
    def title(self):
        labels = ", ".join(str(ORGANIZATION.label_of(name)) for name in self.fields)
        text = ngettext(
            "%(n)d proposal about %(fields)s",
            "%(n)d proposals about %(fields)s",
            self.number,
        )
        return text % {"n": self.number, "fields": labels}

    @property
    def address(self):
        return reverse("admin:alike", args=[",".join(self.fields)])

    @property
    def age(self):
        return _("the oldest for %(age)s") % {"age": age(self.oldest)}


def today(user):
    """Return the context of the front page; fourteen queries, however much there is."""
    work, groups, manages = Background(), sections(user), may_manage(user)
    return {
        "sections": groups,
        "number": sum(group.number for group in groups),
        "is_shared": is_shared(),
        "week": coming_week(user),
        "acts": acts_today(user),
        "alike": _alike_link(user),
        "figures": figures(user),
        "background": work,
        "warnings": work.warnings,
        "sees_details": manages,
        "newer_version": newer_version() if manages else "",
        "has_tasks": own_tasks(user).exists(),
        "unfinished_file": unfinished_file(user),
    }


def _alike_link(user):
    if not MAY_DECIDE(user):
        return []
    return [AlikeGroup(**group) for group in review.alike_groups()]
