"""The list of sites and the page of a site: parts, organizations present, projects."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from members.models import Presence
from tests.support.factories import (
    LONG_AGO,
    make_member,
    make_organization,
    make_presence,
    make_project,
    make_site,
)

pytestmark = pytest.mark.django_db


def sites(client):
    return client.get("/steder/").context["sites"].nested


def show(client, site, **parameters):
    return client.get(site.get_absolute_url(), parameters).context["shown"]


def test_each_site_is_followed_by_its_parts_and_counts_each_organization_once(client):
    whole = make_site(name="B")
    part = make_site(name="A del", part_of=whole)
    inner = make_site(name="Del av del", part_of=part)
    make_site(name="C")
    make_member(sites=[part, inner])
    make_presence(site=whole)
    make_presence(site=whole, organization=make_organization(is_listed=False))

    assert [
        (s.name, s.depth, s.organizations, s.members.total) for s in sites(client)
    ] == [
        *(("B", 0, 2, 1), ("A del", 1, 1, 1), ("Del av del", 2, 1, 1)),
        ("C", 0, 0, 0),
    ]


def test_the_map_links_to_lists_of_as_many_organizations_as_it_says(client):
    at = {"latitude": "59.1", "longitude": "9.6"}
    whole = make_site(name="Hele", slug="hele", **at)
    make_site(name="Tomt", slug="tomt", latitude="59.2", longitude="9.6")
    make_member(sites=[make_site(part_of=whole)])
    make_presence(site=whole)

    shown = client.get("/steder/").context["sites"]
    full, empty = shown.map.dots

    assert (full.site.name, full.count, shown.unplaced) == ("Hele", 2, 1)
    listing = client.get(full.address).context["listing"]
    assert len(listing.answer) == 2
    assert (empty.count, empty.address) == (0, "")


def test_the_page_lists_organizations_of_each_part_by_name_with_role_and_since(client):
    whole = make_site(name="Hele")
    part = make_site(name="B", part_of=whole)
    inner, other = make_site(name="C", part_of=part), make_site(name="D", part_of=whole)
    make_site(name="A", part_of=whole)
    yara = make_organization(name="Yara")
    for role in (Presence.Role.OWNER, Presence.Role.PLANT):
        make_presence(organization=yara, site=whole, role=role)
    make_presence(organization=yara, site=part, since=date(2020, 5, 1))
    for name, site in [("Ås", part), ("Ørn", part), ("Z", inner), ("A", other)]:
        make_presence(site=site, organization=make_organization(name=name))

    shown = show(client, whole)

    tenant = [("tenant", "")]
    assert [
        (site.name, row.name, [(s.role, s.since_text) for s in row.shown_presences])
        for site, rows in shown.groups
        for row in rows
    ] == [
        ("Hele", "Yara", [("owner", ""), ("plant", "")]),
        ("B", "Yara", [("tenant", "fra 1. mai 2020")]),
        *(("B", "Ørn", tenant), ("B", "Ås", tenant), ("C", "Z", tenant)),
        ("D", "A", tenant),
    ]
    assert shown.organizations == 5
    several, alone = [
        (s.has_groups, s.has_repeated) for s in (shown, show(client, inner))
    ]
    assert (several, alone) == ((True, True), (False, False))


def test_unlisted_organizations_are_counted_and_neither_named_nor_sources(client):
    site = make_site(source="Om stedet")
    make_presence(site=site, source="Om Yara")
    make_presence(site=site, source="Om før", until=LONG_AGO)
    for _ in range(2):
        hidden = make_organization(name="Hemmelig", is_listed=False)
        for role in ("owner", "tenant"):
            make_presence(site=site, organization=hidden, role=role, source="Hemmelig")

    page = client.get(site.get_absolute_url())

    sources = page.context["shown"].sources
    assert [line for _address, line in sources] == ["Om stedet", "Om Yara", "Om før"]
    assert ("og to til" in page.text, "Hemmelig" in page.text) == (True, False)


def test_organizations_that_left_are_listed_apart_from_the_day_after(client):
    site, today = make_site(), timezone.localdate()
    last_days = {"A": LONG_AGO, "I går": today - timedelta(days=1), "I dag": today}
    for name, until in last_days.items():
        one = make_organization(name=name)
        make_presence(site=site, organization=one, until=until)
    hidden = make_organization(name="B", is_listed=False)
    make_presence(site=site, organization=hidden, until=LONG_AGO)

    shown = show(client, site)

    [(_site, present)] = shown.groups
    assert [row.name for row in present] == ["I dag"]
    assert (shown.organizations, sites(client)[0].organizations) == (1, 1)
    former = sorted(presence.organization.name for presence in shown.former)
    assert former == ["A", "I går"]


def test_projects_at_parts_are_listed_once_and_a_long_list_is_paged(client):
    site = make_site()
    parts = [make_site(part_of=site), make_site(part_of=site)]
    make_project(title_nb="Pilot", sites=parts)
    for number in range(45):
        make_presence(site=site, organization=make_organization(name=f"A{number:02}"))

    first, second = show(client, site, page="tull"), show(client, site, page=2)

    assert [p.title for p in first.shown_projects] == ["Pilot"]
    names = [
        [row.name for _site, rows in s.groups for row in rows] for s in (first, second)
    ]
    assert names == [
        [f"A{n:02}" for n in range(40)],
        [f"A{n}" for n in range(40, 45)],
    ]
