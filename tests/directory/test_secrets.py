"""What must never be seen in public, planted everywhere and looked for everywhere."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from members.models import (
    ClimateEffect,
    Funding,
    Membership,
    OrganizationName,
    Tie,
)
from tests.factories import (
    LONG_AGO,
    make_body,
    make_member,
    make_participation,
    make_presence,
    make_project,
    make_role,
    make_site,
    make_topic,
)

pytestmark = pytest.mark.django_db
MARK = "HEMMELIG"


def secret(name):
    return f"{MARK}-{name}"


@pytest.fixture
def addresses():
    """Plant internal words and an unlisted organization; list every public address."""
    site = make_site(slug="sted", note=secret("site-note"))
    topic = make_topic()
    seen = make_member(
        slug="synlig",
        sites=[site],
        topics=[topic],
        note=secret("note"),
        employees_note=secret("employees-note"),
        unverified_fields=secret("unverified"),
    )
    seen.memberships.update(evidence=secret("evidence"))
    hidden = make_member(
        name=secret("name"),
        slug="hemmelig",
        sites=[site],
        topics=[topic],
        is_listed=False,
        website="https://hemmelig.example.org",
        summary_nb=secret("summary"),
        confirmed_on=LONG_AGO,
    )
    OrganizationName.objects.create(
        organization=hidden, name=secret("brand"), kind="brand"
    )
    project = make_project(slug="prosjekt", sites=[site], themes=[topic])
    for organization in (seen, hidden):
        make_participation(
            project=project,
            organization=organization,
            role_detail=secret("role-detail"),
        )
        make_role(
            body=make_body(kind="programme"),
            organization=organization,
            note=secret("role-note"),
        )
        make_presence(
            organization=organization, site=site, until=LONG_AGO, role="owner"
        )
    Tie.objects.create(
        from_organization=hidden,
        to_organization=seen,
        kind="owner",
        note=secret("tie-note"),
    )
    Funding.objects.create(
        project=project,
        funder=hidden,
        kind="grant",
        amount=1,
        currency="NOK",
        note=secret("funding-note"),
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
    plain = "home organizations organizations_csv projects sites about privacy feed"
    names = [*plain.split(), "accessibility"]
    found = [reverse(f"directory:{name}") for name in names]
    found += [row.get_absolute_url() for row in (seen, project, site)]
    return [*found, "/sitemap.xml", "/medlemmer/?relation=any&q=hemmelig"]


def text_of(answer):
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return whole.decode().lower()


def test_no_public_page_or_file_shows_what_is_internal_or_unlisted(client, addresses):
    told = [
        address
        for nb in addresses
        for address in (nb, f"/en{nb}")
        if (answer := client.get(address)).status_code == 200
        and "hemmelig" in text_of(answer).replace("q=hemmelig", "")
    ]

    assert told == ["/medlemmer/?relation=any&q=hemmelig"]


def test_a_workbook_shows_nothing_of_it_either(client, addresses):
    address = reverse("directory:organizations_xlsx")

    answer = client.get(address, {"relation": "any"})

    book = ZipFile(BytesIO(b"".join(answer.streaming_content)))
    assert MARK not in "".join(book.read(name).decode() for name in book.namelist())


def test_an_unlisted_organization_has_no_page(client, addresses):
    assert Membership.objects.filter(organization__slug="hemmelig").exists()
    assert client.get("/medlemmer/hemmelig/").status_code == 404
