"""The query counts of lists and profiles do not depend on the number of rows."""

from datetime import timedelta

import pytest

from members.models import (
    Certificate,
    Cluster,
    ClusterName,
    CustomerReference,
    Emission,
    OrganizationName,
    OrganizationRelationship,
    OrganizationTopic,
    ProfileLink,
    ProfilePicture,
    Service,
)
from tests.support.factories import (
    LONG_AGO,
    make_body,
    make_member,
    make_organization,
    make_participation,
    make_picture,
    make_presence,
    make_project,
    make_role,
    make_site,
    make_topic,
)
from tests.support.rows import make
from tests.support.sampling import LENGTHS

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("how_many", LENGTHS)]


@pytest.fixture
def registry(how_many):
    """Create members with related rows of every kind, one of them with that many."""
    ClusterName.objects.create(cluster=Cluster.objects.create(pk=1), name="Klyngen")
    whole = make_site(slug="heroya", latitude="59.1", longitude="9.6")
    one = make_member(name="Hydrogen AS", slug="alfa")
    for number in range(how_many):
        site = make_site(part_of=whole)
        topic = make_topic(slug=f"emne{number}", label_nb=f"Hydrogen {number}")
        project = make_project(sites=[site], themes=[topic])
        other = make_member(name=f"Beta hydrogen {number}", kind="company")
        add_related_rows(one, number, other, site, topic, project)
        add_related_rows(other, number, make_organization(), site, topic, project)


def add_related_rows(organization, number, other, site, topic, project):
    type(organization).objects.filter(pk=organization.pk).update(logo=make_picture())
    until = LONG_AGO + timedelta(days=30 * number + 20)
    for role in ("tenant", "owner"):
        make_presence(organization=organization, site=site, role=role)
    make_participation(project=project, organization=organization)
    OrganizationTopic.objects.create(organization=organization, topic=topic)
    OrganizationName.objects.create(
        organization=organization, name=f"Navn {number}", kind="former"
    )
    OrganizationRelationship.objects.create(
        from_organization=organization, to_organization=other, kind="owner"
    )
    make_role(body=make_body(), organization=organization, until=until)
    make(Service, organization=organization, topic=topic)
    make(CustomerReference, organization=organization)
    make(Certificate, organization=organization)
    make(ProfileLink, organization=organization)
    number_of_pictures = organization.pictures.count()
    if number_of_pictures < 3:
        make(ProfilePicture, organization=organization, place=number_of_pictures + 1)
    Emission.objects.create(
        organization=organization,
        year_from=1950 + number,
        year_to=1950 + number,
        scope_nb=organization.name,
        tonnes_co2e=1,
        source="kilde",
    )


@pytest.mark.usefixtures("registry")
def test_a_searched_and_filtered_list_costs_seven_queries_right_after_a_change(
    client, django_assert_num_queries
):
    asked = {"q": "hydrogen", "kind": "company", "site": "heroya", "topic": "emne0"}

    with django_assert_num_queries(7):
        answer = client.get("/medlemmer/", asked)
    assert len(answer.context["listing"].organizations) == 2
    with django_assert_num_queries(1):
        client.get("/medlemmer/", asked)


@pytest.mark.usefixtures("registry")
def test_a_search_without_results_costs_eight_queries_right_after_a_change(
    client, django_assert_num_queries
):
    with django_assert_num_queries(8):
        answer = client.get("/medlemmer/", {"q": "finnesikke", "kind": "company"})
    assert answer.context["listing"].organizations == []


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("address", ["/medlemmer/alfa/", "/en/members/alfa/"])
def test_a_profile_costs_ten_queries(client, address, django_assert_num_queries):
    with django_assert_num_queries(10):
        answer = client.get(address)
    assert answer.status_code == 200
