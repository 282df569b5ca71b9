"""A successor without access is invited by who leaves, and takes over on accepting."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import models, people
from members.accounts import access
from tests.support.access import roles_in
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make
from tests.support.letters import last, letters, token_of
from tests.support.refusals import refusal, told

TODAY = timezone.localdate()
DAY = timedelta(days=1)
LAST = TODAY + 14 * DAY
OLA, PER = "ola@example.org", "per@example.org"
TAKEN_OVER = [("main", LAST + DAY, None)]


def leave(user, organization, email=PER, day=LAST):
    invited = (email, "Per Persen")
    return people.hand_over(organization, day, invited=invited, by=user)


def accept():
    return people.accept_invitation(token_of(last("invitation")), name="Per Persen")


def contacts(email):
    rows = models.Contact.objects.filter(person__email=email).order_by("pk")
    return list(rows.values_list("function", "since", "until"))


def let_the_day_pass(departure):
    """Move the departure, and what ended with it, to the day before yesterday."""
    day = TODAY - 2 * DAY
    models.Departure.objects.update(given_on=day, last_day=day)
    models.Contact.objects.filter(until=LAST).update(until=day)
    rows = models.Representative.objects.filter(pk=departure.representative_id)
    rows.update(until=day)


def test_on_accepting_the_successor_takes_over_and_all_are_told(ola, eva, ours):
    make.contact(ours, email=OLA, name="Ola")
    second = make.colleague(ours, role="manager")
    departure, before = leave(ola, ours), roles_in(ours)
    managers = [(OLA, "manager"), (eva.email, "editor"), (second.email, "manager")]
    assert (before, contacts(PER)) == (managers, [])
    assert departure.invited_name == "Per Persen"
    text = last("invitation").text
    assert "Hei, Per Persen!" in text
    assert "har oppgitt deg som etterfølger" in text

    accept()
    departure.refresh_from_db()
    assert (departure.successor.email, departure.invited_name) == (PER, "")
    assert roles_in(ours)[-1] == (PER, "manager")
    assert contacts(PER) == TAKEN_OVER
    kinds = ["access_given", "person_told", "colleague_leaves"]
    accepted = [("successor_accepted", to) for to in (OLA, second.email)]
    assert letters()[-5:] == [*((kind, PER) for kind in kinds), *accepted]
    [batch] = models.Batch.objects.filter(by__email=PER)
    assert (batch.act, "contact" in batch.changes) == (models.Batch.Act.LEAVING, True)


def test_after_the_last_day_the_contacts_begin_at_once(ola, ours):
    make.contact(ours, email=OLA, name="Ola")
    let_the_day_pass(leave(ola, ours))

    accept()

    assert contacts(PER) == [("main", TODAY, None)]
    assert roles_in(ours)[-1] == (PER, "manager")


def test_a_successor_who_asks_for_access_instead_takes_over_as_well(ola, ours):
    make.contact(ours, email=OLA, name="Ola")
    second = make.colleague(ours, role="manager")
    departure = leave(ola, ours)
    asked = access.request_access(ours, PER, name="Per Persen", language="nb")
    access.grant_request(asked, by=second)

    people.fill_departures()

    departure.refresh_from_db()
    assert (departure.successor.email, contacts(PER)) == (PER, TAKEN_OVER)


@pytest.mark.parametrize("another_stays", [False, True])
def test_if_nobody_is_left_the_secretariat_hears_it_once(ola, ours, another_stays):
    letter = ("nobody_looks_after", make.secretary().email)
    if another_stays:
        make.colleague(ours, role="manager")
    departure = leave(ola, ours)
    people.fill_departures()
    assert letter not in letters()
    let_the_day_pass(departure)

    for _twice in range(2):
        people.fill_departures()

    assert letters().count(letter) == (0 if another_stays else 1)


@pytest.mark.parametrize("is_accepted", [False, True])
def test_taken_back_the_invitation_and_contacts_are_over(ola, ours, is_accepted):
    make.contact(ours, email=OLA, name="Ola")
    departure = leave(ola, ours)
    if is_accepted:
        accept()

    people.take_back(departure, by=ola)

    departure.refresh_from_db()
    assert departure.invited_name == ""
    assert refusal(accept).code == "closed"
    assert (contacts(PER), contacts(OLA)[0][2]) == ([], None)


def test_two_managers_name_one_successor_without_access(ola, eva, ours):
    make.contact(ours, email=OLA, name="Ola")
    second = make.colleague(ours, role="manager")
    assert told(lambda: leave(eva, ours)) == [
        "Only a manager can invite a successor. Ask a manager to do it first."
    ]
    assert told(lambda: leave(ola, ours, eva.email)) == [
        "eva@example.org already has access. Choose them among your colleagues."
    ]
    assert models.Invitation.objects.count() == models.Departure.objects.count() == 0

    first, other = leave(ola, ours), leave(second, ours)
    people.take_back(other, by=second)
    accept()
    assert (first.invitation, contacts(PER)) == (other.invitation, TAKEN_OVER)


@pytest.mark.django_db(transaction=True)
def test_taken_back_while_accepted_one_contact_stays(ola, ours, is_locked):
    make.contact(ours, email=OLA, name="Ola")
    departure = leave(ola, ours)
    codes = concurrent_refusals(accept, lambda: people.take_back(departure, by=ola))

    assert codes == [] or not is_locked
    rows = [] if is_locked else TAKEN_OVER
    assert (contacts(PER), contacts(OLA)[0][2]) == (rows, None)


@pytest.mark.django_db(transaction=True)
def test_who_accepts_while_it_is_taken_back_is_refused(ola, ours):
    departure = leave(ola, ours)

    refused = concurrent_refusals(lambda: people.take_back(departure, by=ola), accept)

    assert refused == ["closed"]


@pytest.mark.django_db(transaction=True)
def test_of_two_successors_named_at_once_one_is_invited(ola, ours):
    emails = PER, "ada@example.org"
    first, second = (lambda email=email: leave(ola, ours, email) for email in emails)

    assert concurrent_refusals(first, second) != []
    assert models.Invitation.objects.count() == models.Departure.objects.count() == 1


def test_the_page_asks_says_what_follows_and_shows_who_is_invited(as_ola, ours):
    make.contact(ours, email=OLA, name="Ola")
    address = reverse("portal:access_leaving", args=["yara"])
    typed = {"last_day": LAST.isoformat(), "email": PER, "name": "Per Persen"}

    wrong = as_ola.post(address, typed | {"name": ""})
    words = ["Skriv navnet til etterfølgeren."]
    assert wrong.context["form"].errors["name"] == words
    asked = as_ola.post(address, typed).text
    assert f"Per Persen får en invitasjon til {PER}" in asked
    as_ola.post(address, typed | {"sure": "yes"})
    page = as_ola.get(address).text
    assert f"Per Persen ({PER}) er invitert til å ta over" in page

    link = reverse("portal:invitation", args=[token_of(last("invitation"))])
    invitation = Client().get(link).text
    assert "har oppgitt deg som etterfølger" in invitation
    assert "blir du også kontakt (hovedkontakt)" in invitation
