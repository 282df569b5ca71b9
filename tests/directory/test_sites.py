"""The list of sites and the page of a site: parts, organizations present, projects."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
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
    return client.get(reverse("directory:sites")).context["sites"].nested


def presences_of(rows):
    """Return (organization, [(role, since)]) of each."""
    return [
        (row, [(s.role, s.since_text) for s in row.shown_presences]) for row in rows
    ]


def show(client, site, **parameters):
    return client.get(site.get_absolute_url(), parameters).context["shown"]


def test_each_site_is_followed_by_its_parts(client):
    whole = make_site(name="B")
    part = make_site(name="A del", part_of=whole)
    make_site(name="Del av del", part_of=part)
    make_site(name="C")

    assert [(site.name, site.depth) for site in sites(client)] == [
        ("B", 0),
        ("A del", 1),
        ("Del av del", 2),
        ("C", 0),
    ]


def test_the_list_counts_each_organization_once_over_all_parts(client):
    whole = make_site(name="Hele")
    parts = [make_site(name="Del", part_of=whole), make_site(name="En", part_of=whole)]
    make_member(sites=parts)
    make_presence(site=whole)
    make_presence(site=whole, organization=make_organization(is_listed=False))

    counts = [(s.name, s.organizations, s.members.total) for s in sites(client)]

    assert counts == [("Hele", 2, 1), ("Del", 1, 1), ("En", 1, 1)]


def test_the_map_links_to_lists_of_as_many_organizations_as_it_says(client):
    at = {"latitude": "59.1", "longitude": "9.6"}
    whole = make_site(name="Hele", slug="hele", **at)
    make_site(name="Tomt", slug="tomt", latitude="59.2", longitude="9.6")
    make_member(sites=[make_site(part_of=whole)])
    make_presence(site=whole)

    shown = client.get(reverse("directory:sites")).context["sites"]
    full, empty = shown.map.dots

    assert (full.site.name, full.count, shown.unplaced) == ("Hele", 2, 1)
    listing = client.get(full.address).context["listing"]
    assert len(listing.answer) == 2
    assert (empty.count, empty.address) == (0, "")


def test_the_page_lists_organizations_with_role_and_since(client):
    whole = make_site()
    part = make_site(name="Delen", part_of=whole)
    yara = make_organization(name="Yara")
    make_presence(organization=yara, site=whole, role=Presence.Role.OWNER)
    make_presence(organization=yara, site=part, since=date(2020, 5, 1))

    shown = show(client, whole)

    assert [(place, presences_of(rows)) for place, rows in shown.groups] == [
        (whole, [(yara, [("owner", "")])]),
        (part, [(yara, [("tenant", "fra 1. mai 2020")])]),
    ]
    assert (shown.organizations, shown.has_repeated) == (1, True)


def test_parts_are_in_the_order_of_the_list_and_organizations_by_name(client):
    whole = make_site()
    part = make_site(name="B", part_of=whole)
    inner, other = make_site(name="C", part_of=part), make_site(name="D", part_of=whole)
    make_site(name="A", part_of=whole)
    for name, site in [("Ås", part), ("Ørn", part), ("Z", inner), ("A", other)]:
        make_presence(site=site, organization=make_organization(name=name))

    groups = show(client, whole).groups

    assert [(site.name, [row.name for row in rows]) for site, rows in groups] == [
        ("B", ["Ørn", "Ås"]),
        ("C", ["Z"]),
        ("D", ["A"]),
    ]


def test_several_roles_at_one_part_are_one_row(client):
    site, yara = make_site(), make_organization()
    for role in ("owner", "plant"):
        make_presence(site=site, organization=yara, role=role)

    shown = show(client, site)

    assert [presences_of(rows) for _site, rows in shown.groups] == [
        [(yara, [("owner", ""), ("plant", "")])]
    ]
    assert (shown.has_groups, shown.has_repeated) == (False, False)


def test_the_sources_are_those_of_what_the_page_shows(client):
    site = make_site(source="Om stedet")
    make_presence(site=site, source="Om Yara")
    make_presence(site=site, source="Om før", until=LONG_AGO)
    hidden = make_organization(is_listed=False)
    make_presence(site=site, source="Hemmelig", organization=hidden)

    sources = show(client, site).sources

    assert [line for _address, line in sources] == ["Om stedet", "Om Yara", "Om før"]


def test_unlisted_organizations_are_counted_and_not_named(client):
    site = make_site()
    make_presence(site=site, organization=make_organization(name="Synlig"))
    for _ in range(2):
        hidden = make_organization(name="Hemmelig", is_listed=False)
        make_presence(site=site, organization=hidden, role="owner")
        make_presence(site=site, organization=hidden, role="tenant")

    page = client.get(site.get_absolute_url()).text

    assert "og to til" in page
    assert "Hemmelig" not in page


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


def test_projects_at_parts_are_listed_once(client):
    whole = make_site()
    parts = [make_site(part_of=whole), make_site(part_of=whole)]
    make_project(title_nb="Pilot", sites=parts)

    assert [p.title for p in show(client, whole).shown_projects] == ["Pilot"]


def test_a_long_list_is_paged(client):
    site = make_site()
    for number in range(45):
        make_presence(site=site, organization=make_organization(name=f"A{number:02}"))

    [(_site, second)] = show(client, site, page=2).groups
    [(_site, first)] = show(client, site, page="tull").groups

    assert [row.name for row in second] == ["A40", "A41", "A42", "A43", "A44"]
    assert len(first) == 40
