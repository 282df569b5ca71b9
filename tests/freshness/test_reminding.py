"""Members are asked once a year, one after the other, and never twice."""

import pytest
from django.core.management import call_command

from members import freshness, review
from members.models import ChangeRequest, Cluster, Letter, Reminder, Representative
from tests.support.factories import (
    FAR_AHEAD,
    LONG_AGO,
    make_colleague,
    make_member,
    make_participation,
)
from tests.support.letters import last, letters
from tests.support.reminders import (
    WAIT,
    YEAR,
    age_reminders,
    days_ago,
    make_asked,
    remind,
)
from tests.support.rows import make

pytestmark = pytest.mark.django_db


def test_the_first_contact_is_asked_then_the_second_then_the_secretariat():
    alfa, [editor, manager, _third] = make_asked("editor", "manager", "editor")
    make_colleague(alfa, role="manager", since=days_ago(2))  # too new to be asked

    for step, user in (("first", manager), ("second", editor), ("secretariat", None)):
        assert remind() == [(step, user)]
        assert [remind(), remind()] == [[], []]
        age_reminders(WAIT)
    age_reminders(YEAR)
    assert remind() == []
    assert letters() == [("reminder", manager.email), ("reminder", editor.email)]


@pytest.mark.parametrize(("days", "asked"), [(WAIT - 1, 0), (WAIT, 1)])
def test_the_next_is_asked_when_the_time_is_up(days, asked):
    make_asked("manager", "editor")
    remind()

    age_reminders(days)

    assert len(remind()) == asked


@pytest.mark.parametrize("between", [YEAR, 100])
@pytest.mark.parametrize("early", [1, 0])
@pytest.mark.parametrize("since", ["an answer", "joining", "settled"])
def test_a_round_begins_a_year_after(since, early, between, kari):
    if between != YEAR:
        make(Cluster, days_between_reminders=between)
    day = days_ago(between - early)
    dates = {"an answer": {"confirmed_on": day}, "joining": {"since": day}}
    roles = [] if since == "settled" else ["manager"]
    organization, _users = make_asked(*roles, **dates.get(since, {}))
    if since == "settled":  # nobody can be asked, and the secretariat has settled it
        assert (remind(), letters()) == ([("secretariat", None)], [])
        freshness.settle_round(organization.reminders.get(), by=kari)
        organization.reminders.update(closed_on=day, asked_on=day)

    assert len(remind()) == 1 - early


@pytest.mark.parametrize(
    "hidden",
    [{"is_listed": False}, {"until": days_ago(1)}, {"since": FAR_AHEAD}],
    ids=["not listed", "left", "not yet a member"],
)
def test_only_listed_members_of_today_are_asked(hidden):
    make_asked("manager", **hidden)

    assert remind() == []


@pytest.mark.parametrize("how", ["bounced", "closed", "gone"])
def test_who_cannot_be_reached_is_skipped(how):
    organization, [editor] = make_asked("editor")
    manager = make_colleague(
        organization, role="manager", until=LONG_AGO if how == "gone" else None
    )
    manager.bounced_on = LONG_AGO if how == "bounced" else None
    manager.is_active = how != "closed"
    manager.save()

    assert remind() == [("first", editor)]


def test_the_next_is_asked_at_once_when_the_letter_came_back():
    _alfa, [manager, editor] = make_asked("manager", "editor")
    remind()

    manager.bounced_on = days_ago(0)
    manager.save()

    assert remind() == [("second", editor)]


def test_who_has_had_access_longest_is_asked_first():
    organization = make_member()
    make_colleague(organization, role="manager", since=days_ago(40))
    longest = make_colleague(organization, role="manager", since=days_ago(50))

    assert remind() == [("first", longest)]


def test_a_proposal_is_an_answer():
    organization, [manager, _editor] = make_asked("manager", "editor")
    remind()
    age_reminders(WAIT)
    review.submit(organization, {"phone": "35 00 00 00"}, by=manager)

    assert remind() == []
    assert organization.reminders.get().outcome == Reminder.Outcome.EDITED
    assert list(Reminder.objects.open()) == []


@pytest.mark.parametrize("origin", ["public", "register"])
def test_what_others_propose_is_no_answer(origin):
    organization, [_manager, editor] = make_asked("manager", "editor")
    remind()
    age_reminders(WAIT)
    make(ChangeRequest, organization=organization, origin=origin)

    assert remind() == [("second", editor)]


@pytest.mark.parametrize("outcome", ["CONFIRMED", "LAPSED"])
def test_a_day_that_the_secretariat_writes_ends_a_round_and_leaving_too(outcome):
    organization, _users = make_asked("manager")
    remind()
    if outcome == "CONFIRMED":
        organization.confirmed_on = days_ago(0)
        organization.save()
    else:
        organization.memberships.update(until=days_ago(1))

    assert remind() == []
    assert organization.reminders.get().outcome == Reminder.Outcome[outcome]


def test_the_letter_names_the_sections_in_the_language_of_its_reader():
    organization, [manager] = make_asked("manager", name="Alfa AS", phone="35 00 00 00")
    make_participation(organization=organization)
    manager.language, manager.name = "en", "Anne"
    manager.save()

    remind()

    letter = last("reminder")
    assert letter.subject == "Is everything about Alfa AS still correct?"
    assert "Hello, Anne!" in letter.text
    assert "– Profile\n– Register facts\n– Projects (1)\n" in letter.text
    assert "The first link works for 30 days." in letter.text
    assert f"/en/my-page/{organization.slug}/" in letter.text
    assert "35 00 00 00" not in letter.text + letter.html


def test_nobody_is_asked_in_the_first_thirty_days_of_access():
    organization = make_member()
    new = make_colleague(organization, role="manager", since=days_ago(29))

    assert remind() == []

    Representative.objects.filter(user=new).update(since=days_ago(30))
    assert remind() == [("first", new)]


def test_access_that_was_renewed_began_when_it_was_first_given():
    organization = make_member()
    manager = make_colleague(
        organization, role="manager", since=days_ago(90), until=days_ago(9)
    )
    Representative.objects.create(
        user=manager, organization=organization, since=days_ago(8)
    )

    assert remind() == [("first", manager)]


def test_the_command_says_what_it_does_or_would_do(capsys):
    _alfa, [manager] = make_asked("manager", name="Alfa AS")
    make_asked(name="Beta AS")

    call_command("remind", "--dry-run")
    dry = capsys.readouterr().out.splitlines()
    assert (Reminder.objects.count(), Letter.objects.count()) == (0, 0)
    call_command("remind")

    assert dry[0] == f"Alfa AS: {manager.email}"
    assert capsys.readouterr().out.splitlines()[0] == dry[0]
    assert letters() == [("reminder", manager.email)]
