"""What is patched or kept is what would be read anew, whatever was written."""

from contextlib import suppress
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import Phase, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from members.models import Organization, Project, Site
from members.queries.filters import Hits, build_index, patched_index
from members.queries.search import find_again
from tests.support.factories import make
from tests.support.index_contents import (
    MOST_CHOICES,
    SOURCES,
    by_rank,
    contents,
    touched_by,
    with_choices,
)
from tests.support.random_registries import FILES, fill, random_value, try_row


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


def rows_of(row):
    return type(row).objects.filter(pk=row.pk)


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


def assert_ranks_alone_as_together(hits, day):
    """Hold that rows that are looked up by id rank as those that a search finds, by typos too."""
    ids = {
        "organizations": [*Organization.objects.values_list("pk", flat=True)],
        "projects": [*Project.objects.values_list("pk", flat=True)],
    }
    for one in filter(None, hits):
        asked = {noun: (ids[noun], one.result.unknown[noun]) for noun in ids}
        again = find_again(one.words, day, set(), asked)
        assert by_rank(again.ranks) == by_rank({n: one.ranks[n] for n in ids})
        assert again.unknown == {n: one.result.unknown[n] for n in ids}


class Patches(TestCase):
    @settings(max_examples=1, phases=[Phase.generate])
    @given(seed=st.integers(0, 2**32))
    def test_a_patched_index_is_equal_to_a_built_one(self, seed):
        self.holds(seed)

    @pytest.mark.long
    @settings(max_examples=30, phases=[Phase.generate])
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
        known = {source: build_index(source(day)) for source in SOURCES}
        hits = [Hits.ask(words, day) for words in some_words(random)]
        assert_ranks_alone_as_together(hits, day)

        for _ in range(6):
            touched = touched_by(lambda: [write(random) for _ in range(2)])
            for source, index in known.items():
                built = build_index(source(day))
                if not touched.everything:
                    found = patched_index(index, source(day), touched.rows)
                    assert found is None or contents(found) == contents(built)
                known[source] = built
            hits = [one and one.after(touched) for one in hits]
            for one in filter(None, hits):
                asked = Hits.ask(one.words, day)
                assert by_rank(one.ranks) == by_rank(asked.ranks), one.words
                assert one.result.unknown == asked.result.unknown

    def test_what_is_written_most_is_patched(self):
        member, project = make.member(municipality="Skien"), make.project()
        other = make.member(municipality="Skien")
        source = SOURCES[0](timezone.localdate())
        index = build_index(source)

        for act, is_patched in [
            (lambda: rows_of(member).update(employees=300), True),
            (lambda: rows_of(project).update(status="completed"), True),
            (lambda: make.participation(project=project, organization=other), True),
            # A row that is renamed, goes or comes moves others: the list is read anew.
            (lambda: rows_of(member).update(name="Ø"), False),
            (lambda: rows_of(member).update(is_listed=False), False),
            (make.member, False),
        ]:
            found = patched_index(index, source, touched_by(act).rows)
            built = build_index(source)
            assert (found is not None) == is_patched
            assert found is None or contents(found) == contents(built)
            index = built

    def test_the_activity_of_a_member_follows_the_days_of_its_projects(self):
        member, project = make.member(), make.project()
        make.participation(project=project, organization=member)
        source = SOURCES[0](timezone.localdate())
        index, active = build_index(source), []

        for values in [
            {"status": "completed"},
            {"status": "running"},
            {"until": "2020-01-01"},
            {"until": None, "since": "2090-01-01"},
        ]:
            touched = touched_by(lambda v=values: Project.objects.update(**v))
            index = patched_index(index, source, touched.rows)
            assert contents(index) == contents(build_index(source))
            active.append(index.has(member.pk, "activity", "project"))

        assert active == [False, True, False, False]

    def test_hits_follow_a_project_and_make_way_for_a_word_that_was_a_typo(self):
        member, day = make.member(name="Bergfald AS"), timezone.localdate()
        project = make.project(title_nb="Pilot", partners=[member])
        found = []

        for words, act in [
            ("bergfyld", lambda: make.member(name="Bergfyld AS")),
            ("bergfyld", lambda: Organization.objects.update(is_listed=False)),
            ("pilot", lambda: Project.objects.update(title_nb="Fabrikk")),
            ("fabrikk", lambda: Organization.objects.update(name="Ny", is_listed=True)),
            ("fabrikk", lambda: project.participations.all().delete()),
        ]:
            hits, touched = Hits.ask(words, day), touched_by(act)
            ranks = hits.after(touched).ranks
            assert by_rank(ranks) == by_rank(Hits.ask(words, day).ranks)
            found.append(
                [len(hits.ranks["organizations"]), len(ranks["organizations"])]
            )

        assert found == [[1, 1], [1, 0], [0, 0], [0, 1], [1, 0]]

    def test_hits_by_a_typo_follow_names_and_are_not_asked_anew(self):
        day, first = timezone.localdate(), make.member(name="Bergfald AS")
        others = [make.member(name="Alfa"), make.member(name="Bergfold AS")]
        hits, found = Hits.ask("bergfyld", day), []

        for pk, values in [
            (others[0].pk, {"name": "Bergfeld AS"}),
            (first.pk, {"name": "Ny AS"}),
            (others[1].pk, {"phone": "35 00 00 00"}),
            (others[1].pk, {"is_listed": False}),
        ]:
            named = Organization.objects.filter(pk=pk)
            touched = touched_by(lambda n=named, v=values: n.update(**v))
            with CaptureQueriesContext(connection) as queries:
                hits = hits.after(touched)
            assert not any("organization_typos" in q["sql"] for q in queries)
            assert by_rank(hits.ranks) == by_rank(Hits.ask("bergfyld", day).ranks)
            found.append(sum(len(ids) for _rank, ids in hits.ranks["organizations"]))

        assert found == [3, 2, 2, 1]
