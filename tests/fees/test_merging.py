"""Fees of two organizations that are merged."""

import pytest

from members.models import Fee
from tests.support.factories import make_member, make_organization
from tests.support.merging import merge_them

pytestmark = pytest.mark.django_db


def test_fees_move_and_of_two_for_one_year_one_is_chosen(superuser):
    one, other = make_member(name="Alfa"), make_organization(name="Alfa AS")
    kept = Fee.objects.create(organization=one, year=2026, amount=1)
    gone = Fee.objects.create(organization=other, year=2026, amount=2)
    moved = Fee.objects.create(organization=other, year=2025, amount=3)

    chosen = {f"solve-fee-organization-{gone.pk}": "left"}
    merge_them(one, other, superuser, **chosen)

    assert set(one.fees.all()) == {kept, moved}
