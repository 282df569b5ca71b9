"""A member with a resignation and with dependents: rows that a membership may end with."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.association import leaving
from tests.support.factories import make

TODAY = timezone.localdate()
DAY = TODAY + timedelta(days=30)


@pytest.fixture
def with_dependents(ours, ola):
    """Give Yara a role in a body and a presence, beside its manager."""
    make.role(organization=ours)
    make.presence(organization=ours)


@pytest.fixture
def resignation(ours, ola, with_dependents):
    """Return the waiting resignation of Yara, with 30 days left."""
    return leaving.submit_resignation(ours, last_day=DAY, why="Vi flytter.", by=ola)


def ending_page(organization):
    """Return the address of the admin's page that ends the membership."""
    number = organization.memberships.get().pk
    return reverse("admin:members_membership_end", args=[number])
