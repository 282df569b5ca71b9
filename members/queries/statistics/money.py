"""Money of projects: amounts that may be added, and reasons to leave others out.

Amounts are added within one kind, one currency, and either in total or of each year. A
grant, a loan, an own contribution and raised capital are parts of the cost of a project:
they are kinds of their own, so that none is added to the cost. Of one kind, an amount is
left out where another one of the project may contain it: there is no column that says so.
"""

from collections import defaultdict, namedtuple
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from members.models import Funding, Project
from members.models.languages import in_language
from members.models.periods import Precision, last_day
from members.models.projects import is_begun_by
from members.models.qualifier import Qualifier

from ..filters.amounts import A_YEAR, NO_FUNDER, quoted

COLUMNS = (
    "pk project project__title_nb project__title_en project__status project__since "
    "project__opened kind amount currency qualifier period years stated_on "
    "stated_on_precision funder__slug funder__name funder__is_listed funder_name_nb "
    "funder_name_en funder"
).split()
FundingRow = namedtuple("FundingRow", [name.replace("__", "_") for name in COLUMNS])
COSTS = (Funding.Kind.TOTAL, Funding.Kind.ESTIMATE)  # a project has one of each
STOPPED = _("the project was stopped, so it is not known what was paid")
RESTATED = _("a later statement of the same cost counts instead")
CONTRADICTED = _(
    "the project has several such figures, and which one holds is not known"
)
NOT_NAMED = _(
    "the funder is not stated, so it may be part of another amount of the same kind"
)
JOINT = _("it may be part of what several funders give together")
NOT_SAME_YEARS = _("it is of other years than the sum, or its years are not known")
REPEATED = _("the same amount is registered more than once")


def load_fundings():
    """Return all amounts as FundingRow, by project; one query."""
    rows = Funding.objects.order_by("project__sort_title", "project", "pk")
    return [FundingRow(*row) for row in rows.values_list(*COLUMNS)]


def stated_by(rows, day):
    """Return the amounts stated by the day, of projects that had begun by then."""
    return [row for row in rows if is_stated_by(row, day)]


def is_stated_by(row, day):
    is_begun = is_begun_by(row.project_since, row.project_opened, day)
    return is_begun and (row.stated_on or day) <= day


def sort_of(row):
    """Return the kind, currency and coverage, as the filter of projects writes them."""
    per = A_YEAR if row.period == Funding.Per.YEAR else ""
    return f"{row.kind.replace(' ', '-')}-{row.currency}{per}"


def giver_of(row, unlisted=False):
    """Return the funder as the filter of projects writes it."""
    if row.funder_slug:
        is_shown = unlisted or row.funder_is_listed
        return row.funder_slug if is_shown else NO_FUNDER
    name = row.funder_name_nb or row.funder_name_en
    return quoted(name) if name else NO_FUNDER


def giver_name(row):
    """Return the name of a funder that is shown."""
    return row.funder_name or in_language(row.funder_name_nb, row.funder_name_en)


def project_name(row):
    return in_language(row.project_title_nb, row.project_title_en)


def years_of(row):
    """Return the years in which an amount falls as a whole; none when that is not known.

    An amount in total that covers several years is not divided between them.
    """
    if not row.years:
        return range(0)
    first, last = int(row.years[:4]), int(row.years[-4:])
    is_whole = row.period == Funding.Per.YEAR or first == last
    return range(first, last + 1) if is_whole else range(0)


@dataclass(frozen=True)
class MoneySum:
    """Amounts of one kind, currency and coverage: those that are added, and the others."""

    rows: tuple[FundingRow, ...]
    left_out: tuple[tuple[FundingRow, str], ...]

    @cached_property
    def counted(self):
        without = {row.pk for row, _reason in self.left_out}
        return [row for row in self.rows if row.pk not in without]

    @property
    def currency(self):
        return self.rows[0].currency

    @property
    def projects(self):
        """Return the number of projects, with those of amounts that are left out."""
        return len({row.project for row in self.rows})

    @property
    def value(self):
        """Return the sum of the exact and the approximate amounts; None without any."""
        return self._added(Qualifier.EXACT, Qualifier.ABOUT)

    @property
    def is_about(self):
        return any(row.qualifier == Qualifier.ABOUT for row in self.counted)

    @property
    def at_least(self):
        return self._added(Qualifier.AT_LEAST)

    @property
    def at_most(self):
        return self._added(Qualifier.AT_MOST)

    def _added(self, *qualifiers):
        amounts = [row.amount for row in self.counted if row.qualifier in qualifiers]
        return sum(amounts) if amounts else None


def sums(rows, key, year=None):
    """Return {key(row): MoneySum} in the order of the rows; a key of None is no group.

    Amounts of a year are added where they are of the same years, or all of one `year`.
    """
    reasons, groups = reasons_to_leave_out(rows), defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    groups.pop(None, None)
    for group in groups.values():
        added = [row for row in group if row.pk not in reasons]
        if year is None and group[0].period == Funding.Per.YEAR:
            reasons |= _reasons_among_years(added)
    return {name: _sum(group, reasons) for name, group in groups.items()}


def _sum(rows, reasons):
    left_out = tuple((row, reasons[row.pk]) for row in rows if row.pk in reasons)
    return MoneySum(tuple(rows), left_out)


def _reasons_among_years(rows):
    """Return {id: reason} of all but the amounts of the latest years."""
    if len(rows) < 2:
        return {}
    stated = [row.years for row in rows if row.years]
    latest = max(stated, key=lambda years: (years[-4:], years[:4]), default=None)
    return {row.pk: NOT_SAME_YEARS for row in rows if row.years != latest}


def reasons_to_leave_out(rows):
    """Return {id of an amount that is not added: the reason}."""
    reasons, groups, earlier = {}, defaultdict(list), set()
    for row in rows:
        same = row[1:]  # all but the id
        if row.project_status == Project.Status.STOPPED:
            reasons[row.pk] = STOPPED
        elif same in earlier:
            reasons[row.pk] = REPEATED
        else:
            groups[row.project, sort_of(row)].append(row)
        earlier.add(same)
    for group in groups.values():
        is_cost = group[0].kind in COSTS
        reasons |= (_reasons_among_costs if is_cost else _reasons_among_gifts)(group)
    return reasons


def _reasons_among_gifts(rows):
    """Return {id: reason} of amounts to one project that others may contain."""
    named = [row for row in rows if _names(row)]
    reasons = {row.pk: NOT_NAMED for row in rows if len(rows) > 1 and not _names(row)}
    parts = [row for row in named if any(_is_joint(other, row) for other in named)]
    return reasons | {row.pk: JOINT for row in parts}


def _names(row):
    """Return the names of the funder, whether it is listed or not."""
    names = {row.funder_name, row.funder_name_nb, row.funder_name_en}
    return {name.casefold() for name in names if name}


def _is_joint(row, other):
    """Whether the funders of an amount are several, among them that of another."""
    return any(
        one != part and part in one for one in _names(row) for part in _names(other)
    )


def _reasons_among_costs(rows):
    """Return {id: reason} of several costs of one project, unless they are of other years."""
    if len(rows) == 1 or _are_of_other_years(rows):
        return {}
    latest = max(rows, key=lambda row: row.stated_on or date.min)
    others = [row for row in rows if row is not latest]
    if all(_replaces(latest, other) for other in others):
        return {row.pk: RESTATED for row in others}
    return {row.pk: CONTRADICTED for row in rows}


def _are_of_other_years(rows):
    spans = sorted((row.years[:4], row.years[-4:]) for row in rows)
    are_apart = all(one[1] < other[0] for one, other in pairwise(spans))
    return are_apart and all(row.years for row in rows)


def _replaces(latest, other):
    """Whether a cost was surely stated after another one of the same years."""
    if latest.stated_on is None or other.stated_on is None:
        return False
    ended = last_day(other.stated_on, other.stated_on_precision)
    is_known = latest.stated_on_precision != Precision.AT_LATEST
    return is_known and latest.years == other.years and ended < latest.stated_on
