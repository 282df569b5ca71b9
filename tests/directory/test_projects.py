"""Collaboration projects: the list with its counts, and the page of one."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from members.directory.amounts import effect_kind, effect_text, funding_text
from members.models import ClimateEffect, Funding, Project
from tests.factories import (
    make_organization,
    make_participation,
    make_project,
    make_site,
    make_topic,
)

pytestmark = pytest.mark.django_db


def ask(client, **parameters):
    answer = client.get(reverse("directory:projects"), parameters)
    return answer.context["listing"]


def titles(listing):
    return [project.title for project in listing.projects]


def counts(listing):
    return {
        name: {choice.value: choice.count for choice in choices}
        for name, _label, choices, _chosen in listing.facets
    }


def plain(text):
    """Read the spaces between thousands as people type them."""
    return text.replace("\xa0", " ")


def make_effect(project, **fields):
    given = {
        "value": 400_000,
        "unit": "t CO₂/year",
        "mechanism": "captured",
        "maturity": "designed",
        "qualifier": "about",
        "source": "https://example.org/effekt",
    }
    return ClimateEffect.objects.create(project=project, **{**given, **fields})


def make_funding(project, **fields):
    given = {"kind": Funding.Kind.GRANT, "amount": 40_000_000, "currency": "NOK"}
    return Funding.objects.create(project=project, **{**given, **fields})


def test_projects_stand_in_norwegian_order(client):
    for title in ["Ås", "Zeta", "ørret", "Alfa"]:
        make_project(title_nb=title)

    assert titles(ask(client)) == ["Alfa", "Zeta", "ørret", "Ås"]


def test_each_filter_counts_as_if_it_were_not_used(client):
    ccs, hydrogen = make_topic(slug="ccs"), make_topic(slug="h2")
    make_project(title_nb="A", themes=[ccs], status="running")
    make_project(title_nb="B", themes=[ccs, hydrogen], status="planned")
    make_project(title_nb="C", themes=[hydrogen], status="planned")

    listing = ask(client, theme="ccs", status="planned")

    assert titles(listing) == ["B"]
    assert counts(listing) == {
        "status": {"planned": 1, "running": 1},
        "theme": {"ccs": 1, "h2": 2},
    }


def test_every_word_must_stand_in_a_title_or_summary_of_any_language(client):
    make_project(title_nb="Karbonfangst på Herøya", summary_en="Capture from cement")
    make_project(title_nb="Hydrogen", summary_nb="Hydrogen til Herøya")

    assert titles(ask(client, q="heroya CEMENT")) == ["Karbonfangst på Herøya"]
    assert titles(ask(client, q="finnes ikke")) == []


def test_a_site_contains_the_projects_of_its_parts(client):
    whole = make_site(slug="hele")
    make_project(title_nb="Pilot", sites=[make_site(part_of=whole)])
    make_project(title_nb="Annet", sites=[make_site()])

    assert titles(ask(client, site="hele")) == ["Pilot"]


def test_an_unknown_choice_is_left_out_and_said(client):
    make_project(title_nb="Pilot")

    listing = ask(client, status="tull", ukjent="1", page="x")

    assert titles(listing) == ["Pilot"]
    assert listing.filter.problems == [("Status", "tull")]


def test_a_change_shows_at_once(client):
    project = make_project(title_nb="Pilot")
    ask(client)
    Project.objects.filter(pk=project.pk).update(status="stopped")
    make_project(status="running")

    assert titles(ask(client, status="stopped")) == ["Pilot"]


def test_partners_stand_once_with_their_roles_and_the_unlisted_without_a_name(client):
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
    assert "og én til" in answer.text
    assert "Hemmelig" not in answer.text


def test_an_unlisted_funder_is_not_named_and_takes_its_source_along(client):
    project = make_project()
    hidden = make_organization(name="Hemmelig", is_listed=False)
    make_funding(project, funder=hidden, source="https://hemmelig.example.org/")

    page = client.get(project.get_absolute_url()).text.lower()

    assert "40 millioner kroner" in page
    assert "hemmelig" not in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Tilskudd på 40 millioner kroner"),
        ({"amount": 10**9, "kind": "total"}, "Samlet kostnad: 1 milliard kroner"),
        (
            {"amount": Decimal("283250000"), "qualifier": "about", "currency": "EUR"},
            "Tilskudd på om lag 283,25 millioner euro",
        ),
        (
            {"amount": 5_000, "kind": "loan", "period": "year", "years": "2024-2026"},
            "Lån på 5 000 kroner i året (2024–2026)",
        ),
    ],
)
def test_money_is_said_as_it_is_meant(fields, words):
    funding = make_funding(make_project(), **fields)

    assert plain(funding_text(funding)) == words


def test_an_effect_is_said_with_unit_mechanism_and_maturity():
    effect = make_effect(make_project(), value_max=500_000, year=2028)

    assert plain(effect_text(effect)) == "Om lag 400 000–500 000 tonn CO₂ i året"
    assert effect_kind(effect) == "Fanget, prosjektert, 2028"


def test_effects_stand_one_by_one_and_say_how_they_overlap(client):
    large = make_project(title_nb="Den store")
    whole = make_effect(large, value=800_000)
    project = make_project()
    make_effect(project, value=41_000, contained_in=whole)
    make_effect(project, value=1_000).excludes.add(whole)

    page = plain(client.get(project.get_absolute_url()).text)

    assert [text in page for text in ("41 000 tonn", "1 000 tonn")] == [True, True]
    assert "42 000" not in page
    assert page.count("Den store") == 2


def test_a_former_address_leads_to_the_present_one(client):
    project = make_project(slug="for")
    project.slug = "na"
    project.save()

    for start in ("/prosjekter", "/en/projects"):
        answer = client.get(f"{start}/for/")
        assert (answer.status_code, answer["Location"]) == (301, f"{start}/na/")
    assert client.get("/prosjekter/ukjent/").status_code == 404


@pytest.mark.parametrize("how_many", [1, 50])
def test_the_list_costs_four_queries_and_a_page_seven(
    client, how_many, django_assert_num_queries
):
    project = make_project(opened=date(2020, 1, 1))
    for _ in range(how_many):
        site, topic = make_site(), make_topic()
        project.sites.add(site)
        project.themes.add(topic)
        make_participation(project=project)
        make_funding(project, funder=make_organization())
        make_effect(project).excludes.add(make_effect(make_project(themes=[topic])))
    ask(client)

    with django_assert_num_queries(4):
        ask(client)
    with django_assert_num_queries(8):
        client.get(project.get_absolute_url())
