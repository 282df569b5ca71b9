"""What a test commits is gone after it, history too, and what migrations brought is there."""

import pytest
from django.contrib.auth.models import Group

from members.models import Organization
from tests.support import contents
from tests.support.factories import make_organization


@pytest.mark.django_db
def test_whatever_was_written_is_as_before():
    before = contents.read()
    organization = make_organization()
    organization.delete()
    Group.objects.filter(name="secretary").update(name="")

    contents.write(before)

    assert not Organization.pgh_event_model.objects.exists()
    assert contents.read() == before
    assert Group.objects.filter(name="secretary").exists()
