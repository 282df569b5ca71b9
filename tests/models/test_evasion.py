"""Attempts to write without history, all of which are recorded or refused."""

from io import StringIO
from pathlib import Path

import pgtrigger
import pytest
from django.db import connection, transaction

import members
from members.models import OrganizationName, OrganizationNameEvent
from tests.support.events import (
    EVENTS,
    change_of,
    labelled,
    recorded,
    rows,
    run,
    several,
    some_models,
    stored,
)
from tests.support.factories import make
from tests.support.refusals import broken_by, diagnosis

# Even the owner of the tables, which may do most.
pytestmark = pytest.mark.usefixtures("as_owner")
ASIDE = "SELECT set_config('pgtrigger.ignore', %s, false)"
TRIGGERS = """
    SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal
"""
RECORDING = {f"{one}_recorded" for one in ("insert", "update", "delete", "truncate")}
TABLE = "members_organizationname"
COLUMNS = "organization_id, name, kind, since_precision, until_precision, source"


def triggers_of(table):
    return dict(rows(TRIGGERS, table))


@some_models
def test_asking_the_triggers_to_look_away(model):
    row, *_others = several(model)
    names = list(triggers_of(model._meta.db_table))

    with recorded(model) as events:
        with pgtrigger.ignore():
            model.objects.filter(pk=row.pk).update(**change_of(model))
        run(ASIDE, f"{{{','.join(names)}}}")
        model.objects.filter(pk=row.pk).delete()

    assert [label for label, _values in events] == ["update", "delete"]


@some_models
def test_emptying_a_table_or_giving_a_row_another_number(model):
    created = several(model)
    before, one = stored(created), model.objects.filter(pk=created[0].pk)
    assert broken_by(lambda: one.update(id=10**6)) == "a_row_keeps_its_number"
    run("SET CONSTRAINTS ALL IMMEDIATE")

    with recorded(model) as events:
        run(f"TRUNCATE {model._meta.db_table} CASCADE")

    assert events == labelled("delete", before)


@some_models
def test_rewriting_or_removing_events(model):
    several(model)
    events = EVENTS[model].objects.order_by("pgh_id")
    before, table = list(events.values()), EVENTS[model]._meta.db_table
    run(ASIDE, f"{{{','.join(triggers_of(table))}}}")

    for attempt in [
        lambda: events.update(pgh_label="delete"),
        events.delete,
        lambda: run(f"UPDATE {table} SET pgh_context = '{{}}'"),
        lambda: run(f"DELETE FROM {table}"),
    ]:
        assert "Cannot update or delete rows" in diagnosis(attempt).message_primary
    assert list(events.values()) == before


def test_every_trigger_is_there_and_on():
    for model in EVENTS:
        on = triggers_of(model._meta.db_table)
        names = {name.split("_", 1)[1].rsplit("_", 1)[0] for name in on}
        assert names >= RECORDING | {"immutable_primary_key"}, model
        assert set(on.values()) == {"O"}, model


def test_one_statement_that_inserts_updates_and_deletes():
    kept, gone, changed = (make(OrganizationName, name=name) for name in "abc")
    values = "%s, n.name, 'former', 'day', 'day', ''"

    with recorded(OrganizationName) as events:
        run(
            f"MERGE INTO {TABLE} o"
            " USING (VALUES ('a'), ('c'), ('d')) n(name) ON o.name = n.name"
            " WHEN MATCHED AND n.name = 'c' THEN UPDATE SET source = 'ny'"
            f" WHEN NOT MATCHED THEN INSERT ({COLUMNS}) VALUES ({values})",
            kept.organization_id,
        )
        gone.delete()

    found = sorted((label, values["name"]) for label, values in events)
    assert found == [("delete", "b"), ("insert", "d"), ("update", "c")]
    assert changed.source == ""


def test_writing_through_a_view_and_inside_a_question():
    row = make(OrganizationName)
    run(f"CREATE TEMP VIEW names AS SELECT * FROM {TABLE}")

    with recorded(OrganizationName) as events:
        run("UPDATE names SET source = 'ny'")
    assert events == labelled("update", stored([row]))

    before = stored([row])
    with recorded(OrganizationName) as events:
        run(f"WITH gone AS (DELETE FROM {TABLE} RETURNING *) SELECT count(*) FROM gone")
    assert events == labelled("delete", before)


def test_pouring_rows_in_and_one_call_with_many_rows():
    line = f"{make.organization().pk}\t%s\tformer\tday\tday\t\n"
    lines = StringIO("".join(line % name for name in "abc"))

    with recorded(OrganizationName) as events, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {TABLE} ({COLUMNS}) FROM STDIN", lines)
    assert [values["name"] for _label, values in events] == ["a", "b", "c"]

    given = [(f"navn {values['id']}", values["id"]) for _label, values in events]
    with recorded(OrganizationName) as events, connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {TABLE} SET name = %s WHERE id = %s", given)
    assert [(values["name"], values["id"]) for _label, values in events] == given


def test_writes_between_two_savepoints_and_with_a_table_of_the_same_name_in_front():
    row, events = make(OrganizationName), OrganizationNameEvent.objects

    OrganizationName.objects.update(source="en")
    with transaction.atomic():
        OrganizationName.objects.update(source="to")
        transaction.set_rollback(True)
    OrganizationName.objects.update(source="tre")
    run(f"CREATE TEMP TABLE {TABLE}event (LIKE {TABLE}event)")
    row.delete()
    run(f"DROP TABLE pg_temp.{TABLE}event")

    written = events.order_by("pgh_id").values_list("pgh_label", "source")
    sources = ["en", "tre"]
    assert [*written][1:] == [*(("update", s) for s in sources), ("delete", "tre")]
    assert written[0][0] == "insert"


def test_our_own_code_never_asks_triggers_to_look_away():
    code = [*Path(members.__file__).parent.rglob("*.py")]

    asking = [path.name for path in code if "pgtrigger.ignore(" in path.read_text()]

    assert len(code) > 100
    assert asking == []
