"""A small network of four members, and more members than a file holds at once."""

from datetime import date

import pytest
from django.db import transaction

from members.models import Membership, Organization, Project
from tests.support.factories import LONG_AGO, make

ENDED_2020 = {"since": LONG_AGO, "until": date(2020, 12, 31)}


@pytest.fixture
def four():
    """Create Alfa, with Beta and Gamma in one project, and with Delta in one that has ended."""
    theme = make.topic(slug="hydrogen", label_nb="Hydrogen", label_en="Hydrogen")
    kinds = {"Alfa": "company", "Beta": "research", "Gamma": "company"}
    alfa, beta, gamma, delta = (
        make.member(name=name, slug=name.lower(), kind=kind)
        for name, kind in (kinds | {"Delta": "public"}).items()
    )
    make.project(title_nb="Pilot", themes=[theme], partners=[alfa, beta, gamma])
    make.project(title_nb="Gammelt", partners=[alfa, delta], **ENDED_2020)
    return alfa, beta, gamma, delta


def make_members(number):
    """Create so many members, called Bedrift 0000 and so on."""
    listed = {"kind": "company", "is_listed": True, "listing_agreed_on": LONG_AGO}
    organizations = Organization.objects.bulk_create(
        Organization(name=f"Bedrift {n:04}", slug=f"nr-{n}", **listed)
        for n in range(number)
    )
    Membership.objects.bulk_create(
        Membership(organization=one, since=LONG_AGO) for one in organizations
    )


@pytest.fixture(scope="module")
def large(django_db_setup, django_db_blocker):
    """Create 2,001 members and projects for a module, as a task makes their files; yield Alfa."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_members(2_000)
        Project.objects.bulk_create(
            Project(title_nb=n, title_en=n, slug=n, status="running")
            for n in (f"p-{number}" for number in range(2_001))
        )
        yield make.member(name="Alfa", slug="en-alfa")
        transaction.set_rollback(True)


@pytest.fixture
def many_members(transactional_db):
    make_members(2_001)
