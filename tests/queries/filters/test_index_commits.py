"""Each process knows what is committed, in whatever order transactions of others end."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings, stateful, strategies as st

from members.models import Organization, Participation, Presence, Project
from members.operation import changes
from members.operation.changes import Snapshot
from members.queries.filters import IndexStore, Turns, build_index, patched_index
from tests.operation.publication.test_rows import new_value, write, writes
from tests.support.factories import make
from tests.support.index_contents import (
    MOST_CHOICES,
    SOURCES,
    contents,
    touched_by,
    with_choices,
)
from tests.support.sampling import some


def hang_up():
    connection.close()


class Writer:
    """A connection of its own, with a transaction that stays open until it is ended."""

    def __init__(self):
        self.thread, self.is_open = ThreadPoolExecutor(1), False

    def do(self, act):
        return self.thread.submit(act).result(10)

    def write(self, act):
        def in_transaction():
            if transaction.get_autocommit():
                transaction.set_autocommit(False)
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '50ms'")
            with (
                suppress(DatabaseError, Organization.DoesNotExist),
                transaction.atomic(),
            ):
                act()

        self.is_open = True
        self.do(in_transaction)

    def end(self, how):
        if self.is_open:
            self.do(how)
            self.do(lambda: transaction.set_autocommit(True))
        self.is_open = False

    def close(self):
        self.end(transaction.rollback)
        self.do(hang_up)
        self.thread.shutdown()


def rename(number):
    Organization.objects.filter(name__endswith=f" {number}").update(
        name=Concat(Value("Å" if number % 2 else "A"), "name")
    )


ACTS = [
    lambda n: make.member(name=f"Ny {n}", municipality="Skien"),
    rename,
    lambda n: Organization.objects.filter(pk__gt=0, employees=n).update(employees=9),
    lambda n: Organization.objects.order_by("pk")[n % 3 :][:1].get().delete(),
    lambda n: make.presence(site=make.site()),
    lambda n: Presence.objects.filter(pk__gte=n).update(since=None),
    lambda n: Participation.objects.all().delete(),
    lambda n: make.participation(project=make.project(), organization=make.member()),
    lambda n: Project.objects.update(status="completed"),
    lambda n: Organization.objects.filter(kind="company").update(is_listed=bool(n % 3)),
]


class Commits(stateful.RuleBasedStateMachine):
    """Two that write, and two processes that look now and then."""

    def __init__(self):
        super().__init__()
        self.choices = ExitStack()
        self.writers = [Writer(), Writer()]
        self.processes = [[IndexStore(one) for one in SOURCES] for _ in range(2)]

    @stateful.initialize(most_choices=st.sampled_from(MOST_CHOICES))
    def begin(self, most_choices):
        self.choices.enter_context(with_choices(most_choices))

    @stateful.rule(
        writer=st.integers(0, 1), act=st.sampled_from(ACTS), number=st.integers(0, 9)
    )
    def write(self, writer, act, number):
        self.writers[writer].write(lambda: act(number))

    @stateful.rule(
        writer=st.integers(0, 1),
        how=st.sampled_from(
            [transaction.commit, transaction.commit, transaction.rollback]
        ),
    )
    def end(self, writer, how):
        self.writers[writer].end(how)

    @stateful.rule(process=st.integers(0, 1))
    def look(self, process):
        day = timezone.localdate()
        for store in self.processes[process]:
            assert contents(store.on(day)) == contents(build_index(store.source(day)))

    def teardown(self):
        for writer in self.writers:
            writer.end(transaction.commit)
        for process in (0, 1):
            self.look(process)
        for writer in self.writers:
            writer.close()
        self.choices.close()


@pytest.fixture
def take_as_in_recovery(monkeypatch):
    """Return a function that lets snapshots be such as a replica takes.

    In recovery a snapshot lists no running transaction; it looks as if all had ended.
    """

    def begin(*, is_of_replica=True):
        def taken(text, _is_of_replica, of):
            first, following, _running = text.split(":")
            return Snapshot(f"{first}:{following}:", is_of_replica, of)

        monkeypatch.setattr(changes, "Snapshot", taken)

    return begin


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "taken", ["by the primary", pytest.param("in recovery", marks=pytest.mark.long)]
)
@pytest.mark.parametrize("examples", [3, pytest.param(40, marks=pytest.mark.long)])
def test_each_process_knows_what_is_committed(examples, taken, take_as_in_recovery):
    if taken == "in recovery":
        take_as_in_recovery()
    fast = settings(
        max_examples=examples,
        stateful_step_count=20,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    stateful.run_state_machine_as_test(Commits, settings=fast)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("is_of_replica", "is_known"),
    [(True, True), pytest.param(False, False, id="would be noticed (control)")],
)
def test_what_was_open_while_a_replica_was_read_is_known_once_it_is_committed(
    take_as_in_recovery, is_of_replica, is_known
):
    store, writers = IndexStore(SOURCES[0]), [Writer(), Writer()]
    day = timezone.localdate()
    take_as_in_recovery(is_of_replica=is_of_replica)

    writers[0].write(lambda: make.member(name="Åpen", municipality="Skien"))
    writers[1].write(lambda: make.member(name="Ferdig"))
    writers[1].end(transaction.commit)
    store.on(day)
    writers[0].end(transaction.commit)
    found = contents(store.on(day))

    for writer in writers:
        writer.close()
    assert (found == contents(build_index(store.source(day)))) == is_known


@pytest.mark.django_db(transaction=True)
def test_today_and_a_transaction_wait_for_no_turn(monkeypatch):
    monkeypatch.setattr(Turns, "turn", None)
    store, today = IndexStore(SOURCES[0]), timezone.localdate()

    assert contents(store.on(today)) == contents(build_index(store.source(today)))
    with transaction.atomic():
        store.on(today - timedelta(days=1))


WRITES = 20  # of some hundred; `make proof` tries all
REFUSED = (DatabaseError, models.ProtectedError, models.RestrictedError)


@pytest.fixture
def registry(marked_registry):
    """Return the registry, whose latest rows are of a member that works in a project now."""
    member, project = make.member(), make.project(themes=[make.topic()])
    make.participation(project=project, organization=member)
    make.presence(organization=member)
    make.funding(project, funder=member)
    make.role(organization=member)
    return marked_registry


def acts():
    """List (model, primary key, column, value) of writes to the latest rows of each model.

    The value is None for another one of its kind, the column for a deletion.
    """
    for model in dict.fromkeys(model for model, _pk, _column in writes()):
        for row in model.objects.order_by("-pk")[:2]:
            yield model, row.pk, None, None
            for field in model._meta.local_fields:
                if new_value(field):
                    yield model, row.pk, field.name, None
                old = getattr(row, field.attname)
                others = [value for value, _label in field.flatchoices if value != old]
                yield from [(model, row.pk, field.name, value) for value in others[:3]]


def do(model, pk, column, value):
    rows = model.objects.filter(pk=pk)
    if value is None:
        write(rows, column)
    else:
        rows.update(**{column: value})


def outdated_by(act, indexes):
    """Return what would be served as it was though the act has changed it."""
    touched = touched_by(transaction.atomic(lambda: do(*act)))
    if touched.everything:
        return []
    day = timezone.localdate()
    return [
        source.__name__
        for source, index in indexes.items()
        if (now := patched_index(index, source(day), touched.rows)) is not None
        and contents(now) != contents(build_index(source(day)))
    ]


@pytest.mark.parametrize(
    "number", [WRITES, pytest.param(100_000, marks=pytest.mark.long)]
)
def test_nothing_is_kept_that_a_write_has_changed(registry, number):
    every, wrong = list(acts()), {}
    day = timezone.localdate()
    kept = {source: build_index(source(day)) for source in SOURCES}

    for act in some("writes of columns", every, number):
        with suppress(*REFUSED), transaction.atomic():
            if found := outdated_by(act, kept):
                wrong[act] = found
            transaction.set_rollback(True)

    assert wrong == {}
    assert len(every) > 300
