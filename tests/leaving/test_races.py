"""Two at the same moment; each race once more without the lock, to show it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import leaving
from members.models import Membership, Organization, Resignation
from tests.access.letters import letters
from tests.support.factories import make_colleague, make_member, make_secretary
from tests.support.racing import refused_meanwhile, write_meanwhile

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()


def find(organization_id):
    return Organization.objects.get(pk=organization_id)


@pytest.fixture
def stay():
    organization = make_member()
    make_colleague(organization, role="manager")
    return organization.memberships.get()


def shown(stay):
    kinds = leaving.what_hangs_on(stay.organization, TODAY)
    return [leaving.key(row) for kind in kinds for row in kind.rows]


def end_twice(stay):
    by, keys = make_secretary(), shown(stay)

    def end(day):
        leaving.end(stay, day, seen_until=None, shown=keys, by=by)

    later = TODAY + timedelta(days=1)
    return refused_meanwhile(lambda: end(TODAY), lambda: end(later))


def test_of_two_secretaries_one_ends_it_and_the_other_is_told(stay):
    assert end_twice(stay) == ["meanwhile"]
    assert Membership.objects.get().until == TODAY
    assert len(letters()) == 1


def test_without_the_locks_the_second_overrules_the_first_unseen(stay, monkeypatch):
    monkeypatch.setattr(leaving, "lock", find)
    monkeypatch.setattr(leaving, "_lock_as_seen", lambda stay, seen: stay)

    assert end_twice(stay) == []
    assert len(letters()) == 2


def take_back_while_ending(stay):
    by = stay.organization.representatives.get().user
    resignation = leaving.give_notice(stay.organization, last_day=TODAY, by=by)
    secretary, keys = make_secretary(), shown(stay)
    return refused_meanwhile(
        lambda: leaving.end(stay, TODAY, seen_until=None, shown=keys, by=secretary),
        lambda: leaving.take_back(resignation, by=by),
    )


def test_what_is_being_carried_out_is_not_taken_back(stay):
    assert take_back_while_ending(stay) == ["decided"]
    assert Resignation.objects.get().taken_back_on is None


def give_twice(stay):
    by = stay.organization.representatives.get().user

    def give():
        leaving.give_notice(stay.organization, last_day=TODAY, by=by)

    return give


def test_two_notices_at_once_are_one(stay):
    give = give_twice(stay)

    with pytest.raises(leaving.ValidationError):
        write_meanwhile(give, give)

    assert Resignation.objects.count() == 1


def test_without_the_lock_the_database_refuses_the_second(stay, monkeypatch):
    monkeypatch.setattr(leaving, "lock", find)
    give = give_twice(stay)

    assert write_meanwhile(give, give) == "an_organization_gives_notice_once"
