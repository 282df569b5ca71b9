"""What a proposed effect is worth, in true sentences; records are kept until a change."""

import pytest
from django.utils import translation

from members.models import ClimateEffect, Emission, Organization, Project, Target
from members.queries import climate
from tests.support.factories import make
from tests.support.rows import the_cluster

AVOIDED = {"mechanism": "avoided", "maturity": "expected"}


def effect(**given):
    usual = {"unit": "t CO₂/year", "qualifier": "about", "source": "x", **AVOIDED}
    return ClimateEffect(**usual | given)


def weigh(project, *rows):
    """Return the sentences on each row and on the changed sums, in English."""
    weighed = climate.Registered().weigh(project, rows)
    with translation.override("en"):
        said = [counts for _figure, counts in climate.worth_lines(weighed, rows)]
        return said, climate.change_lines(weighed)


KIND = "avoided emissions (expected)"
THOUSAND = "about 1,000 tonnes CO₂ a year"
IN_HEGRA = "Already counted in the effect of Hegra, so it adds nothing to the sum."
REPLACED = "A later figure of the same project counts instead of this one."


def test_it_is_added_once_to_what_is_of_its_kind():
    make.effect(make.project(), value=1000, **AVOIDED)
    make.effect(make.project(), value=500, mechanism="captured")

    assert weigh(make.project(), effect(value=41_000)) == (
        [
            f"Counted once, as {KIND}. The sum of such figures is then about 42,000"
            f" tonnes CO₂ a year, and {THOUSAND} without this one."
        ],
        [(KIND, THOUSAND, "about 42,000 tonnes CO₂ a year")],
    )
    said, _changes = weigh(make.project(), effect(value=4000, qualifier="at least"))
    assert said == [
        f"Counted once, as {KIND}, beside the other figures of this kind: {THOUSAND}."
    ]


def test_what_is_part_of_another_adds_nothing_whatever_lies_between():
    whole = make.effect(make.project(title_en="Hegra"), value=9000, **AVOIDED)
    designed = AVOIDED | {"maturity": "designed", "contained_in": whole}
    between = make.effect(make.project(), value=8000, **designed)

    for above in (whole, between):
        part = effect(value=4000, contained_in=above)
        assert weigh(make.project(), part) == ([IN_HEGRA], [])


def test_a_later_figure_takes_the_place_of_an_earlier_and_includes_nothing():
    project = make.project()
    was = make.effect(project, value=1000, year=2024, **AVOIDED)
    earlier = effect(pk=was.pk, value=1000, year=2024)
    place = "It takes the place of an earlier figure of the same project."

    said, changes = weigh(project, earlier, effect(value=4000, year=2026))

    assert said == [
        REPLACED,
        f"Counted once, as {KIND}. The sum of such figures is then about 4,000 tonnes"
        f" CO₂ a year, and {THOUSAND} without this one. {place}",
    ]
    assert len(changes) == 1
    same = f"Counted once, as {KIND}. The sum of such figures is the same. {place}"
    weighed = weigh(project, earlier, effect(value=1000, year=2026))
    assert weighed == ([REPLACED, same], [])
    # So it does though the earlier is part of another kind.
    whole = make.effect(make.project(), **AVOIDED | {"maturity": "potential"})
    earlier = effect(value=1000, year=2024, contained_in=whole)
    said, _changes = weigh(make.project(), earlier, effect(value=4000, year=2026))
    assert said[0] == REPLACED


def test_what_is_live_is_weighed_as_what_is_proposed_unchanged():
    project = make.project()
    whole = make.effect(project, value=9000, **AVOIDED)
    make.effect(project, value=4000, contained_in=whole, **AVOIDED)
    make.effect(make.project(), value=50, **AVOIDED)
    rows = list(project.effects.order_by("pk"))

    live = climate.Registered().weigh_live(project)
    proposed = climate.Registered().weigh(project, rows)
    assert climate.worth_lines(live, rows) == climate.worth_lines(proposed, rows)
    assert live.changes == []


def test_a_stopped_project_never_counts_and_a_late_effect_neither():
    the_cluster()
    type(the_cluster()).objects.update(target_year=2040)
    stopped = climate.as_proposed(make.project(), {"status": "stopped"})

    said, [(kind, *_sums)] = weigh(stopped, effect(value=4000))

    assert said == ["The project has stopped, so this never counts towards the goal."]
    assert kind == "avoided emissions (expected), stopped projects"
    late = "It comes after 2040, so it does not count towards the goal."
    assert weigh(make.project(), effect(value=4000, year=2041)) == ([late], [])


def test_each_row_of_a_project_is_weighed_once_and_a_registered_one_replaced():
    project = make.project()
    was = make.effect(project, value=1000, **AVOIDED)

    said, new = weigh(make.project(), effect(value=4000), effect(value=3000))
    _said, changed = weigh(project, effect(pk=was.pk, value=5000))

    assert len(said) == 2
    assert new == [(KIND, THOUSAND, "about 8,000 tonnes CO₂ a year")]
    assert changed == [(KIND, THOUSAND, "about 5,000 tonnes CO₂ a year")]


@pytest.mark.parametrize("how_many", [1, 8])
def test_weighing_costs_three_queries(how_many, django_assert_num_queries):
    project = make.project()
    rows = [make.effect(project, value=n + 1) for n in range(how_many)]
    proposed = [effect(pk=row.pk, value=7) for row in rows]

    with django_assert_num_queries(3):
        climate.Registered().weigh(project, proposed)


@pytest.mark.django_db(transaction=True)
def test_what_has_one_is_read_again():
    emitter, project, new = make.organization(), make.project(), make.organization()
    make.emission(organization=emitter, tonnes_co2e=1, scope_nb="En")
    make.effect(project)
    stale = []

    for number, change in enumerate(
        [
            lambda: Organization.objects.filter(pk=emitter.pk).update(is_listed=False),
            lambda: Organization.objects.filter(pk=emitter.pk).update(is_listed=True),
            lambda: Project.objects.filter(pk=project.pk).update(status="completed"),
            lambda: make.emission(organization=new, tonnes_co2e=1, scope_nb="En annen"),
            lambda: Emission.objects.filter(organization=new).delete(),
            lambda: make.effect(make.project()),
            make.goal,
            lambda: Target.objects.update(value=1),
        ]
    ):
        before = climate.current_records()
        change()
        stale += [number] * (climate.current_records() is before)

    assert stale == []
