"""Money is added only where that is true, and what is left out is named with the reason."""

import re
from datetime import date
from decimal import Decimal

from django.utils import translation
from hypothesis import given, strategies as st

from members.models import Organization
from members.queries.statistics import money
from tests.queries.statistics import lists
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.grenland import load
from tests.support.sampling import part_of

VALUES = {
    "project": [1, 2, 3],
    "kind": ["grant", "total", "estimated cost"],
    "amount": [Decimal(5), Decimal(7), Decimal("0.5")],
    "currency": ["NOK", "EUR"],
    "qualifier": ["exact", "about", "at most", "at least"],
    "period": ["total", "year"],
    "years": ["", "", "2024", "2025-2026", "2026"],
    "stated_on": [None, date(2020, 1, 1), date(2021, 1, 1)],
    "stated_on_precision": ["day", "month", "year", "at_latest"],
    "funder_name_nb": ["", "Enova", "Enova og Siva", "Siva"],
}
BLANK = money.FundingRow(*[None] * len(money.FundingRow._fields))
LONG_AGO = BLANK._replace(years="0000")
FIELDS = {name: st.sampled_from(values) for name, values in VALUES.items()}


def row_of(fields):
    """Return a row of a funder by name, or by the address that one has in the registry."""
    is_listed = fields["funder_name_nb"] == "Enova"
    listed = {"funder_slug": "enova", "funder_name": "Enova", "funder_name_nb": ""}
    return BLANK._replace(**fields | (listed if is_listed else {}))


ROWS = st.fixed_dictionaries(FIELDS).map(row_of)
LAST_DAYS = {("month", year): date(year, 1, 31) for year in (2020, 2021)}
LAST_DAYS |= {("year", year): date(year, 12, 31) for year in (2020, 2021)}


def years(row):
    first, last = int(row.years[:4]), int(row.years[-4:])
    return set(range(first, last + 1))


def funders(row):
    found = {row.funder_name, row.funder_name_nb, row.funder_name_en}
    return {name.casefold() for name in found if name}


def last_possible_day(row):
    return LAST_DAYS.get((row.stated_on_precision, row.stated_on.year), row.stated_on)


def same(one, other):
    names = ("project", "kind", "currency", "period")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def counts(row, rows):
    """Whether an amount may be added, by the meaning of each rule."""
    if row.project_status == "stopped":
        return False
    twins = [other for other in rows if other[1:] == row[1:]]
    if twins[0] is not row:
        return False
    rivals = [other for other in rows if other[1:] != row[1:] and same(other, row)]
    if not rivals:
        return True
    if row.kind not in ("total", "estimated cost"):
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


@given(st.lists(ROWS, max_size=8), st.lists(st.booleans(), min_size=3, max_size=3))
def test_a_sum_is_what_the_meaning_of_each_amount_allows(drawn, stopped):
    statuses = {n + 1: "stopped" if s else "running" for n, s in enumerate(stopped)}
    rows = [
        row._replace(pk=pk, project_status=statuses[row.project])
        for pk, row in enumerate(drawn)
    ]

    found = money.sums(rows, money.sort_of)

    for sort in {money.sort_of(row) for row in rows}:
        of_sort = [row for row in rows if money.sort_of(row) == sort]
        added = of_the_same_years([row for row in of_sort if counts(row, rows)])
        left = [row for row in of_sort if row not in added]
        assert [row for row, _reason in found[sort].left_out] == left
        for name, qualifiers in {
            "value": ["exact", "about"],
            "at_least": ["at least"],
            "at_most": ["at most"],
        }.items():
            parts = [row.amount for row in added if row.qualifier in qualifiers]
            assert getattr(found[sort], name) == (sum(parts) if parts else None)
        assert found[sort].is_about == any(r.qualifier == "about" for r in added)


def test_an_amount_in_total_is_not_divided_between_years():
    for period, years in (("year", "2024-2026"), ("total", "2024-2026"), ("year", "")):
        make.funding(make.project(), kind="grant", period=period, years=years)
    make.funding(make.project(), kind="grant", period="total", years="2024")

    table = lists.table_of(lists.shown("money-by-year", {"since": "2020-01-01"}))

    yearly = "Tilskudd i året (NOK)"
    rows = [[2026, yearly], [2025, yearly], [2024, "Tilskudd (NOK)"], [2024, yearly]]
    assert [row[:2] for row in table] == rows


def test_a_year_of_which_less_is_known_than_a_sum_says_so():
    given = {"kind": "grant", "currency": "NOK", "period": "total"}
    for year, qualifier in [(2021, "about"), (2023, "at least"), (2016, "exact")]:
        project = make.project(since=date(2015, 1, 1))
        given |= {"years": str(year), "qualifier": qualifier, "amount": 2 * 10**6}
        make.funding(project, **given)

    found = lists.shown("money-by-year", {"since": "2020-01-01", "until": "2024-12-31"})

    ((_heading, drawn),) = found.chart.groups
    assert [(bar.label, bar.value, bar.text) for bar in drawn.bars] == [
        ("2023, minst", 2.0, "2"),
        ("2022", 0, "–"),
        ("2021, om lag", 2.0, "2"),
    ]
    assert found.finding == "2 av 3 beløp faller i et kjent år i perioden"
    assert "utenfor perioden" in found.notes[-1]


def test_an_unlisted_funder_is_named_to_staff_alone_and_a_name_is_no_address():
    enova = make.organization(name="Enova SF", slug="enova")
    hidden = make.organization(name="Skjult AS", is_listed=False)
    for named in ({"funder": enova}, {"funder_name_nb": "enova"}, {"funder": hidden}):
        make.funding(make.project(), kind="grant", currency="NOK", **named)

    for unlisted, other in ((False, "Giver ikke oppgitt"), (True, "Skjult AS")):
        figure = lists.shown("money-by-funder", unlisted=unlisted)
        numbers = {row[0]: row[2] for row in lists.table_of(figure)}
        assert numbers == {"Enova SF": 1, "enova": 1, other: 1}
    lists.each_link_leads_to_its_number(lists.shown("money-by-funder"))


def text(figure):
    """Return the table of a figure as lines of what is shown, with short units."""
    rows = [[cell.display for cell in row] for row in figure.table.rows]
    lines = "\n".join(" | ".join(row).replace("\xa0", " ") for row in rows)
    lines = re.sub("million(er)? kroner", "mill. kr", lines)
    return lines.replace("milliarder kroner", "mrd. kr")


def test_what_was_stated_later_or_began_later_is_not_counted_on_a_day():
    make.funding(make.project(since=date(2020, 1, 1)), stated_on=date(2021, 5, 1))
    make.funding(make.project(since=date(2022, 1, 1)))
    make.funding(make.project(since=date(2019, 1, 1)))

    for day, number in (("2020-12-31", 1), ("2021-05-01", 2), ("2022-01-01", 3)):
        [row] = lists.table_of(lists.shown("money-by-kind", {"on": day}))
        assert row[1] == number, day


def test_the_money_of_grenland_is_what_its_sources_allow():
    load()

    kinds, _funders, by_year = figures = [
        lists.shown(f"money-by-{name}", {"on": "2026-11-27"})
        for name in ("kind", "funder", "year")
    ]
    lines = [line for _name, line in cases(__file__, "money_of_grenland.csv")]

    assert "\n".join(map(text, figures)).splitlines() == lines
    assert kinds.finding.replace("\xa0", " ") == (
        "Kjente tilskudd: 430,85 millioner kroner, pluss høyst 1 million kroner; "
        "om lag 170 millioner euro"
    )
    assert by_year.finding == "1 av 17 beløp faller i et kjent år i perioden"
    (left_out,) = by_year.notes[1:]
    words = "PyroCO₂ (tilskudd, om lag 40 millioner euro)"
    assert words in left_out.replace("\xa0", " ")
    assert left_out.count(";") == 15


def network_of(client, address):
    page = client.get(address)
    assert page.resolver_match.view_name == "directory:network_figures"
    return page.context["shown"].network


def kinds_of(label):
    """Return the kinds of a pair as the network has them."""
    with translation.override("en"):
        kinds = {
            str(name).lower()[:5]: kind for kind, name in Organization.Kind.choices
        }
    ends = label.lower().removeprefix("between ").split(" with ")
    return tuple(sorted(kinds[end[:5]] for end in (ends * 2)[:2]))


def test_each_number_of_the_network_leads_to_the_page_that_shows_it(client):
    load()
    changes = lists.shown("changes-in-a-year", {"on": "2023-12-31"}).table.rows[-3:]
    pairs = lists.shown("collaboration", {"on": "2023-12-31"}, "en").table.rows
    cells = [cell for row in [*changes, *pairs] for cell in row if cell.url]
    # A page of the network counts all its years.
    asked = part_of(sorted({cell.url for cell in cells}), 3)
    networks = {url: network_of(client, url) for url in asked}

    assert len(cells) > 12
    for row, name in zip(changes, ["projects", "organizations", "pairs"], strict=True):
        for cell in (cell for cell in row[1:3] if cell.url in networks):
            assert cell.value == len(getattr(networks[cell.url], name)), name
    for label, *numbers in pairs:
        for cell in (cell for cell in numbers if cell.url in networks):
            counts = networks[cell.url].kind_pairs
            assert counts[kinds_of(label.value)] == cell.value, (cell.url, label.value)


def test_a_note_names_fifty_amounts_and_counts_the_others():
    notes = []
    for how_many in (50, 2):
        for _each in range(how_many):
            project = make.project(title_en=f"Project {len(notes)}")
            make.funding(project, kind="grant"), make.funding(project, kind="grant")
        notes.append(lists.shown("money-by-kind", language="en").notes[-1])

    fifty, more = notes
    assert (fifty.count("; "), "; and " in fifty) == (49, False)
    assert (more.count("; "), "; and 2 more" in more) == (50, True)
