"""JSON-LD, canonical and former addresses, the Atom feed and the sitemap."""

import json
import re
from datetime import date, datetime, time
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from members.actions import recording
from members.models import Batch, Cluster, ClusterName, Funding, PageChange
from members.records.history import undo
from tests.directory.conftest import make_members
from tests.directory.test_events import make_event
from tests.support.cases import cases
from tests.support.database_role import owner
from tests.support.factories import LONG_AGO, make

HOME = "http://testserver"
ATOM = {"atom": "http://www.w3.org/2005/Atom"}
MAP = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>')
HOSTILE = "</script><script>alert(1)</script>&\u2028"
# {address: its JSON-LD}
DESCRIBED = json.loads(Path(__file__).with_name("structured_data.json").read_text())


def sitemap(client, address="/sitemap.xml"):
    return ElementTree.fromstring(client.get(address).content)


def test_no_name_can_end_a_script_element(client):
    make.site(slug="hallen", name=HOSTILE), make.member(slug="alfa", name=HOSTILE)

    for address, kinds in {
        "/steder/hallen/": ["Place", "BreadcrumbList"],
        "/medlemmer/alfa/": ["Organization", "BreadcrumbList"],
    }.items():
        blocks = SCRIPT.findall(client.get(address).text)
        described = [json.loads(text) for text in blocks]
        assert [one["@type"] for one in described] == kinds
        assert described[0]["name"] == HOSTILE
        assert [set("<>&\u2028") & set(text) for text in blocks] == [set(), set()]


@pytest.fixture
def registry():
    """Create rows whose pages are described in `structured_data.json`."""
    cluster = Cluster.objects.create(pk=1, ambition_nb="Først", ambition_en="First")
    ClusterName.objects.create(cluster=cluster, name="Klyngen")
    whole = make.site(slug="heroya", name="Herøya")
    park = make.site(slug="parken", name="Parken", part_of=whole)
    place = {"latitude": "59.117", "longitude": "9.6222", "municipality": "Porsgrunn"}
    place |= {"address": "Hydrovegen 55", "summary_nb": "En hall."}
    hall = make.site(slug="hallen", name="Hallen", part_of=park, **place)
    make.site(slug="rommet", name="Rommet", part_of=hall)
    make.body(slug="board", name_nb="Styret", name_en="The board")
    hydrogen = make.topic(label_nb="Hydrogen")
    facts = {"orgnr": "986228608", "website": "https://www.yara.no", "employees": 450}
    facts |= {"municipality": "Porsgrunn", "summary_nb": "Gjødsel."}
    related = {"sites": [hall], "topics": [hydrogen]}
    yara = make.member(name="Yara", slug="yara", **facts, **related)
    yara.names.create(name="Hydro Agri", kind="former")
    make_pilot(yara, sites=[hall], themes=[hydrogen])
    hidden = make.organization(name="Skjult", is_listed=False)
    days = {"held_on": date(2026, 6, 3), "ends_on": date(2026, 6, 4)}
    days |= {"starts_at": time(9), "ends_at": time(15, 30)}
    make_event(
        **days,
        slug="dagen",
        title_nb="Dagen",
        text_nb="Velkommen.",
        site=hall,
        organizer=yara,
        co_organizers=[hidden],
        topics=[hydrogen],
        places=40,
        is_cancelled=True,
    )


def make_pilot(yara, **rows):
    """Create a project with listed and unlisted partners and funders."""
    hidden = make.organization(name="Hemmelig", is_listed=False)
    days = {"since": date(2021, 8, 1), "until": date(2023, 12, 31)}
    days |= {"since_precision": "month", "until_precision": "at_latest"}
    texts = {"slug": "pilot", "title_nb": "Pilot", "summary_nb": "Fangst."}
    project = make.project(partners=[yara, hidden], **rows, **days, **texts)
    for funder in ({"funder": hidden}, {"funder": yara}, {"funder_name_nb": "EU"}):
        make.funding(project, **funder)
        make.funding(project, kind=Funding.Kind.LOAN, **funder)


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("address", DESCRIBED)
def test_a_page_describes_itself_and_shows_the_way_to_it(client, address):
    page = client.get(address).text

    blocks = [json.loads(block) for block in SCRIPT.findall(page)]
    assert blocks == DESCRIBED[address]
    trails = [one["itemListElement"] for one in blocks if "itemListElement" in one]
    for trail in trails:
        [crumbs] = re.findall('<nav class="crumbs".*?</nav>', page, re.DOTALL)
        links = re.findall(r'<a href="(.*?)">(.*?)</a>', crumbs)
        own = re.findall(r'<span aria-current="page">(.*?)</span>', crumbs)
        steps = [*links, *((address, name) for name in own)]
        assert [(HOME + at, name) for at, name in steps] == [
            (item["item"], item["name"]) for item in trail
        ]


def test_each_page_names_its_own_address_and_the_same_page_in_both_languages(client):
    make.member(slug="yara", name="Yara", summary_nb="Gjødsel.")
    own, other = f"{HOME}/medlemmer/yara/", f"{HOME}/en/members/yara/"

    page = client.get("/medlemmer/yara/?utm=1").text

    links = re.findall(r'<link rel="(canonical|alternate)"(.*?)href="(.*?)">', page)
    assert [(rel, href) for rel, _more, href in links] == [
        *(("canonical", own), ("alternate", own), ("alternate", other)),
        ("alternate", "/medlemmer/feed.atom"),
    ]
    assert dict(re.findall(r'<meta property="og:(\w+)" content="(.*?)">', page)) == {
        **{"site_name": "Klyngeregisteret", "url": own, "locale": "nb_NO"},
        **{"type": "profile", "title": "Yara", "description": "Gjødsel."},
    }


def test_the_search_that_the_front_page_describes_is_there(client):
    for [site] in (DESCRIBED["/"], DESCRIBED["/en/"]):
        address = site["potentialAction"]["target"]["urlTemplate"]
        assert client.get(address.removeprefix(HOME)).status_code == 200


def test_the_feed_lists_listed_members_newest_first_with_escaped_summaries(client):
    make.member(name="Gammel", since=LONG_AGO, summary_nb="<img src=x>")
    make.member(name="Ny", slug="ny", since=timezone.localdate(), summary_en="New.")
    make.member(name="Skjult", is_listed=False)
    make.member(name="Sluttet", until=LONG_AGO)
    make.organization(name="Ikke medlem")

    answer = client.get("/en/members/feed.atom")
    feeds = answer.content, client.get("/medlemmer/feed.atom").content

    english, norwegian = (
        ElementTree.fromstring(feed).findall("atom:entry", ATOM) for feed in feeds
    )
    assert [one.find("atom:title", ATOM).text for one in english] == ["Ny", "Gammel"]
    link = english[0].find("atom:link", ATOM).get("href")
    assert link == f"{HOME}/en/members/ny/"
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert norwegian[1].find("atom:summary", ATOM).text == (
        "Medlem fra 1. januar 2019. Navngitt som medlem. &lt;img src=x&gt;"
    )


def test_a_filtered_list_leads_to_the_feed_of_its_members(client):
    heat = make.topic(label_nb="Varme", slug="varme")
    make.member(name="Alfa", topics=[heat]), make.member(name="Beta")
    page = client.get("/medlemmer/?topic=varme&kind=unheard-of").text
    [address] = re.findall(r'href="(/medlemmer/feed[^"]+)"', page.partition("<main")[2])

    feed = ElementTree.fromstring(client.get(unescape(address)).content)

    assert address == "/medlemmer/feed.atom?topic=varme"
    titles = [one.text for one in feed.iter(f"{{{ATOM['atom']}}}title")]
    assert titles == ["Nye medlemmer i klyngen: Varme", "Alfa"]
    links = {one.get("href") for one in feed.findall("atom:link", ATOM)}
    assert links == {f"{HOME}/medlemmer/?topic=varme", HOME + address}


def test_the_sitemap_has_every_public_page_in_both_languages(client):
    make.organization(slug="synlig")
    make.organization(slug="skjult", is_listed=False)
    make.project(slug="pilot")
    make.site(slug="heroya")
    make.body(slug="styret")
    make_event(slug="frokost"), make_event(slug="utkast", is_published=False)

    assert {
        entry.find("map:loc", MAP).text: {
            (link.get("hreflang"), link.get("href"))
            for link in entry.findall("xhtml:link", MAP)
        }
        for entry in sitemap(client)
    } == {
        HOME + own: {("nb", HOME + nb), ("en", HOME + en)}
        for nb, en in cases(__file__, "sitemap.csv")
        for own in (nb, en)
    }


def test_a_large_sitemap_is_an_index_of_parts(client):
    make_members(1_001)

    parts = [entry.find("map:loc", MAP).text for entry in sitemap(client)]

    assert {part: len(sitemap(client, part.removeprefix(HOME))) for part in parts} == {
        f"{HOME}/sitemap-pages.xml": 30,
        f"{HOME}/sitemap-organizations.xml": 2_000,
        f"{HOME}/sitemap-organizations.xml?p=2": 2,
        f"{HOME}/sitemap-projects.xml": 0,
        f"{HOME}/sitemap-sites.xml": 0,
        f"{HOME}/sitemap-bodies.xml": 0,
        f"{HOME}/sitemap-events.xml": 0,
    }


def last_modified(client):
    """Return {path: day} of the sitemap."""
    return {
        entry.find("map:loc", MAP).text.removeprefix(HOME): time.text
        for entry in sitemap(client)
        for time in entry.findall("map:lastmod", MAP)
    }


def test_the_sitemap_says_when_what_a_page_shows_was_last_modified(client):
    organization = make.organization(slug="yara")
    make.project(slug="pilot")
    with owner():
        changes = PageChange.objects.filter(noun="organization")
        changes.update(changed_at=timezone.make_aware(datetime(2026, 5, 17)))
    before = last_modified(client)["/medlemmer/yara/"]

    make.role(body=make.body(slug="styret"), organization=organization)

    days = last_modified(client)
    today = days["/prosjekter/pilot/"]
    assert (before, days["/medlemmer/yara/"]) == ("2026-05-17", today)
    paths = {path for path in days if not path.startswith("/en/")}
    assert paths == {"/medlemmer/yara/", "/prosjekter/pilot/", "/roller/styret/"}


# {who makes the row: its addresses in each language}
ADDRESSES = {
    make.member: ["/medlemmer/{}/", "/en/members/{}/", "/en/members/{}/contact/"],
    make.project: ["/prosjekter/{}/", "/en/projects/{}/"],
    make_event: ["/arrangementer/{}/", "/en/events/{}/"],
    make.site: ["/steder/{}/", "/en/sites/{}/"],
    make.body: ["/roller/{}/", "/en/roles/{}/"],
}


@pytest.mark.parametrize("maker", ADDRESSES)
def test_a_former_slug_redirects_and_an_unknown_one_is_not_found(client, maker):
    row = maker(slug="for")
    row.slug = "na"
    row.save()

    for address in ADDRESSES[maker]:
        answer = client.get(address.format("for"))
        assert (answer.status_code, answer["Location"]) == (301, address.format("na"))
        assert client.get(address.format("ukjent")).status_code == 404


def test_a_former_slug_follows_what_an_undo_brings_back_or_takes_back(client, kari):
    site = make.site(slug="for")
    with recording(Batch.Act.SAVE, by=kari) as renaming:
        site.slug = "na"
        site.save()
    with recording(Batch.Act.DELETE, by=kari) as deletion:
        site.delete()
    assert client.get("/steder/for/").status_code == 404

    undo(deletion, by=kari)
    answer = client.get("/steder/for/")
    assert (answer.status_code, answer["Location"]) == (301, "/steder/na/")

    undo(renaming, by=kari)
    assert client.get("/steder/for/").status_code == 200
    assert client.get("/steder/na/")["Location"] == "/steder/for/"
