"""What is patched or kept is what would be read anew, whatever was written, and in which order."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from members import changes
from members.changes import Snapshot
from members.directory.site_queries import present_at, read_present
from members.filters import hits as kept_hits
from members.filters.hits import Hits, find_hits
from members.filters.index import build
from members.filters.latest import WhileUnchanged
from members.filters.lru import LRUCache
from members.filters.organizations import OrganizationFacets
from members.filters.patch import patched
from members.filters.projects import ProjectFacets, ProjectFacetsOfDay
from members.filters.store import IndexStore
from members.models import Organization, Participation, Presence, Project, Site
from members.network.collaborations import load
from members.network.unchanged import is_unchanged
from members.statistics import activity, collaboration, memberships, money, projects
from members.statistics.records import Records
from tests.support.database_role import owner
from tests.support.factories import (
    make_member,
    make_participation,
    make_presence,
    make_project,
    make_site,
)
from tests.support.random_registries import FILES, fill, random_value, try_row

LOADED = [
    activity.load_offices,
    collaboration.load_all_participations,
    memberships.load_places,
    memberships.load_rows,
    memberships.load_start,
    memberships.load_stated,
    money.load_fundings,
    projects.load_projects,
]
SOURCES = [OrganizationFacets, ProjectFacets, ProjectFacetsOfDay]


def contents(index):
    """Return all that an index answers by, what it reads later too."""
    for known in (index.facets, index.dates):
        for name in known.later:
            known[name] = known[name]
    return {
        "ids": index.ids,
        "keys": index.keys,
        "position": index.position,
        "choices": {n: list(f.choices.items()) for n, f in index.facets.items()},
        "rows": {n: f.rows for n, f in index.facets.items()},
        "bits": {(n, v): f.bits(v) for n, f in index.facets.items() for v in f.choices},
        "days": index.orders.days,
        "orders": {n: index.orders.get(n) for n in index.orders.days},
        "dates": index.dates,
        "labels": index.labels,
        "later": {n: f.labels for n, f in index.facets.items()},
    }


def contents_of_network(data):
    """Return all that a network is derived from."""
    return data, [list(data.nodes), list(data.themes), list(data.members)]


def load_records():
    records = Records()
    for load_rows in LOADED:
        records.get(load_rows)
    return records


def loaded(records):
    return dict(records.loaded.values)


def write(random):
    """Add, change or delete a row of any kind; what the registry refuses is left."""
    with suppress(DatabaseError, ValidationError, models.ProtectedError, IndexError):
        if random.random() < 0.3:
            try_row(random, random.choice(FILES))
            return
        file = random.choice(FILES)
        row = random.choice(list(file.model.objects.filter(**file.fixed)))
        fields = [f for f in file.columns.values() if not f.many_to_many]
        with transaction.atomic():
            if random.random() < 0.3:
                row.delete()
                return
            for field in random.sample(fields, min(len(fields), random.randint(1, 2))):
                setattr(row, field.attname, random_value(random, field))
            row.save()
            connection.check_constraints()


def touched_by(act):
    """Return what the act alone has touched, in this transaction too."""
    with owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM members_touched WHERE noun <> ''")
    act()
    with connection.cursor() as cursor:
        cursor.execute("SELECT noun, row_id FROM members_touched")
        rows = {}
        for noun, row_id in cursor.fetchall():
            rows.setdefault(noun, set()).add(row_id)
    return {noun: frozenset(ids) for noun, ids in rows.items()}


def some_words(random):
    """Return texts to search for: words of the registry, whole, short, and with a typo."""
    texts = [
        *Organization.objects.values_list("name", flat=True),
        *Organization.objects.values_list("summary_nb", flat=True),
        *Project.objects.values_list("title_nb", flat=True),
        *Site.objects.values_list("name", flat=True),
    ]
    words = sorted({word for text in texts for word in text.split() if len(word) > 3})
    chosen = random.sample(words, min(len(words), 6))
    return [*chosen, *(w[:3] for w in chosen[:2]), *(w[:2] + w[3:] for w in chosen)]


def changes_of(rows):
    """Return the Changes that `touched_by` has found."""
    return changes.Changes(
        everything=changes.EVERYTHING in rows,
        rows={noun: ids for noun, ids in rows.items() if noun.isalpha()},
        snapshot=None,
        tables=frozenset(n[1:] for n in rows if n.startswith(changes.TABLE)),
        withdraws=True,
    )


def by_rank(ranks):
    """Return what is found, of which one rank has no order."""
    return {n: [(rank, sorted(ids)) for rank, ids in ranks[n]] for n in ranks}


def assert_is_true_of_places(index, day):
    """Hold that who is kept as present at sites is who is there."""
    for (_name, _day, *within), present in index.placed.values.items() if index else ():
        assert present == read_present(within, day)


def with_choices(number):
    """Let filters of more choices be too long to list; some are then read later."""
    return mock.patch("members.filters.index.MOST_CHOICES", number)


MOST_CHOICES = [1, 400]


class Patches(TestCase):
    @settings(max_examples=2, phases=[Phase.generate])
    @given(seed=st.integers(0, 2**32))
    def test_a_patched_index_is_equal_to_a_built_one(self, seed):
        self.holds(seed)

    @pytest.mark.long
    @settings(max_examples=100, phases=[Phase.generate])
    @given(seed=st.integers(0, 2**32))
    def test_a_patched_index_is_equal_to_a_built_one_at_length(self, seed):
        self.holds(seed)

    def holds(self, seed):
        random = Random(seed)
        fill(random)
        with with_choices(random.choice(MOST_CHOICES)):
            self.holds_in(random)

    def holds_in(self, random):
        day = timezone.localdate()
        known = {source: build(source(day)) for source in SOURCES}
        network, records = load(), load_records()
        hits = [Hits.ask(words, day) for words in some_words(random)]
        places = [[pk] for pk in Site.objects.values_list("pk", flat=True)]

        for _ in range(6):
            rows = touched_by(lambda: [write(random) for _ in range(2)])
            for source, index in known.items():
                for within in places:
                    present_at(index, within, day)
                built = build(source(day))
                if changes.EVERYTHING not in rows:
                    found = patched(index, source(day), rows)
                    assert found is None or contents(found) == contents(built)
                    assert_is_true_of_places(found, day)
                known[source] = built
            found = load()
            if changes.EVERYTHING not in rows and is_unchanged(network, rows):
                assert contents_of_network(network) == contents_of_network(found)
            network = found
            if changes.EVERYTHING not in rows and records.are_unchanged(rows):
                assert loaded(records) == loaded(load_records())
            records = load_records()
            hits = [one and one.after(changes_of(rows)) for one in hits]
            for one in filter(None, hits):
                asked = Hits.ask(one.words, day)
                assert by_rank(one.ranks) == by_rank(asked.ranks), one.words
                assert one.found.guessed == asked.found.guessed

    def test_what_is_written_most_is_patched(self):
        member, project = make_member(municipality="Skien"), make_project()
        others = [make_member(municipality="Skien") for _ in range(3)]
        source = OrganizationFacets(timezone.localdate())
        index, done = build(source), []

        for act in [
            lambda: Organization.objects.filter(pk=member.pk).update(employees=300),
            lambda: Organization.objects.filter(pk=member.pk).update(name="Ø"),
            lambda: Organization.objects.filter(pk=member.pk).update(is_listed=False),
            lambda: Project.objects.filter(pk=project.pk).update(status="completed"),
            lambda: make_participation(project=project, organization=others[0]),
        ]:
            found = patched(index, source, touched_by(act))
            done.append(
                found is not None and contents(found) == contents(build(source))
            )
            index = build(source)

        assert all(done), done

    def test_the_activity_of_a_member_follows_the_days_of_its_projects(self):
        member, project = make_member(), make_project()
        make_participation(project=project, organization=member)
        source = OrganizationFacets(timezone.localdate())
        index, active = build(source), []

        for values in [
            {"status": "completed"},
            {"status": "running"},
            {"until": "2020-01-01"},
            {"until": None, "since": "2090-01-01"},
        ]:
            rows = touched_by(lambda v=values: Project.objects.update(**v))
            index = patched(index, source, rows)
            assert contents(index) == contents(build(source))
            active.append(index.has(member.pk, "activity", "project"))

        assert active == [False, True, False, False]

    def test_hits_follow_a_project_and_make_way_for_a_word_that_was_a_typo(self):
        member, day = make_member(name="Bergfald AS"), timezone.localdate()
        project = make_project(title_nb="Pilot", partners=[member])
        found = []

        for words, act in [
            ("bergfyld", lambda: make_member(name="Bergfyld AS")),
            ("bergfyld", lambda: Organization.objects.update(is_listed=False)),
            ("pilot", lambda: Project.objects.update(title_nb="Fabrikk")),
            ("fabrikk", lambda: Organization.objects.update(name="Ny", is_listed=True)),
            ("fabrikk", lambda: project.participations.all().delete()),
        ]:
            hits, rows = Hits.ask(words, day), touched_by(act)
            ranks = hits.after(changes_of(rows)).ranks
            assert by_rank(ranks) == by_rank(Hits.ask(words, day).ranks)
            found.append(
                [len(hits.ranks["organizations"]), len(ranks["organizations"])]
            )

        assert found == [[1, 1], [1, 0], [0, 0], [0, 1], [1, 0]]


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
    lambda n: make_member(name=f"Ny {n}", municipality="Skien"),
    rename,
    lambda n: Organization.objects.filter(pk__gt=0, employees=n).update(employees=9),
    lambda n: Organization.objects.order_by("pk")[n % 3 :][:1].get().delete(),
    lambda n: make_presence(site=make_site()),
    lambda n: Presence.objects.filter(pk__gte=n).update(since=None),
    lambda n: Participation.objects.all().delete(),
    lambda n: make_participation(project=make_project(), organization=make_member()),
    lambda n: Project.objects.update(status="completed"),
    lambda n: Organization.objects.filter(kind="company").update(is_listed=bool(n % 3)),
]


class Commits(RuleBasedStateMachine):
    """Two that write, and two processes that look now and then."""

    def __init__(self):
        super().__init__()
        self.choices = with_choices(400)
        self.choices.start()
        self.writers = [Writer(), Writer()]
        self.processes = [[IndexStore(one) for one in SOURCES] for _ in range(2)]
        self.networks = [WhileUnchanged(load, is_unchanged) for _ in range(2)]
        self.records = [
            WhileUnchanged(load_records, Records.are_unchanged) for _ in range(2)
        ]
        self.hits = [LRUCache(9), LRUCache(9)]

    @initialize(most_choices=st.sampled_from(MOST_CHOICES))
    def begin(self, most_choices):
        self.choices.stop()
        self.choices = with_choices(most_choices)
        self.choices.start()

    @rule(writer=st.integers(0, 1), act=st.sampled_from(ACTS), number=st.integers(0, 9))
    def write(self, writer, act, number):
        self.writers[writer].write(lambda: act(number))

    @rule(
        writer=st.integers(0, 1),
        how=st.sampled_from(
            [transaction.commit, transaction.commit, transaction.rollback]
        ),
    )
    def end(self, writer, how):
        self.writers[writer].end(how)

    @rule(process=st.integers(0, 1))
    def look(self, process):
        day = timezone.localdate()
        for store in self.processes[process]:
            assert contents(store.on(day)) == contents(build(store.source(day)))
        kept = self.networks[process].get()
        assert contents_of_network(kept) == contents_of_network(load())
        kept = self.records[process].get()
        assert loaded(kept) == loaded(load_records())
        kept_hits.kept = self.hits[process]
        for words in ("ny", "skien", "ny 3", "skein"):
            found, asked = find_hits(words, day), Hits.ask(words, day)
            assert by_rank(found) == by_rank(asked.ranks), words

    def teardown(self):
        for writer in self.writers:
            writer.end(transaction.commit)
        for process in (0, 1):
            self.look(process)
        for writer in self.writers:
            writer.close()
        self.choices.stop()


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
def test_each_process_knows_what_is_committed_whatever_the_order(
    examples, taken, take_as_in_recovery
):
    if taken == "in recovery":
        take_as_in_recovery()
    fast = settings(
        max_examples=examples,
        stateful_step_count=20,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Commits, settings=fast)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("is_of_replica", "is_known"),
    [(True, True), pytest.param(False, False, id="would be noticed (control)")],
)
def test_what_was_open_while_a_replica_was_read_is_known_once_it_is_committed(
    take_as_in_recovery, is_of_replica, is_known
):
    store, writers = IndexStore(OrganizationFacets), [Writer(), Writer()]
    day = timezone.localdate()
    take_as_in_recovery(is_of_replica=is_of_replica)

    writers[0].write(lambda: make_member(name="Åpen", municipality="Skien"))
    writers[1].write(lambda: make_member(name="Ferdig"))
    writers[1].end(transaction.commit)
    store.on(day)
    writers[0].end(transaction.commit)
    found = contents(store.on(day))

    for writer in writers:
        writer.close()
    assert (found == contents(build(store.source(day)))) == is_known
