"""The changes of public pages, which triggers note, are those that the history has."""

from datetime import date
from functools import partial
from importlib import import_module

import pytest
from django.apps import apps

from members import models
from members.fields import ORGANIZATION, WITH_PAGES
from members.fields.kinds import PUBLIC
from members.models import MembershipEvent, PageChange
from members.models.page_changes import PAGES, UNSHOWN
from tests.models.test_migrations import FILES
from tests.support import events
from tests.support.concurrency import altered_trigger, waits
from tests.support.factories import LONG_AGO, make

SHOWN = {name for models in PAGES.values() for name in models} | PAGES.keys()
OF_EVENTS = ("eventorganizer", "eventproject", "eventtopic")
LATEST = """
    SELECT noun, row_id, max(changed_at), count(*) FROM members_pagechange
    GROUP BY noun, row_id
"""


def migration_named(ending):
    [name] = [path.stem for path in FILES if path.stem.endswith(ending)]
    return import_module(f"members.migrations.{name}")


def of_the_history():
    """Return what the migration reads for the rows that there were before the triggers.

    Of events, which came later, the same from the tables of theirs.
    """
    migration = migration_named("_page_changes")
    tables = {"meeting": "pgh_obj_id"} | dict.fromkeys(OF_EVENTS, "event_id")
    of_events = [migration.EVENTS.format(table=t, column=c) for t, c in tables.items()]
    last = migration.FILL.format(noun="event", events=" UNION ALL ".join(of_events))
    of_profiles = migration_named("_changes_of_profiles").fill()
    before = [one for one in migration.fill() if "'organization', row_id" not in one]
    for statement in [*before, of_profiles, last]:
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


VALUES = {"invoice_format": "ehf", "establishment_orgnr": "974760673"}
VALUES |= {"municipality_code": "4001", "year": 2024, "asked_about": LONG_AGO}
CHANGES = [
    *((models.Organization, name, False) for name in UNSHOWN["Organization"]),
    *((models.ResourceStream, name, False) for name in UNSHOWN["ResourceStream"]),
    *((models.CustomerReference, name, False) for name in UNSHOWN["CustomerReference"]),
    (models.Organization, "summary_nb", True),
    (models.Service, "text_nb", True),
    (models.ResourceStream, "note", True),
    (models.CustomerReference, "year", True),
]


@pytest.mark.parametrize(("model", "column", "is_shown"), CHANGES)
def test_a_change_of_what_no_page_shows_is_no_change_of_the_page(
    ours, model, column, is_shown
):
    make.stream(ours, is_public=True)
    make(models.Service, organization=ours)
    make(models.CustomerReference, organization=ours, asked_on=date(2018, 1, 1))
    before = events.rows(LATEST)

    value = LONG_AGO if column.endswith("_on") else VALUES.get(column, "a@example.org")
    model.objects.update(**{column: value})

    assert (events.rows(LATEST) != before) == is_shown


def test_a_private_row_changes_no_page(ours):
    before = events.rows(LATEST)

    make.stream(ours, is_public=False)
    make.facility(ours, is_listed=False)

    assert events.rows(LATEST) == before


def test_the_fields_that_no_page_shows_are_those_of_the_declaration():
    private = {f.name for f in ORGANIZATION.fields if PUBLIC in f.hidden}
    rest = {"new_topics", "is_listed", "country"}

    assert {*UNSHOWN["Organization"]} == private - rest | {"confirmed_on"}


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
