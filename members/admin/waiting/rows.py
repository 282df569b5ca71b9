"""The rows that wait, of all kinds, in one query; another says who has taken them."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import CharField, Count, DateTimeField, F, Value, Window
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from members import assignments
from members.models import Assignment

from ..company.address import card_address
from ..inbox.pending_proposals import age
from .kind import Kind
from .kinds import KINDS, kinds_for

MOST = 5  # rows of a kind on the front page
# Names that no model has a column by.
KIND, KEY, SINCE, SAID, NUMBER = [
    f"waiting_{name}" for name in ("kind", "key", "since", "said", "number")
]


@dataclass(frozen=True)
class Row:
    """One row that waits: what it is about, from whom, since when, and who has taken it."""

    kind: Kind
    key: str
    title: str
    who: str = ""
    note: str = ""
    page: str = ""
    organization: int | None = None
    since: datetime | None = None
    holder: Assignment | None = None

    @property
    def address(self):
        return self.page or self.kind.row_page(self.key)

    @property
    def company(self):
        """The address of the page of the organization that it is about, if any."""
        return self.organization and card_address(self.organization)

    @property
    def age(self):
        """How long it has waited, in days or more: "3 days"; empty when nobody knows."""
        if self.since is None:
            return ""
        if timezone.localdate(self.since) == timezone.localdate():
            return _("today")
        return age(self.since)


@dataclass(frozen=True)
class Section:
    """The rows of one kind that are shown, and how many there are."""

    kind: Kind
    number: int
    rows: list

    @property
    def label(self):
        return self.kind.label % self.number

    @property
    def has_list(self):
        return self.kind.listing != "admin:index"


def sections(user):
    """Return a Section for each kind of which something waits that the user may deal with."""
    kinds = kinds_for(user)
    if not kinds:
        return []
    first, *others = [_selected(kind)[:MOST] for kind in kinds]
    found = {}
    for name, key, since, said, number in first.union(*others, all=True).order_by():
        rows = found.setdefault(name, (number, []))[1]
        rows.append(_row(KINDS[name], key, since, said))
    shown = _with_holders([row for _number, rows in found.values() for row in rows])
    return [
        Section(kind, found[kind.name][0], [r for r in shown if r.kind is kind])
        for kind in kinds
        if kind.name in found
    ]


def next_row(kind, user, but):
    """Return the Row of the kind that has waited longest, or None.

    The row with the key `but` is left out, and what others than the user have taken.
    """
    taken = Assignment.objects.filter(kind=kind.name).exclude(user=user)
    rows = (
        _selected(kind)
        .exclude(**{KEY: but})
        .exclude(**{f"{KEY}__in": taken.values("row")})
    )
    found = rows.first()
    return found and _row(kind, found[1], *found[2:4])


def _selected(kind):
    """Return the rows of a kind with the columns that all kinds have."""
    none = Cast(Value(None), DateTimeField())
    values = {
        KIND: Cast(Value(kind.name), CharField()),
        KEY: kind.key,
        SINCE: Cast(F(kind.since), DateTimeField()) if kind.since else none,
        SAID: JSONObject(**kind.values),
        NUMBER: Window(Count("*")),
    }
    return kind.ordered().annotate(**values).values_list(*values)


def _row(kind, key, since, said):
    told = kind.describe(said)
    return Row(kind, key, *told, organization=said.get("organization"), since=since)


def _with_holders(rows):
    held = assignments.holders([(row.kind.name, row.key) for row in rows])
    return [replace(row, holder=held.get((row.kind.name, row.key))) for row in rows]
