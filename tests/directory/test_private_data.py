"""An organization that asked not to be shown changes only the counts of others.

That no page shows what is internal or hidden is held by tests/test_leaks.py.
"""

import pytest
from django.urls import reverse, translate_url
from django.utils import translation

from members.models import (
    Body,
    Emission,
    Funding,
    Organization,
    OrganizationName,
    OrganizationRelationship as Tie,
)
from tests.support.factories import LONG_AGO, make

SECRET = "hemmelig"


@pytest.fixture
def public():
    """Create a row of each noun, related to each other; return them."""
    site = make.site(slug="sted")
    topic = make.topic(slug="hydrogen")
    make.site(slug="del", part_of=site)
    seen = make.member(slug="synlig", sites=[site], topics=[topic])
    project = make.project(slug="prosjekt", sites=[site], themes=[topic])
    make.funding(project)
    relate(seen, site, project, make.body(slug="organ", kind="programme"))
    return seen, site, topic, project


def relate(organization, site, project, body, **fields):
    make.participation(project=project, organization=organization, **fields)
    make.role(body=body, organization=organization, **fields)
    left = {"until": LONG_AGO, "role": "owner", **fields}
    make.presence(organization=organization, site=site, **left)


def create_unlisted(seen, site, topic, project):
    """Create an organization that is not listed, related to everything."""
    columns = ["name", "slug", "municipality", "summary_nb", "source"]
    given = dict.fromkeys(columns, SECRET) | {"orgnr": "986228608", "employees": 12}
    given |= {"confirmed_on": LONG_AGO, "is_listed": False}
    sites = [site, *site.parts.all()]
    hidden = make.member(sites=sites, topics=[topic], **given)
    OrganizationName.objects.create(organization=hidden, name=SECRET, kind="brand")
    relate(hidden, site, project, Body.objects.get(), source=SECRET)
    make.facility(hidden, name_nb=SECRET, site=site)
    make.stream(hidden, note=SECRET, is_public=True, site=site)
    for one, other in ((hidden, seen), (seen, hidden)):
        ends = {"from_organization": one, "to_organization": other}
        Tie.objects.create(kind="owner", note=SECRET, source=SECRET, **ends)
    Funding.objects.update(funder=hidden, source=SECRET)
    make(Emission, organization=hidden, scope_nb=SECRET, source=SECRET)


@translation.override("nb")
def addresses_of(seen, site, _topic, project):
    """List pages, files and lists with queries, in Norwegian."""
    names = "home organizations organizations_csv projects projects_csv sites roles"
    names += " about privacy accessibility open_data feed"
    places = [reverse(f"directory:{name}") for name in names.split()]
    lists, projects, roles = places[1:3], places[3], places[6]
    rows = seen, project, site, Body.objects.get()
    places += [row.get_absolute_url() for row in rows]
    networks = [reverse(f"directory:network{part}") for part in ("", "_figures")]
    for query in ("", "?on=all", "?on=all&organization=synlig&theme=hydrogen"):
        places += [f"{place}{query}" for place in networks]
    queries = [f"relation={relation}" for relation in Organization.Relation.values]
    queries += ["relation=any", "on=2019-01-01&sort=confirmed", "size=10-49"]
    queries += [f"relation=any&q={SECRET}", "relation=any&q=986228608"]
    places += [f"{address}?{query}" for address in lists for query in queries]
    places += [
        f"{place}?q={SECRET}" for place in (projects, reverse("directory:search"))
    ]
    return in_both([*places, f"{roles}?on=2019-01-01", "/sok/?q=hemmelg"])


@translation.override("nb")
def in_both(addresses):
    return [place for nb in addresses for place in (nb, translate_url(nb, "en"))]


def shown(client, address):
    """Return the text of a response without the search words that it repeats."""
    text = b"".join(client.get(address)).decode().lower()
    for repeated in ("q={}", "«{}»", "“{}”", 'value="{}"'):
        text = text.replace(repeated.format(SECRET), "")
    return text


def test_an_unlisted_organization_changes_only_the_counts_of_others(client, public):
    addresses = addresses_of(*public)
    before = {place: shown(client, place) for place in addresses}
    create_unlisted(*public)

    after = {place: shown(client, place) for place in addresses}

    changed = {place for place in addresses if after[place] != before[place]}
    pages = "/medlemmer/synlig/ /prosjekter/prosjekt/ /steder/sted/ /roller/organ/"
    roles = ["/roller/", "/roller/?on=2019-01-01"]
    assert changed == set(in_both([*pages.split(), *roles]))
    assert [place for place in changed if SECRET in after[place]] == []
    assert "og én til" in after["/prosjekter/prosjekt/"]
