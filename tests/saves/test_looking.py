"""A save that is there by half is noticed, whatever is missing."""

import pytest
from django.db import connection

from members.fields import BY_KEY
from members.models import Topic
from members.records import review
from tests.saves import looking
from tests.saves.clients import Save
from tests.support.cases import cases
from tests.support.database_role import owner
from tests.support.factories import make

KINDS = ["topic", "organization", "stream", "approval", "rejection", "profile"]
MARKS = {kind: f"merke-{number:06}" for number, kind in enumerate(KINDS)}
SAVES = [Save(kind, mark) for kind, mark in MARKS.items()]


def query(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def damage(sql):
    """Run a statement past the triggers."""
    with owner():
        query("SET LOCAL session_replication_role = replica")
        query(sql)


@pytest.fixture
def _saved(kari, ola, ours):
    """Save once of each kind: the stream is approved, and the profile rejected."""
    make.topic(label_nb=MARKS["topic"])
    make.member(name=MARKS["organization"])
    stream = {"direction": "offered", "kind": "heat", "note": MARKS["stream"]}
    about = review.new(BY_KEY["stream"], ours)
    proposed = review.submit(about, stream, by=ola).waiting
    review.approve(proposed.pk, by=kari, reason=MARKS["approval"])
    summary = {"summary_nb": MARKS["profile"]}
    proposed = review.submit(ours, summary, by=ola).waiting
    review.reject(proposed.pk, by=kari, reason=MARKS["rejection"])


@pytest.mark.usefixtures("_saved")
def test_whole_saves_lack_nothing_and_a_row_unlike_its_history_is_noticed():
    found = looking.look(query, SAVES)
    assert found == {save.mark: set() for save in SAVES}
    assert looking.rows_unlike_their_history(query) == set()

    topic = Topic.objects.get(label_nb=MARKS["topic"])
    damage("UPDATE members_topic SET label_en = 'something else'")
    assert looking.rows_unlike_their_history(query) == {("members_topic", topic.pk)}


@pytest.mark.django_db
def test_saves_that_are_not_there_at_all_are_absent():
    found = looking.look(query, SAVES)

    assert [looking.is_absent(save, found[save.mark]) for save in SAVES] == [True] * 6


@pytest.mark.usefixtures("_saved")
@pytest.mark.parametrize(("statement", "kinds", "part"), cases(__file__, "damages.csv"))
def test_a_save_without_one_of_its_parts_is_half(statement, kinds, part):
    damage(statement)

    found = looking.look(query, SAVES)
    half = {s.kind: found[s.mark] for s in SAVES if looking.is_half(s, found[s.mark])}
    assert half == {kind: {part} for kind in kinds.split()}
