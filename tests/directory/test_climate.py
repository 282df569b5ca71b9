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


def test_a_year_keeps_what_is_in_effect_by_then(client, goal):
    make_emission(year_from=2023, tonnes_co2e=900_000)
    early = make_effect(make_project(), year=2022)
    make_effect(make_project(), year=2030)
    make_effect(make_project(), year=None)

    page = shown(client, year="2022")

    assert [effect.pk for effect in page.picture.effects] == [early.pk]
    assert page.emissions == []
    assert page.picture.start == goal
    assert {row.counting_text for row in page.rows} == {
        "Ja",
        "Nei: kommer etter 2022",
        "Nei: året er ikke kjent",
    }


def test_a_part_of_another_effect_of_its_project_has_no_later_figure(client, goal):
    project, usual = make_project(), {"mechanism": "avoided", "maturity": "expected"}
    whole = make_effect(project, value=900, **usual)
    part = make_effect(project, value=40, contained_in=whole, **usual)

    rows = {row.effect.pk: row.counting_text for row in shown(client).rows}

    assert rows == {whole.pk: "Ja", part.pk: "Nei: telles allerede"}


def test_a_day_keeps_the_projects_that_had_begun(client, goal):
    make_effect(make_project(since=date(2024, 1, 1)))
    before, after = (shown(client, on=day) for day in ("2023-12-31", "2024-01-01"))

    assert [len(page.rows) for page in (before, after)] == [0, 1]


def test_the_emissions_of_an_unlisted_organization_are_not_shown(client):
    hidden = make_organization(is_listed=False)
    make_emission(scope_nb="Skjult verk", organization=hidden, tonnes_co2e=5)
    make_emission(scope_nb="Synlig verk", organization=make_member(), tonnes_co2e=7)

    page = client.get("/klima/").text

    assert ("Skjult verk" in page, "Synlig verk" in page) == (False, True)
    assert "Skjult" not in client.get("/klima/emissions.csv").text


def test_a_completed_project_leads_to_what_came_of_it(client, goal):
    ended = {"status": "completed", "results_source": "https://example.org/resultat"}
    told = make_project(results_nb="Anlegget går.", **ended)
    for project in (told, make_project(status="completed"), make_project()):
        make_effect(project)

    page = client.get("/klima/").content.decode()

    assert page.count("#outcome") == 1
    assert f'href="/prosjekter/{told.slug}/#outcome"' in page
    assert 'id="outcome"' in client.get(f"/prosjekter/{told.slug}/").content.decode()


def test_a_change_is_visible_at_once(client, goal):
    assert "Brevik" not in client.get("/klima/").text

    make_effect(make_project(title_nb="Brevik"))

    assert "Brevik" in client.get("/klima/").text


def test_the_table_sorts_by_every_column_both_ways(client, goal):
    for number, status in enumerate(["stopped", "running"]):
        project = make_project(status=status, title_nb=f"P{number}")
        make_effect(project, value=100 + number, year=2030 + number)

    values = {
        sort: [row.effect.value for row in shown(client, sort=sort).rows]
        for sort in ("project", "-project", "effect", "year", "-year", "status")
    }

    assert values == {
        "project": [100, 101],
        "-project": [101, 100],
        "effect": [101, 100],
        "year": [100, 101],
        "-year": [101, 100],
        "status": [101, 100],
    }


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("on=2020-02-30", "«2020-02-30» er ikke en gyldig dato"),
        ("year=tolv", "«tolv» er ikke et årstall"),
        ("year=99999", "«99999» er ikke et årstall"),
        ("year=²⁰²⁰", "«²⁰²⁰» er ikke et årstall"),
        ("sort=<b>", "kan ikke sorteres etter «&lt;b&gt;»"),
    ],
)
def test_a_bad_value_is_named_and_ignored(client, goal, query, said):
    make_effect(make_project())

    page = client.get(f"/klima/?{query}")

    assert (page.status_code, said in page.text) == (200, True)


@pytest.mark.parametrize("name", ["effects", "sums", "emissions", "targets"])
def test_each_table_is_a_file(client, goal, name):
    make_effect(
        make_project(title_nb="=1+1", title_en="=1+1"), value=400_000, value_max=500_000
    )

    text = client.get(f"/klima/{name}.csv").text
    book = load_workbook(BytesIO(client.get(f"/en/climate/{name}.xlsx").content))

    rows = list(book.worksheets[0].values)
    assert len(rows) == len(text.strip().splitlines()) == 2
    assert book.sheetnames[1] == "Info"
    if name == "effects":
        assert (rows[1][0], rows[1][2:4]) == ("=1+1", (400_000, 500_000))
        assert not text.splitlines()[1].startswith("=")


def test_a_link_to_a_row_leads_to_a_page_that_has_it(client, goal):
    for number in range(50):
        make_effect(make_project(title_nb=f"B {number}"))
    whole = make_effect(make_project(title_nb="Z", since=date(2024, 1, 1)))
    make_effect(make_project(title_nb="A"), contained_in=whole)

    page = client.get("/klima/?sort=project").text
    before = client.get("/klima/?sort=project&on=2023-01-01").text

    assert f'href="?sort=project&amp;page=all#effect-{whole.pk}"' in page
    assert f'id="effect-{whole.pk}"' not in page
    assert f'id="effect-{whole.pk}"' in client.get("/klima/?page=all").text
    assert ("Inngår i" in before, "#effect-" in before) == (True, False)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"year": 2041}, "Nei: kommer etter 2040"),
        ({"unit": "kg/year"}, "Nei: ikke i tonn i året"),
        ({}, "Ja"),
    ],
)
def test_the_table_says_why_an_effect_does_not_count(client, goal, fields, text):
    make_effect(make_project(), **fields)

    assert [row.counting_text for row in shown(client).rows] == [text]


def test_an_unknown_file_is_not_found(client):
    assert client.get("/klima/annet.csv").status_code == 404
