"""The page about the cluster and its programme, and the legal pages."""

from datetime import date

import pytest
from django.urls import reverse

from members.models import (
    Cluster,
    ClusterLevel,
    ClusterName,
    OrganizationRelationship,
    ProgrammeBudget,
    ProgrammeLevel,
)
from tests.support.factories import make_body, make_organization, make_role

pytestmark = pytest.mark.django_db


def about(client):
    return client.get(reverse("directory:about")).context["programme"]


@pytest.fixture
def cluster():
    cluster = Cluster.objects.create(
        pk=1, ambition_nb="Først", ambition_en="First", source="Vedtektene"
    )
    ClusterName.objects.create(cluster=cluster, name="Før", until=date(2022, 3, 21))
    ClusterName.objects.create(cluster=cluster, name="Nå", since=date(2022, 3, 22))
    return cluster


def test_names_and_levels_have_their_periods(client, cluster):
    arena = ProgrammeLevel.objects.create(level="Arena")
    ClusterLevel.objects.create(cluster=cluster, level=arena, since=date(2018, 11, 8))

    programme = about(client)

    names = [(row.name, row.period_text) for row in programme.names]
    assert names == [("Før", "til 21. mars 2022"), ("Nå", "fra 22. mars 2022")]
    levels = [(str(row.level), row.period_text) for row in programme.levels]
    assert levels == [("Arena", "fra 8. november 2018")]


def test_offices_in_the_programme_name_listed_holders_only(client):
    programme = make_body(kind="programme")
    seen, hidden = make_organization(), make_organization(is_listed=False)
    make_role(body=programme, organization=seen, role="owner", source="Synlig kilde")
    make_role(body=programme, organization=hidden, role="financier", source="Hemmelig")
    make_role(body=make_body(kind="board"), organization=seen)

    shown = about(client)

    offices = [
        (label, [r.organization for r in roles]) for label, roles in shown.offices
    ]
    assert offices == [("eier", [seen])]
    assert shown.sources == [(None, "Synlig kilde")]


def test_predecessors_are_those_that_became_the_cluster(client, cluster):
    now, before = make_organization(name="Nå"), make_organization(name="Forgjenger")
    relationship = OrganizationRelationship.objects.create(
        from_organization=before,
        to_organization=now,
        kind=OrganizationRelationship.Kind.MERGED,
    )
    hidden = make_organization(is_listed=False)
    for other, kind in (
        (hidden, OrganizationRelationship.Kind.MERGED),
        (before, OrganizationRelationship.Kind.PEER),
    ):
        OrganizationRelationship.objects.create(
            from_organization=other, to_organization=now, kind=kind
        )

    assert about(client).predecessors == [relationship]


def test_a_budget_has_its_qualifier(client, cluster):
    ProgrammeBudget.objects.create(
        year=2016, amount=165_000_000, currency="NOK", qualifier="about"
    )

    page = client.get(reverse("directory:about")).text

    assert "Om lag 165 millioner kroner" in page


@pytest.mark.parametrize("name", ["privacy", "accessibility"])
def test_the_legal_pages_name_the_contact_address(client, settings, name):
    settings.DEFAULT_FROM_EMAIL = "Registeret <post@example.org>"

    page = client.get(reverse(f"directory:{name}")).text

    assert '<a href="mailto:post@example.org">post@example.org</a>' in page
