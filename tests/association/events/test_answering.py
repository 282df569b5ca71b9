"""An answer counts at once; the last place is one person's; a free one is the first one's."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members.association.events.answering import (
    answer,
    fill_free_places,
    fill_places,
    instead,
    number_in_queue,
)
from members.models import Attendance, Event, Letter
from tests.support.concurrency import write_concurrently
from tests.support.letters import last, letters, token_of

from .making import TODAY, answers, create_event, invite, invite_and_accept

DAY = timedelta(days=1)
CLOSED = {
    "called off": ({"is_cancelled": True}, "Arrangementet er avlyst."),
    "over": ({"held_on": "yesterday"}, "Arrangementet er over."),
    "late": ({"answer_by": "yesterday"}, "Svarfristen var {}."),
}


def of_events():
    """Return (kind, recipient) of the e-mails about places."""
    kinds = ("event_waiting", "event_place", "event_colleague")
    return [letter for letter in letters() if letter[0] in kinds]


def close(event, fields):
    days = {"yesterday": TODAY() - DAY}
    Event.objects.filter(pk=event.pk).update(
        **{name: days.get(value, value) for name, value in fields.items()}
    )


@pytest.mark.django_db
def test_who_says_yes_to_a_full_event_waits_and_learns_the_number_in_the_queue():
    event = create_event(places=1)
    _first, second, third = invite_and_accept(event, "Anne", "Berit", "Cecilie")

    assert answers(event) == {"Anne": "yes", "Berit": "waiting", "Cecilie": "waiting"}
    assert [number_in_queue(row) for row in (second, third)] == [1, 2]
    assert of_events() == [
        ("event_waiting", "berit@example.org"),
        ("event_waiting", "cecilie@example.org"),
    ]
    assert "Du er nummer 2 på ventelisten" in last("event_waiting").text


@pytest.mark.django_db
def test_a_place_given_up_is_the_first_ones_in_the_queue_and_the_same_link_takes_part_again():
    event = create_event(places=1)
    first, second, _third = invite_and_accept(event, "Anne", "Berit", "Cecilie")

    answer(first, "no")
    answer(first, "yes")

    assert answers(event) == {"Anne": "waiting", "Berit": "yes", "Cecilie": "waiting"}
    assert number_in_queue(first) == 2
    assert of_events()[2:] == [
        ("event_place", "berit@example.org"),
        ("event_waiting", "anne@example.org"),
    ]
    assert answer(second, "yes") == second


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "method"),
    [
        ("event_yes", "METHOD:REQUEST"),
        ("event_waiting", ""),
        ("event_no", "METHOD:CANCEL"),
        ("event_place", "METHOD:REQUEST"),
        ("event_colleague", "METHOD:REQUEST"),
    ],
)
def test_the_calendars_of_those_with_a_place_have_the_event_and_no_others(kind, method):
    event = create_event(places=1)
    first, second = invite_and_accept(event, "Anne", "Berit")
    answer(first, "no")
    instead(second, name="Cecilie", email="cecilie@example.org")

    letter = Letter.objects.filter(kind=kind).earliest("pk")

    lines = [line for line in letter.calendar.splitlines() if line[:6] == "METHOD"]
    assert lines == ([method] if method else [])


@pytest.mark.django_db
def test_the_same_answer_again_keeps_the_place_in_the_queue_and_sends_nothing():
    event = create_event(places=1)
    _first, second, third = invite_and_accept(event, "Anne", "Berit", "Cecilie")
    sent = letters()

    answer(second, "yes")

    assert [number_in_queue(row) for row in (second, third)] == [1, 2]
    assert letters() == sent


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("places", [1, 2])
def test_two_at_once_get_as_many_places_as_there_are_and_the_other_is_first_in_line(
    places,
):
    event = create_event(places=places)
    rows = [invite(event, name) for name in ("Anne", "Berit")]

    refused = write_concurrently(*[lambda row=row: answer(row, "yes") for row in rows])

    second = "yes" if places == 2 else "waiting"
    assert (refused, answers(event)) == (None, {"Anne": "yes", "Berit": second})
    waiting = [row for row in rows if second == "waiting"][1:]
    assert [number_in_queue(row) for row in waiting] == [1] * len(waiting)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_one_more_than_there_are_places_whoever_writes_it():
    event = create_event(places=1)
    rows = [invite(event, name) for name in ("Anne", "Berit")]

    def take(row):
        own = Attendance.objects.filter(pk=row.pk)
        own.update(answer="yes", answered_at=timezone.now())

    refused = write_concurrently(*[lambda row=row: take(row) for row in rows])

    assert refused == "no_more_come_than_there_are_places"
    assert answers(event) == {"Anne": "yes", "Berit": ""}


@pytest.mark.django_db
@pytest.mark.parametrize("places", [2, None])
def test_places_that_a_higher_limit_makes_free_are_filled_by_the_job_once(places):
    event = create_event(places=1)
    invite_and_accept(event, "Anne", "Berit", "Cecilie")
    Event.objects.update(places=places)
    number = 2 if places is None else 1

    assert (fill_free_places(), fill_free_places()) == (number, 0)
    assert list(answers(event).values()).count("yes") == 1 + number
    assert [kind for kind, _to in of_events()].count("event_place") == number


@pytest.mark.django_db
@pytest.mark.parametrize("why", CLOSED)
def test_nobody_gets_an_answer_in_after_the_end_and_is_told_why(why):
    event = create_event()
    row = invite(event, "Anne")
    fields, words = CLOSED[why]
    close(event, fields)

    for act in (
        lambda: answer(row, "yes"),
        lambda: answer(row, "no"),
        lambda: instead(row, name="Bo", email="bo@example.org"),
    ):
        with pytest.raises(ValidationError) as refusal:
            act()
        [text] = refusal.value.messages
        assert text.startswith(words.partition("{")[0])
    assert (answers(event), letters()) == ({"Anne": ""}, [])


@pytest.mark.django_db
def test_whoever_has_a_place_may_still_give_it_up_after_the_last_day_to_answer():
    event = create_event(places=1)
    first, _second = invite_and_accept(event, "Anne", "Berit")
    close(event, {"answer_by": "yesterday"})

    answer(first, "no")

    assert answers(event) == {"Anne": "no", "Berit": "yes"}


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"is_cancelled": True}, {"held_on": "yesterday"}])
def test_nobody_gets_a_place_at_an_event_that_is_called_off_or_over(fields):
    event = create_event(places=1)
    invite_and_accept(event, "Anne", "Berit")
    close(event, {"places": 2} | fields)

    assert (fill_places(event), fill_free_places()) == ([], 0)


@pytest.mark.django_db
def test_a_colleague_takes_over_the_place_and_is_told_with_a_link_to_give_it_up():
    event = create_event(places=1)
    first, _second = invite_and_accept(event, "Anne", "Berit")

    other = instead(first, name="Cecilie", email="Cecilie@Example.org")

    assert answers(event) == {"Anne": "no", "Berit": "waiting", "Cecilie": "yes"}
    assert (other.instead_of, other.organization) == (first, first.organization)
    letter = last("event_colleague")
    assert (letter.to, letter.kind) == ("cecilie@example.org", "event_colleague")
    assert "Anne kan ikke komme og har meldt deg på i stedet." in letter.text
    assert token_of(letter)


@pytest.mark.django_db
def test_a_colleague_takes_over_the_place_in_the_queue_too():
    event = create_event(places=1)
    _first, second, third = invite_and_accept(event, "Anne", "Berit", "Cecilie")

    other = instead(second, name="Dag", email="dag@example.org")

    assert [number_in_queue(row) for row in (other, third)] == [1, 2]


@pytest.mark.django_db
@pytest.mark.parametrize("former", ["", "no"])
def test_a_colleague_of_somebody_without_a_place_stands_last_in_the_queue(former):
    event = create_event(places=1)
    row = invite(event, "Anne")
    if former:
        answer(row, former)
    _first, second = invite_and_accept(event, "Berit", "Cecilie")

    other = instead(row, name="Dag", email="dag@example.org")

    assert [number_in_queue(one) for one in (second, other)] == [1, 2]


@pytest.mark.django_db
def test_a_colleague_who_has_a_place_keeps_it_and_the_one_given_up_is_the_queues():
    event = create_event(places=2)
    first, _second, _third = invite_and_accept(event, "Anne", "Berit", "Cecilie")

    instead(first, name="Berit", email="berit@example.org")

    assert answers(event) == {"Anne": "no", "Berit": "yes", "Cecilie": "yes"}
    assert [kind for kind, _to in of_events()] == ["event_waiting", "event_place"]


@pytest.mark.django_db
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_colleague_who_waits_keeps_the_number_in_the_queue_or_gets_the_place(place):
    event = create_event(places=1)
    rows = invite_and_accept(event, "Anne", "Berit", "Cecilie")
    former = [rows[0], rows[2], invite(event, "Dag")][place]

    other = instead(former, name="Berit", email="berit@example.org")

    assert (other, other.answer) == (rows[1], "waiting" if place else "yes")
    assert place == 0 or number_in_queue(other) == 1


@pytest.mark.django_db
def test_the_link_of_an_event_that_has_been_deleted_is_closed():
    row = invite(create_event(), "Anne")
    row.event.delete()

    with pytest.raises(ValidationError) as refusal:
        answer(row, "yes")

    assert refusal.value.code == "closed"


@pytest.mark.django_db
def test_nobody_is_their_own_colleague():
    (first,) = invite_and_accept(create_event(), "Anne")

    with pytest.raises(ValidationError) as refusal:
        instead(first, name="Anne", email="ANNE@example.org")

    assert refusal.value.message_dict == {
        "email": ["Dette er din egen adresse. Skriv adressen til kollegaen."]
    }
