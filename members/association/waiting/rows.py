"""The rows that wait, of all kinds in one query, and their assignment to colleagues."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, DateTimeField, F, Value, Window
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, links
from members.actions.waiting import TEXT, WaitingKind, member_kinds
from members.fields.forms import PlainForm
from members.models import Assignment

MOST = 5  # rows of a kind on a page
# Names that no model has a column by.
KIND, KEY, SINCE, VALUES, NUMBER = [
    f"waiting_{name}" for name in ("kind", "key", "since", "values", "number")
]


@dataclass
class WaitingRow:
    """One waiting row: its title, author and day, and the Assignment to its handler."""

    kind: WaitingKind
    key: str
    title: str
    note: str
    who: str
    address: str
    organization: int | None
    since: datetime | None
    holder: Assignment | None = None

    @property
    def age(self):
        """How long it has waited: "waiting for 3 days"; empty if not known."""
        if self.since is None:
            return ""
        if timezone.localdate(self.since) >= timezone.localdate():
            return _("new today")
        return _("waiting for %(time)s") % {"time": timesince(self.since, depth=1)}


@dataclass
class WaitingSection:
    """The first rows of one kind, the number of all, and the address of the list."""

    kind: WaitingKind
    address: str
    number: int
    rows: list

    @property
    def label(self):
        return self.kind.label % self.number

    @property
    def more(self):
        """The number of rows beyond the first ones."""
        return self.number - len(self.rows)


class Waiting:
    """The waiting rows of an organization, as one of its representatives may see them.

    `news` are lines about news there, which waits for nobody, for the weekly e-mail.
    """

    news = ()

    def __init__(self, organization, user, kinds=None):
        self.slug, self.name = organization.slug, str(organization)
        kinds, scope = kinds or member_kinds(), (organization.pk, user.pk)
        self.sections = sections(kinds, *scope, slug=self.slug)

    @property
    def ours(self):
        """The sections that the member deals with."""
        return [section for section in self.sections if section.kind.is_ours]

    @property
    def others(self):
        """The sections that the secretariat deals with."""
        return [section for section in self.sections if not section.kind.is_ours]

    @property
    def number(self):
        """How many rows the member deals with."""
        return sum(section.number for section in self.ours)

    def on_page(self, url_name):
        """Return how many rows wait on a page, and whether the member deals with any."""
        there = [s for s in self.sections if links.URL_NAMES[s.kind.page] == url_name]
        is_ours = any(section.kind.is_ours for section in there)
        return sum(section.number for section in there), is_ours


def sections(kinds, *scope, slug=""):
    """Return a WaitingSection of each kind with rows; one query.

    For members, `scope` has the arguments of a kind's `rows`; the slug is the organization's.
    """
    by_name, by_kind = {kind.name: kind for kind in kinds}, {}
    queries = [_selected(kind, *scope)[:MOST] for kind in kinds]
    for name, number, *columns in _union(queries):
        kind = by_name[name]
        if name not in by_kind:
            address = kind.row_address(slug) if slug else kind.list_address
            by_kind[name] = WaitingSection(kind, address, number, [])
        by_kind[name].rows.append(_waiting_row(kind, slug, *columns))
    return [by_kind[name] for name in by_name if name in by_kind]


def next_row(kind, user, but):
    """Return the WaitingRow of the kind that has waited longest, or None.

    The row with the key `but` is left out, and rows assigned to others than the user.
    """
    others = Assignment.objects.filter(kind=kind.name).exclude(user=user).values("row")
    rows = _selected(kind).exclude(**{KEY: but}).exclude(**{f"{KEY}__in": others})
    columns = rows.first()
    return columns and _waiting_row(kind, "", *columns[2:])


def rows_about(kinds, pk):
    """Return the WaitingRows of kinds of one model about its row of the number; one query."""
    by_name = {kind.name: kind for kind in kinds}
    queries = [_selected(kind).filter(pk=pk) for kind in kinds]
    return [
        _waiting_row(by_name[name], "", *columns)
        for name, _number, *columns in _union(queries)
    ]


def read_page(kind, paginate):
    """Return the page that `paginate(rows)` chooses from all of a kind, of WaitingRows."""
    page = paginate(_selected(kind))
    page.object_list = [_waiting_row(kind, "", *columns[2:]) for columns in page]
    return page


def count_new(kinds, moment):
    """Return [(kind, how many wait, how many of them since the moment)]; one query."""
    counted = _union([kind.counted(moment) for kind in kinds])
    by_name = {name: numbers for name, *numbers in counted}
    return [(kind, *by_name[kind.name]) for kind in kinds if by_name[kind.name][0]]


def _union(queries):
    """Return all rows of the queries, in one query; of none, no rows."""
    if len(queries) < 2:
        return queries[0] if queries else []
    # Rows of two kinds are never equal, so PostgreSQL need not compare them.
    return queries[0].union(*queries[1:], all=True).order_by()


def _selected(kind, *scope):
    """Return the rows of a kind, the oldest first, with the columns that all kinds have."""
    since = F(kind.since) if kind.since else Value(None)
    oldest = [F(kind.since).asc(nulls_last=True)] if kind.since else []
    columns = {
        KIND: Cast(Value(kind.name), TEXT),
        NUMBER: Window(Count("*")),
        KEY: kind.key,
        SINCE: Cast(since, DateTimeField()),
        VALUES: JSONObject(**kind.values),
    }
    rows = kind.rows(*scope).order_by(*kind.order, *oldest, "pk")
    return rows.annotate(**columns).values_list(*columns)


def _waiting_row(kind, slug, key, since, values):
    text = kind.describe({**values, "slug": slug})
    address = text.address or kind.row_address(*[slug] if slug else key.split("-"))
    organization = values.get("organization")
    return WaitingRow(kind, key, *text[:3], address, organization, since)


@transaction.atomic
def take(kind, row, *, by):
    """Assign the row to the user; refuse, code "taken", one that somebody else has.

    Of two users at once, the second waits for the unique constraint, and the error names
    the first. Taking it twice does nothing.
    """
    mine = Assignment(kind=kind, row=row, user=by)
    mine.clean_fields()
    Assignment.objects.bulk_create([mine], ignore_conflicts=True)
    holder = _lock_assignment(kind, row)
    if holder and holder.user_id != by.pk:
        raise ValidationError(
            _("%(who)s has already taken this.") % {"who": holder.user}, code="taken"
        )


@transaction.atomic
def put_back(kind, row, *, holder_id):
    """Delete the assignment of that user; refuse, code "taken", another's."""
    holder = _lock_assignment(kind, row)
    if holder is None:
        return
    if str(holder.user_id) != holder_id:
        raise ValidationError(
            _("%(who)s has taken this in the meantime.") % {"who": holder.user},
            code="taken",
        )
    holder.delete()


class HolderForm(PlainForm):
    """The id of the assigned user, as of the rendering of the page."""

    holder = forms.CharField(required=False)


def _take(target, *, by):
    """Take (kind, row) if the row still waits."""
    kind, row = target
    if not kind.find(row).exists():
        raise ValidationError(_("This no longer waits for anybody."))
    take(kind.name, row, by=by)


def _put_back(target, *, holder, by):
    kind, row = target
    put_back(kind.name, row, holder_id=holder)


_assignment_action = partial(Action, may=lambda by, target: target[0].is_for(by))
ASSIGNING = {
    "take": _assignment_action(gettext_lazy("I take it"), _take, ""),
    "put_back": _assignment_action(gettext_lazy("Put back"), _put_back, "", HolderForm),
}


def close_assignments(kind, *rows):
    """Delete the assignments of rows that no longer wait."""
    Assignment.objects.filter(kind=kind, row__in=rows).delete()


def holders(pairs):
    """Return {(kind, row): Assignment} of the pairs; one query."""
    kinds, rows = {kind for kind, _row in pairs}, {row for _kind, row in pairs}
    assignments = Assignment.objects.filter(kind__in=kinds, row__in=rows)
    return {(a.kind, a.row): a for a in assignments.select_related("user")}


def _lock_assignment(kind, row):
    rows = Assignment.objects.select_for_update(of=["self"]).select_related("user")
    return rows.filter(kind=kind, row=row).first()
