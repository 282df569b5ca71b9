"""The licence of the public data: with all pages that offer files, and in the files."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.conf import settings
from django.urls import resolve
from django.utils import timezone, translation
from django.utils.formats import date_format
from openpyxl import load_workbook

from members import exchange
from members.models import Cluster
from tests.support.factories import make
from tests.support.rows import the_cluster
from tests.test_leaks import addresses

NLOD, CC_BY = "NLOD-2.0", "CC-BY-4.0"
EU = "http://publications.europa.eu/resource/authority/licence/"
TEXTS = {
    (
        "",
        "nb",
    ): "Ingen lisens er valgt ennå: spør sekretariatet før du bruker dataene videre.",
    (
        "",
        "en",
    ): "No licence has been chosen yet: ask the secretariat before reusing the data.",
    (NLOD, "nb"): "Data: NLOD 2.0 · Slik siterer du",
    (NLOD, "en"): "Data: NLOD 2.0 · How to cite",
    (CC_BY, "nb"): "Data: CC BY 4.0 · Slik siterer du",
    (CC_BY, "en"): "Data: CC BY 4.0 · How to cite",
}
LINKS = {
    NLOD: '<https://data.norge.no/nlod/no/2.0>; rel="license"',
    CC_BY: '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
}
DEEDS = {
    (NLOD, "nb"): "https://data.norge.no/nlod/no/2.0",
    (NLOD, "en"): "https://data.norge.no/nlod/en/2.0",
    (CC_BY, "nb"): "https://creativecommons.org/licenses/by/4.0/deed.no",
    (CC_BY, "en"): "https://creativecommons.org/licenses/by/4.0/deed.en",
}
CLIMATE = "Emissions and climate targets"
# A calendar of one event is for whoever goes to it.
OF_ONE = {"directory:event_calendar"}
# Rows of pages are cited as those of files; a file may be on its way.
WITHOUT_LINKS = {f"directory:{n}" for n in ("network", "network_figures", "download")}
WITHOUT_LINKS |= {
    f"directory:embed_{name}"
    for name in ("organizations", "organization", "map", "figure")
}


@pytest.fixture
def choose(no_contact_data):
    """Return a function by which the cluster chooses a licence, and pages read it anew."""

    def choose(licence):
        the_cluster().names.update_or_create(defaults={"name": "Grønn klynge"})
        Cluster.objects.update(data_licence=licence)
        no_contact_data.clear()

    return choose


def language_of(place):
    return "en" if place.startswith("/en/") else "nb"


def name_of(place):
    with translation.override(language_of(place)):
        return resolve(place).view_name


def answers(registry, client):
    """Return {address: answer} of all addresses of visitors that have one."""
    names = ("directory:", "api:")
    places = [p for name, p in addresses(registry) if name.startswith(names)]
    given = {place: client.get(place) for place in places}
    return {p: one for p, one in given.items() if one.status_code == 200}


def links(page):
    """Return the paths that the page leads to, but for those in its head."""
    return set(re.findall(r'href="([^"?#]+)', page.text.partition("<main")[2]))


def stated(answer):
    """Return the lines of the page that are of a licence, as people see them."""
    lines = [
        re.sub(r"\s+", " ", unescape(line))
        for line in re.findall(r">([^<]+)<", answer.text)
    ]
    return [line for line in lines if line in TEXTS.values()]


@pytest.mark.parametrize("licence", ["", NLOD])
def test_all_files_of_visitors_and_the_pages_that_lead_to_them_state_it(
    marked_registry, client, choose, licence
):
    choose(licence)
    given = answers(marked_registry, client)
    # Cards of contacts are of people, who have agreed to be called and to nothing else.
    given = {p: a for p, a in given.items() if name_of(p) != "directory:contact_card"}
    pages = {p for p, a in given.items() if a["Content-Type"].startswith("text/html")}
    others = ("image/", "text/javascript")
    files = {
        place
        for place in given.keys() - pages
        if not given[place]["Content-Type"].startswith(others)
    }
    lists = {place for place in files if name_of(place) not in OF_ONE}
    offering = {p for p in pages if lists & links(given[p])}
    offering |= {place for place in pages if name_of(place) in WITHOUT_LINKS}

    named = {place: given[place].get("Link") for place in files}
    assert named == dict.fromkeys(files, LINKS.get(licence))
    found = {place: stated(given[place]) for place in pages}
    expected = {place: [TEXTS[licence, language_of(place)]] for place in offering}
    assert {place: lines for place, lines in found.items() if lines} == expected
    names = "organizations projects events statistics climate open_data".split()
    names = {f"directory:{name}" for name in names} | WITHOUT_LINKS
    assert {name_of(place) for place in offering} == names
    names = {name_of(place) for place in files}
    endings = {re.split("[:_]", name)[-1] for name in names if "directory" in name}
    assert endings == {"csv", "xlsx", "calendar", "feed", "file"}


def last_sheet(client, address):
    return list(
        load_workbook(BytesIO(client.get(address).content)).worksheets[-1].values
    )


@pytest.mark.parametrize("licence", [NLOD, CC_BY])
def test_pages_and_workbooks_say_how_to_cite_them_in_the_language_of_the_reader(
    client, choose, licence
):
    choose(licence)
    make.member(kind="company"), make.emission(tonnes_co2e=1)
    label, day = licence.replace("-", " "), timezone.localdate()
    pages = [
        ("nb", "/medlemmer", "?kind=company", "", "Medlemmer"),
        ("en", "/en/members", "?kind=company", "", "Members"),
        ("nb", "/tall", "?on=2026-05-17", "/members", "Klyngen i tall"),
        ("en", "/en/climate", "?on=2026-05-17", "/emissions", CLIMATE),
    ]
    for language, path, query, name, title in pages:
        with translation.override(language):
            written, full = date_format(day), Cluster.Licence(licence).label
        text = {
            "nb": f"Kilde: Grønn klynge, {title}, hentet {written}, %s, lisens {label}.",
            "en": f"Source: Grønn klynge, {title}, retrieved {written}, %s, licence {label}.",
        }[language]
        page = unescape(client.get(f"{path}/{query}").text)
        assert text % f"http://testserver{path}/{query}" in page
        assert (
            f'<a href="{DEEDS[licence, language]}" rel="license noopener">{full}</a>'
            in page
        )

        rows = last_sheet(client, f"{path}{name}.xlsx{query}")
        cited = text % f"{settings.SITE_ADDRESS}{path}/{query}"
        words = {"nb": ("Lisens", "Slik siterer du"), "en": ("Licence", "How to cite")}[
            language
        ]
        terms = [
            *zip(words, (f"{full}, {DEEDS[licence, language]}", cited), strict=True)
        ]
        if name:
            terms = [(f"{label}: {value}",) for label, value in terms]
        assert [row for row in rows if row[0].startswith(words)] == terms


def test_machines_get_the_addresses_that_catalogues_know(client, choose):
    choose(CC_BY)
    feed = client.get("/en/members/feed.atom").text
    rights = f"Creative Commons Attribution 4.0 (CC BY 4.0), {DEEDS[CC_BY, 'en']}"
    assert re.findall("<rights>(.*)</rights>", feed) == [rights]
    assert exchange.licences.licence().authority == f"{EU}CC_BY_4_0"
    choose(NLOD)
    assert exchange.licences.licence().authority == f"{EU}NLOD_2_0"
    choose("")
    assert (exchange.licences.licence(), exchange.licences.header()) == (None, "")


def test_a_file_of_the_secretariat_is_under_no_licence(as_secretary, choose):
    choose(NLOD)
    make.member()

    answer = as_secretary.post(
        "/admin/lists/organizations/file/xlsx/", {"people": "yes"}
    )

    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    labels = [label for label, _value in book.worksheets[-1].values]
    assert (answer.get("Link"), "Listens adresse" in labels, "Lisens" in labels) == (
        (None, True, False)
    )
