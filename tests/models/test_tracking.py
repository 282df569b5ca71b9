"""History has one event for each row written, whatever wrote it."""

import pytest
from django.apps import apps
from django.db import models, transaction

from members.models import (
    AccessRequest,
    Application,
    ChangeRequest,
    Cluster,
    Image,
    Invitation,
    Letter,
    Person,
    Resignation,
    SecondFactor,
    User,
)
from tests.models.recording import (
    EVENTS,
    change_of,
    every_noun,
    fresh,
    labelled,
    raw_insert,
    recorded,
    run,
    several,
    stored,
)
from tests.models.rows import GIVEN

pytestmark = pytest.mark.django_db
# What the database derives, remembers of addresses, or counts; or cannot change anyway.
UNTRACKED = {
    "RateLimit",
    "GraphLayout",
    "Erasure",
    "FormerSlug",
    "MissedSearch",
    "SearchName",
    "SearchText",
    "SiteWithin",
    "DataVersion",
}
SECRET = {
    Application: {"contact_name", "contact_email", "why", "answer"},
    ChangeRequest: {"message", "reporter_name", "reporter_email"},
    AccessRequest: {"email", "name", "why", "answer"},
    Invitation: {"email", "fingerprint"},
    SecondFactor: {"data", "last_used_at"},
    Image: {"data"},
    Letter: {"to", "subject", "text", "html", "why"},
    Resignation: {"why"},
    Person: {"link_key"},
    User: {"last_login"},
}


def test_every_noun_of_the_registry_is_tracked():
    nouns = set(apps.get_app_config("members").get_models(include_auto_created=True))
    nouns -= set(EVENTS.values())
    tables = {noun._meta.db_table for noun in EVENTS}

    left = {n.__name__ for n in nouns - set(EVENTS) if n._meta.db_table not in tables}

    assert left == UNTRACKED
    assert {noun for noun in GIVEN if noun.__name__ not in UNTRACKED} == set(EVENTS)


@every_noun
def test_history_keeps_every_column_but_derived_and_secret_ones(noun):
    columns = {f.name for f in noun._meta.concrete_fields if not f.generated}

    in_history = {f.name for f in EVENTS[noun]._meta.fields if f.name[:4] != "pgh_"}

    assert in_history == columns - SECRET.get(noun, set())


@every_noun
def test_a_saved_new_row(noun):
    row = fresh(noun)

    with recorded(noun) as events:
        row.save()

    assert events == labelled("insert", stored([row]))


@every_noun
def test_a_saved_change(noun):
    (row, *_) = several(noun)
    change = change_of(noun)
    for name, value in change.items():
        setattr(row, name, value)

    with recorded(noun) as events:
        row.save()

    assert events == labelled("update", stored([row]))
    assert events[0][1] == events[0][1] | change


@every_noun
def test_rows_created_in_bulk(noun):
    rows = [fresh(noun) for _ in range(1 if noun is Cluster else 2)]

    with recorded(noun) as events:
        noun.objects.bulk_create(rows)

    assert events == labelled("insert", stored(rows))


@every_noun
def test_rows_updated_by_a_queryset(noun):
    (row, *_) = several(noun)
    change = change_of(noun)

    with recorded(noun) as events:
        noun.objects.filter(pk=row.pk).update(**change)

    assert events == labelled("update", stored([row]))


@every_noun
def test_rows_updated_in_bulk(noun):
    rows = several(noun)
    change = [change_of(noun) for _ in rows]
    for row, fields in zip(rows, change, strict=True):
        for name, value in fields.items():
            setattr(row, name, value)

    with recorded(noun) as events:
        noun.objects.bulk_update(rows, [name.removesuffix("_id") for name in change[0]])

    assert events == labelled("update", stored(rows))


@every_noun
def test_one_statement_that_inserts_and_updates(noun):
    (old, *_) = several(noun)
    change = change_of(noun)
    for name, value in change.items():
        setattr(old, name, value)
    new = [] if noun is Cluster else [fresh(noun, id=10**6)]

    with recorded(noun) as events:
        noun.objects.bulk_create(
            [old, *new],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[name.removesuffix("_id") for name in change],
        )

    updated = labelled("update", stored([old]))
    assert events == updated + (labelled("insert", stored(new)) if new else [])


@every_noun
def test_a_row_inserted_by_plain_sql(noun):
    row = fresh(noun)

    with recorded(noun) as events:
        raw_insert(row)

    row.pk = noun.objects.latest("pk").pk
    assert events == labelled("insert", stored([row]))


@every_noun
def test_rows_updated_by_plain_sql(noun):
    rows = several(noun)
    ((name, value),) = change_of(noun).items()
    column = noun._meta.get_field(name).column
    chosen = [row.pk for row in rows[:1]]

    with recorded(noun) as events:
        run(
            f"UPDATE {noun._meta.db_table} SET {column} = %s WHERE id = ANY(%s)",
            value,
            chosen,
        )

    assert events == labelled("update", stored(rows[:1]))


@every_noun
def test_rows_deleted_by_plain_sql(noun):
    rows = several(noun)
    before = stored(rows)

    with recorded(noun) as events:
        run(
            f"DELETE FROM {noun._meta.db_table} WHERE id = ANY(%s)",
            [r.pk for r in rows],
        )

    assert events == labelled("delete", before)


@every_noun
def test_rows_deleted_by_a_queryset(noun):
    rows = several(noun)
    before = stored(rows)

    with recorded(noun) as events:
        noun.objects.filter(pk__in=[row.pk for row in rows]).delete()

    assert events == labelled("delete", before)


CASCADES = [
    pytest.param(noun, field.name, id=f"{noun.__name__}.{field.name}")
    for noun in EVENTS
    for field in noun._meta.fields
    if field.remote_field and field.remote_field.on_delete is models.CASCADE
]


@pytest.mark.parametrize(("noun", "parent"), CASCADES)
def test_rows_that_go_with_another(noun, parent):
    rows = several(noun)
    above = getattr(rows[0], parent)
    before = stored([row for row in rows if getattr(row, parent) == above])

    with recorded(noun) as events:
        above.delete()

    assert events == labelled("delete", before)


def test_what_cascades_is_known():
    assert {param.id for param in CASCADES} == {
        "ApplicationSite.application",
        "ChangeItem.request",
        "ClimateEffectExclusion.from_climateeffect",
        "ClimateEffectExclusion.to_climateeffect",
        "ClusterLevel.cluster",
        "ClusterName.cluster",
        "Consent.person",
        "SecondFactor.user",
        "OrganizationName.organization",
        "OrganizationTopic.organization",
        "ProjectSite.project",
        "ProjectSite.site",
        "ProjectTheme.project",
        "ProjectTheme.topic",
        "UserGroup.group",
        "UserGroup.user",
        "UserPermission.permission",
        "UserPermission.user",
    }


@every_noun
def test_a_change_to_what_was_there_leaves_no_event(noun):
    rows, change = several(noun), change_of(noun)

    with recorded(noun) as events:
        for row in rows:
            row.save()
        noun.objects.update(id=models.F("id"))
        noun.objects.filter(pk=None).update(**change)
        noun.objects.none().delete()
        run(f"DELETE FROM {noun._meta.db_table} WHERE id = -1")

    assert events == []


@every_noun
def test_what_is_rolled_back_leaves_no_event(noun):
    with recorded(noun) as events, transaction.atomic():
        several(noun)
        transaction.set_rollback(True)

    assert events == []
