"""Networks and layouts are cached until the registry changes, layouts for all processes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection

from members import network
from members.models import (
    ClusterName,
    GraphLayout,
    Membership,
    Organization,
    Participation,
    Project,
)
from members.network import (
    NetworkFilter,
    find_or_compute_layout,
    load,
    try_layout_lock,
)
from tests.support.factories import (
    LONG_AGO,
    make_member,
    make_participation,
    make_project,
    make_topic,
)
from tests.support.rows import make

ALL_TIME = NetworkFilter()
FINGERPRINT = "a" * 64
INPUTS = {"p1": ["o1"], "o1": ["p1"]}, {"p1": (60, 20), "o1": (60, 30)}


@pytest.mark.django_db
@pytest.mark.parametrize("how_many", [1, 30])
def test_a_cached_diagram_costs_one_query_and_five_after_a_change(
    how_many, django_assert_num_queries
):
    for _ in range(how_many):
        make_project(partners=[make_member(), make_member()])
    first = network.current_network().diagram(ALL_TIME)

    with django_assert_num_queries(1):
        assert network.current_network().diagram(ALL_TIME) is first
    Organization.objects.filter(pk=0).update(name="another version")
    with django_assert_num_queries(5):
        assert network.current_network().diagram(ALL_TIME).nodes == first.nodes


@pytest.mark.django_db
def test_a_change_is_visible_at_once():
    member, other = make_member(), make_member()
    project = make_project(partners=[member])
    before = network.current_network().network(ALL_TIME)

    make_participation(project=project, organization=other)
    after = network.current_network().network(ALL_TIME)
    other.is_listed = False
    other.save()

    counted = [len(found.organizations) for found in (before, after)]
    assert counted == [1, 2]
    assert network.current_network().network(ALL_TIME).organizations == [
        f"o{member.pk}"
    ]


CHANGES = [
    lambda what, role: Organization.objects.update(name="Å"),
    lambda what, role: Organization.objects.update(kind="research"),
    lambda what, role: Project.objects.update(title_nb="Å"),
    lambda what, role: Project.objects.update(status="completed"),
    lambda what, role: Participation.objects.update(role="lead"),
    lambda what, role: make_member(),
    lambda what, role: what.themes.clear(),
    lambda what, role: make(ClusterName, since=LONG_AGO),
    lambda what, role: role.delete(),
    lambda what, role: Membership.objects.all().delete(),
]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_of_the_network_is_read():
    project = make_project(themes=[make_topic()])
    role = make_participation(project=project, organization=make_member())
    stale = []

    for number, change in enumerate(CHANGES):
        before = network.current_network()
        change(project, role)
        after = network.current_network()
        if after is before or after.data != load():
            stale.append(number)

    assert stale == []


@pytest.mark.django_db
def test_a_layout_outlives_a_change_that_does_not_affect_it():
    member = make_member()
    make_project(partners=[member])
    network.current_network().diagram(ALL_TIME)
    member.phone = "35 00 00 00"
    member.save()

    network.current_network().diagram(ALL_TIME)
    assert GraphLayout.objects.count() == 1
    make_project(partners=[member])
    network.current_network().diagram(ALL_TIME)
    assert GraphLayout.objects.count() == 2


@pytest.mark.django_db
def test_only_the_latest_two_hundred_layouts_are_stored():
    for number in range(202):
        GraphLayout.objects.store(f"{number:064}", {})

    left = GraphLayout.objects.values_list("fingerprint", flat=True)
    assert sorted(map(int, left)) == [*range(2, 202)]


@pytest.mark.django_db
def test_a_process_caches_a_limited_number_of_filters():
    cached = network.current_network()

    for n in range(27):
        cached.diagram(NetworkFilter(day=LONG_AGO + timedelta(n)))
        cached.yearly_statistics(NetworkFilter(day=LONG_AGO + timedelta(n)))

    kept = cached.networks, cached.diagrams, cached.statistics
    assert [len(one) for one in kept] == [24] * 3


@pytest.fixture
def other_process(transactional_db):
    """Return a function that runs another one on a connection of its own, as a process would."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda function: pool.submit(_run_and_close, function)


def _run_and_close(function):
    try:
        return function()
    finally:
        connection.close()


STORED = {"p1": [1, 2], "o1": [3, 4]}


def test_a_second_process_waits_for_the_layout_of_the_first(other_process):
    begun = Event()

    def find():
        begun.set()
        return find_or_compute_layout(FINGERPRINT, *INPUTS)

    with try_layout_lock(FINGERPRINT) as (is_locked, _layout):
        waiting = other_process(find)
        begun.wait()
        GraphLayout.objects.store(FINGERPRINT, STORED)

    assert is_locked
    assert waiting.result() == STORED


def test_without_the_lock_a_process_computes_the_layout(other_process):
    waiting = other_process(lambda: find_or_compute_layout(FINGERPRINT, *INPUTS))

    assert waiting.result() != STORED
    assert GraphLayout.objects.places_for(FINGERPRINT) == as_json(waiting.result())


def as_json(layout):
    return {key: list(position) for key, position in layout.items()}


def test_waiting_for_the_lock_times_out(other_process):
    with try_layout_lock(FINGERPRINT):
        waiting = other_process(
            lambda: find_or_compute_layout(FINGERPRINT, *INPUTS, patience=0)
        )

        assert set(waiting.result()) == {"p1", "o1"}
    assert GraphLayout.objects.count() == 0
