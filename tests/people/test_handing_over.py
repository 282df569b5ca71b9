"""A user leaves an organization on a day, and hands over to a successor."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import people
from members.fields import ORGANIZATION
from members.models import Contact, Departure, Invitation, Letter, Representative
from members.records import review
from tests.support.access import roles_in
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make
from tests.support.letters import letters
from tests.support.refusals import refusal, told

TODAY = timezone.localdate()
DAY = TODAY + timedelta(days=14)
AFTER = DAY + timedelta(days=1)
OLA, EVA = "ola@example.org", "eva@example.org"


def leave(user, organization, day=DAY, **options):
    return people.hand_over(organization, day, by=user, **options)


def contacts(email):
    rows = Contact.objects.filter(person__email=email).order_by("pk")
    return list(rows.values_list("function", "since", "until"))


def test_contacts_and_role_go_to_the_successor_until_it_is_taken_back(ola, eva, ours):
    since = TODAY - timedelta(days=100)
    person = make.contact(ours, email=OLA, name="Ola")
    make(Contact, person=person, organization=ours, function="press", since=since)
    make.contact(email=OLA)
    invited = {"organization": ours, "invited_by": ola, "expires_at": timezone.now()}
    invited["expires_at"] += timedelta(days=1)
    invitation = make(Invitation, **invited)

    departure = leave(ola, ours, successor=eva)
    main, elsewhere = ("main", person.contact.since, DAY), ("main", None, None)
    assert contacts(OLA) == [main, ("press", since, DAY), elsewhere]
    assert contacts(EVA) == [("main", AFTER, None), ("press", AFTER, None)]
    assert roles_in(ours) == [(OLA, "manager"), (EVA, "manager")]
    assert Representative.objects.get(user=ola).until == DAY
    invitation.refresh_from_db()
    assert (invitation.invited_by, invitation.withdrawn_at) == (eva, None)
    first = [("person_told", EVA), ("departure_noted", OLA)]
    assert letters() == [*first, ("colleague_leaves", EVA)]

    assert refusal(people.take_back, departure, by=eva).code == "over"
    people.take_back(departure, by=ola)
    assert [until for _function, _since, until in contacts(OLA)] == [None] * 3
    assert contacts(EVA) == []
    assert Representative.objects.get(user=ola).until is None
    assert letters()[-1] == ("departure_withdrawn", EVA)
    assert refusal(people.take_back, departure, by=ola).code == "over"


def test_the_successor_is_told_what_waits_and_gets_the_answers(ola, eva, ours, kari):
    subject = review.Subject(ORGANIZATION, ours, ours)
    waiting = review.submit(subject, {"summary_nb": "Nytt"}, by=ola).waiting

    leave(ola, ours, successor=eva, day=TODAY)
    Representative.objects.filter(user=ola).update(is_revoked=True)
    review.reject(waiting.pk, reason="Nei", by=kari)

    text = Letter.objects.get(kind="colleague_leaves").text
    assert "Forslag hos sekretariatet: 1" in text
    assert letters()[-1] == ("review_outcome", EVA)


def test_a_last_manager_is_told_and_so_is_the_secretariat(ola, eva, ours):
    secretary, second = make.secretary(), make.colleague(ours, role="manager")
    # Who leaves on a day does not count as a manager.
    leave(second, ours)
    sent = len(letters())

    assert refusal(leave, ola, ours).code == "last"
    assert roles_in(ours)[:2] == [(OLA, "manager"), (EVA, "editor")]

    leave(ola, ours, alone=True)
    first = [("departure_noted", OLA), ("colleague_leaves", second.email)]
    assert letters()[sent:] == [*first, ("nobody_looks_after", secretary.email)]


@pytest.mark.parametrize(("days", "is_refused"), [(-1, 1), (0, 0), (366, 0), (367, 1)])
def test_a_day_in_the_past_or_far_ahead_is_refused(ola, eva, ours, days, is_refused):
    given = ola, ours, TODAY + timedelta(days)
    if is_refused:
        words = ["Choose a day from today and at most a year ahead."]
        assert told(leave, *given, successor=eva) == words
    else:
        leave(*given, successor=eva)
    assert Departure.objects.count() == 1 - is_refused


def test_only_a_colleague_who_goes_on_can_take_over(ola, liv, ours):
    gone = make.representative(organization=ours, until=DAY).user

    for successor in (liv, gone):
        assert told(leave, ola, ours, successor=successor) == [
            "This colleague no longer has access."
        ]
    assert refusal(leave, liv, ours, successor=ola).code == "not_yours"


def test_a_successor_who_is_a_contact_already_stays_that_person(ola, eva, ours):
    make.contact(ours, email=OLA, name="Ola")
    person = make.contact(ours, email=EVA, name="Eva", function="press")
    departure = leave(ola, ours, successor=eva)
    rows = Contact.objects.filter(person__email=EVA).order_by("pk")
    both = [("press", person.pk), ("main", person.pk)]
    assert list(rows.values_list("function", "person")) == both

    Representative.objects.filter(user=ola).update(until=TODAY)
    assert refusal(people.take_back, departure, by=ola).code == "over"


@pytest.mark.django_db(transaction=True)
def test_of_two_last_managers_who_leave_the_lock_tells_one(manager, is_locked):
    second = make.representative(role="manager", organization=manager.organization)
    first, other = (
        lambda row=row: leave(row.user, row.organization) for row in (manager, second)
    )

    assert concurrent_refusals(first, other) == (["last"] if is_locked else [])
