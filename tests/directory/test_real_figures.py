"""Emissions, money and sources of the registry of Grenland, as the public pages show them."""

import re

import pytest
from django.utils.html import strip_tags

from members.models import Organization, Project
from tests.support.csv_folders import csv_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grenland")]


def lines(html):
    """Return the text of each element, without space and without empty lines."""
    text = strip_tags(html).replace("\xa0", " ")
    return [line for line in map(str.strip, text.splitlines()) if line]


def section(page, heading):
    """Return the text of a section, line by line, without its heading; [] without one."""
    found = re.search(rf"<h2>{heading}</h2>(.*?)</section>", page.text, re.DOTALL)
    # Without the numbers of its sources.
    return lines(re.sub(r"<sup.*?</sup>", "", found[1])) if found else []


def sources_of(row):
    return [part.strip() for part in row["source"].split(" | ") if part.strip()]


def links(html):
    """Return the addresses in the source links, in their order."""
    found = re.findall(r'<span class="source-links">(.*?)</span>', html, re.DOTALL)
    return [re.findall(r'href="(.*?)"', spans) for spans in found]


def test_an_emission_says_what_it_covers_its_basis_its_confidence_and_its_source(
    client,
):
    slugs = ["eramet-norway", "heidelberg-materials-sement", "yara-norge", "norner"]

    found = [section(client.get(f"/medlemmer/{slug}/"), "Utslipp") for slug in slugs]

    assert found == [
        [
            "Ovnsgass fra Eramet Porsgrunn",
            "167 000 tonn CO₂e (2024)",
            "Utledet av andre tall, lav pålitelighet.",
            "Kilde: news.sustainability-directory.com",
        ],
        [
            "Sementfabrikken i Brevik",
            "800 000 tonn CO₂e (2021)",
            "Før karbonfangst, utledet av andre tall, middels pålitelighet.",
            "Kilde: sement.heidelbergmaterials.no",
        ],
        [
            "Yara Porsgrunn",
            "800 000 tonn CO₂e i året (2021–2024)",
            "Oppgitt av kilden, høy pålitelighet.",
            "Kilder: linkmagazine.nl, livemint.com, tu.no",
        ],
        [],
    ]


def test_an_emission_is_in_english_on_an_english_page(client):
    page = client.get("/en/members/heidelberg-materials-sement/")

    assert section(page, "Emissions") == [
        "Cement works in Brevik",
        "800,000 tonnes CO₂e (2021)",
        "Before carbon capture, derived from other figures, medium confidence.",
        "Source: sement.heidelbergmaterials.no",
    ]


@pytest.mark.parametrize("lacking", ["source", "confidence"])
def test_an_emission_without_a_source_or_a_confidence_is_not_shown(client, lacking):
    eramet = Organization.objects.get(slug="eramet-norway")
    eramet.emissions.update(**{lacking: ""})

    page = client.get("/medlemmer/eramet-norway/")

    # In the text alone: a hash or a nonce may hold any three digits.
    assert section(page, "Utslipp") == []
    assert [line for line in lines(page.text) if "167 000" in line] == []


def test_an_amount_says_what_it_is_and_who_gives_it(client):
    found = {
        slug: section(client.get(f"/prosjekter/{slug}/"), "Finansiering")
        for slug in "brevik-ccs reetec-fabrikk e-fuel-1 pyroco2 katapultnode".split()
    }

    assert found == {
        "brevik-ccs": ["Anslått kostnad (2021): om lag 3,3 milliarder kroner"],
        "reetec-fabrikk": ["Innhentet kapital: om lag 1,2 milliarder kroner"],
        "e-fuel-1": [
            *("Tilskudd på 40 millioner euro", "Fra EUs innovasjonsfond"),
            "Oppgitt i 2023",
        ],
        "pyroco2": [
            "Samlet kostnad: om lag 44 millioner euro",
            *("Tilskudd på om lag 40 millioner euro", "Fra EU (Horisont 2020)"),
            "Beløpene er av ulike slag og kan overlappe, så de er ikke lagt sammen.",
        ],
        "katapultnode": [
            "Tilskudd på 5 millioner kroner i året (2024–2026)",
            "Fra Siva (Norsk katapult) og Innovasjon Norge, sammen",
        ],
    }


def test_every_grant_and_loan_of_grenland_says_who_gives_it():
    given = [row for row in csv_rows("fundings") if row["kind"] in ("grant", "loan")]

    assert [row for row in given if not row["funder"] + row["funder_name_nb"]] == []


def test_no_amount_of_a_project_is_added_to_another(client):
    for project in Project.objects.filter(fundings__isnull=False).distinct():
        shown = section(client.get(project.get_absolute_url()), "Finansiering")

        amounts = [line for line in shown if re.search(r" (kroner|euro)\b", line)]
        assert len(amounts) == project.fundings.count()


def test_each_relationship_of_an_organization_shows_its_own_source(client):
    rows = {row["to"]: row for row in csv_rows("ties") if row["from"] == "opf"}

    page = client.get("/medlemmer/opf/").text

    [_all, listed] = page.split("<h2>Tilknyttede virksomheter</h2>")
    shown = listed[: listed.index("</section>")]
    assert links(shown) == [sources_of(rows["heroya-industripark"])]


def test_each_presence_shows_its_own_source_on_the_profile_and_at_the_site(client):
    [row] = [r for r in csv_rows("presences") if r["organization"] == "rhi-normag"]

    profile = client.get("/medlemmer/rhi-normag/").text
    site = client.get("/steder/heroya-industripark/?page=2").text
    site += client.get("/steder/heroya-industripark/").text

    of_profile = profile[profile.index("<h2>Holder til</h2>") :]
    at_site = site[site.index('href="/medlemmer/rhi-normag/"') :]
    [numbers] = re.findall(r'<sup class="notes">.*?</sup>', at_site)[:1]
    expected = [source.split(" (")[0] for source in sources_of(row)]
    assert links(of_profile)[0] == expected
    assert [
        re.search(f'id="{at}"><a href="(.*?)"', at_site)[1]
        for at in re.findall('href="#(source-[0-9]+)"', numbers)
    ] == expected
