"""All values of a profile are loaded by one query, and are what each field reads by itself."""

import pytest

from members import review
from members.fields import ORGANIZATION
from members.models import (
    Certificate,
    CustomerReference,
    Organization,
    OrganizationName,
    Presence,
    ProfileLink,
    ProfilePicture,
    Service,
)
from tests.support.factories import make_organization, make_topic
from tests.support.rows import make

pytestmark = pytest.mark.django_db
ROWS = (
    Certificate,
    CustomerReference,
    OrganizationName,
    Presence,
    ProfileLink,
    ProfilePicture,
    Service,
)


def test_one_query_loads_what_the_fields_read(django_assert_num_queries):
    organization = make_organization(phone="35 00 00 00")
    organization.topics.add(make_topic(), make_topic())
    for model in ROWS:
        make(model, organization=organization)
    expected = review.live_now(organization)
    assert all(expected[name] for name in ("services", "pictures", "certificates"))

    fresh = Organization.objects.get(pk=organization.pk)
    with django_assert_num_queries(1):
        ORGANIZATION.load_live(fresh)
        found = review.live_now(fresh)

    assert found == expected
