"""The page of one project: partners, dates, fundings and climate effects."""

import re
from datetime import date
from decimal import Decimal

import pytest

from members.models import OrganizationTopic
from tests.support.factories import (
    LONG_AGO,
    make_effect,
    make_funding,
    make_organization,
    make_participation,
    make_project,
    make_topic,
)

pytestmark = pytest.mark.django_db


def plain(text):
    """Return the text with ordinary spaces instead of non-breaking ones."""
    return text.replace("\xa0", " ")


def test_partners_are_listed_once_with_their_roles_and_unlisted_ones_counted(client):
    project = make_project()
    seen = make_organization(name="Synlig")
    hidden = make_organization(name="Hemmelig", is_listed=False)
    for role in ("lead", "owner"):
        make_participation(project=project, organization=seen, role=role)
        make_participation(
            project=project, organization=hidden, role=role, source="Hemmelig kilde"
        )

    answer = client.get(project.get_absolute_url())

    [(partner, parts)] = answer.context["shown"].partners
    assert (partner, [part.role for part in parts]) == (seen, ["lead", "owner"])
    assert "Og én til" in answer.text
    assert "Hemmelig" not in answer.text


def test_the_page_distinguishes_confirmed_partners_from_sourced_ones(client):
    project = make_project()
    yara, enova = make_organization(name="Yara"), make_organization(name="Enova")
    make_participation(
        project=project,
        organization=yara,
        confirmed_on=date(2026, 5, 3),
        source="https://yara.example.org/",
    )
    make_participation(
        project=project, organization=enova, source="https://avis.example.org/sak"
    )

    answer = client.get(project.get_absolute_url())

    said = [line.strip() for line in answer.text.splitlines() if "card-facts" in line]
    assert answer.context["shown"].how_many_confirmed == 1
    assert ["1 av 2 deltakere har bekreftet" in line for line in said[:1]] == [True]
    assert [("#source-1" in s, "3. mai 2026" in s) for s in said[1:3]] == [
        (True, False),
        (False, True),
    ]
    assert answer.context["shown"].sources[0][0] == "https://avis.example.org/sak"


def test_partners_stand_in_groups_by_their_first_role(client):
    project = make_project()
    a, b, c = (make_organization(name=name) for name in "ABC")
    for organization, role in [(a, "funder"), (b, "owner"), (b, "lead"), (c, "lead")]:
        make_participation(project=project, organization=organization, role=role)

    groups = client.get(project.get_absolute_url()).context["shown"].partners_by_role

    named = [(role, [partner for partner, _parts in rows]) for role, rows in groups]
    assert named == [("lead", [b, c]), ("funder", [a])]


def test_what_is_shown_refers_to_numbered_sources(client):
    project = make_project(source="https://a.example.org/")
    make_funding(project, source="https://b.example.org/\nhttps://a.example.org/")

    page = client.get(project.get_absolute_url()).text

    assert re.findall('href="#(source-.)"', page) == ["source-1", "source-2"]
    assert re.findall(r'<li id="(source-.)"><a href="([^"]*)"', page) == [
        ("source-1", "https://a.example.org/"),
        ("source-2", "https://b.example.org/"),
    ]


def test_each_partner_has_its_confirmation_or_its_source(client):
    project = make_project(slug="pilot")
    for name, known in {
        "A": {"confirmed_on": date(2026, 5, 3), "source": "https://a.example.org/"},
        "C": {"source": "https://avis.example.org/sak"},
        "D": {},
    }.items():
        organization = make_organization(name=name)
        make_participation(project=project, organization=organization, **known)

    page = client.get("/en/projects/pilot/").text

    said = re.findall(r'<p class="card-facts">(.*?)</p>', page, re.DOTALL)[1:]
    assert [re.sub(r"<[^>]+>", "", line).strip() for line in said] == [
        "confirmed by the partner on 3 May 2026",
        "From public sourcesSource 2",
        "Not confirmed",
    ]
    assert [line.count('class="confirmed"') for line in said] == [1, 0, 0]


def test_where_all_comes_from_sources_a_partner_has_their_numbers_alone(client):
    project = make_project(source="https://b.example.org/")
    yara = make_organization(name="Yara")
    make_participation(
        project=project, organization=yara, source="https://a.example.org/"
    )

    page = client.get(project.get_absolute_url()).text

    said = re.search(r'<p class="who-name">(.*?)</p>', page)[1]
    assert re.findall(r'href="#(source-\d)"', said) == ["source-2"]
    assert page.count("åpne kilder") == 1


def test_organizations_and_projects_link_to_each_other(client):
    theme = make_topic(slug="hydrogen", label_nb="Hydrogen")
    project = make_project(slug="pilot", themes=[theme])
    yara, declined = make_organization(name="Yara"), make_organization(name="Nei")
    make_participation(project=project, organization=yara)
    make_participation(project=project, organization=declined, declined_on=LONG_AGO)
    apart = make_organization(name="Utenfor")
    OrganizationTopic.objects.create(organization=apart, topic=theme)

    page = client.get(project.get_absolute_url()).text
    profile = client.get(yara.get_absolute_url()).text
    lists = {"project=pilot": ["Yara"], "topic=hydrogen": ["Utenfor"]}

    assert f'href="{yara.get_absolute_url()}"' in page
    assert f'href="{project.get_absolute_url()}"' in profile
    assert (
        project.get_absolute_url() not in client.get(declined.get_absolute_url()).text
    )
    assert 'href="/prosjekter/?theme=hydrogen"' in page
    for asked, names in lists.items():
        assert f"/medlemmer/?{asked}&amp;relation=any" in page
        listing = client.get(f"/medlemmer/?{asked}&relation=any").context["listing"]
        assert [row.name for row in listing.organizations] == names


def test_events_are_dated_as_precisely_as_they_are_known(client):
    project = make_project(
        since=date(2021, 8, 1),
        since_precision="month",
        until=date(2023, 12, 31),
        until_precision="year",
        opened=date(2022, 6, 1),
    )
    igt, pbt = make_organization(name="IGT"), make_organization(name="PbT")
    hidden = make_organization(name="Hemmelig", is_listed=False)
    given = {"project": project, "role": "lead"}
    make_participation(organization=igt, until=date(2022, 3, 21), **given)
    make_participation(
        organization=pbt, since=date(2022, 3, 22), since_precision="at_latest", **given
    )
    make_participation(organization=hidden, since=date(2022, 5, 1), **given)
    make_funding(project, years="2022-2024", amount=10**6)

    events = client.get(project.get_absolute_url()).context["shown"].events

    found = [(event.day_text, event.organization, event.text) for event in events]
    assert [(day, who, plain(words)) for day, who, words in found] == [
        ("August 2021", None, "Prosjektet starter"),
        ("2022", None, "Tilskudd på 1 million kroner (2022–2024)"),
        ("21. mars 2022", igt, "er ikke lenger prosjektleder"),
        ("Senest 22. mars 2022", pbt, "blir med som prosjektleder"),
        ("1. juni 2022", None, "Åpning"),
        ("2023", None, "Prosjektet avsluttes"),
    ]


def test_an_unlisted_funder_and_its_source_are_not_shown(client):
    project = make_project()
    hidden = make_organization(name="Hemmelig", is_listed=False)
    make_funding(project, funder=hidden, source="https://hemmelig.example.org/")

    page = client.get(project.get_absolute_url()).text.lower()

    assert "40 millioner kroner" in page
    assert "hemmelig" not in page


YEAR_2021 = {"stated_on": date(2021, 1, 1), "stated_on_precision": "year"}
FUNDINGS = {
    "Tilskudd på 40 millioner kroner": {},
    "Samlet kostnad: 1 milliard kroner": {"amount": 10**9, "kind": "total"},
    "Egeninnsats: 40 millioner kroner": {"kind": "own contribution"},
    "Innhentet kapital: 40 millioner kroner": {"kind": "raised capital"},
    "Anslått kostnad: 40 millioner kroner": {"kind": "estimated cost"},
    "Anslått kostnad (2021): 40 millioner kroner": {
        "kind": "estimated cost",
        **YEAR_2021,
    },
    "Tilskudd på om lag 283,25 millioner euro": {
        "amount": Decimal("283250000"),
        "qualifier": "about",
        "currency": "EUR",
    },
    "Lån på 5 000 kroner i året (2024–2026)": {
        "amount": 5_000,
        "kind": "loan",
        "period": "year",
        "years": "2024-2026",
    },
}
STATED = {
    "oppgitt 5. juli 2019": (date(2019, 7, 5), "day"),
    "oppgitt i 2023": (date(2023, 1, 1), "year"),
    "oppgitt i august 2023": (date(2023, 8, 1), "month"),
    "oppgitt senest 10. august 2023": (date(2023, 8, 10), "at_latest"),
}


def test_a_funding_has_its_kind_qualifier_and_years_and_says_when_it_was_stated(client):
    project = make_project()
    for fields in FUNDINGS.values():
        make_funding(project, **fields)
    for number, (day, precision) in enumerate(STATED.values(), 1):
        stated = {"stated_on": day, "stated_on_precision": precision}
        make_funding(project, amount=number, **stated)

    page = plain(client.get(project.get_absolute_url()).text)
    page = page.replace("Oppgitt", "oppgitt")

    assert [words for words in [*FUNDINGS, *STATED] if words not in page] == []
    # An estimate says its year in its own words.
    assert len(re.findall("oppgitt ", page)) == len(STATED)


def test_a_funder_outside_the_registry_is_named_in_the_language_of_the_page(client):
    project = make_project(slug="pilot")
    make_funding(
        project, funder_name_nb="EUs innovasjonsfond", funder_name_en="Innovation Fund"
    )

    pages = [client.get(f"/{path}/pilot/") for path in ("prosjekter", "en/projects")]

    assert [re.findall("<p>(F.*?)</p>", page.text) for page in pages] == [
        ["Fra EUs innovasjonsfond"],
        ["From Innovation Fund"],
    ]


def test_an_effect_has_its_unit_mechanism_and_maturity(client):
    project = make_project()
    make_effect(project, value_max=500_000, year=2028)

    page = plain(client.get(project.get_absolute_url()).text)

    assert "Om lag 400 000–500 000 tonn CO₂ i året" in page
    assert "Fanget CO₂ (prosjektert, 2028)" in page


def test_effects_are_listed_one_by_one_with_their_overlaps(client):
    large = make_project(title_nb="Den store")
    whole = make_effect(large, value=800_000)
    project = make_project()
    make_effect(project, value=41_000, contained_in=whole)
    make_effect(project, value=1_000).excludes.add(whole)

    page = plain(client.get(project.get_absolute_url()).text)

    assert [text in page for text in ("41 000 tonn", "1 000 tonn")] == [True, True]
    assert "42 000" not in page
    assert page.count("Den store") == 2
