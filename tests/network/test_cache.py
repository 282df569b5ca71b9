"""What is worked out is kept until something changes, for every process."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

import pytest
from django.db import connection

from members import network
from members.models import GraphLayout
from members.network import Question, cache
from members.network.cache import alone, places
from tests.support.factories import (
    LONG_AGO,
    make_member,
    make_participation,
    make_project,
)

EVER = Question()
NAME = "a" * 64
MADE_FROM = {"p1": ["o1"], "o1": ["p1"]}, {"p1": (60, 20), "o1": (60, 30)}


@pytest.fixture
def as_in_a_new_process():
    return cache.newest.clear


@pytest.mark.django_db
@pytest.mark.parametrize("how_many", [1, 30])
def test_what_is_kept_costs_one_query_and_a_new_process_five(
    how_many, as_in_a_new_process, django_assert_num_queries
):
    for _ in range(how_many):
        make_project(partners=[make_member(), make_member()])
    first = network.now().picture(EVER)

    with django_assert_num_queries(1):
        assert network.now().picture(EVER) is first
    as_in_a_new_process()
    with django_assert_num_queries(5):
        assert network.now().picture(EVER).spots == first.spots


@pytest.mark.django_db
def test_a_change_is_seen_at_once():
    member, other = make_member(), make_member()
    project = make_project(partners=[member])
    before = network.now().network(EVER)

    make_participation(project=project, organization=other)
    after = network.now().network(EVER)
    other.is_listed = False
    other.save()

    counted = [len(found.organizations) for found in (before, after)]
    assert counted == [1, 2]
    assert network.now().network(EVER).organizations == [f"o{member.pk}"]


@pytest.mark.django_db
def test_a_drawing_outlives_a_change_that_does_not_concern_it(as_in_a_new_process):
    member = make_member()
    make_project(partners=[member])
    network.now().picture(EVER)
    member.phone = "35 00 00 00"
    member.save()

    network.now().picture(EVER)
    assert GraphLayout.objects.count() == 1
    make_project(partners=[member])
    network.now().picture(EVER)
    assert GraphLayout.objects.count() == 2


@pytest.mark.django_db
def test_only_the_latest_drawings_are_kept(monkeypatch):
    monkeypatch.setattr("members.models.graph_layouts.MAX_LAYOUTS", 2)

    for letter in "abc":
        GraphLayout.objects.store(letter * 64, {})

    left = GraphLayout.objects.values_list("fingerprint", flat=True)
    assert sorted(name[0] for name in left) == ["b", "c"]


@pytest.mark.django_db
def test_a_process_keeps_only_so_many_answers():
    made = network.now()

    for n in range(cache.MOST + 3):
        made.picture(Question(day=LONG_AGO + timedelta(n)))
        made.years(Question(day=LONG_AGO + timedelta(n)))

    assert (len(made.networks), len(made.pictures), len(made.figures)) == (
        cache.MOST,
    ) * 3


@pytest.fixture
def another_process(transactional_db):
    """Run something as another process would: on a connection of its own."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda act: pool.submit(_closing, act)


def _closing(act):
    try:
        return act()
    finally:
        connection.close()


FOUND = {"p1": [1, 2], "o1": [3, 4]}


def test_whoever_comes_second_waits_for_what_the_first_finds(another_process):
    with alone(NAME) as (is_alone, _found):
        waiting = another_process(lambda: places(NAME, *MADE_FROM))
        sleep(0.3)
        is_waiting = not waiting.done()
        GraphLayout.objects.store(NAME, FOUND)

    assert (is_alone, is_waiting) == (True, True)
    assert waiting.result() == FOUND


def test_without_the_lock_both_would_work_it_out(another_process):
    waiting = another_process(lambda: places(NAME, *MADE_FROM))

    assert waiting.result() != FOUND
    assert GraphLayout.objects.places_for(NAME) == as_json(waiting.result())


def as_json(found):
    return {key: list(place) for key, place in found.items()}


def test_nobody_waits_for_ever(another_process, monkeypatch):
    monkeypatch.setattr(cache, "PATIENCE", 0.2)
    with alone(NAME):
        impatient = another_process(lambda: places(NAME, *MADE_FROM))

        assert set(impatient.result()) == {"p1", "o1"}
    assert GraphLayout.objects.count() == 0
