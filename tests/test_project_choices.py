"""What the filters of projects offer: partners and funders by name, and years."""

from datetime import date

import pytest
from django.http import QueryDict

from members.filters import ProjectFilter, StaffProjectFilter
from members.models import Project
from tests.support.factories import (
    make_claim,
    make_funding,
    make_organization,
    make_project,
)
from tests.support.index_contents import with_choices
from tests.test_project_filters import asked

DAY_OF_2024 = date(2024, 3, 1)


@pytest.mark.django_db
def test_partners_too_many_to_list_are_read_when_one_is_asked_for():
    first, second, other = (make_organization() for _ in range(3))
    project = make_project(partners=[first])
    make_project(partners=[second], since=date(2090, 1, 1))
    make_claim(other, by=first, project=project)

    with with_choices(1):
        search = asked(organization=[first.slug, other.slug, "nobody"])
        listed = asked().answer.counts("organization")
        found, chosen = search.answer[:], search.recognized["organization"]
        of_a_day = asked(on=["2026-01-01"], organization=[first.slug, second.slug])

    assert (listed, found, chosen) == ({}, [project.pk], [first.slug])
    assert of_a_day.recognized["organization"] == [first.slug]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["organization", "funder", "payer"])
def test_names_of_organizations_are_read_in_one_pass(name):
    """PostgreSQL asks a list in an OR again for each row when it outgrows its memory."""
    rows = ProjectFilter.source(DAY_OF_2024).labels()[name].rows

    assert "SubPlan" not in rows.explain()


@pytest.mark.django_db
def test_staff_see_the_funder_of_money_by_name():
    make_funding(make_project(), funder=make_organization(name="Enova", slug="enova"))
    search = StaffProjectFilter(QueryDict())

    choices = search.read_choices(search.counts(search.found, *search.unoffered))

    assert [c.label for c in choices["funding"] if c.value.endswith(":enova")] == [
        "Enova"
    ]


# Status, the years of the three days, and the years that they make in 2024.
YEARS = [
    ("running", (None, None, None), ["unknown"]),
    ("running", ("2019", None, "2021"), [2019, 2020, 2021]),
    ("running", ("2023", None, None), [2023, 2024]),
    ("running", ("2020", "2022", None), [2020, 2021, 2022, 2023, 2024]),
    ("running", (None, None, "2021"), [2021]),
    ("running", ("2026", None, None), [2026]),
    ("completed", ("2019", None, None), [2019]),
]


@pytest.mark.django_db
def test_a_project_that_goes_on_is_under_way_until_this_year():
    names = ("since", "opened", "until")
    for status, years, expected in YEARS:
        days = [year and date(int(year), 6, 1) for year in years]
        named = dict(zip(names, days, strict=True))
        pk = make_project(status=status, **named).pk
        project = Project.objects.with_years(DAY_OF_2024).get(pk=pk)
        if project.first_year is None:
            assert expected == ["unknown"]
        else:
            first, last = project.first_year, project.last_year
            assert [*range(first, last + 1)] == expected
