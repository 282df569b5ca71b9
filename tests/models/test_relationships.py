"""Texts of relationships between organizations."""

from datetime import date

import pytest

from members.models import OrganizationRelationship
from tests.support.factories import make_organization


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "text"),
    [("merged into", "22. mars 2022"), ("owner", "fra 22. mars 2022")],
    ids=["an event has a day", "a state has a beginning"],
)
def test_a_tie_says_when_as_what_it_is(kind, text):
    ends = {
        "from_organization": make_organization(),
        "to_organization": make_organization(),
    }

    relationship = OrganizationRelationship(kind=kind, since=date(2022, 3, 22), **ends)

    assert relationship.period_text == text
