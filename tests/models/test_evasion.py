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
    every_model,
    labelled,
    recorded,
    run,
    several,
    some_models,
    stored,
)
from tests.support.factories import make_organization
from tests.support.refusals import broken_by, diagnosis
from tests.support.rows import make

# Even the owner of the tables, which may do most.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]
ASIDE = "SELECT set_config('pgtrigger.ignore', %s, false)"


def triggers_of(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgenabled FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            [table],
        )
        return dict(cursor.fetchall())


@some_models
def test_asking_the_triggers_to_look_away(model):
    rows, change = several(model), change_of(model)
    names = list(triggers_of(model._meta.db_table))

    with recorded(model) as events:
        with pgtrigger.ignore():
            model.objects.filter(pk=rows[0].pk).update(**change)
        run(ASIDE, f"{{{','.join(names)}}}")
        model.objects.filter(pk=rows[0].pk).delete()

    assert [label for label, _values in events] == ["update", "delete"]


@some_models
def test_emptying_a_table(model):
    rows = several(model)
    before = stored(rows)
    run("SET CONSTRAINTS ALL IMMEDIATE")

    with recorded(model) as events:
        run(f"TRUNCATE {model._meta.db_table} CASCADE")

    assert events == labelled("delete", before)


@some_models
def test_giving_a_row_another_number(model):
    rows = several(model)

    renumbered = model.objects.filter(pk=rows[0].pk)

    assert broken_by(lambda: renumbered.update(id=10**6)) == "a_row_keeps_its_number"


@some_models
def test_rewriting_or_removing_events(model):
    several(model)
    events = EVENTS[model]
    before = list(events.objects.order_by("pgh_id").values())
    table = events._meta.db_table
    run(ASIDE, f"{{{','.join(triggers_of(table))}}}")

    attempts = [
        lambda: events.objects.update(pgh_label="delete"),
        lambda: events.objects.all().delete(),
        lambda: run(f"UPDATE {table} SET pgh_context = '{{}}'"),
        lambda: run(f"DELETE FROM {table}"),
    ]

    for attempt in attempts:
        assert "Cannot update or delete rows" in diagnosis(attempt).message_primary
    assert list(events.objects.order_by("pgh_id").values()) == before


@every_model
def test_every_trigger_is_there_and_on(model):
    recording = {
        "insert_recorded",
        "update_recorded",
        "delete_recorded",
        "truncate_recorded",
    }

    on = triggers_of(model._meta.db_table)
    names = {name.split("_", 1)[1].rsplit("_", 1)[0] for name in on}

    assert names >= recording | {"immutable_primary_key"}
    assert set(on.values()) == {"O"}


def test_one_statement_that_inserts_updates_and_deletes():
    kept, gone, changed = (make(OrganizationName, name=name) for name in "abc")
    columns = "organization_id, name, kind, since_precision, until_precision, source"
    values = "%s, n.name, 'former', 'day', 'day', ''"

    with recorded(OrganizationName) as events:
        run(
            "MERGE INTO members_organizationname o"
            " USING (VALUES ('a'), ('c'), ('d')) n(name) ON o.name = n.name"
            " WHEN MATCHED AND n.name = 'c' THEN UPDATE SET source = 'ny'"
            f" WHEN NOT MATCHED THEN INSERT ({columns}) VALUES ({values})",
            kept.organization_id,
        )
        gone.delete()

    found = sorted((label, values["name"]) for label, values in events)
    assert found == [("delete", "b"), ("insert", "d"), ("update", "c")]
    assert changed.source == ""


def test_writing_inside_a_question():
    row = make(OrganizationName)

    with recorded(OrganizationName) as events:
        run(
            "WITH gone AS (DELETE FROM members_organizationname RETURNING *)"
            " SELECT count(*) FROM gone"
        )

    assert [(label, values["id"]) for label, values in events] == [("delete", row.pk)]


def test_writing_through_a_view():
    row = make(OrganizationName)
    run("CREATE TEMP VIEW names AS SELECT * FROM members_organizationname")

    with recorded(OrganizationName) as events:
        run("UPDATE names SET source = 'ny'")

    assert events == labelled("update", stored([row]))


def test_pouring_rows_in():
    organization = make_organization()
    line = f"{organization.pk}\t%s\tformer\tday\tday\t\n"
    columns = "(organization_id, name, kind, since_precision, until_precision, source)"

    with recorded(OrganizationName) as events, connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY members_organizationname {columns} FROM STDIN",
            StringIO("".join(line % name for name in "abc")),
        )

    assert [values["name"] for _label, values in events] == ["a", "b", "c"]


def test_one_call_with_many_rows():
    rows = [make(OrganizationName) for _ in range(3)]
    given = [(f"navn {row.pk}", row.pk) for row in rows]

    with recorded(OrganizationName) as events, connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE members_organizationname SET name = %s WHERE id = %s", given
        )

    assert [(values["name"], values["id"]) for _label, values in events] == given


def test_a_table_of_the_same_name_in_front():
    row = make(OrganizationName)
    run(
        "CREATE TEMP TABLE members_organizationnameevent (LIKE members_organizationnameevent)"
    )

    row.delete()
    run("DROP TABLE pg_temp.members_organizationnameevent")

    labels = OrganizationNameEvent.objects.order_by("pgh_id").values_list(
        "pgh_label", flat=True
    )
    assert list(labels) == ["insert", "delete"]


def test_writes_between_two_savepoints():
    row = make(OrganizationName)

    with recorded(OrganizationName) as events:
        OrganizationName.objects.update(source="en")
        with transaction.atomic():
            OrganizationName.objects.update(source="to")
            transaction.set_rollback(True)
        OrganizationName.objects.update(source="tre")

    assert [values["source"] for _label, values in events] == ["en", "tre"]
    assert stored([row])[0]["source"] == "tre"


def test_our_own_code_never_asks_triggers_to_look_away():
    code = [*Path(members.__file__).parent.rglob("*.py")]

    asking = [path.name for path in code if "pgtrigger.ignore(" in path.read_text()]

    assert len(code) > 100
    assert asking == []
