"""Every written row and link has one event in history, however it was written."""

import csv
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models, transaction

from members import models as registry
from members.models import (
    ClimateEffectExclusion as Exclusion,
    Cluster,
    OrganizationTopic,
    ProjectSite,
    ProjectTheme,
    UserGroup,
    UserPermission,
)
from tests.support.database_role import owner
from tests.support.events import (
    EVENTS,
    change_of,
    every_model,
    fresh,
    labelled,
    raw_insert,
    recorded,
    run,
    several,
    some_models,
    stored,
)
from tests.support.factories import make
from tests.support.rows import GIVEN

# The columns that history leaves out, everything of derived rows, counters, what users keep
# for themselves and the state of background work; and with which rows others go.
FILE = Path(__file__).with_name("history.csv").read_text("utf-8").splitlines()
LEFT_OUT = {row["model"]: row["left_out"].split() for row in csv.DictReader(FILE)}
GOES_WITH = {row["model"]: row["goes_with"].split() for row in csv.DictReader(FILE)}
UNTRACKED = {name for name, columns in LEFT_OUT.items() if columns == ["everything"]}


def test_every_model_is_tracked_with_every_column_but_derived_and_secret_ones():
    known = set(apps.get_app_config("members").get_models(include_auto_created=True))
    known -= set(EVENTS.values())
    tables = {model._meta.db_table for model in EVENTS}

    left = {n.__name__ for n in known - set(EVENTS) if n._meta.db_table not in tables}

    assert left == UNTRACKED
    assert all(hasattr(registry, name) for name in LEFT_OUT)
    assert {model for model in GIVEN if model.__name__ not in UNTRACKED} == set(EVENTS)
    for model, events in EVENTS.items():
        secret = {*LEFT_OUT.get(model.__name__, ())}
        columns = {f.name for f in model._meta.concrete_fields if not f.generated}
        in_history = {f.name for f in events._meta.fields if f.name[:4] != "pgh_"}
        assert in_history == columns - secret, model
    goes_with = {(name, parent) for name in GOES_WITH for parent in GOES_WITH[name]}
    assert {(model.__name__, parent) for model, parent in CASCADES} == goes_with


@every_model
def test_rows_inserted_updated_and_deleted_by_plain_sql(model):
    row = fresh(model)
    with recorded(model) as events:
        raw_insert(row)
    row.pk = model.objects.latest("pk").pk
    assert events == labelled("insert", stored([row]))

    model.objects.filter(pk=row.pk).delete()
    rows, ((name, value),) = several(model), change_of(model).items()
    table, column = model._meta.db_table, model._meta.get_field(name).column
    with recorded(model) as events:
        run(f"UPDATE {table} SET {column} = %s WHERE id = %s", value, rows[0].pk)
    assert events == labelled("update", stored(rows[:1]))
    assert events[0][1][name] == getattr(model.objects.get(pk=rows[0].pk), name)

    before = stored(rows)
    with recorded(model) as events:
        run(f"DELETE FROM {table} WHERE id = ANY(%s)", [row.pk for row in rows])
    assert events == labelled("delete", before)


# The ways in which Django writes are those of one statement or of several, for any model.


@some_models
def test_rows_saved_one_by_one(model):
    row = fresh(model)
    with recorded(model) as events:
        row.save()
    assert events == labelled("insert", stored([row]))

    change = change_of(model)
    for name, value in change.items():
        setattr(row, name, value)
    with recorded(model) as events:
        row.save()
    assert events == labelled("update", stored([row]))
    assert events[0][1] == events[0][1] | change


@some_models
def test_rows_written_in_bulk(model):
    rows = [fresh(model) for _ in range(1 if model is Cluster else 2)]
    with recorded(model) as events:
        model.objects.bulk_create(rows)
    assert events == labelled("insert", stored(rows))

    names = [name.removesuffix("_id") for name in change_of(model)]
    for row in rows:
        vars(row).update(change_of(model))
    with recorded(model) as events:
        model.objects.bulk_update(rows, names)
    assert events == labelled("update", stored(rows))

    before = stored(rows)
    with recorded(model) as events:
        model.objects.filter(pk__in=[row.pk for row in rows]).delete()
    assert events == labelled("delete", before)


@some_models
def test_one_statement_that_inserts_and_updates(model):
    (old, *_), change = several(model), change_of(model)
    vars(old).update(change)
    new = [] if model is Cluster else [fresh(model, id=10**6)]

    with recorded(model) as events:
        model.objects.bulk_create(
            [old, *new],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[name.removesuffix("_id") for name in change],
        )

    updated = labelled("update", stored([old]))
    assert events == updated + (labelled("insert", stored(new)) if new else [])


CASCADES = [
    (model, field.name)
    for model in EVENTS
    for field in model._meta.fields
    if field.remote_field and field.remote_field.on_delete is models.CASCADE
]


@pytest.mark.parametrize(("model", "parent"), CASCADES)
def test_rows_that_go_with_another(model, parent):
    rows = several(model)
    above = getattr(rows[0], parent)
    before = stored([row for row in rows if getattr(row, parent) == above])

    with recorded(model) as events, owner():
        above.delete()

    assert events == labelled("delete", before)


@some_models
def test_a_change_to_what_was_there_leaves_no_event(model):
    with recorded(model) as events, transaction.atomic():
        several(model)
        transaction.set_rollback(True)

    assert events == []

    rows, change = several(model), change_of(model)
    with recorded(model) as events:
        for row in rows:
            row.save()
        model.objects.update(id=models.F("id"))
        model.objects.filter(pk=None).update(**change)
        model.objects.none().delete()
        run(f"DELETE FROM {model._meta.db_table} WHERE id = -1")

    assert events == []


# The model of a link, who has links, and a row to link to.
LINKS = [
    (ProjectSite, lambda: make.project().sites, "site", make.site),
    (ProjectTheme, lambda: make.project().themes, "topic", make.topic),
    (OrganizationTopic, lambda: make.organization().topics, "topic", make.topic),
    (UserGroup, lambda: make.user().groups, "group", lambda: make(UserGroup).group),
    (
        *(UserPermission, lambda: make.user().user_permissions, "permission"),
        lambda: make(UserPermission).permission,
    ),
    (
        *(Exclusion, lambda: make(Exclusion).to_climateeffect.excludes),
        *("to_climateeffect", lambda: make(Exclusion).to_climateeffect),
    ),
]


@pytest.mark.parametrize(("model", "links_of", "name", "make_other"), LINKS)
def test_links_added_removed_set_and_cleared(model, links_of, name, make_other):
    links, first, second = links_of(), make_other(), make_other()
    both = [("insert", first), ("insert", second)]
    steps = [
        (lambda: [links.add(first, second)] * 2, both),
        (lambda: [links.add(first)], []),
        (lambda: [links.remove(first), links.remove(first)], [("delete", first)]),
        (lambda: links.set([first]), [("delete", second), ("insert", first)]),
        (lambda: [links.clear(), links.clear()], [("delete", first)]),
    ]

    for write, expected in steps:
        with recorded(model) as events:
            write()
        found = sorted((label, values[f"{name}_id"]) for label, values in events)
        assert found == sorted((label, row.pk) for label, row in expected)
