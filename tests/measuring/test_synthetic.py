"""Synthetic registries: as many rows as asked for, the same for a seed, all valid."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from members.models import (
    Certificate,
    CustomerReference,
    Membership,
    Organization,
    OrganizationRelationship,
    Participation,
    Presence,
    Project,
    ResourceStream,
    Role,
    Service,
    Site,
    TestFacility,
    Topic,
)
from tests.measuring import synthetic
from tests.support import grenland
from tests.support.factories import LONG_AGO

pytestmark = pytest.mark.django_db


def models_with_rows():
    """Return the models of the registry that have rows, without the history."""
    models = apps.get_app_config("members").get_models()
    own = [model for model in models if model._meta.managed and not model._meta.proxy]
    named = [model for model in own if not model.__name__.endswith("Event")]
    return [model for model in named if model.objects.exists()]


def registry_content():
    """Return the values of all rows, with references as places in a table, not as ids."""
    tables = {model: list(model.objects.order_by("pk")) for model in models_with_rows()}
    places = {row: place for rows in tables.values() for place, row in enumerate(rows)}
    return {
        model.__name__: [values_of(row, places) for row in rows]
        for model, rows in tables.items()
    }


def values_of(row, places):
    fields = [f for f in row._meta.concrete_fields if not f.primary_key]
    values = [getattr(row, field.name) for field in fields]
    return [
        places[value] if field.is_relation and value else value
        for field, value in zip(fields, values, strict=True)
    ]


def content_for(seed):
    with transaction.atomic():
        synthetic.make(50, seed=seed)
        made = registry_content()
        transaction.set_rollback(True)
    return made


def test_a_seed_makes_the_same_registry_each_time():
    first = content_for(seed=7)

    assert content_for(seed=7) == first
    assert content_for(seed=8) != first


def test_every_row_passes_full_clean():
    synthetic.make(100)

    for model in [
        Organization,
        Membership,
        Presence,
        Project,
        Participation,
        OrganizationRelationship,
        Role,
        Service,
        Certificate,
        CustomerReference,
        TestFacility,
        ResourceStream,
    ]:
        for row in model.objects.all():
            row.full_clean()


def test_registries_load_beside_each_other_and_the_real_one():
    grenland.load()
    topics = Topic.objects.count()

    for seed in (1, 2, 1):
        call_command("make_registry", "50", f"--seed={seed}")

    assert Organization.objects.count() == 94 + 3 * 50
    assert Topic.objects.count() == topics


def test_each_row_leaves_one_event():
    synthetic.make(50)

    recorded = [
        model for model in models_with_rows() if hasattr(model, "pgh_event_model")
    ]
    rows = {model: model.objects.count() for model in recorded}
    events = {model: model.pgh_event_model.objects.count() for model in recorded}
    assert events == rows
    assert rows[Organization] == 50


def test_the_registry_has_rows_of_every_kind():
    synthetic.make(400)

    stays = [o.memberships.count() for o in Organization.objects.all()]
    former = Membership.objects.exclude(until=None)
    depth = Site.objects.filter(part_of__part_of__isnull=False)
    assert min(stays) == 0
    assert max(stays) > 1
    assert former.exists()
    assert Membership.objects.filter(since=None).exists()
    assert depth.exists()
    assert Site.objects.count() == 60
    assert Project.objects.count() == 50
    assert TestFacility.objects.exists()
    assert ResourceStream.objects.filter(is_public=True).exists()
    assert set(Organization.objects.values_list("kind", flat=True)) == {
        *Organization.Kind.values
    }
    assert 0 < Organization.objects.filter(is_listed=False).count() < 40
    assert 0 < Organization.objects.members_on(LONG_AGO).count() < 400
