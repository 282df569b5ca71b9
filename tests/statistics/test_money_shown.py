"""Years, funders and networks of figures: what is shown, and where it leads."""

from datetime import date

import pytest
from django.http import QueryDict
from django.utils import translation

from members.filters import ProjectFilter
from members.models import Organization
from tests.statistics.lists import shown
from tests.support.factories import make_funding, make_organization, make_project
from tests.support.grenland import load
from tests.support.sampling import part_of


@pytest.mark.django_db
def test_each_number_of_the_network_leads_to_the_page_that_shows_it(client):
    load()
    changes = shown("changes-in-a-year", {"on": "2023-12-31"}).table.rows[-3:]
    pairs = shown("collaboration", {"on": "2023-12-31"}, "en").table.rows
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


def network_of(client, address):
    page = client.get(address)
    assert page.resolver_match.view_name == "directory:network_figures"
    return page.context["shown"].network


def kinds_of(label):
    """Return the kinds of a pair as the network has them."""
    with translation.override("en"):
        kinds = {str(name).lower(): kind for kind, name in Organization.Kind.choices}
    return tuple(sorted(kinds[word] for word in label.lower().split(" with ")))


@pytest.mark.django_db
def test_a_year_of_which_less_is_known_than_a_sum_says_so():
    given = {"kind": "grant", "currency": "NOK", "period": "total"}
    for year, qualifier in [(2021, "about"), (2023, "at least"), (2016, "exact")]:
        project = make_project(since=date(2015, 1, 1))
        given |= {"years": str(year), "qualifier": qualifier, "amount": 2 * 10**6}
        make_funding(project, **given)

    found = shown("money-by-year", {"since": "2020-01-01", "until": "2024-12-31"})

    ((_heading, drawn),) = found.chart.groups
    assert [(bar.label, bar.value, bar.text) for bar in drawn.bars] == [
        ("2023, minst", 2.0, "2"),
        ("2022", 0, "–"),
        ("2021, om lag", 2.0, "2"),
    ]
    assert found.finding == "2 av 3 beløp faller i et kjent år i perioden"
    assert "utenfor perioden" in found.notes[-1]


@pytest.mark.django_db
def test_a_name_that_reads_like_an_address_is_another_funder():
    enova = make_organization(name="Enova SF", slug="enova")
    make_funding(make_project(), kind="grant", currency="NOK", funder=enova)
    named = {"funder": None, "funder_name_nb": "enova"}
    make_funding(make_project(), kind="grant", currency="NOK", **named)

    found = shown("money-by-funder")

    assert [(row[0].value, row[2].value) for row in found.table.rows] == [
        ("Enova SF", 1),
        ("enova", 1),
    ]
    for row in found.table.rows:
        asked = ProjectFilter(QueryDict(row[2].url.partition("?")[2]))
        assert len(asked.answer) == asked.qs.count() == 1
