"""Rate limits hold across processes, and store no address."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from members.models import RateLimit
from members.operation import limits
from tests.support.concurrency import on_own_connection, write_concurrently
from tests.support.refusals import refusal

HOUR = timedelta(hours=1)
racing = pytest.mark.django_db(transaction=True)


def attempt(times, who="203.0.113.7", action="report", at_most=2):
    return [
        limits.allow(action, who, at_most=at_most, per=HOUR) for _time in range(times)
    ]


def minutes_ago(*minutes):
    return [timezone.now() - timedelta(minutes=m) for m in minutes]


def test_clients_and_actions_are_counted_reset_and_told_to_wait_one_by_one(caplog):
    one, other = "203.0.113.7", "203.0.113.8"
    assert attempt(5, at_most=3, action="feed") == [True] * 3 + [False] * 2
    assert attempt(3, who=one) == [True, True, False]
    # The log has a line for each refusal, without whom it is about.
    reached = ["3 in 1:00:00 is reached: feed"] * 2
    reached += ["2 in 1:00:00 is reached: report"]
    assert caplog.messages == [f"The limit of {one}" for one in reached]

    waits = [
        limits.next_allowed_at(action, who, at_most=2, per=HOUR) > timezone.now()
        for action, who in (("report", one), ("report", other), ("contact", one))
    ]
    assert waits == [True, False, False]
    assert attempt(2, who=other) + attempt(1, action="contact") == [True] * 3
    limits.reset("report", other)
    assert attempt(1, who=one) + attempt(1, who=other) == [False, True]
    attempt(1, action="contact")
    limits.reset("report", one)
    assert attempt(1, who=one) + attempt(1, action="contact") == [True, False]


def test_the_clients_of_a_network_share_ten_times_the_limit_of_one():
    limit = {"at_most": 2, "per": HOUR}

    def attempts(clients):
        return [limits.allow_client("join", client, **limit) for client in clients * 3]

    assert attempts([""]) == [True, True, False]
    rented = {"203.0.113.{}": "203.0.114.1", "2001:db8:1:{}::": "2001:db8:2::"}
    for network, outside in rented.items():
        clients = [network.format(n) for n in range(1, 13)]

        assert sum(attempts(clients)) == 20
        assert attempts([outside]) == [True, True, False]
        again = limits.client_allowed_at("join", network.format(99), **limit)
        assert again > timezone.now(), "The client itself has not tried."


def test_an_attempt_of_an_hour_ago_no_longer_counts_even_if_the_clock_was_set_back():
    for sign, allowed in [(1, [True, False, False]), (-1, [True, True, False])]:
        attempt(3)
        RateLimit.objects.update(made=minutes_ago(59 * sign, 61 * sign))
        assert attempt(3) == allowed


def test_a_refused_attempt_does_not_prolong_the_wait():
    attempt(3)
    newest, oldest = minutes_ago(10, 50)
    RateLimit.objects.update(made=[newest, oldest, *minutes_ago(90)])

    assert attempt(1) == [False]

    # The wait ends when the oldest of the last attempts does.
    free = limits.next_allowed_at("report", "203.0.113.7", at_most=2, per=HOUR)
    assert free == oldest + HOUR


def test_an_address_is_stored_as_a_hash_and_deleted_in_time():
    attempt(1)
    [kept] = RateLimit.objects.all()
    RateLimit.objects.update(until=timezone.now())

    attempt(1, who="203.0.113.8")

    assert re.fullmatch("[0-9a-f]{64}", kept.who)
    assert not RateLimit.objects.filter(pk=kept.pk).exists()
    assert RateLimit.objects.count() == 1


@racing
@pytest.mark.parametrize("before", [0, 1], ids=["the first two", "the next two"])
def test_of_two_at_once_only_one_may_be_the_last(before):
    allowed = attempt(before)

    write_concurrently(
        lambda: allowed.extend(attempt(1, at_most=before + 1)),
        lambda: allowed.extend(attempt(1, at_most=before + 1)),
    )

    assert allowed == [True] * (before + 1) + [False]


@racing
def test_counting_does_not_wait_for_another_client():
    attempt(1)
    RateLimit.objects.update(until=timezone.now())

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        attempt(1)
        asked = other.submit(on_own_connection, attempt, 1, "203.0.113.8")
        assert asked.result(timeout=5) == [True]


def test_what_is_required_is_refused_in_words_once_the_limit_is_reached():
    limit = {"at_most": 1, "per": HOUR}
    limits.require("report", "203.0.113.7", **limit)

    refused = refusal(lambda: limits.require("report", "203.0.113.7", **limit))

    assert (refused.code, refused.messages) == ("too_many", [limits.TOO_MANY])
    addresses = ["Ny+Kurs@Example.org", "n.y@example.org", "+kurs@example.org"]
    addresses += ["N.y.+kurs@gmail.com", "n.y@GoogleMail.com"]
    mailboxes = ["ny@example.org", "n.y@example.org", "+kurs@example.org"]
    mailboxes += ["ny@gmail.com"] * 2
    assert list(map(limits.mailbox, addresses)) == mailboxes
    # All counts of an address and of its mailbox are forgotten together.
    whos = ["ny+kurs@example.org", "ny@example.org", "annen@example.org"]
    for who in whos:
        attempt(2, who=who)
    limits.forget("ny+kurs@example.org")
    assert [attempt(1, who=who)[0] for who in whos] == [True, True, False]
