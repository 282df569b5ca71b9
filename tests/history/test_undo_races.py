"""Two who undo at once, and an edit that arrives meanwhile; each race without its guard, too."""

import pytest

from members.history import recording, undo
from members.models import Batch, Organization
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make_organization, make_secretary

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def changed(kari):
    """Return the batch that has changed the employees of one organization from 1 to 2."""
    make_organization(employees=1)
    with recording(Batch.Act.SAVE, by=kari) as batch:
        Organization.objects.update(employees=2)
    return batch


def employees():
    return Organization.objects.get().employees


def undo_twice(batch, kari):
    first, second = (
        lambda by=by: undo(batch, by=by) for by in (kari, make_secretary())
    )
    return concurrent_refusals(first, second)


def test_of_two_who_undo_the_same_at_once_the_second_is_told(changed, kari):
    assert undo_twice(changed, kari) == ["undone"]

    assert (employees(), Batch.objects.count()) == (1, 2)


@pytest.mark.usefixtures("without_row_locks")
def test_without_the_lock_the_second_learns_it_from_a_constraint(changed, kari):
    assert undo_twice(changed, kari) == ["refused"]


def test_an_edit_that_arrives_meanwhile_stops_the_undo(changed, kari):
    codes = concurrent_refusals(
        lambda: Organization.objects.update(employees=3),
        lambda: undo(changed, by=kari),
    )

    assert (codes, employees()) == (["later"], 3)
