"""The climate page and its picture."""

import re
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.directory.climate_rows import climate_page
from tests.support.cases import cases
from tests.support.factories import make


def shown(client, **asked):
    return client.get("/klima/", asked).context["page"]


@pytest.fixture
def goal():
    """Create a goal of zero in 2040 and the emissions of 2020 that it is about."""
    return make.goal()


def test_the_table_says_what_counts_and_a_year_keeps_what_holds_by_then(client, goal):
    make.emission(year_from=2023, tonnes_co2e=900_000)
    for fields in ({"year": 2022}, {"year": 2041}, {"unit": "kg/year"}, {}):
        make.effect(make.project(), **fields)
    project, usual = make.project(), {"mechanism": "avoided", "maturity": "expected"}
    whole = make.effect(project, value=900, **usual)
    # A part of another effect of its project has no later figure.
    make.effect(project, value=40, contained_in=whole, **usual)

    always, then = shown(client), shown(client, year="2022")

    texts = [
        [row.counting_text for row in sorted(page.rows, key=lambda row: row.effect.pk)]
        for page in (always, then)
    ]
    unknown = "Nei: året er ikke kjent"
    first = ["Ja", "Nei: kommer etter 2040", "Nei: ikke i tonn i året", "Ja", "Ja"]
    first.append("Nei: telles allerede")
    assert texts == [first, ["Ja", "Nei: kommer etter 2022", *[unknown] * 4]]
    assert [effect.year for effect in then.picture.effects] == [2022]
    assert (then.emissions, then.picture.start) == ([], goal)


def test_a_day_keeps_projects_that_had_begun_and_the_table_sorts(client, goal):
    for number, status in enumerate(["stopped", "running"]):
        since = date(2024, 1, 1) if number else None
        project = make.project(status=status, title_nb=f"P{number}", since=since)
        make.effect(project, value=100 + number, year=2030 + number)

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
    make.effect(make.project(title_nb="Brevik"))
    hidden = make.organization(is_listed=False)
    make.emission(scope_nb="Skjult verk", organization=hidden, tonnes_co2e=5)
    make.emission(scope_nb="Synlig verk", organization=make.member(), tonnes_co2e=7)

    page = client.get("/klima/").text

    names = "Brevik", "Synlig verk", "Skjult"
    assert [name for name in names if name in page] == ["Brevik", "Synlig verk"]
    assert "Skjult" not in client.get("/klima/emissions.csv").text


def test_each_table_is_a_file(client, goal):
    project = make.project(title_nb="=1+1", title_en="=1+1")
    make.effect(project, value=400_000, value_max=500_000)

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


def test_a_bad_value_is_named_and_ignored(client, goal):
    make.effect(make.project())

    for query, said in {
        "on=2020-02-30": "«2020-02-30» er ikke en gyldig dato",
        "year=tolv": "«tolv» er ikke et årstall",
        "year=99999": "«99999» er ikke et årstall",
        "year=²⁰²⁰": "«²⁰²⁰» er ikke et årstall",
        "sort=<b>": "kan ikke sorteres etter «&lt;b&gt;»",
    }.items():
        page = client.get(f"/klima/?{query}")
        assert (page.status_code, said in page.text) == (200, True)


def test_a_link_to_a_row_or_to_what_came_of_it_leads_to_its_page(client, goal):
    for number in range(60):
        make.effect(make.project(title_nb=f"B {number}"))
    ended = {"status": "completed", "results_source": "https://example.org/resultat"}
    told = make.project(title_nb="A 1", results_nb="Anlegget går.", **ended)
    for project in (told, make.project(title_nb="A 2", status="completed")):
        make.effect(project)
    whole = make.effect(make.project(title_nb="Z", since=date(2024, 1, 1)))
    make.effect(make.project(title_nb="A"), contained_in=whole)

    page = client.get("/klima/?sort=project").text
    before = client.get("/klima/?sort=project&on=2023-01-01").text

    assert f'href="?sort=project&amp;page=all#effect-{whole.pk}"' in page
    assert f'id="effect-{whole.pk}"' not in page
    assert f'id="effect-{whole.pk}"' in client.get("/klima/?page=all").text
    assert ("Inngår i" in before, f"#effect-{whole.pk}" in before) == (True, False)
    assert page.count("#outcome") == 1
    assert f'href="/prosjekter/{told.slug}/#outcome"' in page
    assert 'id="outcome"' in client.get(f"/prosjekter/{told.slug}/").text


def bars_of(page):
    """Return {kind of a group: [(name, its length, the rest of its range)]}."""
    return {
        group.kind: [(bar.name, bar.size, bar.rest) for bar in group.bars]
        for group in page.picture.groups
    }


def test_each_effect_is_a_bar_under_its_certainty_the_longest_first():
    stopped = {"status": "stopped", "value": 200_000, "maturity": "potential"}
    effects = [{"value": 100_000}, stopped | {"mechanism": "avoided"}]
    effects += [{"value": 300_000, "value_max": 500_000}]
    emissions = [{}, {"year_from": 2021, "tonnes_co2e": 800_000}]
    last = {"value": 10, "maturity": "expected"}
    page = climate_page(*effects, last, emissions=emissions)

    assert bars_of(page) == {
        "emissions": [("2020", 100, 0), ("2021", 80, 0)],
        "measured": [],  # a sentence, not a gap in the figure
        "designed": [("P3", 30, 20), ("P1", 10, 0)],
        "expected": [("P4", 0.4, 0)],
        "stopped": [("P2", 20, 0)],
    }
    assert "Ingen målt effekt er registrert." in page.text
    emitted = [bar.text.replace("\xa0", " ") for bar in page.picture.groups[0].bars]
    assert emitted == ["1 000 000 tonn CO₂e", "800 000 tonn CO₂e"]
    assert page.picture.has_small_bars
    text = "om lag 300 000–500 000 tonn fanget CO₂-ekvivalenter i året"
    [figure] = re.findall("<figure.*</figure>", page.text, re.DOTALL)
    assert figure.count(text) == 2  # beside the bar, and for those who do not see it
    measured = climate_page({"maturity": "measured", "value": 3_000_000})
    assert bars_of(measured) == {
        "emissions": [("2020", 33.33, 0)],
        "measured": [("P1", 100, 0)],
    }


def test_of_many_effects_the_largest_have_bars_and_the_table_has_all(
    client, monkeypatch
):
    monkeypatch.setattr("members.directory.climate_picture.MOST_BARS", 2)

    page = climate_page(*({"value": number} for number in (1, 4, 3, 2)))

    assert [name for name, *_sizes in bars_of(page)["designed"]] == ["P2", "P3"]
    assert [group.more for group in page.picture.groups] == [0, 0, 2]
    assert len(page.rows) == 4


def test_each_bar_says_what_it_counts_from_when_and_its_colour_has_a_key():
    whole = {"value": 500_000, "maturity": "potential", "status": "stopped"}
    whole |= {"scope_nb": "Hele fabrikken"}
    parts = [{"value": n, "contained_in": 1} for n in (100_000, 50_000)]
    ended = {"status": "completed", "mechanism": "used", "maturity": "potential"}
    seen = {"maturity": "measured", "year": 2021}

    page = climate_page(whole, parts[0] | {"year": 2028}, parts[1], ended, seen)

    said = "100 000 av dette er P2, 50 000 av dette er P3, som regnes med for seg;"
    inside = "Inngår i tallet for P1, som er stanset."
    bars = {bar.name: bar for group in page.picture.groups for bar in group.bars}
    about = [bars[name].about.replace("\xa0", " ") for name in ("P1", "P2", "P4")]
    rest = f"{said} de andre 350 000 regnes ikke med."
    assert about == [f"Hele fabrikken. {rest}", inside, ""]
    assert (bars["P4"].note, bars["P1"].note) == ("Prosjektet er avsluttet", "")
    key = [("Utslipp", "emitted"), ("Fanget CO₂", "captured"), ("Utnyttet CO₂", "used")]
    assert page.picture.key == key
    [figure] = re.findall("<figure.*</figure>", page.text, re.DOTALL)
    years = re.findall(r'facts">\s*((?:fra )?20\d\d)</span>', figure)
    assert years == ["2021", "fra 2028"]
    assert figure.count(said) == page.text.count(said) == 1
    # Of parts that cannot be subtracted there is no rest.
    parts[0]["maturity"] = "expected"
    apart = climate_page({"value": 500_000, "maturity": "potential"}, *parts)
    assert "Omfatter P2, P3." in apart.text


def test_a_project_is_called_by_what_stands_before_a_dash_if_no_other_is():
    titles = ["SKREI – hydrogen (24 MW)", "Ineos – fabrikk", "Ineos – strøm"]

    page = climate_page(*({"title": title} for title in titles))

    names = [name for name, *_sizes in bars_of(page)["designed"]]
    assert sorted(names) == ["Ineos – fabrikk", "Ineos – strøm", "SKREI"]


def test_what_is_not_covered_is_a_figure_or_says_why_it_is_none():
    for effects, expected in cases(__file__, "gaps.jsonl"):
        gap = climate_page(*effects).picture.gap
        if isinstance(expected, str):
            assert (gap.amount, expected in gap.reason) == (None, True), effects
        else:
            amount = gap.amount
            figure = [amount.qualifier, amount.value, amount.value_max]
            assert figure == expected, effects


def test_the_goal_bounds_what_is_not_covered():
    bounds = (0, 600_000), (500_000, 100_000), (-200_000, 800_000), (1_000_000, 0)
    for value, gap in bounds:
        page = climate_page({}, targets=[{"value": value}])
        assert page.picture.gap.amount.upper == gap
