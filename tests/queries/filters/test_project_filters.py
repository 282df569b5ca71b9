"""The filters of projects: SQL, index and plain loops find and count the same."""

from datetime import date

from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from members.models import Funding, Organization, Participation, Project
from members.queries.filters import ProjectFilter, StaffProjectFilter
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.index_contents import with_choices
from tests.support.plain_filters import assert_sql_agrees, draw_choices, hits, query_of
from tests.support.plain_work import GOING_ON, runs
from tests.support.sampling import examples

YEARS = st.none() | st.integers(2015, 2030)


def asked(**parameters):
    return ProjectFilter(query_of(**parameters))


class Plain:
    """The same projects as rows, filtered by loops."""

    def __init__(self, on=None):
        self.day = on or timezone.localdate()
        self.rows = {p.pk: p for p in Project.objects.all() if not on or _began(p, on)}

    def values(self, name, pk):
        """List what a project is under one filter."""
        return set(getattr(self, f"_{name}")(self.rows[pk]))

    def _status(self, project):
        return [project.status]

    def _theme(self, project):
        themes = [topic for topic in project.themes.all() if not topic.is_retired]
        return [topic.slug for topic in themes] or ["none"]

    def _site(self, project):
        for site in project.sites.all():
            here = site
            while here:
                yield here.slug
                here = here.part_of

    def _parts(self, project):
        rows = project.participations.all()
        return [
            row for row in rows if row.organization.is_listed and not row.declined_on
        ]

    def _kind(self, project):
        rows = (row for row in self._parts(project) if row.role != "funder")
        return [row.organization.kind for row in rows]

    def _organization(self, project):
        return [row.organization.slug for row in self._parts(project)]

    def _funder(self, project):
        rows = [row for row in self._parts(project) if row.role == "funder"]
        yield from (row.organization.slug for row in rows)
        for row in project.fundings.all():
            if row.funder and row.funder.is_listed:
                yield row.funder.slug

    def _funding(self, project):
        for row in project.fundings.all():
            if row.stated_on and row.stated_on > self.day:
                continue
            listed = row.funder and row.funder.is_listed and row.funder.slug
            name = row.funder_name_nb or row.funder_name_en
            giver = listed or (f'"{name}"' if name else "-")
            per = "-year" if row.period == "year" else ""
            sort = f"{row.kind.replace(' ', '-')}-{row.currency}{per}"
            yield from (sort, f"{sort}:{giver}")
            first, last = int(row.years[:4] or 0), int(row.years[-4:] or -1)
            if per or first == last:
                yield from (f"{sort}/{year}" for year in range(first, last + 1))

    def _partners(self, project):
        known = {
            row.organization_id
            for row in self._parts(project)
            if row.role != "funder" and runs(row.since, None, self.day)
        }
        bands = {0: "0", 1: "1", 2: "2", 3: "3-5", 4: "3-5", 5: "3-5"}
        yield bands.get(len(known)) or ("6-9" if len(known) < 10 else "10-")

    def _year(self, project):
        days = [project.since, project.opened, project.until]
        known = [day.year for day in days if day]
        goes_on = project.status in GOING_ON
        ends = [self.day.year] if goes_on and not project.until else []
        for year in range(1900, 2100):
            if known and min(known) <= year <= max(known + ends):
                yield str(year)
        if not known:
            yield "unknown"

    def hits(self, chosen, left_out=None):
        asked = {n: v for n, v in chosen.items() if v and n != left_out}
        return {
            pk
            for pk in self.rows
            if all(self.values(n, pk) & set(v) for n, v in asked.items())
        }


def _began(project, day):
    known = [first for first in (project.since, project.opened) if first]
    return not known or min(known) <= day


def make_world(draw):
    """Draw a few projects: nested sites, retired themes, hidden partners and funders."""
    outer = make.site()
    inner = make.site(part_of=outer)
    sites = [outer, inner, make.site(part_of=inner), make.site()]
    themes = [make.topic(), make.topic(), make.topic(is_retired=True)]
    organizations = [
        make.organization(
            kind=draw(st.sampled_from(Organization.Kind.values)), is_listed=number != 1
        )
        for number in range(4)
    ]
    for _ in range(draw(st.integers(0, 6))):
        years = draw(st.tuples(YEARS, YEARS, YEARS))
        since, opened, until = sorted(years, key=lambda year: year or 9999)
        project = make.project(
            status=draw(st.sampled_from(Project.Status.values)),
            since=since and date(since, 1, 1),
            opened=opened and date(opened, 2, 1),
            until=until and date(until, 3, 1),
            sites=draw(st.lists(st.sampled_from(sites), unique=True, max_size=2)),
            themes=draw(st.lists(st.sampled_from(themes), unique=True)),
        )
        for organization in draw(st.lists(st.sampled_from(organizations), max_size=3)):
            Participation.objects.get_or_create(
                project=project,
                organization=organization,
                role=draw(st.sampled_from(["partner", "funder"])),
                defaults={
                    "since": draw(st.sampled_from([None, None, date(2022, 5, 1)])),
                    "declined_on": draw(
                        st.sampled_from([None, None, date(2024, 1, 1)])
                    ),
                },
            )
        if draw(st.booleans()):
            draw_funding(draw, project, organizations)


def draw_funding(draw, project, organizations):
    funder = draw(st.none() | st.sampled_from(organizations))
    Funding.objects.create(
        project=project,
        funder=funder,
        funder_name_nb=""
        if funder
        else draw(st.sampled_from(["", "EU: fondet", organizations[0].slug])),
        kind=draw(st.sampled_from(["grant", "own contribution"])),
        amount=1,
        currency=draw(st.sampled_from(["NOK", "EUR"])),
        period=draw(st.sampled_from(["total", "year"])),
        years=draw(st.sampled_from(["", "2024", "2024-2026"])),
        stated_on=draw(st.sampled_from([None, date(2021, 2, 1)])),
    )


# Words of titles, partners, themes and sites of the drawn projects, with a typo.
SEARCHES = ["", "prosjekt", "bedrift", "emne sted", "prosjetk", "finnesikke", "!"]
MORE = {
    "q": st.sampled_from(SEARCHES),
    "sort": st.sampled_from(["", "relevance", "title", "-since", "by colour"]),
}


class Agreement(TestCase):
    @settings(
        max_examples=examples(20),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def test_every_count_is_what_choosing_it_would_give(self, data):
        # Examples are rolled back inside one transaction, which no reader ever sees.
        ProjectFilter.store.built.clear()
        ProjectFilter.store_of_days.built.clear()
        make_world(data.draw)
        day = data.draw(st.none() | st.dates(date(2014, 1, 1), date(2031, 1, 1)))
        on = {"on": str(day)} if day else {}
        chosen = draw_choices(data.draw, asked(**on))

        search = asked(**on, **chosen)

        plain, answer = Plain(day), search.answer
        assert set(hits(search)) == plain.hits(chosen)
        for name in search.several:
            others = plain.hits(chosen, left_out=name)
            counts = {
                value: sum(value in plain.values(name, pk) for pk in others)
                for value in answer.index.facets[name].choices
            }
            assert answer.counts(name) == counts, name
            offered = {v for pk in plain.rows for v in plain.values(name, pk)}
            assert set(counts) == offered, name
        # An amount and a role may make one organization the funder of a project twice.
        assert_sql_agrees(data, asked, MORE, on | chosen, "funder")


def test_a_funder_in_two_ways_is_counted_once():
    funder, project = make.organization(), make.project()
    make.funding(project, funder=funder)
    make.participation(project=project, organization=funder, role="funder")

    assert asked().answer.counts("funder") == {funder.slug: 1}


DAY_OF_2024 = date(2024, 3, 1)


def test_partners_too_many_to_list_are_read_when_one_is_asked_for():
    first, second, other = (make.organization() for _ in range(3))
    project = make.project(partners=[first])
    make.project(partners=[second], since=date(2090, 1, 1))
    make.claim(other, by=first, project=project)

    with with_choices(1):
        search = asked(organization=[first.slug, other.slug, "nobody"])
        listed = asked().answer.counts("organization")
        found, chosen = search.answer[:], search.recognized["organization"]
        of_a_day = asked(on=["2026-01-01"], organization=[first.slug, second.slug])

    assert (listed, found, chosen) == ({}, [project.pk], [first.slug])
    assert of_a_day.recognized["organization"] == [first.slug]


def test_names_of_organizations_are_read_in_one_pass_and_staff_see_that_of_a_funder():
    """PostgreSQL asks a list in an OR again for each row when it outgrows its memory."""
    for name in ("organization", "funder", "payer"):
        rows = ProjectFilter.source(DAY_OF_2024).labels()[name].rows
        assert "SubPlan" not in rows.explain(), name

    enova = make.organization(name="Enova", slug="enova")
    for funder in ({"funder": enova}, {"funder_name_nb": "EU"}, {}):
        make.funding(make.project(), **funder)
    search = StaffProjectFilter(QueryDict())

    counts = search.counts(search.matches, *search.unoffered, number=3)
    choices = search.read_choices(counts)

    numbers = {"Tilskudd (NOK)": 3, "Enova": 1, "EU": 1, "Giver ikke oppgitt": 1}
    queries = {c.label: query_of(funding=c.value) for c in choices["funding"]}
    assert {n: len(StaffProjectFilter(q).qs) for n, q in queries.items()} == numbers


def test_a_project_that_goes_on_is_under_way_until_this_year():
    names = ("since", "opened", "until")
    # The years of the three days, and the years that they make in 2024.
    for status, years, expected in cases(__file__, "under_way.jsonl"):
        days = [year and date(int(year), 6, 1) for year in years]
        pk = make.project(status=status, **dict(zip(names, days, strict=True))).pk
        project = Project.objects.with_years(DAY_OF_2024).get(pk=pk)
        if project.first_year is None:
            assert expected == ["unknown"]
        else:
            first, last = project.first_year, project.last_year
            assert [*range(first, last + 1)] == expected
