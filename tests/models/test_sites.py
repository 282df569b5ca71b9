"""Trees of sites and climate effects, and presences at sites."""

from datetime import date

import pytest
from django.db import connection

from members.models import ClimateEffect, Organization, Site, SiteWithin
from tests.support.concurrency import altered_trigger, write_concurrently
from tests.support.factories import (
    LONG_AGO,
    make_organization,
    make_presence,
    make_site,
)
from tests.support.refusals import broken_by, told
from tests.support.rows import make

TODAY = date(2026, 11, 24)
TREES = [
    (Site, "part_of", "a_site_is_never_part_of_itself"),
    (ClimateEffect, "contained_in", "an_effect_is_never_contained_in_itself"),
]
every_tree = pytest.mark.parametrize(
    ("model", "within", "rule"), TREES, ids=["site", "effect"]
)


def put(row, within, container):
    type(row).objects.filter(pk=row.pk).update(**{within: container})


@every_tree
@pytest.mark.django_db
def test_nothing_is_put_within_itself_or_its_parts(model, within, rule):
    top, one, other = make(model), make(model), make(model)
    bottom = make(model, **{within: make(model, **{within: top})})
    setattr(one, within, other)
    setattr(other, within, one)

    for circle in (
        lambda: put(top, within, top),
        lambda: put(top, within, bottom),
        # In one statement of two.
        lambda: model.objects.bulk_update([one, other], [within]),
    ):
        assert broken_by(circle) == rule
    setattr(top, within, bottom)
    words = {
        "part_of": "A site cannot be part of itself.",
        "contained_in": "An effect cannot contain itself.",
    }
    assert told(top.full_clean) == [words[within]]


@every_tree
@pytest.mark.django_db
def test_two_new_rows_do_not_make_a_circle(model, within, rule):
    names = [f.column for f in model._meta.local_fields if not f.generated]
    columns = ", ".join(
        name for name in names if name not in ("id", f"{within}_id", "slug")
    )
    slug = ", slug" if "slug" in names else ""
    made = make(model)
    table = model._meta.db_table
    new = f"INSERT INTO {table} (id, {within}_id, {columns}{slug})"
    row = f"SELECT %s, %s, {columns}{slug and ', %s'} FROM {table} WHERE id = %s"
    params = [9001, 9002, *(["ny-1"] if slug else []), made.pk]
    params += [9002, 9001, *(["ny-2"] if slug else []), made.pk]

    def insert():
        with connection.cursor() as cursor:
            cursor.execute(f"{new} {row} UNION ALL {row}", params)

    assert broken_by(insert) == rule


@every_tree
@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_do_not_make_a_circle(model, within, rule):
    one, other = make(model), make(model)

    refusal = write_concurrently(
        lambda: put(one, within, other), lambda: put(other, within, one)
    )

    assert refusal == rule


@every_tree
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_moves_at_once_would_make_a_circle(model, within, rule):
    one, other = make(model), make(model)

    lock = ("PERFORM pg_advisory_xact_lock", "-- PERFORM")
    with altered_trigger(model._meta.db_table, "no_cycle", function=lock):
        refusal = write_concurrently(
            lambda: put(one, within, other), lambda: put(other, within, one)
        )

    one.refresh_from_db()
    other.refresh_from_db()
    assert refusal is None
    assert (getattr(one, within), getattr(other, within)) == (other, one)


@pytest.mark.django_db
def test_a_site_lies_in_itself_and_in_all_that_it_is_part_of():
    region = make_site()
    park = make_site(part_of=region)
    plant = make_site(part_of=park)
    elsewhere = make_site()

    within = set(SiteWithin.objects.values_list("site", "container"))

    assert within == {
        (region.pk, region.pk),
        (park.pk, park.pk),
        (park.pk, region.pk),
        (plant.pk, plant.pk),
        (plant.pk, park.pk),
        (plant.pk, region.pk),
        (elsewhere.pk, elsewhere.pk),
    }


@pytest.mark.django_db
def test_organizations_are_at_a_site_when_they_are_at_a_part_of_it():
    region = make_site()
    park = make_site(part_of=region)
    plant = make_site(part_of=park)
    in_region, in_park, in_plant, at_two = [make_organization() for _ in range(4)]
    for organization, site in [
        (in_region, region),
        (in_park, park),
        (in_plant, plant),
        (at_two, park),
        (at_two, plant),
    ]:
        make_presence(organization=organization, site=site)
    make_presence(site=make_site())

    def at(*sites):
        return set(Organization.objects.at(sites, TODAY))

    assert at(region) == {in_region, in_park, in_plant, at_two}
    assert at(park) == {in_park, in_plant, at_two}
    assert at(plant) == {in_plant, at_two}
    assert at(plant, region) == {in_region, in_park, in_plant, at_two}
    assert at() == set()
    assert Organization.objects.at([park], TODAY).count() == 3


@pytest.mark.django_db
def test_organizations_are_at_a_site_from_their_first_day_to_their_last():
    presence = make_presence(since=LONG_AGO, until=date(2020, 6, 30))

    def there(day):
        return Organization.objects.at([presence.site], day).exists()

    days = [date(2018, 12, 31), LONG_AGO, date(2020, 6, 30), date(2020, 7, 1)]
    assert [there(day) for day in days] == [False, True, True, False]
