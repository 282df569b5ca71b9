"""An organization that asked not to be shown changes only the counts of others.

That no page shows what is internal or hidden is held by tests/test_leaks.py.
"""

import pytest
from django.urls import reverse, translate_url
from django.utils import translation

from members.models import Body, Emission, Funding, Organization, OrganizationName
from members.models import OrganizationRelationship as Tie
from tests.support.factories import (
    LONG_AGO,
    make_body,
    make_facility,
    make_funding,
    make_member,
    make_participation,
    make_presence,
    make_project,
    make_role,
    make_site,
    make_stream,
    make_topic,
)
from tests.support.rows import make

pytestmark = pytest.mark.django_db
SECRET = "hemmelig"


@pytest.fixture
def public():
    """Create a row of each noun, related to each other; return them."""
    site, topic = make_site(slug="sted"), make_topic(slug="hydrogen")
    make_site(slug="del", part_of=site)
    seen = make_member(slug="synlig", sites=[site], topics=[topic])
    project = make_project(slug="prosjekt", sites=[site], themes=[topic])
    make_funding(project)
    relate(seen, site, project, make_body(slug="organ", kind="programme"))
    return seen, site, topic, project


def relate(organization, site, project, body, **fields):
    make_participation(project=project, organization=organization, **fields)
    make_role(body=body, organization=organization, **fields)
    make_presence(
        organization=organization, site=site, until=LONG_AGO, role="owner", **fields
    )


def create_unlisted(seen, site, topic, project):
    """Create an organization that is not listed, related to everything."""
    hidden = make_member(
        name=SECRET,
        slug=SECRET,
        orgnr="986228608",
        sites=[site, *site.parts.all()],
        topics=[topic],
        is_listed=False,
        municipality=SECRET,
        summary_nb=SECRET,
        employees=12,
        confirmed_on=LONG_AGO,
        source=SECRET,
    )
    OrganizationName.objects.create(organization=hidden, name=SECRET, kind="brand")
    relate(hidden, site, project, Body.objects.get(), source=SECRET)
    make_facility(hidden, name_nb=SECRET, site=site)
    make_stream(hidden, note=SECRET, is_public=True, site=site)
    for one, other in ((hidden, seen), (seen, hidden)):
        ends = {"from_organization": one, "to_organization": other}
        Tie.objects.create(kind="owner", note=SECRET, source=SECRET, **ends)
    Funding.objects.update(funder=hidden, source=SECRET)
    make(Emission, organization=hidden, scope_nb=SECRET, source=SECRET)


@translation.override("nb")
def addresses_of(seen, site, _topic, project):
    plain = "home organizations organizations_csv projects projects_csv sites roles"
    names = [*plain.split(), "about", "privacy", "accessibility", "feed"]
    found = [reverse(f"directory:{name}") for name in names]
    rows = (seen, project, site, Body.objects.get())
    found += [row.get_absolute_url() for row in rows]
    found.append(f"{reverse('directory:roles')}?on=2019-01-01")
    networks = [reverse(f"directory:network{part}") for part in ("", "_figures")]
    asked_of_network = ["", "?on=all", "?on=all&organization=synlig&theme=hydrogen"]
    found += [f"{place}{asked}" for place in networks for asked in asked_of_network]
    lists = found[1:3]
    asked = [f"relation={relation}" for relation in Organization.Relation.values]
    asked += ["relation=any", "on=2019-01-01&sort=confirmed", "size=10-49"]
    asked += [f"relation=any&q={SECRET}", "relation=any&q=986228608"]
    found += [f"{address}?{question}" for address in lists for question in asked]
    return in_both([*found, f"{reverse('directory:projects')}?q={SECRET}"])


@translation.override("nb")
def in_both(addresses):
    return [place for nb in addresses for place in (nb, translate_url(nb, "en"))]


def shown(client, address):
    """Return the text of a response without the search words that it repeats."""
    answer = client.get(address)
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = whole.decode().lower()
    for repeated in ("q={}", "«{}»", "“{}”", 'value="{}"'):
        text = text.replace(repeated.format(SECRET), "")
    return text


def test_an_unlisted_organization_changes_only_the_counts_of_others(client, public):
    addresses = addresses_of(*public)
    before = {place: shown(client, place) for place in addresses}
    create_unlisted(*public)

    after = {place: shown(client, place) for place in addresses}

    expected = [
        "/medlemmer/synlig/",
        "/prosjekter/prosjekt/",
        "/steder/sted/",
        "/roller/organ/",
    ]
    changed = [place for place in addresses if after[place] != before[place]]
    assert changed == in_both(["/roller/", *expected, "/roller/?on=2019-01-01"])
    assert [place for place in addresses if SECRET in after[place]] == []
    assert "og én til" in after["/prosjekter/prosjekt/"]
