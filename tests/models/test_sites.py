"""Trees of sites and climate effects, presences at sites, and goals that name emissions."""

from contextlib import ExitStack
from datetime import date

import pytest

from members import models
from members.models import ClimateEffect, Organization, SiteWithin, Target
from tests.support.cases import cases
from tests.support.concurrency import altered_trigger, write_concurrently
from tests.support.events import run
from tests.support.factories import LONG_AGO, make
from tests.support.refusals import broken_by, refusal, told
from tests.support.rows import build

TODAY = date(2026, 11, 24)
LOCK = ("PERFORM pg_advisory_xact_lock", "-- PERFORM")
TREES = [(getattr(models, one), *rule) for one, *rule in cases(__file__, "trees.csv")]
every_tree = pytest.mark.parametrize(
    ("model", "within", "rule", "words"), TREES, ids=["site", "effect"]
)


def put(row, within, container):
    type(row).objects.filter(pk=row.pk).update(**{within: container})


@every_tree
def test_nothing_is_put_within_itself_or_its_parts(model, within, rule, words):
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
    assert told(top.full_clean) == [words]


@every_tree
def test_two_new_rows_do_not_make_a_circle(model, within, rule, words):
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

    assert broken_by(lambda: run(f"{new} {row} UNION ALL {row}", *params)) == rule


def without_lock(model, *names):
    """Return what disables the lock of the triggers meanwhile."""
    stack, table = ExitStack(), model._meta.db_table
    for name in names:
        stack.enter_context(altered_trigger(table, name, function=LOCK))
    return stack


@every_tree
@pytest.mark.parametrize("is_locked", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_make_no_circle_as_they_would_without_the_lock(
    model, within, rule, words, is_locked
):
    one, other = make(model), make(model)

    with without_lock(model, *([] if is_locked else ["no_cycle"])):
        refused = write_concurrently(
            lambda: put(one, within, other), lambda: put(other, within, one)
        )

    if is_locked:
        assert refused == rule
    else:
        one.refresh_from_db(), other.refresh_from_db()
        moved = getattr(one, within), getattr(other, within)
        assert (refused, moved) == (None, (other, one))


def test_a_site_lies_in_all_that_it_is_part_of_and_so_do_those_who_are_there():
    region, elsewhere = make.site(), make.site()
    park = make.site(part_of=region)
    plant = make.site(part_of=park)
    places = [region, park, plant, elsewhere]
    in_region, in_park, in_plant, _other = (
        make.presence(site=site).organization for site in places
    )
    at_two = make.presence(site=park).organization
    make.presence(organization=at_two, site=plant)

    within = {(one.site, one.container) for one in SiteWithin.objects.all()}
    above = {(park, region), (plant, park), (plant, region)}
    assert within == {(site, site) for site in places} | above

    def at(*sites):
        return set(Organization.objects.at(sites, TODAY))

    everybody = {in_region, in_park, in_plant, at_two}
    assert at(region) == at(plant, region) == everybody
    assert at(park) == {in_park, in_plant, at_two}
    assert at(plant) == {in_plant, at_two}
    assert at() == set()
    assert Organization.objects.at([park], TODAY).count() == 3


def test_organizations_are_at_a_site_from_their_first_day_to_their_last():
    presence = make.presence(since=LONG_AGO, until=date(2020, 6, 30))

    days = [date(2018, 12, 31), LONG_AGO, date(2020, 6, 30), date(2020, 7, 1)]
    found = [Organization.objects.at([presence.site], day).exists() for day in days]
    assert found == [False, True, True, False]


RULE = "a_contained_effect_is_of_the_same_kind"


def write(effect, **columns):
    ClimateEffect.objects.filter(pk=effect.pk).update(**columns)


@pytest.mark.parametrize(
    "otherwise", [{"unit": "t CO₂e/year"}, {"mechanism": "avoided"}]
)
def test_an_effect_lies_in_none_of_another_unit_or_mechanism(otherwise):
    whole = make(ClimateEffect)
    part, stranger = make(ClimateEffect), make(ClimateEffect, **otherwise)
    write(part, contained_in=whole)

    assert broken_by(lambda: write(stranger, contained_in=whole)) == RULE
    assert broken_by(lambda: write(part, **otherwise)) == RULE
    assert broken_by(lambda: write(whole, **otherwise)) == RULE
    assert broken_by(lambda: make(ClimateEffect, contained_in=stranger)) == RULE
    part.contained_in = stranger
    words = "An effect can only be part of one with the same unit and mechanism."
    assert told(part.full_clean) == [words]


@pytest.mark.parametrize("is_locked", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_writes_at_once_do_not_part_them_as_they_would_without_the_lock(is_locked):
    whole, part = make(ClimateEffect), make(ClimateEffect)
    triggers = [] if is_locked else ["contained_of_same_kind", "no_cycle"]

    with without_lock(ClimateEffect, *triggers):
        refused = write_concurrently(
            lambda: write(part, contained_in=whole),
            lambda: write(whole, mechanism="used"),
        )

    part.refresh_from_db()
    if is_locked:
        assert refused == RULE
    else:
        kinds = part.mechanism, part.contained_in.mechanism
        assert (refused, kinds[0] != kinds[1]) == (None, True)


def test_a_target_names_emissions_that_there_are_or_none():
    for year in (2020, 2021):
        make.emission(year_from=year, tonnes_co2e=5)
    goal = build(Target, emissions_nb="industrien", unit="t CO₂e/year")

    assert refusal(goal.full_clean).message_dict == {
        "emissions_nb": ["Ingen utslipp har dette emnet. Disse finnes: Industrien."]
    }
    make(Target).full_clean()
