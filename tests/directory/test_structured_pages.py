"""JSON-LD of sites, projects and the search, breadcrumbs, and the times in the sitemap."""

import json
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.db import connection

from members.models import Funding, Organization
from tests.support.database_role import owner
from tests.support.factories import (
    make_body,
    make_funding,
    make_organization,
    make_project,
    make_role,
    make_site,
    make_topic,
)

pytestmark = pytest.mark.django_db
HOME = "http://testserver"
MAP = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


def described(client, address):
    """Return {type: description} of the JSON-LD of a page."""
    found = map(json.loads, SCRIPT.findall(client.get(address).text))
    return {one["@type"]: one for one in found}


def test_a_site_describes_its_place(client):
    park = make_site(slug="parken", name="Parken")
    hall = make_site(
        slug="hallen",
        name="Hallen",
        part_of=park,
        latitude="59.117",
        longitude="9.6222",
        municipality="Porsgrunn",
        address="Hydrovegen 55",
        summary_nb="En hall.",
    )
    make_site(slug="rommet", name="Rommet", part_of=hall)

    assert described(client, "/steder/hallen/")["Place"] == {
        "@context": "https://schema.org",
        "@type": "Place",
        "@id": f"{HOME}/steder/hallen/#place",
        "mainEntityOfPage": f"{HOME}/steder/hallen/",
        "name": "Hallen",
        "geo": {"@type": "GeoCoordinates", "latitude": 59.117, "longitude": 9.6222},
        "description": "En hall.",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "Hydrovegen 55",
            "addressLocality": "Porsgrunn",
            "addressCountry": "NO",
        },
        "containedInPlace": [
            {"@type": "Place", "name": "Parken", "url": f"{HOME}/steder/parken/"}
        ],
        "containsPlace": [
            {"@type": "Place", "name": "Rommet", "url": f"{HOME}/steder/rommet/"}
        ],
    }


def test_a_project_describes_its_listed_partners_and_funders(client):
    yara = make_organization(slug="yara", name="Yara")
    hidden = make_organization(name="Hemmelig", is_listed=False)
    project = make_project(
        slug="pilot",
        title_nb="Pilot",
        summary_nb="Fangst.",
        since=date(2021, 8, 1),
        since_precision="month",
        until=date(2023, 12, 31),
        until_precision="at_latest",
        themes=[make_topic(label_nb="Hydrogen")],
        sites=[make_site(name="Herøya")],
        partners=[yara, hidden],
    )
    for funder in ({"funder": hidden}, {"funder": yara}, {"funder_name_nb": "EU"}):
        make_funding(project, **funder)
        make_funding(project, kind=Funding.Kind.LOAN, **funder)

    assert described(client, "/prosjekter/pilot/")["Project"] == {
        "@context": "https://schema.org",
        "@type": "Project",
        "@id": f"{HOME}/prosjekter/pilot/#project",
        "name": "Pilot",
        "mainEntityOfPage": f"{HOME}/prosjekter/pilot/",
        "description": "Fangst.",
        "foundingDate": "2021-08",
        "member": [
            {"@type": "Organization", "name": "Yara", "url": f"{HOME}/medlemmer/yara/"}
        ],
        "funder": [
            {"@type": "Organization", "name": "Yara", "url": f"{HOME}/medlemmer/yara/"},
            {"@type": "Organization", "name": "EU"},
        ],
        "knowsAbout": ["Hydrogen"],
        "location": [{"@type": "Place", "name": "Herøya"}],
    }


@pytest.mark.parametrize(("home", "search"), [("/", "/sok/"), ("/en/", "/en/search/")])
def test_the_front_page_describes_its_search(client, home, search):
    found = described(client, home)["WebSite"]

    template = found["potentialAction"]["target"]["urlTemplate"]
    assert (found["url"], template) == (
        f"{HOME}{home}",
        f"{HOME}{search}?q={{search_term_string}}",
    )
    assert client.get(template.removeprefix(HOME)).status_code == 200


@pytest.mark.parametrize(
    ("address", "trail"),
    [
        (
            "/medlemmer/yara/",
            [("Forside", "/"), ("Medlemmer", "/medlemmer/"), ("Yara", None)],
        ),
        (
            "/prosjekter/pilot/",
            [("Forside", "/"), ("Prosjekter", "/prosjekter/"), ("Pilot", None)],
        ),
        (
            "/steder/hallen/",
            [
                *(("Forside", "/"), ("Steder", "/steder/")),
                *(("Parken", "/steder/parken/"), ("Hallen", None)),
            ],
        ),
        (
            "/en/roles/board/",
            [("Home", "/en/"), ("Roles", "/en/roles/"), ("The board", None)],
        ),
    ],
)
def test_a_page_shows_the_way_to_it_and_describes_it(client, address, trail):
    make_organization(slug="yara", name="Yara")
    make_project(slug="pilot", title_nb="Pilot")
    make_site(
        slug="hallen", name="Hallen", part_of=make_site(slug="parken", name="Parken")
    )
    make_body(slug="board", name_nb="Styret", name_en="The board")

    page = client.get(address).text

    [crumbs] = re.findall('<nav class="crumbs".*?</nav>', page, re.DOTALL)
    links = re.findall(r'<a href="(.*?)">(.*?)</a>', crumbs)
    assert [(name, at) for at, name in links] == trail[:-1]
    assert re.findall(r'<span aria-current="page">(.*?)</span>', crumbs) == [
        trail[-1][0]
    ]
    items = described(client, address)["BreadcrumbList"]["itemListElement"]
    assert [(item["position"], item["name"], item["item"]) for item in items] == [
        (number, name, HOME + (at or address))
        for number, (name, at) in enumerate(trail, start=1)
    ]


def test_no_name_can_end_the_script_of_the_breadcrumbs(client):
    name = "</script><script>alert(1)</script>&\u2028"
    make_site(slug="hallen", name=name)

    found = SCRIPT.findall(client.get("/steder/hallen/").text)

    assert [json.loads(text)["@type"] for text in found] == ["Place", "BreadcrumbList"]
    assert [set("<>&\u2028") & set(text) for text in found] == [set(), set()]


def last_modified(client):
    """Return {path: day} of the sitemap."""
    entries = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found = {
        entry.find("map:loc", MAP).text.removeprefix(HOME): entry.find(
            "map:lastmod", MAP
        )
        for entry in entries
    }
    return {path: time.text for path, time in found.items() if time is not None}


def test_the_sitemap_says_when_what_a_page_shows_was_last_modified(client):
    organization = make_organization(slug="yara")
    make_project(slug="pilot")
    set_events_back(Organization, date(2026, 5, 17))
    before = last_modified(client)["/medlemmer/yara/"]

    make_role(body=make_body(slug="styret"), organization=organization)

    found = last_modified(client)
    today = found["/prosjekter/pilot/"]
    assert (before, found["/medlemmer/yara/"]) == ("2026-05-17", today)
    assert {path for path in found if not path.startswith("/en/")} == {
        "/medlemmer/yara/",
        "/prosjekter/pilot/",
        "/roller/styret/",
    }


def set_events_back(model, day):
    """Set the day of all events of a model, which are append-only."""
    table = model.pgh_event_model._meta.db_table
    with owner(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET pgh_created_at = %s", [day])
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
