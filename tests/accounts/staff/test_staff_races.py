"""Concurrent acts on colleagues: one of them is told, and one of each role is left."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from members.accounts import factors, staff
from members.models import Letter, User
from tests.support.concurrency import (
    altered_trigger,
    concurrent_refusals,
    write_concurrently,
)
from tests.support.factories import make

pytestmark = pytest.mark.django_db(transaction=True)
ADMINISTRATOR = "site administrator"
READER, SECRETARY = (staff.ROLES[name] for name in ("reader", "secretary"))


@pytest.fixture(autouse=True)
def groups():
    """Create the groups that migrations create, and tests that commit empty."""
    for name in (ADMINISTRATOR, "secretary", "reader"):
        Group.objects.get_or_create(name=name)


@pytest.fixture
def siri(groups):
    return make.staff(ADMINISTRATOR, email="siri@example.org", name="Siri")


@pytest.fixture
def sven(groups):
    return make.staff(ADMINISTRATOR, email="sven@example.org", name="Sven")


def checked(act, *args, **given):
    """Act, and let the deferred triggers run before the commit."""
    act(*args, **given)
    connection.check_constraints()


def test_of_two_administrators_who_end_each_other_one_remains(siri, sven):
    refused = concurrent_refusals(
        lambda: checked(staff.end, sven, by=siri), lambda: staff.end(siri, by=sven)
    )

    assert refused == ["not_yours"]
    assert list(staff.colleagues()) == [siri]


def leave_both(siri, sven):
    """Run both departures so that both checks run before either transaction commits."""
    return write_concurrently(
        lambda: checked(siri.groups.clear), lambda: checked(sven.groups.clear)
    )


def test_the_trigger_sees_what_another_transaction_has_left(siri, sven):
    assert leave_both(siri, sven) == "an_installation_keeps_one_of_each_role"
    assert User.objects.filter(groups__name=ADMINISTRATOR).count() == 1


def test_without_its_lock_the_trigger_lets_both_go(siri, sven):
    lock = ("FOR NO KEY UPDATE", "")
    with altered_trigger("members_user_groups", "keep_one", function=lock):
        refused = leave_both(siri, sven)

    assert refused is None
    assert not User.objects.filter(groups__name=ADMINISTRATOR).exists()


def test_who_is_removed_resets_nobody(siri, sven):
    kari = make.secretary()
    factors.activate_totp(kari)
    given = {"reason": "x", "seen": staff.factor_ids(kari)}

    refused = concurrent_refusals(
        lambda: staff.end(sven, by=siri), lambda: staff.reset(kari, by=sven, **given)
    )

    assert refused == ["not_yours"]
    assert not Letter.objects.filter(kind="staff_factor_reset").exists()


@pytest.mark.parametrize("is_by_command", [True, False])
def test_of_two_resets_at_once_the_colleague_hears_of_one(siri, sven, is_by_command):
    kari = make.secretary()
    factors.activate_totp(kari)
    given = {"reason": "x", "seen": staff.factor_ids(kari)}

    def first():
        # The command counts no attempt, for which the second would wait in any case.
        if is_by_command:
            staff.reset_by_command(kari, reason="x")
        else:
            staff.reset(kari, by=siri, **given)

    refused = concurrent_refusals(first, lambda: staff.reset(kari, by=sven, **given))

    assert refused == ["none"]
    assert Letter.objects.filter(kind="staff_factor_reset").count() == 1


def test_of_two_who_change_a_role_the_second_is_told(siri, sven):
    kari, _other = make.secretary(), make.secretary()
    refused = concurrent_refusals(
        lambda: staff.change_roles(kari, [READER], by=siri, seen="secretary"),
        lambda: (
            staff.end(kari, by=sven)
            or staff.change_roles(kari, [SECRETARY], by=sven, seen="secretary")
        ),
    )

    assert refused == ["ended"]


def test_of_two_who_add_one_address_the_second_is_refused(siri, sven):
    refused = concurrent_refusals(
        lambda: staff.add("ny@example.org", [READER], by=siri),
        lambda: staff.add("ny@example.org", [SECRETARY], by=sven),
    )

    assert len(refused) == 1
    added = User.objects.get(email="ny@example.org")
    assert [group.name for group in added.groups.all()] == ["reader"]
    assert transaction.get_autocommit()
