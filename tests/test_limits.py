"""Rate limits hold across processes, and store no address."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from members import limits
from members.models import RateLimit
from tests.support.concurrency import write_concurrently
from tests.support.refusals import refusal

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db
racing = pytest.mark.django_db(transaction=True)


def attempt(times, who="203.0.113.7", action="report", at_most=2):
    return [
        limits.allow(action, who, at_most=at_most, per=HOUR) for _time in range(times)
    ]


def minutes_ago(*minutes):
    return [timezone.now() - timedelta(minutes=m) for m in minutes]


@pytest.mark.parametrize("at_most", [1, 3])
def test_a_thing_is_allowed_so_often_and_no_more(at_most):
    assert attempt(5, at_most=at_most) == [True] * at_most + [False] * (5 - at_most)


def test_other_clients_and_other_actions_are_counted_and_reset_apart():
    attempt(2)

    assert attempt(1, who="203.0.113.8") + attempt(1, action="contact") == [True, True]
    attempt(1, action="contact")
    limits.reset("report", "203.0.113.7")
    assert attempt(1) + attempt(1, action="contact") == [True, False]


@pytest.mark.parametrize("sign", [1, -1], ids=["past", "clock set back"])
def test_an_attempt_of_an_hour_ago_no_longer_counts(sign):
    attempt(3)
    RateLimit.objects.update(made=minutes_ago(59 * sign, 61 * sign))

    assert attempt(3) == ([True, False, False] if sign == 1 else [True, True, False])


def test_a_refused_attempt_does_not_prolong_the_wait():
    attempt(3)
    RateLimit.objects.update(made=minutes_ago(58, 59))
    attempt(1)
    [kept] = RateLimit.objects.all()

    assert timezone.now() - kept.made[0] > timedelta(minutes=57)


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
def test_a_count_that_is_read_and_then_written_allows_both():
    both_have_read = Barrier(2, timeout=10)

    def allow():
        try:
            made = cache.get("report", 0)
            both_have_read.wait()
            cache.set("report", made + 1)
        finally:
            connection.close()
        return made < 1

    with ThreadPoolExecutor(2) as two:
        tasks = [two.submit(allow) for _both in range(2)]

    assert [task.result() for task in tasks] == [True, True]


@racing
def test_counting_does_not_wait_for_another_client():
    attempt(1)
    RateLimit.objects.update(until=timezone.now())

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        attempt(1)
        asked = other.submit(attempt_on_own_connection, "203.0.113.8")
        assert asked.result(timeout=5) == [True]


def attempt_on_own_connection(who):
    try:
        return attempt(1, who=who)
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("trusted", "passed", "client"),
    [
        (0, None, "192.0.2.1"),
        (0, "203.0.113.7", "192.0.2.1"),
        (1, None, "192.0.2.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.9, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.9, 203.0.113.7, 192.0.2.2", "203.0.113.7"),
        (2, "203.0.113.7", "192.0.2.1"),
        (1, "nonsense", ""),
        (1, "2001:db8:1:2:f:4:5:6", "2001:db8:1:2::"),
        (1, "2001:db8:1:3:ffff:4:5:6", "2001:db8:1:3::"),
        (2, " 203.0.113.7 , 192.0.2.2", "203.0.113.7"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_the_client_is_whom_the_trusted_proxies_saw(settings, trusted, passed, client):
    settings.TRUSTED_PROXIES = trusted
    headers = {"X-Forwarded-For": passed} if passed else {}

    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")

    assert limits.client_address(request) == client


def test_the_wait_of_one_client_is_not_that_of_another():
    one, other = "203.0.113.7", "203.0.113.8"
    attempt(2, who=one)

    next_ones = [
        limits.next_allowed_at(action, who, at_most=2, per=HOUR)
        for action, who in (("report", one), ("report", other), ("contact", one))
    ]
    attempt(2, who=other)
    limits.reset("report", other)

    waits = [moment > timezone.now() for moment in next_ones]
    allowed = [*attempt(1, who=one), *attempt(1, who=other)]
    promise = "Clients are counted, told to wait and reset one by one."
    assert (waits, allowed) == ([True, False, False], [False, True]), promise


def test_the_wait_ends_when_the_oldest_of_the_last_attempts_does():
    attempt(2)
    newest, oldest = minutes_ago(10, 50)
    RateLimit.objects.update(made=[newest, oldest, *minutes_ago(90)])

    free = limits.next_allowed_at("report", "203.0.113.7", at_most=2, per=HOUR)

    assert free == oldest + HOUR


def test_all_counts_of_an_address_and_its_mailbox_are_forgotten():
    whos = ["ny+kurs@example.org", "ny@example.org", "annen@example.org"]
    for who in whos:
        attempt(2, who=who)

    limits.forget("ny+kurs@example.org")

    assert [attempt(1, who=who)[0] for who in whos] == [True, True, False]


def test_what_is_required_is_refused_in_words_once_the_limit_is_reached():
    limit = {"at_most": 1, "per": HOUR}
    limits.require("report", "203.0.113.7", **limit)

    refused = refusal(lambda: limits.require("report", "203.0.113.7", **limit))

    assert (refused.code, refused.messages) == ("too_many", [limits.TOO_MANY])
    addresses = ["Ny+Kurs@Example.org", "ny@example.org", "+kurs@example.org"]
    mailboxes = ["ny@example.org", "ny@example.org", "+kurs@example.org"]
    assert list(map(limits.mailbox, addresses)) == mailboxes
