"""Rows of the open data are those of the pages: without people, and without unlisted names."""

from datetime import date

import pytest
from django.utils import timezone

from members import models
from tests.support.factories import LONG_AGO, make

pytestmark = pytest.mark.django_db
EARLIER = date(2018, 6, 1)


@pytest.fixture
def hidden():
    return make.member(name="Hemmelig AS", is_listed=False)


@pytest.fixture
def ask(client):
    """Return a function of a path below the API for its answer, in which nobody is hidden."""

    def get(path):
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 200
        assert "Hemmelig" not in answer.text
        return answer.json()

    return get


def test_a_project_counts_partners_that_are_not_listed_and_leaves_out_their_sources(
    ask, hidden
):
    lines = "Hemmelig AS, 2024-01-01\nhttps://example.org/prosjekt"
    seen = make.member(name="Synlig AS", slug="synlig")
    project = make.project(slug="p", partners=[seen, hidden], source=lines)
    project.participations.update(source=lines)
    make.participation(project=project, organization=hidden, role="host")
    make.claim(make.member(), by=seen, project=project)
    make.funding(project, funder=hidden, source=lines, amount=2)
    make.funding(project, funder=None, funder_name_nb="Fondet", amount=1)

    row = ask("projects/p/")

    [part] = row["participations"]
    assert part["organization"] == {"slug": "synlig", "name": "Synlig AS"}
    assert (row["unlisted_partners"], row["source"]) == (1, part["source"])
    assert row["source"] == "https://example.org/prosjekt"
    fundings = [(f["funder"], f["funder_name_nb"]) for f in row["fundings"]]
    assert fundings == [(None, ""), (None, "Fondet")]
    assert row["fundings"][0]["source"] == ""
    assert ask("projects/")["data"] == [
        {key: row[key] for key in row if key not in ("fundings", "effects")}
    ]


def test_an_effect_refers_to_that_which_includes_it_and_to_others(ask):
    project, other = make.project(slug="p"), make.project(slug="andre")
    whole, beside = make.effect(other), make.effect(other)
    effect = make.effect(project, contained_in=whole)
    effect.excludes.add(beside)

    [row] = ask("projects/p/")["effects"]

    [apart] = row["in_addition_to"]
    places = [
        (one["id"], one["project"]["slug"]) for one in (row["contained_in"], apart)
    ]
    assert places == [(whole.pk, "andre"), (beside.pk, "andre")]
    assert row["maturity"] == effect.maturity


def test_an_office_names_a_listed_organization_and_nobody_else(ask, hidden):
    body = make.body(slug="styret")
    person = make.person(name="Hemmelig Person")
    make.consent(person, "name")
    seen = {"organization": make.member(name="Synlig AS"), "since": LONG_AGO}
    make.role(body=body, role="chair", source="https://example.org/leder", **seen)
    own = {"person": person, "source": "Hemmelig Person, 2024"}
    make.role(body=body, role="deputy chair", **seen | own)
    make.role(body=body, role="member", since=LONG_AGO, **own)
    make.role(body=body, role="member", since=LONG_AGO, organization=hidden)

    [row] = ask("roles/")["data"]

    offices = [
        (one["role"], one["organization"]["name"], one["source"])
        for one in row["offices"]
    ]
    assert offices == [
        ("chair", "Synlig AS", "https://example.org/leder"),
        ("deputy chair", "Synlig AS", ""),
    ]
    assert row["others"] == [{"role": "member", "people": 1, "organizations": 1}]
    [earlier] = ask(f"roles/?on={EARLIER}")["data"]
    assert (earlier["offices"], earlier["others"]) == ([], [])


def test_offices_that_have_ended_stand_with_the_body_alone(ask):
    organization = make.member(slug="synlig")
    make.role(
        body=make.body(slug="styret"),
        organization=organization,
        since=LONG_AGO,
        until=date(2020, 1, 1),
    )

    now, then = ask("roles/styret/"), ask("roles/styret/?on=2019-06-01")

    assert (now["offices"], then["former"]) == ([], [])
    assert now["former"] == then["offices"]
    assert now["former"][0]["organization"]["slug"] == "synlig"


def test_a_site_counts_organizations_at_its_parts_on_the_day(ask, hidden):
    park = make.site(slug="park", municipality="Skien")
    quay = make.site(slug="kai", part_of=park, name="Kaia", municipality="Skien")
    seen = make.member(slug="synlig", sites=[park])
    make.presence(organization=seen, site=quay, since=LONG_AGO)
    make.presence(organization=hidden, site=quay)
    make.presence(organization=make.organization(), site=quay)
    make.project(slug="p", sites=[park, quay])

    row = ask("sites/park/")

    numbers = [row[n] for n in ("organizations", "members", "unlisted_organizations")]
    assert numbers == [2, 1, 1]
    assert row["parts"] == [{"slug": "kai", "name": "Kaia"}]
    assert [one["slug"] for one in row["projects"]] == ["p"]
    assert len(row["presences"]) == 3
    assert len(ask(f"sites/park/?on={EARLIER}")["presences"]) == 2
    listed = ask("sites/?part_of=park&facets=1")
    assert [one["slug"] for one in listed["data"]] == ["kai"]
    [place] = listed["facets"]["municipality"]
    assert (place["value"], place["count"]) == ("skien", 1)


def test_a_retired_topic_is_nowhere_and_the_others_count_their_organizations(
    ask, client, hidden
):
    topic = make.topic(slug="fangst", synonyms=["CCS"], kind="theme")
    retired = make.topic(slug="gammelt", is_retired=True)
    make.member(topics=[topic, retired])
    make.organization().topics.add(topic)
    hidden.topics.add(topic)

    rows = ask("topics/?kind=theme")

    shown = [
        (r["slug"], r["synonyms"], r["organizations"], r["members"])
        for r in rows["data"]
    ]
    assert (rows["count"], shown) == (1, [("fangst", ["CCS"], 2, 1)])
    assert client.get("/api/v1/topics/gammelt/").status_code == 404


def test_an_event_names_listed_organizers_and_counts_the_organizations_that_came(
    ask, client, hidden
):
    main = make.member(slug="synlig", name="Synlig AS")
    given = {"held_on": LONG_AGO, "slug": "treff", "is_published": True}
    event = make(models.Event, organizer=main, note="Hemmelig", **given)
    event.co_organizers.add(main, hidden)
    for organization in (main, hidden):
        person = make.person(name="Hemmelig Person")
        here = {"person": person, "organization": organization, "status": "present"}
        make(models.Attendance, event=event, **here)
    make(models.Event, slug="utkast", held_on=LONG_AGO)

    [row] = ask("events/?when=past")["data"]

    assert row["organizers"] == [{"slug": "synlig", "name": "Synlig AS"}]
    assert (row["organizations_came"], row) == (1, ask("events/treff/"))
    assert client.get("/api/v1/events/utkast/").status_code == 404


@pytest.mark.parametrize(
    ("collection", "model", "given"),
    [
        ("organizations", models.Organization, {}),
        ("projects", models.Project, {}),
        ("sites", models.Site, {}),
        ("roles", models.Body, {}),
        ("topics", models.Topic, {}),
        ("events", models.Event, {"is_published": True}),
    ],
)
def test_a_former_slug_and_an_id_lead_to_the_present_slug(
    client, collection, model, given
):
    row = make(model, slug="gammel", **given)
    row.slug = "ny"
    row.save()

    places = [f"/api/v1/{collection}/{key}/" for key in ("gammel", row.pk)]

    answers = [client.get(f"{place}?on=2020-01-01") for place in places]
    if collection == "events":  # its parameters have no day
        answers = [client.get(place) for place in places]
    ends = {(a.status_code, a["Location"].partition("?")[0]) for a in answers}
    assert ends == {(302, f"/api/v1/{collection}/ny/")}


def test_a_word_finds_the_rows_of_the_page(ask):
    make.site(name="Brevik", slug="brevik"), make.site(name="Herøya")
    make.body(name_nb="Styret", slug="styret"), make.body(name_nb="Rådet")
    make.topic(label_nb="Hydrogen", slug="hydrogen"), make.topic(label_nb="Varme")

    found = {
        name: [row["slug"] for row in ask(f"{name}/?q={words}")["data"]]
        for name, words in [
            ("sites", "brevik"),
            ("roles", "styret"),
            ("topics", "hydrogen"),
        ]
    }

    assert found == {"sites": ["brevik"], "roles": ["styret"], "topics": ["hydrogen"]}


@pytest.fixture
def figures():
    """Create members, projects and money for the figures to count."""
    site, topic = make.site(municipality="Skien"), make.topic()
    one, two = (make.member(sites=[site], municipality="Skien") for _ in range(2))
    project = make.project(partners=[one, two], themes=[topic], since=LONG_AGO)
    project.status = "running"
    project.save()
    make.funding(project, funder=one, kind="grant", years="2020", stated_on=LONG_AGO)
    make.role(organization=one, since=LONG_AGO)
    make(models.ClusterName, since=LONG_AGO)


@pytest.mark.usefixtures("figures")
def test_each_number_of_a_figure_counts_the_rows_at_its_address(ask, client):
    listed = ask("statistics/")["data"]
    cells = [
        cell
        for figure in listed
        for row in ask(f"statistics/{figure['key']}/")["rows"]
        for cell in row
        if cell["url"] and "/api/v1/" in cell["url"] and "funding=" not in cell["url"]
    ]

    wrong = [
        cell
        for cell in {cell["url"]: cell for cell in cells}.values()
        if client.get(cell["url"]).json()["count"] != cell["number"]
    ]

    assert (len(listed), wrong) == (16, [])
    assert len(cells) > 50


@pytest.mark.usefixtures("figures")
def test_figures_state_their_result_as_the_page_does_for_its_days(ask, client):
    query = "?on=2020-06-01&since=2019-06-01"
    page = client.get(f"/tall/{query}").text

    listed = ask(f"statistics/{query}")["data"]

    assert [row["key"] for row in listed if row["finding_nb"] not in page] == []
    days = {(row["on"], row["since"], row["until"]) for row in listed}
    assert days == {("2020-06-01", "2019-06-01", "2020-06-01")}


def test_rows_of_a_figure_are_paired_where_the_languages_order_them_otherwise(ask):
    names = {("Alfa", "Zeta"), ("Beta", "Eta")}
    for number, (nb, en) in enumerate(names, 1):
        given = {"funder_name_nb": nb, "funder_name_en": en, "amount": number}
        make.funding(make.project(), funder=None, kind="grant", **given)

    rows = ask("statistics/money-by-funder/")["rows"]

    assert {(row[0]["text_nb"], row[0]["text_en"]) for row in rows} == names


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("query", "status", "count"),
    [
        ("on=2018-12-31", 200, 0),
        ("on=1899-12-31", 400, None),
        ("on=2999-01-01", 400, None),
        ("since=2021-01-01&until=2020-01-01", 400, None),
        ("limit=5", 200, 16),
    ],
)
def test_a_day_without_figures_has_none_and_a_period_must_make_sense(
    client, query, status, count
):
    answer = client.get(f"/api/v1/statistics/?{query}")

    assert (answer.status_code, answer.json().get("count")) == (status, count)


@pytest.mark.usefixtures("figures")
def test_pages_of_figures_follow_each_other(client):
    place, keys = "/api/v1/statistics/?limit=5", []
    while place:
        body = client.get(place).json()
        keys += [row["key"] for row in body["data"]]
        place = body["next"]

    assert (len(keys), len({*keys})) == (16, 16)


def climate_of(ask, key, query=""):
    detail = ask(f"climate/{key}/{query}")
    numbers = {
        row["key"]: row["rows_number"] for row in ask(f"climate/{query}")["data"]
    }
    assert numbers[key] == len(detail["rows"])
    return detail["rows"]


def test_climate_figures_are_added_only_within_their_kind_and_once(ask, hidden):
    make.goal(value=5)
    make.emission(
        scope_nb="Hemmelig", year_from=2021, organization=hidden, tonnes_co2e=1
    )
    whole = make.effect(make.project(), value=100, maturity="designed", year=2030)
    same = {
        "mechanism": whole.mechanism,
        "unit": whole.unit,
        "qualifier": whole.qualifier,
    }
    part = make.effect(
        make.project(), value=40, maturity="designed", contained_in=whole, **same
    )
    make.effect(make.project(), value=7, maturity="potential", **same)
    stopped = make.project(status="stopped")
    make.effect(stopped, value=9, maturity="designed", **same)

    sums = climate_of(ask, "sums")

    values = [(one["maturity"], one["is_stopped"], one["value"]) for one in sums]
    assert values == [
        ("designed", False, 100),
        ("potential", False, 7),
        ("designed", True, 9),
    ]
    effects = {one["id"]: one for one in climate_of(ask, "effects")}
    assert effects[part.pk]["contained_in"]["id"] == whole.pk
    counted = {pk for pk, one in effects.items() if one["is_counted"]}
    assert counted == {whole.pk, *{*effects} - {whole.pk, part.pk}} - {
        e.pk for e in stopped.effects.all()
    }
    assert [one["year_from"] for one in climate_of(ask, "emissions")] == [2020]
    assert [one["value"] for one in climate_of(ask, "targets")] == [5]
    assert climate_of(ask, "emissions", "?year=2019") == []
    assert climate_of(ask, "sums", "?year=2029") == []


def test_before_a_project_began_it_has_no_effect(ask):
    make.effect(make.project(since=date(2020, 1, 1)))

    numbers = [
        len(climate_of(ask, "effects", f"?on={day}"))
        for day in ("2019-12-31", "2020-01-01")
    ]

    assert numbers == [0, 1]
    assert ask("climate/")["on"] == timezone.localdate().isoformat()
