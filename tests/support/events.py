"""Rows to write, and the events that writing records."""

from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from members import models
from tests.support.factories import make
from tests.support.rows import build, changed
from tests.support.sampling import part_of

EVENTS = {
    events.pgh_tracked_model: events
    for events in apps.get_app_config("members").get_models()
    if hasattr(events, "pgh_tracked_model")
}
every_model = pytest.mark.parametrize("model", EVENTS, ids=lambda model: model.__name__)
# One in ten, chosen by SEED; the others are long.
some_models = pytest.mark.parametrize(
    "model",
    [
        pytest.param(one, marks=[] if one in part_of(EVENTS, 10) else pytest.mark.long)
        for one in EVENTS
    ],
    ids=lambda model: model.__name__,
)
days = count()


def _later():
    return timezone.now() + timedelta(days=next(days))


def _link(model, name):
    """Return the function of a change to what an unsaved row of the model refers to."""
    return lambda: {name: getattr(build(model), name)}


# What rows.jsonl cannot hold: times and names that differ each time, and other rows.
CHANGES = {
    models.ApplicationSite: _link(models.ApplicationSite, "site_id"),
    models.ClimateEffectExclusion: _link(
        models.ClimateEffectExclusion, "to_climateeffect_id"
    ),
    models.DistinctPair: lambda: {"made_at": _later()},
    models.DistinctPersonPair: lambda: {"made_at": _later()},
    models.EventOrganizer: _link(models.EventOrganizer, "organization_id"),
    models.EventProject: _link(models.EventProject, "project_id"),
    models.EventTopic: _link(models.EventTopic, "topic_id"),
    models.FeeCategory: lambda: {"name": f"Kontingent %s'ø {next(days)}"},
    models.Image: lambda: {"made_at": _later()},
    models.MergedOrganization: _link(models.MergedOrganization, "survivor_id"),
    models.ProjectSite: _link(models.ProjectSite, "site_id"),
    models.ProjectTheme: _link(models.ProjectTheme, "topic_id"),
    models.ReportDraft: lambda: {"until": date(2099, 1, 1) + timedelta(next(days))},
    models.UserGroup: _link(models.UserGroup, "group_id"),
    models.UserPermission: _link(models.UserPermission, "permission_id"),
}


def change_of(model):
    """Return the fields of a valid change of a row of the model."""
    if model in CHANGES:
        return CHANGES[model]()
    return changed(model) or {"source": "https://example.org/%s'ø"}


def fresh(model, **fields):
    """Build a row that conflicts with no other of its model."""
    if model in (models.ClusterName, models.ClusterLevel):
        day = date(2000, 1, 1) + timedelta(next(days))
        fields |= {"since": day, "until": day}
    if model is models.Consent:
        person = make.contact(email=f"enig{next(days)}@example.org")
        fields |= {"person": person, "contact": person.contact}
    return build(model, **fields)


def several(model):
    """Create two rows, but one cluster."""
    rows = [fresh(model) for _ in range(1 if model is models.Cluster else 2)]
    for row in rows:
        row.save(force_insert=True)
    return rows


def kept(model):
    names = {field.attname for field in EVENTS[model]._meta.fields}
    return [f.attname for f in model._meta.concrete_fields if f.attname in names]


def stored(rows):
    model = type(rows[0])
    found = model.objects.order_by("pk").filter(pk__in=[row.pk for row in rows])
    return list(found.values(*kept(model)))


@contextmanager
def recorded(model):
    """Yield a list, filled afterwards with the (label, values) of new events, by row."""
    seen = set(EVENTS[model].objects.values_list("pgh_id", flat=True))
    found = []
    yield found
    left = EVENTS[model].objects.exclude(pgh_id__in=seen).order_by("pgh_id")
    for event in left.values("pgh_label", "pgh_obj_id", *kept(model)):
        label, row_id = event.pop("pgh_label"), event.pop("pgh_obj_id")
        assert row_id == event["id"]
        found.append((label, event))
    found.sort(key=lambda event: event[1]["id"])


def labelled(label, rows):
    return [(label, values) for values in rows]


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def rows(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def raw_insert(row):
    fields = [f for f in row._meta.concrete_fields if not f.generated]
    fields = [f for f in fields if row.pk or not f.primary_key]
    values = [f.get_db_prep_save(f.pre_save(row, True), connection) for f in fields]
    places = ", ".join(["%s"] * len(fields))
    names = ", ".join(field.column for field in fields)
    run(f"INSERT INTO {row._meta.db_table} ({names}) VALUES ({places})", *values)
