"""Synthetic registries: as many rows as asked for, the same for a seed, all valid."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from members.models import (
    Membership,
    Organization,
    PageChange,
    Project,
    ResourceStream,
    Site,
    TestFacility,
    Topic,
)
from tests.measuring import synthetic
from tests.support import grenland
from tests.support.factories import LONG_AGO
from tests.support.sampling import part_of

pytestmark = pytest.mark.django_db


def models_with_rows():
    """Return the models of the registry that have rows, without history and times."""
    models = apps.get_app_config("members").get_models()
    own = [model for model in models if model._meta.managed and not model._meta.proxy]
    named = [
        model
        for model in own
        if not hasattr(model, "pgh_obj") and model is not PageChange
    ]
    return [model for model in named if model.objects.exists()]


def values_of(row, places):
    fields = [f for f in row._meta.concrete_fields if not f.primary_key]
    values = [getattr(row, field.name) for field in fields]
    return [
        places[value] if field.is_relation and value else value
        for field, value in zip(fields, values, strict=True)
    ]


def content_for(seed):
    """Return the values of all rows, with references as places in a table, not as ids."""
    with transaction.atomic():
        synthetic.make(30, seed=seed)
        tables = {m: list(m.objects.order_by("pk")) for m in models_with_rows()}
        places = {row: at for rows in tables.values() for at, row in enumerate(rows)}
        made = {m: [values_of(r, places) for r in rows] for m, rows in tables.items()}
        transaction.set_rollback(True)
    return made


def test_a_seed_makes_the_same_registry_each_time():
    first = content_for(seed=7)

    assert content_for(seed=7) == first
    assert content_for(seed=8) != first


def test_registries_load_beside_each_other_and_the_real_one():
    grenland.load()
    topics = Topic.objects.count()

    for seed in (1, 2, 1):
        call_command("make_registry", "20", f"--seed={seed}")

    assert (Organization.objects.count(), Topic.objects.count()) == (
        94 + 3 * 20,
        topics,
    )


def test_there_are_rows_of_every_kind_all_valid_with_one_event_each():
    synthetic.make(200)

    everybody, stays = Organization.objects.all(), Membership.objects.all()
    for model in models_with_rows():
        rows = model.objects.all()
        if hasattr(model, "pgh_event_model"):
            assert model.pgh_event_model.objects.count() == len(rows), model
            for row in part_of(list(rows), 8):
                row.full_clean()
    counts = [model.objects.count() for model in (Organization, Project, Site)]
    assert counts == [200, 25, 60]
    lengths = {one.memberships.count() for one in everybody}
    assert {0, 1, 2} <= lengths
    assert {*everybody.values_list("kind", flat=True)} == {*Organization.Kind.values}
    for some in (
        stays.exclude(until=None),
        stays.filter(since=None),
        Site.objects.filter(part_of__part_of__isnull=False),
        TestFacility.objects.all(),
        ResourceStream.objects.filter(is_public=True),
    ):
        assert some.exists(), some.query
    assert 0 < everybody.filter(is_listed=False).count() < 20
    assert 0 < everybody.members_on(LONG_AGO).count() < 200
