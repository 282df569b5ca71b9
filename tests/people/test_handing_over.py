"""A user leaves an organization on a day, and hands over to a successor."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import people, review
from members.fields import ORGANIZATION
from members.models import (
    Contact,
    Departure,
    Invitation,
    Letter,
    Person,
    Representative,
    User,
)
from tests.support.access import roles_in
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import (
    make_colleague,
    make_contact,
    make_representative,
    make_secretary,
)
from tests.support.letters import letters
from tests.support.refusals import refusal, told
from tests.support.rows import make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = TODAY + timedelta(days=14)
AFTER = DAY + timedelta(days=1)
OLA, EVA = "ola@example.org", "eva@example.org"


def leave(user, organization, **options):
    options = {"day": DAY, **options}
    return people.hand_over(organization, by=user, **options)


def contacts(email):
    rows = Contact.objects.filter(person__email=email).order_by("pk")
    return list(rows.values_list("function", "since", "until"))


def test_contacts_and_role_go_to_the_successor_and_access_ends_on_the_day(
    ola, eva, ours
):
    since = TODAY - timedelta(days=100)
    person = make_contact(ours, email=OLA, name="Ola")
    make(Contact, person=person, organization=ours, function="press", since=since)
    elsewhere = make_contact(email=OLA)

    leave(ola, ours, successor=eva)

    [main, press] = contacts(OLA)[:2]
    assert (main[2], press) == (DAY, ("press", since, DAY))
    assert contacts(EVA) == [("main", AFTER, None), ("press", AFTER, None)]
    assert elsewhere.contacts.get().until is None
    assert roles_in(ours) == [(OLA, "manager"), (EVA, "manager")]
    assert Representative.objects.get(user=ola).until == DAY
    assert letters() == [
        ("person_told", EVA),
        ("departure_noted", OLA),
        ("colleague_leaves", EVA),
    ]


def test_the_successor_is_told_what_waits_and_gets_the_answers(ola, eva, ours, kari):
    subject = review.Subject(ORGANIZATION, ours, ours)
    waiting = review.submit(subject, {"summary_nb": "Nytt"}, by=ola).waiting

    leave(ola, ours, successor=eva, day=TODAY)
    Representative.objects.filter(user=ola).update(is_revoked=True)
    review.reject(waiting.pk, reason="Nei", by=kari)

    assert (
        "Forslag hos sekretariatet: 1"
        in Letter.objects.get(kind="colleague_leaves").text
    )
    assert letters()[-1] == ("review_outcome", EVA)


def test_a_last_manager_is_told_and_so_is_the_secretariat(ola, eva, ours):
    secretary = make_secretary()

    refused = refusal(lambda: leave(ola, ours)).code
    before = roles_in(ours)
    leave(ola, ours, alone=True)

    assert (refused, before) == ("last", [(OLA, "manager"), (EVA, "editor")])
    assert letters() == [
        ("departure_noted", OLA),
        ("nobody_looks_after", secretary.email),
    ]


def test_whoever_leaves_on_a_day_does_not_count_as_a_manager(ola, ours):
    second = make_colleague(ours, role="manager")
    leave(second, ours)

    assert refusal(lambda: leave(ola, ours)).code == "last"


def test_invitations_go_on_in_the_name_of_the_successor(ola, eva, ours):
    until = timezone.now() + timedelta(days=1)
    given = {"organization": ours, "invited_by": ola, "expires_at": until}
    waiting = make(Invitation, **given)

    leave(ola, ours, successor=eva)

    row = Invitation.objects.get(pk=waiting.pk)
    assert (row.invited_by, row.withdrawn_at) == (eva, None)


@pytest.mark.parametrize(("days", "is_refused"), [(-1, 1), (0, 0), (366, 0), (367, 1)])
def test_a_day_in_the_past_or_far_ahead_is_refused(ola, eva, ours, days, is_refused):
    begin = lambda: leave(ola, ours, successor=eva, day=TODAY + timedelta(days))  # noqa: E731

    if is_refused:
        words = ["Choose a day from today and at most a year ahead."]
        assert told(begin) == words
    else:
        begin()
    assert Departure.objects.count() == 1 - is_refused


def test_only_a_colleague_who_goes_on_can_take_over(ola, liv, ours):
    gone = make_representative(organization=ours, until=DAY).user

    for successor in (liv, gone):
        refused = told(lambda who=successor: leave(ola, ours, successor=who))
        assert refused == ["This colleague no longer has access."]
    assert refusal(lambda: leave(liv, ours, successor=ola)).code == "not_yours"


def test_it_is_taken_back_with_all_that_was_to_follow(ola, eva, ours):
    make_contact(ours, email=OLA, name="Ola")
    departure = leave(ola, ours, successor=eva)
    assert refusal(lambda: people.take_back(departure, by=eva)).code == "over"

    people.take_back(departure, by=ola)

    assert [until for _function, _since, until in contacts(OLA)] == [None]
    assert contacts(EVA) == []
    assert Representative.objects.get(user=ola).until is None
    assert letters()[-1] == ("departure_withdrawn", EVA)
    assert refusal(lambda: people.take_back(departure, by=ola)).code == "over"


def test_no_end_that_others_have_set_is_taken_back(ola, eva, ours):
    departure = leave(ola, ours, successor=eva)
    Representative.objects.filter(user=ola).update(until=TODAY)

    assert refusal(lambda: people.take_back(departure, by=ola)).code == "over"


def leave_both(manager, second):
    pair = (manager, second)
    first, other = [lambda r=r: leave(r.user, r.organization) for r in pair]
    return concurrent_refusals(first, other)


@pytest.fixture
def second(manager):
    return make_representative(role="manager", organization=manager.organization)


@pytest.mark.django_db(transaction=True)
def test_of_two_last_managers_who_leave_at_once_one_is_told(manager, second):
    assert leave_both(manager, second) == ["last"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("without_row_locks")
def test_without_the_lock_both_leave(manager, second):
    assert leave_both(manager, second) == []


def test_nobody_new_is_created_for_a_successor_who_is_a_contact(ola, eva, ours):
    make_contact(ours, email=OLA, name="Ola")
    person = make_contact(ours, email=EVA, name="Eva", function="press")

    leave(ola, ours, successor=eva)

    assert Person.objects.get(email=EVA).pk == person.pk
    assert [row[0] for row in contacts(EVA)] == ["press", "main"]
    assert User.objects.filter(email=EVA).count() == 1
