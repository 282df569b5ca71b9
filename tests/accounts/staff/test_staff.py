"""Who works in the secretariat: adding, changing, ending and resetting, and who may."""

from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client

from members import models
from members.accounts import addresses, factors, staff
from members.people import privacy
from members.records import history
from tests.support.factories import make
from tests.support.login import log_in
from tests.support.refusals import broken_by, refusal

ADDRESS = "ny@example.org"
READER, SECRETARY, ADMINISTRATOR = staff.ROLES.values()


@pytest.fixture
def siri(site_administrator):
    return site_administrator


@pytest.fixture
def sven():
    return make.staff("site administrator", email="sven@example.org", name="Sven")


def code_of(act, *args, **given):
    refused = refusal(lambda: act(*args, **given))
    return [error.code for error in refused.error_list]


def written():
    return sorted(models.Letter.objects.values_list("to", "kind"))


def reset(user, by):
    seen = staff.factor_ids(user)
    return staff.reset(user, by=by, reason="Called back", seen=seen)


def test_a_new_colleague_has_one_role_and_is_told_in_the_own_language(siri, sven):
    given = {"name": "Ny", "language": "en", "words": "Hi"}
    user = staff.add(" Ny@Example.org", [SECRETARY], by=siri, **given)

    assert (user.email, user.is_staff, user.is_superuser) == (ADDRESS, True, False)
    assert [group.name for group in user.groups.all()] == ["secretary"]
    letter = models.Letter.objects.get(to=ADDRESS)
    assert (letter.kind, letter.language) == ("staff_added", "en")
    assert "Siri writes:\nHi" in letter.text
    told = models.Letter.objects.get(to=sven.email)
    assert (told.kind, "Hi" in told.text) == ("staff_notice", False)
    assert history.changes_of(user)[0].by == siri


def test_nobody_else_adds_changes_ends_or_resets(kari, reader, siri, ola):
    factors.activate_totp(siri)
    acts = [
        (staff.add, ADDRESS, [READER]),
        (staff.end, siri),
        (reset, siri),
        (partial(staff.change_roles, seen=READER.group), reader, [SECRETARY]),
    ]
    for by in (kari, reader, ola):
        refused = [code_of(act, *args, by=by) for act, *args in acts]
        assert refused == [["not_yours"]] * 4


def test_nobody_gives_a_higher_role_or_changes_a_superuser(kari, reader, superuser):
    right = Group.objects.get(name="site administrator").permissions
    kari.user_permissions.add(right.get(codename="change_usergroup"))
    factors.activate_totp(superuser)
    change = {"by": kari, "seen": READER.group}

    staff.add(ADDRESS, [SECRETARY], by=kari)
    refused = [
        code_of(staff.add, "annen@example.org", [ADMINISTRATOR], by=kari),
        code_of(staff.change_roles, reader, [ADMINISTRATOR], **change),
        code_of(staff.change_roles, superuser, [READER], by=kari, seen=""),
        code_of(staff.end, superuser, by=kari),
        code_of(reset, superuser, kari),
        code_of(staff.add, superuser.email, [READER], by=kari, known=superuser.pk),
    ]

    assert refused == [["rank"]] * 2 + [["superuser"]] * 3 + [["colleague"]]


def test_whose_work_ends_has_nothing_until_a_return_and_what_began_goes_on(siri, kari):
    make.secretary()
    client = log_in(Client(), kari)
    make(models.Assignment, kind="proposals", row="1", user=kari)
    make(models.SavedList, owner=kari, name="Styret", is_shared=True, noun="people")
    make(models.SavedList, owner=siri, name="Styret", noun="people")
    own = make(models.SavedList, owner=kari, name="Min", noun="people")
    task = make(models.Task, user=kari, ended_at=None)

    staff.end(kari, by=siri, reason="Sluttet")

    kari.refresh_from_db()
    assert (kari.is_staff, kari.is_active, list(kari.groups.all())) == (False, True, [])
    assert client.get("/admin/").status_code == 302
    assert Session.objects.count() == 0
    assert not models.SecondFactor.objects.filter(user=kari).exists()
    assert not models.Assignment.objects.exists()
    shared = models.SavedList.objects.get(is_shared=True)
    assert (shared.owner, shared.name.startswith("Styret (Kari")) == (siri, True)
    assert models.SavedList.objects.get(pk=own.pk).owner == kari
    task.refresh_from_db()
    assert task.outcome == models.Task.Outcome.CANCELLED
    assert (kari.email, "staff_ended") in written()
    assert list(staff.former_colleagues()) == [kari]
    assert models.Batch.objects.latest("pk").reason == "Sluttet"
    staff.add(kari.email, [SECRETARY], by=siri, known=kari.pk)
    [back] = [one for one in staff.colleagues() if one == kari]
    assert (back.has_factor, back.name) == (False, "Kari Nordmann")


@pytest.mark.parametrize("role", [ADMINISTRATOR, SECRETARY])
def test_the_last_one_with_a_role_stays(role, siri, kari, sven):
    if role is ADMINISTRATOR:
        staff.end(sven, by=siri)
    last = {ADMINISTRATOR: siri, SECRETARY: kari}[role]
    change = {"by": siri, "seen": role.group}

    assert code_of(staff.end, last, by=siri) == ["last"]
    assert code_of(staff.change_roles, last, [READER], **change) == ["last"]
    superuser = make.user(is_staff=True, is_superuser=True)
    assert code_of(privacy.erase, last, by=superuser) == ["last"]


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
        lambda user: models.User.objects.filter(pk=user.pk).update(is_staff=False),
        lambda user: models.User.objects.filter(pk=user.pk).update(is_active=False),
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
    user = make.staff(role)

    def commit():
        act(user)
        connection.check_constraints()

    assert broken_by(commit) == "an_installation_keeps_one_of_each_role"


def test_the_database_lets_the_last_but_one_go_and_a_reader():
    for role in ("secretary", "secretary", "reader"):
        user = make.staff(role)
    models.User.objects.filter(groups__name="secretary").first().groups.clear()
    user.groups.clear()
    connection.check_constraints()
    assert models.User.objects.filter(groups__name="secretary").count() == 1


def test_a_reset_ends_sessions_and_tells_both_and_all_administrators(siri, sven, kari):
    client = log_in(Client(), kari)

    assert reset(kari, siri) == 1

    assert client.get("/admin/").status_code == 302
    assert Session.objects.count() == 0
    told = [(kari.email, "staff_factor_reset")]
    told += [(one.email, "staff_notice") for one in (siri, sven)]
    assert written() == told
    newest = history.changes_of(kari)[0]
    assert (newest.model, newest.why) == (models.SecondFactor, "Called back")
    assert newest.by == siri

    # The command tells the same.
    models.Letter.objects.all().delete()
    factors.activate_totp(kari)
    call_command("reset_second_factor", kari.email, reason="Called back")
    assert written() == told


def test_nobody_resets_the_own_factor_none_or_one_set_up_since(siri, kari):
    factors.activate_totp(siri)

    assert code_of(reset, siri, siri) == ["own"]
    assert code_of(reset, kari, siri) == ["none"]
    factors.activate_totp(kari)
    given = {"by": siri, "reason": "x", "seen": staff.factor_ids(kari)}
    make(models.SecondFactor, user=kari, type="webauthn")
    assert code_of(staff.reset, kari, **given) == ["stale"]
    assert factors.factors_of(kari).count() == 2


def with_factor(user):
    factors.activate_totp(user)
    return user


def test_three_resets_a_day_are_all_of_one_session_and_none_after_its_own(siri, sven):
    for _time in range(3):
        reset(with_factor(make.secretary()), siri)
    assert code_of(reset, with_factor(make.secretary()), siri) == ["too_many"]
    reset(with_factor(siri), sven)
    assert code_of(reset, with_factor(sven), siri) == ["too_many"]


def test_a_colleague_is_reset_twice_a_day_and_not_at_a_new_address(siri, sven, kari):
    for administrator in (siri, sven):
        reset(with_factor(kari), administrator)
    third, other = make.staff("site administrator"), with_factor(make.secretary())
    assert code_of(reset, with_factor(kari), third) == ["too_many"]
    addresses.change_address(other, "en.annen@example.org", by=None)
    assert code_of(reset, other, third) == ["moved"]
