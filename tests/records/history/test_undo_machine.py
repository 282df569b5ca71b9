"""Save, decide, delete, merge, load, erase, undo in any order: an undo leaves all as before."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from members import exchange
from members.actions import count_changes, recording
from members.models import Batch, Organization, Person
from members.people import privacy
from members.records import review
from members.records.history import plan, undo
from tests.records.history.undoing import contents
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make
from tests.support.merging import merge_them
from tests.support.sampling import examples

NAME, EMAIL = "Nora Nordmann", "nora@example.org"
numbers = st.integers(1, 5)


class Undo(RuleBasedStateMachine):
    """`done` holds (batch, contents before it) of what is not undone, the latest last."""

    def __init__(self):
        super().__init__()
        self.tries = transaction.atomic()
        self.tries.__enter__()
        self.kari = make.user(is_staff=True, is_superuser=True)
        self.ours = make.member(name="Yara")
        self.ola = make.colleague(self.ours)
        self.other, self.topic = make.organization(), make.topic()
        make.contact(self.ours, name=NAME, email=EMAIL)
        self.done, self.is_erased = [], False

    def teardown(self):
        transaction.set_rollback(True)
        self.tries.__exit__(None, None, None)

    def act(self, change, kind=Batch.Act.SAVE):
        before = contents()
        with recording(kind, by=self.kari) as batch:
            change()
        if batch.pk:
            self.done.append((batch, before))

    @rule(number=numbers, source=st.sampled_from(["Nettsiden", f"Ringte {NAME}"]))
    def save(self, number, source):
        text = "Nettsiden" if self.is_erased else source
        self.act(lambda: Organization.objects.update(employees=number, source=text))

    @rule()
    def give_or_take_a_topic(self):
        topics, topic = self.ours.topics, self.topic
        is_there = topics.filter(pk=topic.pk).exists()
        self.act(lambda: topics.remove(topic) if is_there else topics.add(topic))

    @rule(number=numbers, is_approved=st.booleans())
    def decide(self, number, is_approved):
        wanted = {"employees": number * 10}
        fields = None if is_approved else []

        def propose_and_decide():
            waiting = review.submit(self.ours, wanted, by=self.ola).waiting
            if waiting:
                review.approve(waiting.pk, fields, by=self.kari, reason="Nei")

        self.act(propose_and_decide, Batch.Act.DECISION)

    @precondition(lambda self: Organization.objects.filter(pk=self.other.pk).exists())
    @rule()
    def delete(self):
        self.act(Organization.objects.get(pk=self.other.pk).delete, Batch.Act.DELETE)

    @precondition(lambda self: Organization.objects.filter(pk=self.other.pk).exists())
    @rule()
    def merge(self):
        self.act(lambda: merge_them(self.ours, self.other, self.kari), Batch.Act.MERGE)

    @rule(number=numbers)
    def load_a_file(self, number):
        with TemporaryDirectory() as folder:
            text = f"slug,name,kind,employees\nalfa,Alfa AS,company,{number}\n"
            (Path(folder) / "organizations.csv").write_text(text)
            self.act(lambda: exchange.load(folder), Batch.Act.FILE)

    @precondition(lambda self: Person.objects.filter(email=EMAIL).exists())
    @rule()
    def delete_the_contact(self):
        self.act(Person.objects.get(email=EMAIL).delete, Batch.Act.DELETE)

    @precondition(lambda self: not self.is_erased)
    @rule()
    def erase(self):
        privacy.erase(EMAIL, by=self.kari)
        self.is_erased, self.done = True, [(batch, None) for batch, _was in self.done]

    @precondition(lambda self: self.done)
    @rule()
    def undo(self):
        batch, before = self.done.pop()
        number = len(plan(batch).rows)
        undoing, code = attempt(batch, self.kari)
        if undoing is None:
            # What was erased since may stand in the way, and nothing else.
            assert (before, code in ("later", "nothing")) == (None, True)
            return
        changed = count_changes(undoing)
        assert sum(sum(kinds.values()) for kinds in changed.values()) == number
        if before is None:
            found = [row for rows in contents().values() for row in rows]
            assert not [row for row in found if NAME.encode() in row]
        else:
            assert contents() == before


def attempt(batch, by):
    """Return the new batch, or None and the code of the refusal."""
    try:
        return undo(batch, by=by), ""
    except ValidationError as refusal:
        return None, refusal.code


def test_an_undo_leaves_every_table_as_it_was():
    how = {"max_examples": examples(4), "stateful_step_count": 8, "deadline": None}
    run_state_machine_as_test(Undo, settings=settings(**how))


@pytest.fixture
def changed(kari):
    """Return the batch that has changed the employees of one organization from 1 to 2."""
    make.organization(employees=1)
    with recording(Batch.Act.SAVE, by=kari) as batch:
        Organization.objects.update(employees=2)
    return batch


@pytest.mark.django_db(transaction=True)
def test_of_two_who_undo_at_once_the_second_is_told(changed, is_locked):
    users = (make.secretary() for _twice in range(2))
    first, second = (lambda by=by: undo(changed, by=by) for by in users)

    # Without the lock the second learns it from a constraint.
    code = "undone" if is_locked else "refused"
    assert concurrent_refusals(first, second) == [code]
    if is_locked:
        assert (Organization.objects.get().employees, Batch.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_an_edit_that_arrives_meanwhile_stops_the_undo(changed, kari):
    edit = lambda: Organization.objects.update(employees=3)  # noqa: E731

    assert concurrent_refusals(edit, lambda: undo(changed, by=kari)) == ["later"]
    assert Organization.objects.get().employees == 3


ROWS = 10_000


def make_many():
    for_all = {"kind": "company"}
    Organization.objects.bulk_create(
        Organization(name=f"Bedrift {n}", slug=f"bedrift-{n}", employees=n, **for_all)
        for n in range(1, ROWS + 1)
    )


@pytest.mark.long
@pytest.mark.parametrize("kind", ["insert", "update", "delete"])
def test_ten_thousand_rows_are_undone_in_half_a_minute(kari, kind):
    acts = {
        "insert": make_many,
        "update": lambda: Organization.objects.update(employees=1),
        "delete": lambda: Organization.objects.all().delete(),
    }
    if kind != "insert":
        make_many()
    before = contents()
    with recording(Batch.Act.FILE, by=kari) as batch:
        acts[kind]()

    started = process_time()
    undo(batch, by=kari)

    assert process_time() - started < 30
    assert contents() == before
