"""Money is added only where that is true, and what is left out is named with the reason."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.models import Funding
from members.statistics import money
from tests.statistics.lists import shown
from tests.support.factories import make_funding, make_organization, make_project
from tests.support.grenland import load

FUNDERS = [
    {"funder_slug": None, "funder_name": None, "funder_name_nb": ""},
    {"funder_slug": "enova", "funder_name": "Enova", "funder_name_nb": ""},
    {"funder_slug": None, "funder_name": None, "funder_name_nb": "Enova og Siva"},
    {"funder_slug": None, "funder_name": None, "funder_name_nb": "Siva"},
]
BLANK = money.Row(*[None] * len(money.Row._fields))
FIELDS = st.fixed_dictionaries(
    {
        "project": st.integers(1, 3),
        "kind": st.sampled_from(["grant", "total", "estimated cost"]),
        "amount": st.sampled_from([Decimal(5), Decimal(7), Decimal("0.5")]),
        "currency": st.sampled_from(["NOK", "EUR"]),
        "qualifier": st.sampled_from(["exact", "about", "at most", "at least"]),
        "period": st.sampled_from(["total", "year"]),
        "years": st.sampled_from(["", "", "2024", "2025-2026", "2026"]),
        "stated_on": st.sampled_from([None, date(2020, 1, 1), date(2021, 1, 1)]),
        "stated_on_precision": st.sampled_from(["day", "month", "year", "at_latest"]),
    }
)
ROWS = st.builds(
    lambda fields, funder: BLANK._replace(**fields, **funder),
    FIELDS,
    st.sampled_from(FUNDERS),
)
LAST_DAYS = {
    ("month", 2020): date(2020, 1, 31),
    ("month", 2021): date(2021, 1, 31),
    ("year", 2020): date(2020, 12, 31),
    ("year", 2021): date(2021, 12, 31),
}


def years(row):
    first, last = int(row.years[:4]), int(row.years[-4:])
    return set(range(first, last + 1))


def funders(row):
    found = {row.funder_name, row.funder_name_nb, row.funder_name_en}
    return {name.casefold() for name in found if name}


def is_a_cost(row):
    return row.kind in ("total", "estimated cost")


def last_possible_day(row):
    return LAST_DAYS.get((row.stated_on_precision, row.stated_on.year), row.stated_on)


def counts(row, rows):
    """Whether an amount may be added, by the meaning of each rule."""
    if row.project_status == "stopped":
        return False
    twins = [other for other in rows if other[1:] == row[1:]]
    if twins[0] is not row:
        return False
    rivals = [
        other
        for other in rows
        if other[1:] != row[1:]
        and (other.project, other.kind, other.currency, other.period)
        == (row.project, row.kind, row.currency, row.period)
    ]
    if not rivals:
        return True
    if not is_a_cost(row):
        # It may be within an amount of a funder that is not known, or of several funders.
        own, others = funders(row), set().union(*map(funders, rivals))
        contains = {(a, b) for a in others for b in own if a != b and b in a}
        return bool(own) and not contains
    every = {(*other[1:],): other for other in [row, *rivals]}.values()
    covered = [year for other in every if other.years for year in years(other)]
    if all(other.years for other in every) and len(covered) == len(set(covered)):
        return True
    return all(
        row.stated_on
        and row.stated_on_precision != "at_latest"
        and other.stated_on
        and other.years == row.years
        and last_possible_day(other) < row.stated_on
        for other in rivals
    )


def of_the_same_years(rows):
    """Return all, but of several amounts a year those of the years that end last."""
    if len(rows) < 2 or rows[0].period == "total":
        return rows
    last = max((max(years(r)), min(years(r))) for r in [*rows, LONG_AGO] if r.years)
    return [r for r in rows if r.years and (max(years(r)), min(years(r))) == last]


LONG_AGO = BLANK._replace(years="0000")


@given(st.lists(ROWS, max_size=8), st.lists(st.booleans(), min_size=3, max_size=3))
def test_a_sum_is_what_the_meaning_of_each_amount_allows(drawn, stopped):
    statuses = {n + 1: "stopped" if s else "running" for n, s in enumerate(stopped)}
    rows = [
        row._replace(pk=pk, project_status=statuses[row.project])
        for pk, row in enumerate(drawn)
    ]

    found = money.sums(rows, money.sort_of)

    for sort in {money.sort_of(row) for row in rows}:
        same = [row for row in rows if money.sort_of(row) == sort]
        added = of_the_same_years([row for row in same if counts(row, rows)])
        left = [row for row in same if row not in added]
        assert [row for row, _reason in found[sort].left_out] == left
        for name, qualifiers in {
            "value": ["exact", "about"],
            "at_least": ["at least"],
            "at_most": ["at most"],
        }.items():
            parts = [row.amount for row in added if row.qualifier in qualifiers]
            assert getattr(found[sort], name) == (sum(parts) if parts else None)
        assert found[sort].is_about == any(r.qualifier == "about" for r in added)


@pytest.mark.django_db
def test_an_amount_in_total_is_not_divided_between_years():
    for number, (period, years) in enumerate(
        [("year", "2024-2026"), ("total", "2024-2026"), ("total", "2024"), ("year", "")]
    ):
        given = {"period": period, "years": years, "amount": 10**6 * (number + 1)}
        make_funding(make_project(), kind="grant", **given)

    table = shown("money-by-year", {"since": "2020-01-01"}).table

    assert [[cell.value for cell in row[:2]] for row in table.rows] == [
        [2026, "Tilskudd i året (NOK)"],
        [2025, "Tilskudd i året (NOK)"],
        [2024, "Tilskudd (NOK)"],
        [2024, "Tilskudd i året (NOK)"],
    ]


def text(figure):
    """Return the table of a figure as lines of what is shown, with short units."""
    rows = [[cell.shown for cell in row] for row in figure.table.rows]
    lines = [" | ".join(row).replace("\xa0", " ") for row in rows]
    shorter = re.compile("million(er)? kroner"), re.compile("milliarder kroner")
    return [shorter[1].sub("mrd. kr", shorter[0].sub("mill. kr", n)) for n in lines]


@pytest.mark.django_db
def test_a_funder_that_is_not_listed_is_named_to_staff_alone():
    hidden = make_organization(name="Skjult AS", is_listed=False)
    make_funding(make_project(), funder=hidden, kind="grant")

    public, staff = (
        text(shown("money-by-funder", unlisted=unlisted)) for unlisted in (False, True)
    )

    assert [line.split(" | ")[0] for line in public] == ["Kilde ikke oppgitt"]
    assert [line.split(" | ")[0] for line in staff] == ["Skjult AS"]


@pytest.mark.django_db
def test_what_was_stated_later_or_began_later_is_not_counted_on_a_day():
    make_funding(make_project(since=date(2020, 1, 1)), stated_on=date(2021, 5, 1))
    make_funding(make_project(since=date(2022, 1, 1)))
    make_funding(make_project(since=date(2019, 1, 1)))

    found = shown("money-by-kind", {"on": "2020-12-31"})

    assert [row[1].value for row in found.table.rows] == [1]
    assert Funding.objects.count() == 3


MONEY_BY_KIND = """
Tilskudd (NOK) | 4 | nøyaktig | 430,85 mill. kr | – | høyst 1 mill. kr | 0
Tilskudd i året (NOK) | 1 | nøyaktig | 5 mill. kr | – | – | 0
Tilskudd (EUR) | 3 | om lag | om lag 170 millioner euro | – | – | 0
Lån (NOK) | 1 | nøyaktig | 90 mill. kr | – | – | 0
Innhentet kapital (NOK) | 1 | om lag | om lag 1,2 mrd. kr | – | – | 0
Samlet kostnad (NOK) | 5 | om lag | om lag 3,229 mrd. kr | minst 11 mill. kr | – | 0
Samlet kostnad (EUR) | 1 | om lag | om lag 44 millioner euro | – | – | 0
Anslått kostnad (NOK) | 1 | om lag | om lag 3,3 mrd. kr | – | – | 0
"""
MONEY_BY_FUNDER = """
Enova SF | Tilskudd (NOK) | 4 | nøyaktig | 430,85 mill. kr | – | høyst 1 mill. kr | 0
Siva (Norsk katapult) og Innovasjon Norge, sammen | \
Tilskudd i året (NOK) | 1 | nøyaktig | 5 mill. kr | – | – | 0
EU (Horisont 2020) | Tilskudd (EUR) | 1 | om lag | om lag 40 millioner euro | – | – | 0
EUs innovasjonsfond | Tilskudd (EUR) | 2 | nøyaktig | 130 millioner euro | – | – | 0
Innovasjon Norge | Lån (NOK) | 1 | nøyaktig | 90 mill. kr | – | – | 0
Kilde ikke oppgitt | Innhentet kapital (NOK) | 1 | om lag | om lag 1,2 mrd. kr | – | – | 0
"""
MONEY_BY_YEAR = """
2026 | Tilskudd i året (NOK) | 1 | nøyaktig | 5 mill. kr | – | – | 0
2025 | Tilskudd i året (NOK) | 1 | nøyaktig | 5 mill. kr | – | – | 0
2024 | Tilskudd i året (NOK) | 1 | nøyaktig | 5 mill. kr | – | – | 0
"""


@pytest.mark.django_db
def test_the_money_of_grenland_is_what_its_sources_allow():
    load()

    kinds = shown("money-by-kind", {"on": "2026-11-27"})

    assert text(kinds) == MONEY_BY_KIND.strip().split("\n")
    assert kinds.finding.replace("\xa0", " ") == (
        "Kjente tilskudd: 430,85 millioner kroner, pluss høyst 1 million kroner; "
        "om lag 170 millioner euro"
    )
    funders = shown("money-by-funder", {"on": "2026-11-27"})
    assert text(funders) == MONEY_BY_FUNDER.strip().split("\n")
    by_year = shown("money-by-year", {"on": "2026-11-27"})
    assert text(by_year) == MONEY_BY_YEAR.strip().split("\n")
    assert by_year.finding == "1 av 17 beløp faller i et kjent år i perioden"
    (left_out,) = by_year.notes[1:]
    assert "PyroCO₂ (tilskudd, om lag 40 millioner euro)" in left_out.replace(
        "\xa0", " "
    )
    assert left_out.count(";") == 15


NUMBER = re.compile(r"<a href=\"(/[^\"]*)\">([0-9]+)</a>")


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["/tall/?on=2023-12-31", "/en/statistics/"])
def test_each_number_of_grenland_leads_to_the_list_that_it_counts(client, where):
    load()

    body = unescape(client.get(where).content.decode())

    found = {pair for pair in NUMBER.findall(body) if "#" not in pair[0]}
    projects = [pair for pair in found if "/pro" in pair[0]]
    assert len(projects) > 40
    for address, number in projects:
        listing = client.get(address).context["listing"]
        assert listing.filter.problems == [], address
        assert len(listing.answer) == int(number), address


@pytest.mark.django_db
def test_a_note_names_fifty_amounts_and_counts_the_others():
    projects = [make_project(title_en=f"Project {n}") for n in range(52)]
    for project in projects[:50]:
        make_funding(project, kind="grant"), make_funding(project, kind="grant")
    (fifty,) = shown("money-by-kind", language="en").notes[-1:]
    for project in projects[50:]:
        make_funding(project, kind="grant"), make_funding(project, kind="grant")
    (more,) = shown("money-by-kind", language="en").notes[-1:]

    assert (fifty.count("; "), "; and " in fifty) == (49, False)
    assert (more.count("; "), "; and 2 more" in more) == (50, True)
