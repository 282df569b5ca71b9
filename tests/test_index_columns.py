"""A change of any column, and any deletion, is seen by indexes."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from members import changes
from members.filters import build_index, patched_index
from tests.publication.test_rows import new_value, write, writes
from tests.support.factories import (
    make_funding,
    make_member,
    make_participation,
    make_presence,
    make_project,
    make_role,
    make_topic,
)
from tests.support.index_contents import SOURCES, contents
from tests.support.sampling import some
from tests.support.touches import forget_touches

pytestmark = pytest.mark.django_db
WRITES = 40  # of some hundred; `make proof` tries all
REFUSED = (DatabaseError, models.ProtectedError, models.RestrictedError)


@pytest.fixture
def registry(marked_registry):
    """Return the registry, whose latest rows are of a member that works in a project now."""
    member, project = make_member(), make_project(themes=[make_topic()])
    make_participation(project=project, organization=member)
    make_presence(organization=member)
    make_funding(project, funder=member)
    make_role(organization=member)
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
    before = changes.snapshot()
    forget_touches()
    with transaction.atomic():
        do(*act)
    rows = changes.since(before)
    if rows.everything:
        return []
    day = timezone.localdate()
    return [
        source.__name__
        for source, index in indexes.items()
        if (now := patched_index(index, source(day), rows.rows)) is not None
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
