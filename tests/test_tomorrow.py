"""At midnight the lists of the day that begins are there already."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.filters import OrganizationFilter, store, tomorrow
from tests.support.factories import make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def index():
    """Return the store of the index of organizations, empty before and after."""
    OrganizationFilter.store.built.clear()
    yield OrganizationFilter.store
    OrganizationFilter.store.built.clear()


def test_tomorrows_index_is_read_before_it_is_asked_for(index, monkeypatch):
    make_member(name="Alfa AS")
    day = timezone.localdate() + timedelta(days=1)
    index.on(timezone.localdate())

    tomorrow.prepare(day)

    monkeypatch.setattr(store, "build", lambda source: pytest.fail("read anew"))
    monkeypatch.setattr(timezone, "localdate", lambda: day)
    assert len(index.on(day).ids) == 1


def test_a_process_without_an_index_reads_none(index):
    tomorrow.prepare(timezone.localdate() + timedelta(days=1))

    assert index.built.values == {}


def test_it_is_known_when_the_next_day_begins():
    day, seconds = tomorrow.next_day()

    assert day == timezone.localdate() + timedelta(days=1)
    assert timezone.localdate(timezone.now() + timedelta(seconds=seconds + 1)) == day
    assert timezone.localdate(timezone.now() + timedelta(seconds=seconds - 1)) < day
