"""Who works in the secretariat: adding, changing, ending and resetting, and who may."""

from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from members import assignments, factors, history, privacy, staff
from members.models import (
    Assignment,
    Batch,
    Letter,
    SavedList,
    SecondFactor,
    Task,
    User,
)
from tests.support.factories import make_secretary, make_staff, make_user
from tests.support.login import log_in
from tests.support.rows import make

pytestmark = pytest.mark.django_db
ADDRESS = "ny@example.org"
READER, SECRETARY, ADMINISTRATOR = staff.ROLES.values()


@pytest.fixture
def siri(site_administrator):
    return site_administrator


@pytest.fixture
def sven():
    """Return a second site administrator."""
    return make_staff("site administrator", email="sven@example.org", name="Sven")


def code_of(act, *args, **given):
    with pytest.raises(ValidationError) as refused:
        act(*args, **given)
    return [error.code for error in refused.value.error_list]


def written():
    return sorted(Letter.objects.values_list("to", "kind"))


def reset(user, by):
    seen = staff.factors_seen(user)
    return staff.reset(user, by=by, reason="Called back", seen=seen)


def test_a_new_colleague_has_one_role_and_is_told_in_the_own_language(siri, sven):
    user = staff.add(
        " Ny@Example.org", SECRETARY, by=siri, name="Ny", language="en", words="Hi"
    )

    assert (user.email, user.is_staff, user.is_superuser) == (ADDRESS, True, False)
    assert [group.name for group in user.groups.all()] == ["secretary"]
    letter = Letter.objects.get(to=ADDRESS)
    assert (letter.kind, letter.language) == ("staff_added", "en")
    assert "Siri writes:\nHi" in letter.text
    told = Letter.objects.get(to=sven.email)
    assert (told.kind, "Hi" in told.text) == ("staff_notice", False)
    assert history.changes_of(user)[0].by == siri


def test_a_members_user_becomes_staff_only_when_that_was_said(siri, ola):
    refusal = code_of(staff.add, ola.email, READER, by=siri)

    staff.add(ola.email, READER, by=siri, name="Annet", known=ola.pk)

    ola.refresh_from_db()
    assert refusal == ["known"]
    assert (ola.is_staff, ola.name, ola.organizations().count()) == (True, "Ola", 1)
    assert code_of(staff.add, ola.email, SECRETARY, by=siri, known=ola.pk) == [
        "colleague"
    ]


def test_nobody_else_adds_changes_ends_or_resets(kari, reader, siri, ola):
    factors.activate_totp(siri)
    acts = [
        (staff.add, ADDRESS, READER),
        (staff.end, siri),
        (reset, siri),
        (partial(staff.change_role, seen=READER.group), reader, SECRETARY),
    ]
    for by in (kari, reader, ola):
        refused = [code_of(act, *args, by=by) for act, *args in acts]
        assert refused == [["not_yours"]] * 4


def test_nobody_gives_a_role_above_the_own(kari, reader):
    right = Group.objects.get(name="site administrator").permissions
    kari.user_permissions.add(right.get(codename="change_usergroup"))

    refused = code_of(staff.add, ADDRESS, ADMINISTRATOR, by=kari)
    staff.add(ADDRESS, SECRETARY, by=kari)
    change = {"by": kari, "seen": READER.group}

    assert refused == ["rank"]
    assert code_of(staff.change_role, reader, ADMINISTRATOR, **change) == ["rank"]


def test_a_superuser_is_changed_by_no_page(siri, superuser):
    factors.activate_totp(superuser)
    change = {"by": siri, "seen": ""}

    refused = [
        code_of(staff.change_role, superuser, READER, **change),
        code_of(staff.end, superuser, by=siri),
        code_of(reset, superuser, siri),
        code_of(staff.add, superuser.email, READER, by=siri, known=superuser.pk),
    ]

    assert refused == [["superuser"]] * 3 + [["colleague"]]


def test_a_changed_role_replaces_the_former_one(siri, kari):
    make_secretary()
    staff.change_role(kari, READER, by=siri, seen="secretary", reason="Permisjon")

    assert [group.name for group in kari.groups.all()] == ["reader"]
    assert (kari.email, "staff_role_changed") in written()
    stale = {"by": siri, "seen": "secretary"}
    assert code_of(staff.change_role, kari, ADMINISTRATOR, **stale) == ["stale"]
    assert history.changes_of(kari)[0].why == "Permisjon"


def test_whose_work_ends_has_nothing_left_and_what_was_begun_goes_on(siri, kari):
    make_secretary()
    client = log_in(Client(), kari)
    assignments.take("proposals", "1", by=kari)
    make(SavedList, owner=kari, name="Styret", is_shared=True, noun="people")
    make(SavedList, owner=siri, name="Styret", noun="people")
    own = make(SavedList, owner=kari, name="Min", noun="people")
    task = make(Task, user=kari, ended_at=None)

    staff.end(kari, by=siri, reason="Sluttet")

    kari.refresh_from_db()
    assert (kari.is_staff, kari.is_active, list(kari.groups.all())) == (False, True, [])
    assert client.get("/admin/").status_code == 302
    assert Session.objects.count() == 0
    assert not SecondFactor.objects.filter(user=kari).exists()
    assert not Assignment.objects.exists()
    shared = SavedList.objects.get(is_shared=True)
    assert (shared.owner, shared.name.startswith("Styret (Kari")) == (siri, True)
    assert SavedList.objects.get(pk=own.pk).owner == kari
    task.refresh_from_db()
    assert task.outcome == Task.Outcome.CANCELLED
    assert (kari.email, "staff_ended") in written()
    assert list(staff.former_colleagues()) == [kari]
    assert Batch.objects.latest("pk").reason == "Sluttet"


def test_one_whose_work_ended_comes_back_and_sets_up_a_factor_anew(siri, kari):
    make_secretary()
    factors.activate_totp(kari)
    staff.end(kari, by=siri)

    staff.add(kari.email, SECRETARY, by=siri, known=kari.pk)

    [back] = [one for one in staff.colleagues() if one == kari]
    assert (back.has_factor, back.name) == (False, "Kari Nordmann")


@pytest.mark.parametrize("role", [ADMINISTRATOR, SECRETARY])
def test_the_last_one_with_a_role_stays(role, siri, kari, sven):
    if role is ADMINISTRATOR:
        staff.end(sven, by=siri)
    last = {ADMINISTRATOR: siri, SECRETARY: kari}[role]
    change = {"by": siri, "seen": role.group}

    assert code_of(staff.end, last, by=siri) == ["last"]
    assert code_of(staff.change_role, last, READER, **change) == ["last"]
    superuser = make_user(is_staff=True, is_superuser=True)
    assert code_of(privacy.erase, last, by=superuser) == ["last"]


def commit(act, user):
    with transaction.atomic():
        act(user)
        connection.check_constraints()


def break_by(sql):
    def run(user):
        with connection.cursor() as cursor:
            cursor.execute(sql, [user.pk])

    return run


@pytest.mark.parametrize(
    "act",
    [
        lambda user: user.groups.clear(),
        lambda user: user.groups.set([Group.objects.get(name="reader")]),
        lambda user: User.objects.filter(pk=user.pk).update(is_staff=False),
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user: user.delete(),
        break_by("DELETE FROM members_user_groups WHERE user_id = %s"),
        break_by(
            "UPDATE members_user_groups SET group_id ="
            " (SELECT id FROM auth_group WHERE name = 'reader') WHERE user_id = %s"
        ),
    ],
)
@pytest.mark.parametrize("role", ["secretary", "site administrator"])
def test_the_database_keeps_one_of_each_role(act, role):
    user = make_staff(role)

    with pytest.raises(IntegrityError) as refused:
        commit(act, user)

    name = refused.value.__cause__.diag.constraint_name
    assert name == "an_installation_keeps_one_of_each_role"


def test_the_database_lets_the_last_but_one_go_and_a_reader():
    for role in ("secretary", "secretary", "reader"):
        user = make_staff(role)
    User.objects.filter(groups__name="secretary").first().groups.clear()
    user.groups.clear()

    connection.check_constraints()

    assert User.objects.filter(groups__name="secretary").count() == 1


def test_a_reset_ends_sessions_and_tells_both_and_all_administrators(siri, sven, kari):
    client = log_in(Client(), kari)

    assert reset(kari, siri) == 1

    assert client.get("/admin/").status_code == 302
    assert Session.objects.count() == 0
    assert written() == [
        (kari.email, "staff_factor_reset"),
        (siri.email, "staff_notice"),
        (sven.email, "staff_notice"),
    ]
    newest = history.changes_of(kari)[0]
    assert (newest.model, newest.why, newest.by) == (SecondFactor, "Called back", siri)


def test_a_reset_by_the_command_tells_the_same(siri, kari):
    factors.activate_totp(kari)

    call_command("reset_second_factor", kari.email, reason="Called back")

    assert written() == [
        (kari.email, "staff_factor_reset"),
        (siri.email, "staff_notice"),
    ]


def test_nobody_resets_the_own_factor_or_one_that_is_not_there(siri, kari):
    factors.activate_totp(siri)

    assert code_of(reset, siri, siri) == ["own"]
    assert code_of(reset, kari, siri) == ["none"]


def test_a_factor_that_was_set_up_since_is_not_reset(siri, kari):
    factors.activate_totp(kari)
    seen = staff.factors_seen(kari)
    make(SecondFactor, user=kari, type="webauthn")

    given = {"by": siri, "reason": "x", "seen": seen}

    assert code_of(staff.reset, kari, **given) == ["stale"]
    assert factors.factors_of(kari).count() == 2


def test_an_address_that_was_just_changed_takes_no_reset(siri, kari):
    factors.activate_totp(kari)
    kari.email = "en.annen@example.org"
    kari.save()

    assert code_of(reset, kari, siri) == ["moved"]


def test_three_resets_a_day_are_all_that_one_session_can_do(siri):
    users = [make_secretary() for _time in range(4)]
    for user in users:
        factors.activate_totp(user)
    for user in users[:3]:
        reset(user, siri)

    assert code_of(reset, users[3], siri) == ["too_many"]


def test_a_colleague_is_reset_twice_a_day_by_whomever(siri, sven, kari):
    third = make_staff("site administrator")
    for administrator in (siri, sven):
        factors.activate_totp(kari)
        reset(kari, administrator)
    factors.activate_totp(kari)

    assert code_of(reset, kari, third) == ["too_many"]


def test_an_administrator_who_was_reset_has_no_more_resets_that_day(siri, sven):
    for _time in range(3):
        user = make_secretary()
        factors.activate_totp(user)
        reset(user, siri)
    factors.activate_totp(siri)
    reset(siri, sven)
    factors.activate_totp(sven)

    assert code_of(reset, sven, siri) == ["too_many"]
