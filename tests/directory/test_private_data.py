"""Internal and unlisted data is in every row here, and on no public page."""

from functools import partial
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse, translate_url
from django.utils import translation

from members import review
from members.fields import FACILITY, PROJECT, STREAM
from members.models import (
    Body,
    ClimateEffect,
    Emission,
    Funding,
    Membership,
    Organization,
    OrganizationName,
    OrganizationRelationship,
    Representative,
    Site,
)
from tests.support.factories import (
    LONG_AGO,
    make_body,
    make_colleague,
    make_contact,
    make_facility,
    make_member,
    make_participation,
    make_picture,
    make_presence,
    make_project,
    make_role,
    make_site,
    make_stream,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db
UPPER_MARKER, MARKER = "HEMMELIG", "hemmelig"


def secret(name):
    return f"{UPPER_MARKER}-{name}"


@pytest.fixture
def public():
    """Create a registry with a marker in every internal column; return its public rows."""
    site = make_site(slug="sted", note=secret("site-note"))
    make_site(slug="del", part_of=site)
    make_body(slug="organ", kind="programme")
    topic = make_topic(slug="hydrogen")
    seen = make_member(
        slug="synlig",
        sites=[site],
        topics=[topic],
        note=secret("note"),
        employees_note=secret("employees-note"),
        unverified_fields=secret("unverified"),
    )
    seen.memberships.update(evidence=secret("evidence"))
    project = make_project(slug="prosjekt", sites=[site], themes=[topic])
    relate(seen, site, project)
    create_people(seen)
    create_offerings(seen, site, project)
    Funding.objects.create(
        project=project, kind="grant", amount=1, note=secret("funding-note")
    )
    ClimateEffect.objects.create(
        project=project,
        value=1,
        unit="t CO₂/year",
        mechanism="captured",
        maturity="designed",
        qualifier="about",
        source="kilde",
        note=secret("effect-note"),
    )
    return seen, site, topic, project


def relate(organization, site, project, **fields):
    """Create rows that relate the organization to everything, with internal markers."""
    make_participation(
        project=project,
        organization=organization,
        role_detail=secret("role-detail"),
        **fields,
    )
    make_role(
        body=Body.objects.get(slug="organ"),
        organization=organization,
        note=secret("role-note"),
        **fields,
    )
    make_presence(
        organization=organization, site=site, until=LONG_AGO, role="owner", **fields
    )


def create_people(organization):
    """Create a contact, an office holder and an editor, none of them with consent."""
    person = make_contact(
        organization,
        name=secret("person"),
        title=secret("title"),
        email="hemmelig-person@example.org",
        phone="35 00 00 01",
        note=secret("person-note"),
    )
    office = {"body": Body.objects.get(slug="organ"), "source": secret("office-source")}
    make_role(person=person, **office)
    make_role(person=person, organization=organization, role="chair", **office)
    user = make_user(email="hemmelig-bruker@example.org")
    Representative.objects.create(user=user, organization=organization)


def create_offerings(organization, site, project):
    """Create an unlisted facility, a private stream, a declined role, and proposals."""
    hidden = {"is_listed": False, "source": secret("facility-source")}
    make_facility(organization, name_nb=secret("facility"), site=site, **hidden)
    make_facility(organization, source="kilde", site=site)
    make_stream(organization, note=secret("stream"), site=site)
    make_stream(organization, note=secret("sought"), kind="competence")
    stream = make_stream(organization, source=secret("stream-source"), is_public=True)
    make_participation(
        project=project,
        organization=organization,
        role="funder",
        source=secret("declined-source"),
        declined_on=LONG_AGO,
        declined_why=secret("declined-why"),
    )
    by = make_colleague(organization)
    propose = partial(review.submit, by=by)
    propose(review.Subject(PROJECT, organization, project), {"title_nb": UPPER_MARKER})
    propose(review.Subject(STREAM, organization, stream), {"note": UPPER_MARKER})
    lab = {"name_nb": secret("pending-name"), "capability_nb": UPPER_MARKER}
    propose(review.new(FACILITY, organization), lab)


def create_unlisted(seen, site, topic, project):
    """Create an unlisted organization that is related to everything."""
    hidden = make_member(
        name=secret("name"),
        slug="hemmelig",
        orgnr="986228608",
        sites=[site, Site.objects.get(slug="del")],
        topics=[topic],
        is_listed=False,
        municipality=secret("municipality"),
        website="https://hemmelig.example.org",
        email="post@hemmelig.example.org",
        summary_nb=secret("summary"),
        logo=make_picture(),
        description_en=secret("description"),
        employees=12,
        confirmed_on=LONG_AGO,
        source=secret("source"),
    )
    OrganizationName.objects.create(
        organization=hidden, name=secret("brand"), kind="brand"
    )
    relate(hidden, site, project, source=secret("source"))
    make_facility(hidden, name_nb=secret("lab"), site=site)
    make_stream(hidden, note=secret("heat"), is_public=True, site=site)
    for one, other in ((hidden, seen), (seen, hidden)):
        OrganizationRelationship.objects.create(
            from_organization=one,
            to_organization=other,
            kind="owner",
            note=secret("tie-note"),
            source=secret("tie-source"),
        )
    Funding.objects.update(funder=hidden, source=secret("funding-source"))
    Emission.objects.create(
        organization=hidden,
        scope_nb=secret("plant"),
        year_from=2020,
        year_to=2020,
        tonnes_co2e=1,
        source=secret("emission-source"),
    )


@pytest.fixture
def addresses(public):
    """Add an unlisted organization; return every public address."""
    create_unlisted(*public)
    return addresses_of(*public)


def addresses_of(seen, site, _topic, project):
    plain = "home organizations organizations_csv projects projects_csv sites roles"
    names = [*plain.split(), "about", "privacy", "accessibility", "feed"]
    found = [reverse(f"directory:{name}") for name in names]
    rows = (seen, project, site, Body.objects.get(slug="organ"))
    found += [row.get_absolute_url() for row in rows]
    found.append(f"{reverse('directory:roles')}?on=2019-01-01")
    networks = [reverse(f"directory:network{part}") for part in ("", "_figures")]
    asked_of_network = ["", "?on=all", "?on=all&organization=synlig&theme=hydrogen"]
    found += [f"{place}{asked}" for place in networks for asked in asked_of_network]
    lists = found[1:3]
    asked = [f"relation={relation}" for relation in Organization.Relation.values]
    asked += ["relation=any", "on=2019-01-01&sort=confirmed", "size=10-49"]
    found += [f"{address}?{question}" for address in lists for question in asked]
    found.append(f"{reverse('directory:projects')}?q={MARKER}")
    return [*found, *(f"{address}?relation=any&q={MARKER}" for address in lists)]


def text_of(answer):
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return whole.decode().lower()


@translation.override("nb")
def in_both(addresses):
    return [place for nb in addresses for place in (nb, translate_url(nb, "en"))]


def shown(client, address):
    """Return the text of a response without the search words that it repeats."""
    answer = client.get(address)
    assert answer.status_code == 200
    text = text_of(answer)
    echoes = [f"q={MARKER}", f"«{MARKER}»", f"“{MARKER}”", f'value="{MARKER}"']
    for repeated in echoes:
        text = text.replace(repeated, "")
    return text


def test_no_public_page_or_file_shows_what_is_internal_or_unlisted(client, addresses):
    places = [*in_both(addresses), "/sitemap.xml"]

    leaks = [place for place in places if MARKER in shown(client, place)]

    assert (leaks, len(places)) == ([], 83)


def test_an_unlisted_organization_changes_only_the_counts_of_others(client, public):
    addresses = in_both(addresses_of(*public))
    before = {place: shown(client, place) for place in addresses}
    create_unlisted(*public)

    changed = [place for place in addresses if shown(client, place) != before[place]]

    expected = [
        "/medlemmer/synlig/",
        "/prosjekter/prosjekt/",
        "/steder/sted/",
        "/roller/organ/",
    ]
    assert changed == in_both(["/roller/", *expected, "/roller/?on=2019-01-01"])
    assert "og én til" in shown(client, "/prosjekter/prosjekt/")


@pytest.mark.parametrize(
    "words",
    ["hemmelig-name", "hemmelig-brand", "986 228 608", "986228608", "hemmelig-person"],
)
def test_no_search_finds_an_unlisted_organization(client, addresses, words):
    for place in in_both([reverse("directory:organizations")]):
        answer = client.get(place, {"q": words, "relation": "any"})
        listing = answer.context["listing"]
        assert (len(listing.answer), listing.outside) == (0, 0)
    for place in in_both([reverse("directory:projects")]):
        assert client.get(place, {"q": words}).context["listing"].projects == []


def test_no_profile_shows_the_note_of_a_relationship(client):
    owner, owned = make_member(slug="eier"), make_member(slug="eid")
    ends = {"from_organization": owner, "to_organization": owned}
    OrganizationRelationship.objects.create(kind="owner", note=secret("tie"), **ends)

    pages = in_both([row.get_absolute_url() for row in (owner, owned)])

    texts = [shown(client, place) for place in pages]
    linked = [("/eid/" in text, "/eier/" in text, MARKER in text) for text in texts]
    assert linked == [(True, True, False)] * 4


@pytest.mark.parametrize("name", ["organizations_xlsx", "projects_xlsx"])
def test_a_workbook_shows_nothing_unlisted(client, addresses, name):
    answer = client.get(reverse(f"directory:{name}"), {"relation": "any"})

    book = ZipFile(BytesIO(answer.content))
    text = "".join(book.read(name).decode() for name in book.namelist())
    rows = book.read("xl/worksheets/sheet1.xml").decode().count("<row ")
    assert (MARKER in text.lower(), rows) == (False, 2)


def test_an_unlisted_organization_has_no_page(client, addresses):
    assert Membership.objects.filter(organization__slug="hemmelig").exists()
    for place in in_both([reverse("directory:organization", args=["hemmelig"])]):
        assert client.get(place).status_code == 404
