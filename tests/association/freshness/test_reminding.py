"""Members are asked once a year, one after the other, and never where a letter bounced."""

import pytest
from django.core.management import call_command

from members import mail, models, people
from members.association import freshness
from members.records import review
from tests.support.concurrency import concurrent_refusals, write_concurrently
from tests.support.factories import FAR_AHEAD, LONG_AGO, make
from tests.support.letters import last, letters, send_all
from tests.support.login import code_in_letter
from tests.support.refusals import refusal
from tests.support.reminders import (
    WAIT,
    YEAR,
    age_reminders,
    days_ago,
    make_asked,
    remind,
)


def test_the_first_contact_is_asked_then_the_second_then_the_secretariat():
    alfa, [editor, manager, _third] = make_asked("editor", "manager", "editor")
    make.colleague(alfa, role="manager", since=days_ago(2))  # too new to be asked
    for step, user in (("first", manager), ("second", editor), ("secretariat", None)):
        assert remind() == [(step, user)]
        for days in (0, WAIT - 1):
            age_reminders(days)
            assert remind() == []
        age_reminders(1)
    age_reminders(YEAR)
    assert remind() == []
    assert letters() == [("reminder", manager.email), ("reminder", editor.email)]


@pytest.mark.parametrize("between", [YEAR, 100])
@pytest.mark.parametrize("early", [1, 0])
@pytest.mark.parametrize("since", ["an answer", "joining", "settled"])
def test_a_round_begins_a_year_after(since, early, between, kari):
    if between != YEAR:
        make(models.Cluster, days_between_reminders=between)
    day = days_ago(between - early)
    dates = {"an answer": {"confirmed_on": day}, "joining": {"since": day}}
    roles = [] if since == "settled" else ["manager"]
    organization, _users = make_asked(*roles, **dates.get(since, {}))
    if since == "settled":  # nobody can be asked, and the secretariat has settled it
        assert (remind(), letters()) == ([("secretariat", None)], [])
        freshness.settle_round(organization.reminders.get(), by=kari)
        organization.reminders.update(closed_on=day, asked_on=day)

    assert len(remind()) == 1 - early


HIDDEN = [{"is_listed": False}, {"until": days_ago(1)}, {"since": FAR_AHEAD}]


def test_only_listed_members_of_today_are_asked_and_who_cannot_be_reached_is_skipped():
    for hidden in HIDDEN:
        make_asked("manager", **hidden)
    organization, [editor] = make_asked("editor")
    for fields in ({"bounced_on": LONG_AGO}, {"is_active": False}, {"until": LONG_AGO}):
        make.colleague(organization, role="manager", **fields)
    assert remind() == [("first", editor)]


def test_who_has_had_access_longest_is_asked_first_and_a_bounce_passes_it_on():
    organization = make.member()
    next_one = make.colleague(organization, role="manager", since=days_ago(40))
    longest = make.colleague(organization, role="manager", since=days_ago(50))
    assert remind() == [("first", longest)]
    longest.bounced_on = days_ago(0)
    longest.save()
    assert remind() == [("second", next_one)]


def answer(organization, *sections):
    """Answer by the link of the last reminder: the sections are right."""
    check = freshness.Check.of_link(organization.reminders.latest("pk").pk)
    seen = {section: check.contents[section].fingerprint for section in sections}
    answers = {freshness.Section(s): freshness.Answer("right", seen[s]) for s in seen}
    freshness.answer(check, answers)


def asked_about():
    """Return the lines of sections in the last reminder."""
    text = last("reminder").text
    return [line for line in text.splitlines() if line.startswith("– ")]


@pytest.mark.parametrize("has_colleague", [True, False])
def test_a_round_with_open_sections_asks_again_about_those(has_colleague):
    roles = ["manager", "editor"][: 1 + has_colleague]
    organization, [manager, *others] = make_asked(*roles, invoice_reference="4711")
    make.participation(organization=organization)
    make.participation(organization=organization)
    remind()
    assert asked_about() == ["– Profil", "– Registeropplysninger", "– Prosjekter (2)"]
    answer(organization, "profile", "register")
    age_reminders(WAIT)

    assert remind() == [("second", (*others, manager)[0])]
    rest = "– Profil: det besøkende ikke ser (krever innlogging)"
    assert asked_about() == [rest, "– Prosjekter (2)"]
    assert "noe står igjen" in last("reminder").text
    answer(organization, "projects")
    age_reminders(WAIT)
    # The secretariat is not bothered with what only those who log in can see.
    assert remind() == []
    outcomes = set(organization.reminders.values_list("outcome", flat=True))
    assert outcomes == {models.Reminder.Outcome.SETTLED}


def test_a_proposal_answers_its_own_section_and_one_of_others_none():
    organization, [manager, _editor] = make_asked("manager", "editor")
    other, [_manager, editor] = make_asked("manager", "editor")
    remind()
    age_reminders(WAIT)
    review.submit(organization, {"phone": "35 00 00 00"}, by=manager)
    answer(organization, "register")
    for origin in ("public", "register"):
        make(models.ChangeRequest, organization=other, origin=origin)
    assert remind() == [("second", editor)]
    assert organization.reminders.get().outcome == models.Reminder.Outcome.EDITED
    assert {row.organization for row in models.Reminder.objects.open()} == {other}


def test_a_day_that_the_secretariat_writes_ends_a_round_and_leaving_too():
    confirmed, left = (make_asked("manager")[0] for _twice in range(2))
    remind()
    confirmed.confirmed_on = days_ago(0)
    confirmed.save()
    left.memberships.update(until=days_ago(1))
    assert remind() == []
    outcomes = [row.reminders.get().outcome for row in (confirmed, left)]
    ends = models.Reminder.Outcome
    assert outcomes == [ends.CONFIRMED, ends.LAPSED]


def test_the_letter_names_the_sections_in_the_language_of_its_reader():
    organization, [manager] = make_asked("manager", name="Alfa AS", phone="35 00 00 00")
    make.participation(organization=organization)
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
    new = make.colleague(role="manager", since=days_ago(29))
    assert remind() == []
    models.Representative.objects.filter(user=new).update(since=days_ago(30))
    assert remind() == [("first", new)]
    # Access that was renewed began when it was first given.
    period = {"since": days_ago(90), "until": days_ago(9)}
    renewed = make.colleague(role="manager", **period)
    again = {"organization": renewed.representations.get().organization}
    renewed.representations.create(since=days_ago(8), **again)
    assert remind() == [("first", renewed)]


def test_the_command_says_what_it_does_or_would_do(capsys):
    _alfa, [manager] = make_asked("manager", name="Alfa AS")
    make_asked(name="Beta AS")

    call_command("remind", "--dry-run")
    dry = capsys.readouterr().out.splitlines()
    assert (models.Reminder.objects.count(), models.Letter.objects.count()) == (0, 0)
    call_command("remind")

    assert dry[0] == f"Alfa AS: {manager.email}"
    assert capsys.readouterr().out.splitlines()[0] == dry[0]
    assert letters() == [("reminder", manager.email)]


def test_only_a_permanent_refusal_marks_the_user(mail_server):
    ways = ["Refused", "rejected", "later", "kari"]
    users = [make.user(email=f"{way}@example.org") for way in ways]
    before = make.user(email="refused+1@example.org", bounced_on=days_ago(9))
    for user in (*users, before):
        mail.write("log_in_changed", to=user.email, language="nb")
    send_all()
    days = [models.User.objects.get(pk=user.pk).bounced_on for user in (*users, before)]
    assert days == [days_ago(0), None, None, None, days_ago(9)]


def test_who_the_notification_has_not_reached_counts_as_not_notified(mail_server, kari):
    emails = ["refused@example.org", "kari@example.org"]
    persons = [make.person(email=email) for email in emails]
    other = make.person(told_on=days_ago(9), told_version="1")
    for person in persons:
        people.notify_again(person, by=kari)
    send_all()
    days = [models.Person.objects.get(pk=row.pk).told_on for row in (*persons, other)]
    assert days == [None, days_ago(0), days_ago(9)], "A letter is of its reader alone."
    assert list(models.Person.objects.not_informed()) == persons[:1]


def test_a_log_in_code_clears_the_mark(client):
    user = make.user(bounced_on=days_ago(9))
    client.post("/logg-inn/", {"email": user.email})
    days = []
    for code in ("00000000", code_in_letter()):
        client.post("/logg-inn/kode/", {"code": code})
        days.append(models.User.objects.get(pk=user.pk).bounced_on)
    assert days == [days_ago(9), None]


def test_a_contact_is_marked_by_hand_once_and_an_answer_clears_the_mark():
    organization, [manager] = make_asked("manager")
    other = make.user(bounced_on=days_ago(9))
    acts = organization.representatives.get()
    freshness.mark_bounced(acts, by=None)
    assert refusal(lambda: freshness.mark_bounced(acts, by=None)).code == "marked"
    freshness.unmark_bounced(acts, by=None)
    assert type(manager).objects.get(pk=manager.pk).bounced_on is None
    remind()
    freshness.mark_bounced(organization.representatives.get(), by=None)
    answer(organization)
    for user in (manager, other):
        user.refresh_from_db()
    assert (manager.bounced_on, other.bounced_on) == (None, days_ago(9))


def remind_twice_at_once():
    make_asked("manager", "editor")
    refused = write_concurrently(freshness.send_reminders, freshness.send_reminders)
    return refused, models.Reminder.objects.count(), models.Letter.objects.count()


def answer_while_reminding():
    organization, [manager, _editor] = make_asked("manager", "editor")
    write_concurrently(
        lambda: freshness.confirm_profile(organization, by=manager),
        freshness.send_reminders,
    )
    return models.Letter.objects.count()


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_at_once_leave_one_day_a_section():
    organization, [manager, editor] = make_asked("manager", "editor")

    refused = write_concurrently(
        lambda: freshness.confirm_profile(organization, by=manager),
        lambda: freshness.confirm_profile(organization, by=editor),
    )

    assert refused is None
    assert organization.section_confirmations.count() == len(freshness.Section)


def propose_while_confirming():
    """Return whether a colleague confirmed the profile while a proposal of it was saved."""
    organization, [manager, editor] = make_asked("manager", "editor")
    write_concurrently(
        lambda: review.submit(organization, {"phone": "35 00 00 00"}, by=manager),
        lambda: freshness.confirm_profile(organization, by=editor),
    )
    return organization.section_confirmations.filter(section="profile").exists()


def end_while_answering(end):
    organization, _users = make_asked("manager")
    remind()
    codes = concurrent_refusals(
        lambda: end(organization), lambda: answer(organization, "profile")
    )
    return codes, organization.section_confirmations.exists()


def unlist_while_answering():
    rows = models.Organization.objects
    return end_while_answering(lambda o: rows.filter(pk=o.pk).update(is_listed=False))


def revoke_while_answering():
    return end_while_answering(lambda o: o.representatives.get().revoke())


ONCE = "an_organization_is_asked_once_at_each_step"
# Each: the race, and what comes of it with the lock and without.
RACES = {
    # Without the lock the database still refuses the second.
    "two processes remind": (remind_twice_at_once, (None, 1, 1), (ONCE, 1, 1)),
    "a member answers": (answer_while_reminding, 0, 1),
    "a colleague proposes": (propose_while_confirming, False, True),
    "it is unlisted": (unlist_while_answering, (["over"], False), ([], True)),
    "access ends": (revoke_while_answering, (["access"], False), ([], True)),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("race", RACES)
def test_nobody_is_asked_or_confirms_wrongly_by_the_lock_alone(race, is_locked):
    act, locked, unlocked = RACES[race]
    assert act() == (locked if is_locked else unlocked)
