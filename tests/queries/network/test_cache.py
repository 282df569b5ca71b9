"""Networks and layouts are cached until the registry changes, layouts for all processes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Event

import pytest

from members import models
from members.queries import network
from tests.support.concurrency import on_own_connection
from tests.support.factories import LONG_AGO, make

ALL_TIME = network.NetworkFilter()
FINGERPRINT = "a" * 64
INPUTS = {"p1": ["o1"], "o1": ["p1"]}, {"p1": (60, 20), "o1": (60, 30)}


@pytest.mark.parametrize("how_many", [1, 30])
def test_a_cached_diagram_costs_one_query(how_many, django_assert_num_queries):
    for _ in range(how_many):
        make.project(partners=[make.member(), make.member()])
    first = network.current_network().diagram(ALL_TIME)

    with django_assert_num_queries(1):
        assert network.current_network().diagram(ALL_TIME) is first
    models.Organization.objects.filter(pk=0).update(name="another version")
    with django_assert_num_queries(5):
        assert network.current_network().diagram(ALL_TIME).nodes == first.nodes


CHANGES = [
    lambda what, role: make.participation(project=what, organization=make.member()),
    lambda what, role: models.Organization.objects.update(is_listed=False),
    lambda what, role: models.Organization.objects.update(is_listed=True),
    lambda what, role: models.Organization.objects.update(name="Å"),
    lambda what, role: models.Organization.objects.update(kind="research"),
    lambda what, role: models.Project.objects.update(title_nb="Å"),
    lambda what, role: models.Project.objects.update(status="completed"),
    lambda what, role: models.Participation.objects.update(role="lead"),
    lambda what, role: make.member(),
    lambda what, role: what.themes.clear(),
    lambda what, role: make(models.ClusterName, since=LONG_AGO),
    lambda what, role: role.delete(),
    lambda what, role: models.Membership.objects.all().delete(),
]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_of_the_network_is_read():
    project = make.project(themes=[make.topic()])
    role = make.participation(project=project, organization=make.member())
    stale = []

    for number, change in enumerate(CHANGES):
        before = network.current_network()
        change(project, role)
        after = network.current_network()
        if after is before or after.data != network.load():
            stale.append(number)

    assert stale == []


def test_a_layout_outlives_a_change_that_does_not_affect_it():
    member = make.member()
    make.project(partners=[member])
    network.current_network().diagram(ALL_TIME)
    member.phone = "35 00 00 00"
    member.save()

    network.current_network().diagram(ALL_TIME)
    assert models.GraphLayout.objects.count() == 1
    make.project(partners=[member])
    network.current_network().diagram(ALL_TIME)
    assert models.GraphLayout.objects.count() == 2


def test_two_hundred_layouts_are_stored_and_a_process_caches_24_filters():
    for number in range(202):
        models.GraphLayout.objects.store(f"{number:064}", {})
    keys = models.GraphLayout.objects.values_list("fingerprint", flat=True)
    stored = sorted(map(int, keys))

    cache = network.current_network()
    for n in range(27):
        cache.diagram(network.NetworkFilter(day=LONG_AGO + timedelta(n)))

    assert stored == [*range(2, 202)]
    assert [len(one) for one in (cache.networks, cache.diagrams)] == [24] * 2


@pytest.fixture
def other_process(transactional_db):
    """Return a function that runs another one on a connection of its own, as a process would."""
    with ThreadPoolExecutor(1) as pool:
        yield partial(pool.submit, on_own_connection)


STORED = {"p1": [1, 2], "o1": [3, 4]}


def find_layout(**given):
    return network.find_or_compute_layout(FINGERPRINT, *INPUTS, **given)


def test_a_second_process_waits_for_the_layout_of_the_first(other_process):
    begun = Event()

    with network.try_layout_lock(FINGERPRINT) as (is_locked, _layout):
        waiting = other_process(lambda: begun.set() or find_layout())
        begun.wait()
        models.GraphLayout.objects.store(FINGERPRINT, STORED)

    assert is_locked
    assert waiting.result() == STORED


def test_a_layout_is_stored_with_the_lock_and_not_without(other_process):
    with network.try_layout_lock(FINGERPRINT):
        late = other_process(lambda: find_layout(patience=0)).result()
    assert set(late) == {"p1", "o1"}
    assert models.GraphLayout.objects.count() == 0

    layout = other_process(find_layout).result()

    assert layout != STORED
    stored = models.GraphLayout.objects.places_for(FINGERPRINT)
    assert stored == {key: list(place) for key, place in layout.items()}
