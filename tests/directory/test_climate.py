"""The climate page: the picture, what may be quoted, the tables, days and years."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.support.climate import make_emission, make_goal
from tests.support.factories import (
    make_effect,
    make_member,
    make_organization,
    make_project,
)

pytestmark = pytest.mark.django_db


def shown(client, **asked):
    return client.get("/klima/", asked).context["page"]


@pytest.fixture
def goal():
    """Create a goal of zero in 2040 and the emissions of 2020 that it is about."""
    return make_goal()


def test_the_table_says_what_counts_and_a_year_keeps_what_is_in_effect_by_then(
    client, goal
):
    make_emission(year_from=2023, tonnes_co2e=900_000)
    for fields in ({"year": 2022}, {"year": 2041}, {"unit": "kg/year"}, {}):
        make_effect(make_project(), **fields)
    project, usual = make_project(), {"mechanism": "avoided", "maturity": "expected"}
    whole = make_effect(project, value=900, **usual)
    # A part of another effect of its project has no later figure.
    make_effect(project, value=40, contained_in=whole, **usual)

    always, then = shown(client), shown(client, year="2022")

    texts = [
        [row.counting_text for row in sorted(page.rows, key=lambda row: row.effect.pk)]
        for page in (always, then)
    ]
    unknown = "Nei: året er ikke kjent"
    assert texts == [
        [
            *("Ja", "Nei: kommer etter 2040", "Nei: ikke i tonn i året", "Ja"),
            *("Ja", "Nei: telles allerede"),
        ],
        ["Ja", "Nei: kommer etter 2022", *[unknown] * 4],
    ]
    assert [effect.year for effect in then.picture.effects] == [2022]
    assert (then.emissions, then.picture.start) == ([], goal)


def test_a_day_keeps_projects_that_had_begun_and_the_table_sorts(client, goal):
    for number, status in enumerate(["stopped", "running"]):
        since = date(2024, 1, 1) if number else None
        project = make_project(status=status, title_nb=f"P{number}", since=since)
        make_effect(project, value=100 + number, year=2030 + number)

    def values(**query):
        return [int(row.effect.value) for row in shown(client, **query).rows]

    assert (values(on="2023-12-31"), values(on="2024-01-01")) == ([100], [100, 101])
    sorts = "project", "-project", "effect", "year", "-year", "status"
    assert {sort: values(sort=sort) for sort in sorts} == {
        **{"project": [100, 101], "-project": [101, 100], "effect": [101, 100]},
        **{"year": [100, 101], "-year": [101, 100], "status": [101, 100]},
    }


def test_a_change_is_visible_and_emissions_of_the_unlisted_are_not(client, goal):
    assert "Brevik" not in client.get("/klima/").text
    make_effect(make_project(title_nb="Brevik"))
    hidden = make_organization(is_listed=False)
    make_emission(scope_nb="Skjult verk", organization=hidden, tonnes_co2e=5)
    make_emission(scope_nb="Synlig verk", organization=make_member(), tonnes_co2e=7)

    page = client.get("/klima/").text

    names = "Brevik", "Synlig verk", "Skjult"
    assert [name for name in names if name in page] == ["Brevik", "Synlig verk"]
    assert "Skjult" not in client.get("/klima/emissions.csv").text


def test_a_bad_value_is_named_and_ignored(client, goal):
    make_effect(make_project())

    for query, said in {
        "on=2020-02-30": "«2020-02-30» er ikke en gyldig dato",
        "year=tolv": "«tolv» er ikke et årstall",
        "year=99999": "«99999» er ikke et årstall",
        "year=²⁰²⁰": "«²⁰²⁰» er ikke et årstall",
        "sort=<b>": "kan ikke sorteres etter «&lt;b&gt;»",
    }.items():
        page = client.get(f"/klima/?{query}")
        assert (page.status_code, said in page.text) == (200, True)


def test_each_table_is_a_file(client, goal):
    project = make_project(title_nb="=1+1", title_en="=1+1")
    make_effect(project, value=400_000, value_max=500_000)

    for name in ("effects", "sums", "emissions", "targets"):
        text = client.get(f"/klima/{name}.csv").text
        book = load_workbook(BytesIO(client.get(f"/en/climate/{name}.xlsx").content))
        rows = list(book.worksheets[0].values)
        assert len(rows) == len(text.strip().splitlines()) == 2
        assert book.sheetnames[1] == "Info"
        if name == "effects":
            assert (rows[1][0], rows[1][2:4]) == ("=1+1", (400_000, 500_000))
            assert not text.splitlines()[1].startswith("=")
    assert client.get("/klima/annet.csv").status_code == 404


def test_a_link_to_a_row_or_to_what_came_of_it_leads_to_a_page_that_has_it(
    client, goal
):
    for number in range(50):
        make_effect(make_project(title_nb=f"B {number}"))
    ended = {"status": "completed", "results_source": "https://example.org/resultat"}
    told = make_project(title_nb="A 1", results_nb="Anlegget går.", **ended)
    for project in (told, make_project(title_nb="A 2", status="completed")):
        make_effect(project)
    whole = make_effect(make_project(title_nb="Z", since=date(2024, 1, 1)))
    make_effect(make_project(title_nb="A"), contained_in=whole)

    page = client.get("/klima/?sort=project").text
    before = client.get("/klima/?sort=project&on=2023-01-01").text

    assert f'href="?sort=project&amp;page=all#effect-{whole.pk}"' in page
    assert f'id="effect-{whole.pk}"' not in page
    assert f'id="effect-{whole.pk}"' in client.get("/klima/?page=all").text
    assert ("Inngår i" in before, "#effect-" in before) == (True, False)
    assert page.count("#outcome") == 1
    assert f'href="/prosjekter/{told.slug}/#outcome"' in page
    assert 'id="outcome"' in client.get(f"/prosjekter/{told.slug}/").text
