"""A small network of four members, and more members than a file holds at once."""

from datetime import date

import pytest

from members.models import Membership, Organization
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


@pytest.fixture
def large(lower):
    """Create four members and projects, as many as a task makes their files; return Alfa."""
    lower("rows of a file made at once", 3)
    make_members(3)
    for _number in range(4):
        make.project(status="running")
    return make.member(name="Alfa", slug="en-alfa")


@pytest.fixture
def many_members(transactional_db, lower):
    """Create four members, of which a task makes a file, a row at a time."""
    lower("rows of a file made at once", 3)
    lower("rows read for a sheet in one piece", 1)
    make_members(4)
