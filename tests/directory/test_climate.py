"""The climate page and its picture."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.directory.climate_rows import climate_page, column
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
    for number in range(50):
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
    assert ("Inngår i" in before, "#effect-" in before) == (True, False)
    assert page.count("#outcome") == 1
    assert f'href="/prosjekter/{told.slug}/#outcome"' in page
    assert 'id="outcome"' in client.get(f"/prosjekter/{told.slug}/").text


def drawn(of_column):
    return [(b.start, b.size, "inner" in b.look) for b in of_column.blocks]


def test_every_column_hangs_from_the_level_of_emissions_on_the_front_page_too(client):
    stopped = {"status": "stopped", "value": 200_000, "maturity": "potential"}

    page = climate_page({}, stopped | {"mechanism": "avoided"})

    for picture in (page.picture, client.get("/").context["home"].picture):
        columns = [
            (c.kind, *((b.start, b.size) for b in c.blocks)) for c in picture.columns
        ]
        assert columns == [
            *(("emissions", (0, 100)), ("unknown", (0, 12)), ("sum", (0, 40))),
            *(("gap", (40, 60)), ("goal", (99.2, 1.6)), ("stopped", (0, 20))),
        ]
    # A measured effect takes the place of the question mark.
    measured = climate_page({"maturity": "measured"}).picture.columns
    assert [one.kind for one in measured] == ["emissions", "sum", "gap", "goal"]


def test_more_than_all_emissions_goes_below_zero():
    page = climate_page({"value": 1_200_000})

    scale = page.picture.scale
    assert (scale.top, scale.bottom) == (1_000_000, -200_000)
    assert [text for text, _place, is_zero in scale.ticks if is_zero] == ["0"]
    assert column(page, "sum").blocks[0].size == 100


def test_all_parts_of_a_whole_lie_inside_its_block_one_after_the_other():
    whole = {"value": 500_000, "maturity": "potential", "status": "stopped"}
    parts = [{"value": n, "contained_in": 1} for n in (100_000, 50_000)]

    page = climate_page(whole, *parts)

    blocks = [(0, 50, False), (0, 10, True), (10, 5, True)]
    assert drawn(column(page, "stopped")) == blocks
    said = "100 000 av dette er P2, 50 000 av dette er P3; resten er 350 000."
    assert said in page.text
    # Parts that cannot be subtracted are named, and not drawn.
    parts[0]["maturity"] = "expected"
    apart = climate_page({"value": 500_000, "maturity": "potential"}, *parts)
    assert drawn(apart.picture.columns[-3]) == [(0, 50, False)]
    assert "Omfatter P2, P3." in apart.text


def test_a_project_is_called_by_what_stands_before_a_dash_if_no_other_is():
    titles = ["SKREI – hydrogen (24 MW)", "Ineos – fabrikk", "Ineos – strøm"]

    page = climate_page(*({"title": title} for title in titles))
    # A named effect keeps its range and its qualifier.
    ranges = climate_page(
        {"value": 50_000, "value_max": 200_000}, {"value": 7, "qualifier": "at least"}
    )

    names = [named.name for named in column(page, "sum").named]
    assert sorted(names) == ["Ineos – fabrikk", "Ineos – strøm", "SKREI"]
    assert [named.is_single for named in column(ranges, "sum").named] == [False] * 2
    text = ranges.text.lower()
    assert ("om lag 50 000–200 000" in text, "minst 7" in text) == (True, True)


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
    for value, gap, blocks in (
        *((0, 600_000, [(40, 60)]), (500_000, 100_000, [(40, 10)])),
        *((-200_000, 800_000, [(33.33, 66.67)]), (1_000_000, 0, [])),
    ):
        page = climate_page({}, targets=[{"value": value}])
        assert page.picture.gap.amount.upper == gap
        assert [(b.start, b.size) for b in column(page, "gap").blocks] == blocks


def test_the_scale_has_few_ticks_at_any_level():
    for level, given, ticks in (
        (5, 3_000_000, "1 0 −1 −2 −3"),
        (0, 400_000, "0 −100\xa0000 −200\xa0000 −300\xa0000 −400\xa0000"),
        *((0, 0, "1 0"), (2_500_000, 400_000, "2,5 2 1,5 1 0,5 0")),
    ):
        effects = [{"value": given}] if given else []
        page = climate_page(*effects, emissions=[{"tonnes_co2e": level}])
        texts = [text for text, _place, _zero in page.picture.scale.ticks]
        assert texts == ticks.split(" ")
