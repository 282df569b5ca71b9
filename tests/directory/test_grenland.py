"""The registry of Grenland on public pages, against its CSV files and the network."""

import csv
import json
import os
import re
from collections import defaultdict
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.html import strip_tags
from openpyxl import load_workbook

from members.models import Organization, Project
from members.queries.network import NetworkFilter, current_network
from tests.directory import test_one_word as one_word
from tests.support.csv_folders import csv_rows
from tests.support.sampling import part_of

pytestmark = pytest.mark.usefixtures("grenland")
# One in so many profiles is compared with the network; 1 tries all.
PAGES_SHARE = int(os.environ.get("PAGES_SHARE", "4"))
SECTIONS = Path(__file__).with_name("grenland_sections.jsonl")
CLAIMS = Path(__file__).with_name("grenland_claims.jsonl")
# A list in a newspaper mentions who came to a meeting; no membership has its day from there.
OF_THE_PRESS_LIST = "2019-05-18"


def lines(html):
    """Return the text of each element, without space and without empty lines."""
    text = strip_tags(html).replace("\xa0", " ")
    return [line for line in map(str.strip, text.splitlines()) if line]


def section(page, heading):
    """Return the text of a section, line by line, without its heading; [] without one."""
    html = re.search(rf"<h2>{heading}</h2>(.*?)</section>", page.text, re.DOTALL)
    # Without the numbers of its sources.
    return lines(re.sub(r"<sup.*?</sup>", "", html[1])) if html else []


def sources_of(row):
    return [part.strip() for part in row["source"].split(" | ") if part.strip()]


def links(html):
    """Return the addresses in the source links, in their order."""
    spans = re.findall(r'<span class="source-links">(.*?)</span>', html, re.DOTALL)
    return [re.findall(r'href="(.*?)"', span) for span in spans]


def test_sections_say_what_a_figure_covers_its_basis_and_who_gives_it(client):
    rows = [json.loads(line) for line in SECTIONS.read_text().splitlines()]

    for row in rows:
        lines = section(client.get(row["page"]), row["section"])
        assert lines == row["lines"], row["page"]


def test_no_page_says_more_than_its_sources(client):
    claims = [json.loads(line) for line in CLAIMS.read_text().splitlines()]
    wrong = {}
    for claim in claims:
        page = client.get(claim["page"])
        text = " ".join(
            lines(re.sub(r"<(?:sup|script).*?</(?:sup|script)>", "", page.text))
        )
        text = re.sub(r"\s+", " ", text)
        lacking = [words for words in claim.get("has", []) if words not in text]
        said = [words for words in claim.get("lacks", []) if words in text]
        if lacking or said or page.status_code != 200:
            wrong[claim["page"]] = page.status_code, lacking, said
    assert wrong == {}


def test_files_carry_sources_certainty_and_money_as_a_number_of_one_currency(client):
    def table(address):
        text = client.get(address).content.decode("utf-8-sig")
        return list(csv.DictReader(StringIO(text), delimiter=";"))

    amounts = table("/belop.csv")
    given = {(row["amount"], row["currency"]) for row in csv_rows("fundings")}
    assert {(row["Beløp"], row["Valuta"]) for row in amounts} == given
    kinds = table("/tall/money-by-kind.csv")
    assert {row["Valuta"] for row in kinds} == {currency for _n, currency in given}
    sums = table("/klima/sums.csv")
    assert {row["Stanset"] for row in sums} == {"alle", "ingen"}
    files = [amounts, sums, table("/klima/effects.csv"), table("/prosjekter.csv")]
    assert [row for file in files for row in file if not row["Kilder"]] == []
    members = table("/medlemmer.csv")
    headings = "Belegg for medlemskapet", "Kilder til medlemskapet", "Pålitelighet"
    for heading in headings:
        assert [row["Navn"] for row in members if not row[heading]] == []
    book = load_workbook(BytesIO(client.get("/klima/sums.xlsx").content))
    assert book.sheetnames == ["Hva prosjektene bidrar med", "Info"]


def test_only_a_mention_has_its_day_from_the_list_of_the_press():
    rows = csv_rows("memberships")
    of_the_list = {r["certainty"] for r in rows if r["since"] == OF_THE_PRESS_LIST}
    assert of_the_list == {"mentioned"}


def test_no_amount_of_a_project_is_added_to_another_and_each_grant_has_a_giver(client):
    given = [row for row in csv_rows("fundings") if row["kind"] in ("grant", "loan")]
    assert [row for row in given if not row["funder"] + row["funder_name_nb"]] == []
    for project in Project.objects.filter(fundings__isnull=False).distinct():
        texts = section(client.get(project.get_absolute_url()), "Finansiering")

        amounts = [line for line in texts if re.search(r" (kroner|euro)\b", line)]
        assert len(amounts) == project.fundings.count()


@pytest.mark.parametrize("lacking", ["source", "confidence"])
def test_an_emission_without_a_source_or_a_confidence_is_not_shown(client, lacking):
    eramet = Organization.objects.get(slug="eramet-norway")
    eramet.emissions.update(**{lacking: ""})

    page = client.get("/medlemmer/eramet-norway/")

    # In the text alone: a hash or a nonce may hold any three digits.
    assert section(page, "Utslipp") == []
    assert [line for line in lines(page.text) if "167 000" in line] == []


def test_each_relationship_and_presence_shows_its_own_source(client):
    [owner] = [
        r for r in csv_rows("ties") if r["from"] == "opf" and "heroya-i" in r["to"]
    ]
    [row] = [r for r in csv_rows("presences") if r["organization"] == "rhi-normag"]

    opf = client.get("/medlemmer/opf/").text
    profile = client.get("/medlemmer/rhi-normag/").text
    site = client.get("/steder/heroya-industripark/?page=2").text
    site += client.get("/steder/heroya-industripark/").text

    [_all, listed] = opf.split("<h2>Tilknyttede virksomheter</h2>")
    assert links(listed[: listed.index("</section>")]) == [sources_of(owner)]
    expected = [source.split(" (")[0] for source in sources_of(row)]
    assert links(profile[profile.index("<h2>Holder til</h2>") :])[0] == expected
    at_site = site[site.index('href="/medlemmer/rhi-normag/"') :]
    numbers = re.search(r'<sup class="notes">.*?</sup>', at_site)[0]
    notes = re.findall('href="#(source-[0-9]+)"', numbers)
    sources = [re.search(f'id="{at}"><a href="(.*?)"', at_site)[1] for at in notes]
    assert sources == expected


def partners_in_network(day):
    network = current_network().network(NetworkFilter(day))
    nodes, partners = network.data.nodes, defaultdict(set)
    for one, other in network.pairs:
        partners[nodes[one].slug].add(nodes[other].slug)
        partners[nodes[other].slug].add(nodes[one].slug)
    return partners


def test_each_profile_has_the_partners_of_the_network_page(client):
    now, ever, listed = {}, {}, Organization.objects.listed()
    for organization in {*part_of(listed, PAGES_SHARE), listed.get(slug="yara-norge")}:
        page = client.get(organization.get_absolute_url())
        slugs = {
            group.when: {
                one.slug for rows in group.projects.values() for one, _ in rows
            }
            for group in page.context["profile"].partners.groups
        }
        now[organization.slug] = slugs["now"]
        ever[organization.slug] = set().union(*slugs.values())

    page = client.get("/medlemmer/yara-norge/").text

    for partners, day in ((now, timezone.localdate()), (ever, None)):
        network = partners_in_network(day)
        assert partners == {slug: network[slug] for slug in partners}
    assert now["yara-norge"] != ever["yara-norge"]
    assert page.count("Registrert etter åpne kilder. Partnerne har ikke bekreftet") == 1
    assert page.count("<h2>Har samarbeidet med</h2>") == 1


@pytest.mark.parametrize("day", [one_word.TODAY, *one_word.FAR], ids=str)
def test_equal_words_give_equal_numbers_on_every_page_and_file(client, day):
    pages, plain = one_word.EqualWords("members_agree"), one_word.Plain(day)
    pages.client = client
    pages.members_agree(plain, day)
    pages.work_agrees(plain, day)


def within(whole):
    """Return the slugs of a site and all its parts."""
    parts = [s["slug"] for s in csv_rows("sites") if s["part_of"] == whole]
    return [whole, *(inner for part in parts for inner in within(part))]


def organizations_at(site, day):
    """Return the organizations at a site or a part of it on the day."""
    rows = [row for row in csv_rows("presences") if row["site"] in within(site)]
    there = [r for r in rows if r["since"] <= day <= (r["until"] or "9999")]
    return {row["organization"] for row in there}


def test_each_site_counts_an_organization_once_and_its_page_lists_all(client):
    day = timezone.localdate().isoformat()
    expected = {
        site["slug"]: organizations_at(site["slug"], day) for site in csv_rows("sites")
    }

    listed = client.get("/steder/").context["sites"].nested
    groups = {s: client.get(f"/steder/{s}/").context["shown"].groups for s in expected}

    counts = {slug: len(organizations) for slug, organizations in expected.items()}
    assert {site.slug: site.organizations for site in listed} == counts
    assert {
        slug: {one.slug for _place, organizations in places for one in organizations}
        for slug, places in groups.items()
    } == expected
    # INOVYN is at both sites, and Rafnes is a part of Frier Vest.
    assert "inovyn-norge" in expected["heroya-industripark"] & expected["frier-vest"]
    assert expected["rafnes"] < expected["frier-vest"]
    assert expected["heroya-forskningspark"] < expected["heroya-industripark"]
