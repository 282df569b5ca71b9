"""The rows that wait for a member, of all kinds, in one query."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Count, DateTimeField, F, Value, Window
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from members import links

from .kinds import KINDS, Kind

MOST = 5  # rows of a kind on a page
# Names that no model has a column by.
KIND, SINCE, SAID, NUMBER = [
    f"waiting_{name}" for name in ("kind", "since", "said", "number")
]


@dataclass(frozen=True)
class Row:
    """One row that waits: what it is about, since when, and the page where it is done."""

    title: str
    note: str
    page: tuple
    keys: tuple
    since: datetime | None

    @property
    def path(self):
        return links.path(*self.page, *self.keys)

    @property
    def url(self):
        return links.absolute(self.path)

    @property
    def age(self):
        """How long it has waited, in its largest unit: "3 days"; empty if not known."""
        if self.since is None:
            return ""
        if timezone.localdate(self.since) >= timezone.localdate():
            return _("today")
        return timesince(self.since, depth=1)


@dataclass(frozen=True)
class Section:
    """The rows of one kind that are shown, and how many there are."""

    kind: Kind
    slug: str
    number: int
    rows: list

    @property
    def path(self):
        return links.path(*self.kind.page, self.slug)

    @property
    def label(self):
        return self.kind.label % self.number

    @property
    def more(self):
        """How many rows are not shown."""
        return self.number - len(self.rows)


class Waiting:
    """What waits for an organization, as one of its representatives may see it."""

    def __init__(self, organization, user, kinds=KINDS):
        self.slug, self.name = organization.slug, str(organization)
        found, by_name = {}, {kind.name: kind for kind in kinds}
        for name, since, said, number in _waiting(kinds, organization.pk, user.pk):
            rows = found.setdefault(name, (number, []))[1]
            rows.append(self._row(by_name[name], since, said))
        self.sections = [
            Section(kind, self.slug, *found[kind.name])
            for kind in kinds
            if kind.name in found
        ]

    def _row(self, kind, since, said):
        told = kind.describe(said)
        page, keys = told.page or kind.page, (self.slug, *told.keys)
        return Row(told.title, told.note, page, keys, since)

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


def _waiting(kinds, organization, user):
    """Return the query for (kind, since, said, number) of the rows that are shown."""
    first, *others = [_selected(kind, organization, user)[:MOST] for kind in kinds]
    return first.union(*others, all=True).order_by() if others else first


def _selected(kind, organization, user):
    """Return the rows of a kind, the oldest first, with the columns that all kinds have."""
    values = {
        KIND: Cast(Value(kind.name), CharField()),
        SINCE: Cast(F(kind.since), DateTimeField()),
        SAID: JSONObject(**kind.values),
        NUMBER: Window(Count("*")),
    }
    rows = kind.rows(organization, user)
    rows = rows.order_by(F(kind.since).asc(nulls_last=True), "pk")
    return rows.annotate(**values).values_list(*values)
