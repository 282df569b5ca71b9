"""A snapshot of all tables is restored exactly, history included."""

import pytest
from django.contrib.auth.models import Group

from members.models import Organization
from tests.support import table_contents
from tests.support.factories import make_organization


@pytest.mark.django_db
def test_a_restored_snapshot_equals_the_original():
    before = table_contents.read()
    organization = make_organization()
    organization.delete()
    Group.objects.filter(name="secretary").update(name="")

    table_contents.write(before)

    assert not Organization.pgh_event_model.objects.exists()
    assert table_contents.read() == before
    assert Group.objects.filter(name="secretary").exists()
