"""The changes of public pages, which triggers note, are those that the history has."""

from functools import partial
from importlib import import_module

import pytest
from django.apps import apps

from members.fields import WITH_PAGES
from members.models import MembershipEvent, PageChange
from members.models.page_changes import PAGES
from tests.models.test_migrations import FILES
from tests.support import events
from tests.support.concurrency import altered_trigger, waits
from tests.support.factories import make

SHOWN = {name for models in PAGES.values() for name in models} | PAGES.keys()
OF_EVENTS = ("eventorganizer", "eventproject", "eventtopic")
LATEST = """
    SELECT noun, row_id, max(changed_at), count(*) FROM members_pagechange
    GROUP BY noun, row_id
"""


def of_the_history():
    """Return what the migration reads for the rows that there were before the triggers.

    Of events, which came later, the same from the tables of theirs.
    """
    [name] = [path.stem for path in FILES if path.stem.endswith("_page_changes")]
    migration = import_module(f"members.migrations.{name}")
    tables = {"meeting": "pgh_obj_id"} | dict.fromkeys(OF_EVENTS, "event_id")
    of_events = [migration.EVENTS.format(table=t, column=c) for t, c in tables.items()]
    last = migration.FILL.format(noun="event", events=" UNION ALL ".join(of_events))
    for statement in [*migration.fill(), last]:
        _insert, _select, query = statement.partition("SELECT")
        yield from events.rows(f"SELECT {query}")


def test_every_model_with_pages_has_its_changes():
    assert PAGES.keys() == {noun.model.__name__ for noun in WITH_PAGES}


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_pages_change_as_the_history_says(db, name):
    model = apps.get_model("members", name)
    first, *others = events.several(model)
    model.objects.filter(pk=first.pk).update(**events.change_of(model))
    for row in others:
        row.delete()

    changes = events.rows(LATEST)

    assert {number for *_change, number in changes} <= {1}
    assert sorted(change[:3] for change in changes) == sorted(of_the_history())


@pytest.mark.parametrize("skips", [True, False])
def test_two_who_change_one_page_wait_for_each_other_only_without_skipping(
    transactional_db, skips
):
    ours = make.member()
    rows = PageChange.objects.filter(noun="organization", row_id=ours.pk)
    function = ("NOTHING", "") if skips else ("SKIP LOCKED", "")

    with altered_trigger("members_roleevent", "page_changed", function):
        has_waited = waits(*(partial(make.role, organization=ours) for _ in range(2)))

    assert (has_waited, rows.count()) == (not skips, 2)
    ours.memberships.update(source="https://example.org/")
    [last] = MembershipEvent.objects.order_by("-pk").values_list("pgh_created_at")[:1]
    assert list(rows.values_list("changed_at")) == [last]
