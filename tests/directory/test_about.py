"""The page about the cluster and its programme, and the legal pages."""

from datetime import date

import pytest

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


@pytest.fixture
def cluster():
    cluster = Cluster.objects.create(
        pk=1, ambition_nb="Først", ambition_en="First", source="Vedtektene"
    )
    ClusterName.objects.create(cluster=cluster, name="Før", until=date(2022, 3, 21))
    ClusterName.objects.create(cluster=cluster, name="Nå", since=date(2022, 3, 22))
    return cluster


def test_names_levels_and_the_budget_have_periods_and_a_qualifier(client, cluster):
    arena = ProgrammeLevel.objects.create(level="Arena")
    ClusterLevel.objects.create(cluster=cluster, level=arena, since=date(2018, 11, 8))
    budget = {"amount": 165_000_000, "currency": "NOK", "qualifier": "about"}
    ProgrammeBudget.objects.create(year=2016, **budget)

    page = client.get("/om/")

    programme = page.context["programme"]
    names = [(row.name, row.period_text) for row in programme.names]
    assert names == [("Før", "til 21. mars 2022"), ("Nå", "fra 22. mars 2022")]
    levels = [(str(row.level), row.period_text) for row in programme.levels]
    assert levels == [("Arena", "fra 8. november 2018")]
    assert "Om lag 165 millioner kroner" in page.text


def test_offices_and_predecessors_are_those_of_listed_organizations(client, cluster):
    programme, board = make_body(kind="programme"), make_body(kind="board")
    now, before = make_organization(name="Nå"), make_organization(name="Forgjenger")
    hidden = make_organization(is_listed=False)
    make_role(body=programme, organization=now, role="owner", source="Synlig kilde")
    make_role(body=programme, organization=hidden, role="financier", source="Hemmelig")
    make_role(body=board, organization=now)
    for other, kind in [(hidden, "merged into"), (before, "peer")]:
        ends = {"from_organization": other, "to_organization": now}
        OrganizationRelationship.objects.create(kind=kind, **ends)
    ends = {"from_organization": before, "to_organization": now}
    merged = OrganizationRelationship.objects.create(kind="merged into", **ends)

    page = client.get("/om/").context["programme"]

    offices = [
        (label, [r.organization for r in roles]) for label, roles in page.offices
    ]
    assert offices == [("eier", [now])]
    assert page.predecessors == [merged]
    assert [line for _address, line in page.sources] == ["Vedtektene", "Synlig kilde"]


def test_the_legal_pages_name_the_contact_address(client, settings):
    settings.DEFAULT_FROM_EMAIL = "Registeret <post@example.org>"

    for address in ("/personvern/", "/en/accessibility/"):
        link = '<a href="mailto:post@example.org">post@example.org</a>'
        assert link in client.get(address).text
