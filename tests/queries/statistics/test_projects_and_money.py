"""The figures of projects, activity and money equal counts by plain loops; links lead there."""

from collections import Counter
from datetime import date
from itertools import combinations

from django.utils import translation
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from members import models
from members.queries import statistics
from members.queries.filters import OrganizationFilter, ProjectFilter
from members.queries.statistics import money
from tests.queries.filters.test_project_filters import make_world
from tests.queries.statistics import lists
from tests.queries.statistics.test_money import (
    counts,
    kinds_of,
    of_the_same_years,
    years,
)
from tests.support.factories import make
from tests.support.plain_work import ended_by, works
from tests.support.random_registries import fill
from tests.support.sampling import examples

DAYS = st.dates(date(2015, 1, 1), date(2026, 6, 1))
NAMES = (
    "projects-by-theme partners-per-project active-members collaboration money-by-kind "
    "money-by-funder money-by-year"
).split()
LABELS = dict(models.Project.Status.choices)


class Agreement(TestCase):
    @settings(max_examples=examples(15), suppress_health_check=[*HealthCheck])
    @given(data=st.data(), days=st.tuples(DAYS, DAYS), unlisted=st.booleans())
    def test_every_number_is_what_a_plain_loop_counts(self, data, days, unlisted):
        with translation.override("en"):
            self.agree(data, days, unlisted)

    def agree(self, data, days, unlisted):
        # Examples are rolled back inside one transaction, which no reader ever sees.
        stores = ProjectFilter.store, ProjectFilter.store_of_days
        for store in (*stores, OrganizationFilter.store):
            store.built.clear()
        make_registry(data)
        since, day = sorted(days)
        given = unlisted, lists.Lists(), statistics.Records()
        question = statistics.FigureQuestion(day, since, day, *given)

        found = {name: statistics.figure(question, name) for name in NAMES}

        plain = Plain(day, unlisted)
        assert by_theme(found["projects-by-theme"]) == plain.by_theme()
        assert values(found["partners-per-project"], 1) == plain.by_partners()
        for day_of_row, *numbers in lists.table_of(found["active-members"]):
            assert numbers == plain.activity(day_of_row)
        assert pairs(found["collaboration"], question) == {
            d: plain.pairs(d) for d in question.year_ends
        }
        assert sums(found["money-by-kind"], 1) == plain.sums(by_kind)
        assert sums(found["money-by-funder"], 2) == plain.sums(plain.by_funder)
        by_year = Counter()
        for year in question.years:
            by_year += plain.sums(by_kind, year)
        if len(question.years) == day.year - since.year + 1:
            assert sums(found["money-by-year"], 2) == by_year
        if not unlisted:
            for figure in found.values():
                lists.each_link_leads_to_its_number(figure)


def make_registry(data):
    if data.draw(st.integers(0, 4)) == 0:
        fill(data.draw(st.randoms(use_true_random=False)), most=3)
    else:
        make_world(data.draw)
    body = make.body()
    for organization in models.Organization.objects.all():
        since, until = sorted(data.draw(st.tuples(DAYS, DAYS)))
        if data.draw(st.booleans()) and not organization.memberships.exists():
            models.Membership.objects.create(
                organization=organization,
                since=data.draw(st.sampled_from([None, since])),
                until=data.draw(st.sampled_from([None, until])),
                certainty=data.draw(
                    st.sampled_from(models.Membership.Certainty.values)
                ),
            )
        if data.draw(st.booleans()):
            models.Role.objects.create(
                organization=organization, body=body, role="member", since=since
            )


class Plain:
    """The same registry as rows, counted by loops."""

    def __init__(self, day, unlisted):
        self.day, self.unlisted = day, unlisted
        listed = [
            o for o in models.Organization.objects.all() if unlisted or o.is_listed
        ]
        self.kinds = {o.pk: o.kind for o in listed}
        parts = models.Participation.objects.select_related("project")
        parts = parts.filter(organization__in=listed)
        self.parts = [part for part in parts if self._counts(part)]
        self.projects = [p for p in models.Project.objects.all() if self._began(p)]
        rows = models.Funding.objects.order_by("project__sort_title", "project", "pk")
        self.fundings = [
            row
            for row in rows.select_related("project", "funder")
            if self._began(row.project)
            and (row.stated_on is None or row.stated_on <= day)
        ]

    def _counts(self, part):
        is_own = part.claimed_by_id == part.organization_id
        is_claim = part.claimed_by_id or part.asked_on
        return not part.declined_on and (part.confirmed_on or is_own or not is_claim)

    def _began(self, project):
        days = [day for day in (project.since, project.opened) if day]
        return not days or min(days) <= self.day

    def by_theme(self):
        found = Counter()
        for project in self.projects:
            found["All projects", LABELS[project.status]] += 1
            themes = [t for t in project.themes.all() if not t.is_retired]
            for label in [t.label_en or t.label_nb for t in themes] or ["No theme"]:
                found[label, LABELS[project.status]] += 1
        return {key: n for key, n in found.items() if n}

    def by_partners(self):
        numbers = Counter()
        for project in self.projects:
            known = {
                part.organization_id
                for part in self.parts
                if part.project_id == project.pk
                and part.role != "funder"
                and (part.since is None or part.since <= self.day)
            }
            numbers[len(known)] += 1
        bands = [(0, 0), (1, 1), (2, 2), (3, 5), (6, 9), (10, 10**6)]
        return [sum(numbers[n] for n in numbers if a <= n <= b) for a, b in bands]

    def _works(self, part, day):
        return works(part, day, ended_by(day))

    def activity(self, day):
        stays = models.Membership.objects.exclude(certainty="mentioned")
        members = {s.organization_id for s in stays if lists.holds(s, day)} & {
            *self.kinds
        }
        work = {p.organization_id for p in self.parts if self._works(p, day)} & members
        roles = models.Role.objects.all()
        offices = {r.organization_id for r in roles if lists.holds(r, day)} & members
        active = work | offices
        per_cent = round(100 * len(active) / len(members)) if members else None
        numbers = [len(members), len(work), len(offices), len(active), per_cent]
        return [*numbers, len(members - active)]

    def pairs(self, day):
        working = {}
        for part in self.parts:
            if self._works(part, day):
                working.setdefault(part.project_id, set()).add(part.organization_id)
        found = {
            frozenset(pair)
            for partners in working.values()
            for pair in combinations(partners, 2)
        }
        return +Counter("-".join(sorted(self.kinds[o] for o in pair)) for pair in found)

    def by_funder(self, row):
        if row.kind in ("total", "estimated cost"):
            return None
        shown = row.funder and (self.unlisted or row.funder.is_listed)
        name = row.funder_name_en or row.funder_name_nb
        return by_kind(row), bool(shown), row.funder.slug if shown else name

    def sums(self, key, year=None):
        """Count (projects, value, at least, at most, left out) by all of it."""
        rows = [r for r in self.fundings if key(r) and (not year or in_year(r, year))]
        found = Counter()
        for name in {key(row) for row in rows}:
            same = [row for row in rows if key(row) == name]
            given = [as_row(row) for row in rows]
            added = [r for r in same if counts(as_row(r), given)]
            added = added if year else of_the_same_years(added)
            amounts = [
                sum((r.amount for r in added if r.qualifier in q), 0)
                for q in (("exact", "about"), ("at least",), ("at most",))
            ]
            projects = len({row.project_id for row in same})
            found[projects, *amounts, len(same) - len(added)] += 1
        return found


def by_kind(row):
    return row.kind, row.currency, row.period


def in_year(row, year):
    covered = years(row) if row.years else set()
    return year in covered and (row.period == "year" or len(covered) == 1)


def as_row(row):
    """Return the amount as the counting has it, the same object each time."""
    if not hasattr(row, "as_row"):
        values = models.Funding.objects.filter(pk=row.pk).values_list(*money.COLUMNS)
        row.as_row = money.FundingRow(*values.get())
    return row.as_row


def by_theme(figure):
    head = figure.table.head[1:-1]
    return {
        (theme, status): number
        for theme, *numbers in lists.table_of(figure)
        for status, number in zip(head, numbers[:-1], strict=True)
        if number
    }


def values(figure, column):
    return [row[column] for row in lists.table_of(figure)]


def pairs(figure, question):
    found = {day: Counter() for day in question.year_ends}
    for label, *numbers in lists.table_of(figure):
        for day, number in zip(question.year_ends[::-1], numbers, strict=True):
            found[day] += Counter({"-".join(kinds_of(label)): number})
    return found


def sums(figure, first):
    """Count (projects, value, at least, at most, left out) of the rows of a table."""
    rows = [row[first:] for row in lists.table_of(figure)]
    return Counter(
        (n, v or 0, low or 0, high or 0, left)
        for n, _about, v, low, high, left, _currency in rows
    )
