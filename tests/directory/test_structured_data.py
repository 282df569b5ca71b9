"""JSON-LD, canonical addresses, the Atom feed and the sitemap."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from members.models import Cluster, ClusterName, OrganizationName
from tests.directory.conftest import make_members
from tests.support.factories import (
    LONG_AGO,
    make_body,
    make_member,
    make_organization,
    make_project,
    make_site,
    make_topic,
)

pytestmark = pytest.mark.django_db
HOME = "http://testserver"
ATOM = {"atom": "http://www.w3.org/2005/Atom"}
MAP = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


def json_ld_of(client, organization):
    page = client.get(organization.get_absolute_url()).text
    return re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1]


def sitemap(client, address="/sitemap.xml"):
    return ElementTree.fromstring(client.get(address).content)


def test_a_profile_describes_its_organization(client):
    cluster = Cluster.objects.create(pk=1, ambition_nb="Først", ambition_en="First")
    ClusterName.objects.create(cluster=cluster, name="Klyngen")
    yara = make_member(
        name="Yara",
        slug="yara",
        orgnr="986228608",
        website="https://www.yara.no",
        municipality="Porsgrunn",
        employees=450,
        summary_nb="Gjødsel.",
        sites=[make_site(name="Herøya", latitude="59.117", longitude="9.6222")],
        topics=[make_topic(label_nb="Hydrogen")],
    )
    OrganizationName.objects.create(organization=yara, name="Hydro Agri", kind="former")

    assert json.loads(json_ld_of(client, yara)) == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": f"{HOME}/medlemmer/yara/#organization",
        "name": "Yara",
        "alternateName": ["Hydro Agri"],
        "mainEntityOfPage": f"{HOME}/medlemmer/yara/",
        "url": "https://www.yara.no",
        "description": "Gjødsel.",
        "identifier": {
            "@type": "PropertyValue",
            "propertyID": "orgnr",
            "value": "986228608",
        },
        "address": {
            "@type": "PostalAddress",
            "addressLocality": "Porsgrunn",
            "addressCountry": "NO",
        },
        "numberOfEmployees": {"@type": "QuantitativeValue", "value": 450},
        "knowsAbout": ["Hydrogen"],
        "location": [
            {
                "@type": "Place",
                "name": "Herøya",
                "geo": {
                    "@type": "GeoCoordinates",
                    "latitude": 59.117,
                    "longitude": 9.6222,
                },
            }
        ],
        "memberOf": {
            "@type": "OrganizationRole",
            "memberOf": {"@type": "Organization", "name": "Klyngen"},
            "description": "Navngitt som medlem",
            "startDate": "2019-01-01",
        },
    }


def test_no_name_can_end_the_script_element(client):
    name = "</script><script>alert(1)</script>&\u2028"
    organization = make_member(name=name)

    text = json_ld_of(client, organization)

    assert json.loads(text)["name"] == name
    assert not set("<>&\u2028") & set(text)


def test_each_page_names_its_own_address_and_the_same_page_in_both_languages(client):
    make_member(slug="yara", name="Yara", summary_nb="Gjødsel.")

    page = client.get("/medlemmer/yara/?utm=1").text

    links = re.findall(r'<link rel="(canonical|alternate)"(.*?)href="(.*?)">', page)
    assert [(rel, href) for rel, _more, href in links] == [
        ("canonical", f"{HOME}/medlemmer/yara/"),
        ("alternate", f"{HOME}/medlemmer/yara/"),
        ("alternate", f"{HOME}/en/members/yara/"),
        ("alternate", "/medlemmer/feed.atom"),
    ]
    found = re.findall(r'<meta property="og:(\w+)" content="(.*?)">', page)
    assert dict(found) == {
        "site_name": "Klyngeregisteret",
        "url": f"{HOME}/medlemmer/yara/",
        "locale": "nb_NO",
        "type": "profile",
        "title": "Yara",
        "description": "Gjødsel.",
    }


def test_the_feed_lists_listed_members_newest_first(client):
    make_member(name="Gammel", since=LONG_AGO)
    make_member(name="Ny", slug="ny", since=timezone.localdate(), summary_en="New.")
    make_member(name="Skjult", is_listed=False)
    make_member(name="Sluttet", until=LONG_AGO)
    make_organization(name="Ikke medlem")

    answer = client.get("/en/members/feed.atom")
    feed = ElementTree.fromstring(answer.content)

    entries = feed.findall("atom:entry", ATOM)
    titles = [entry.find("atom:title", ATOM).text for entry in entries]
    assert titles == ["Ny", "Gammel"]
    link = entries[0].find("atom:link", ATOM).get("href")
    assert link == f"{HOME}/en/members/ny/"
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"


def test_a_summary_is_escaped_in_the_feed(client):
    make_member(summary_nb="<img src=x>")

    feed = ElementTree.fromstring(client.get("/medlemmer/feed.atom").content)

    found = feed.find("atom:entry/atom:summary", ATOM).text
    assert found == "Medlem fra 1. januar 2019. Navngitt som medlem. &lt;img src=x&gt;"


def test_the_sitemap_has_every_public_page_in_both_languages(client):
    make_organization(slug="synlig")
    make_organization(slug="skjult", is_listed=False)
    make_project(slug="pilot")
    make_site(slug="heroya")
    make_body(slug="styret")

    found = {
        entry.find("map:loc", MAP).text: {
            (link.get("hreflang"), link.get("href"))
            for link in entry.findall("xhtml:link", MAP)
        }
        for entry in sitemap(client)
    }

    pairs = [
        ("/", "/en/"),
        ("/medlemmer/", "/en/members/"),
        ("/prosjekter/", "/en/projects/"),
        ("/steder/", "/en/sites/"),
        ("/roller/", "/en/roles/"),
        ("/nettverk/", "/en/network/"),
        ("/nettverk/tall/", "/en/network/figures/"),
        ("/tall/", "/en/statistics/"),
        ("/klima/", "/en/climate/"),
        ("/om/", "/en/about/"),
        ("/bli-medlem/", "/en/join/"),
        ("/personvern/", "/en/privacy/"),
        ("/tilgjengelighet/", "/en/accessibility/"),
        ("/medlemmer/synlig/", "/en/members/synlig/"),
        ("/prosjekter/pilot/", "/en/projects/pilot/"),
        ("/steder/heroya/", "/en/sites/heroya/"),
        ("/roller/styret/", "/en/roles/styret/"),
    ]
    assert found == {
        HOME + own: {("nb", HOME + nb), ("en", HOME + en)}
        for nb, en in pairs
        for own in (nb, en)
    }


def test_a_large_sitemap_is_an_index_of_parts(client):
    make_members(1_001)

    parts = [entry.find("map:loc", MAP).text for entry in sitemap(client)]

    sizes = [len(sitemap(client, part.removeprefix(HOME))) for part in parts]
    assert parts == [
        f"{HOME}/sitemap-pages.xml",
        f"{HOME}/sitemap-organizations.xml",
        f"{HOME}/sitemap-organizations.xml?p=2",
        f"{HOME}/sitemap-projects.xml",
        f"{HOME}/sitemap-sites.xml",
        f"{HOME}/sitemap-bodies.xml",
    ]
    assert sizes == [26, 2_000, 2, 0, 0, 0]
