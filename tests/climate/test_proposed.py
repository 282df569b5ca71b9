"""What a proposed effect is worth: counted once, beside all others, in true sentences."""

import pytest
from django.utils import translation

from members.climate import Registered, as_proposed, change_lines, worth_lines
from members.models import ClimateEffect
from tests.support.factories import make_effect, make_project
from tests.support.rows import the_cluster

pytestmark = pytest.mark.django_db
AVOIDED = {"mechanism": "avoided", "maturity": "expected"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def effect(**given):
    usual = {"unit": "t CO₂/year", "qualifier": "about", "source": "x", **AVOIDED}
    return ClimateEffect(**usual | given)


def weigh(project, *rows):
    weighed = Registered().weigh(project, rows)
    said = [counts for _figure, counts in worth_lines(weighed, rows)]
    return said, change_lines(weighed)


def test_it_is_added_once_to_what_is_of_its_kind():
    make_effect(make_project(), value=1000, **AVOIDED)
    make_effect(make_project(), value=500, mechanism="captured")

    said, changes = weigh(make_project(), effect(value=41_000))

    assert said == [
        "Counted once, as avoided emissions (expected). The sum of such figures is then "
        "about 42,000 tonnes CO₂ a year, and about 1,000 tonnes CO₂ a year without this "
        "one."
    ]
    assert changes == [
        (
            "avoided emissions (expected)",
            "about 1,000 tonnes CO₂ a year",
            "about 42,000 tonnes CO₂ a year",
        )
    ]


def test_figures_of_another_qualifier_are_beside_it():
    make_effect(make_project(), value=1000, **AVOIDED)

    said, _changes = weigh(make_project(), effect(value=4000, qualifier="at least"))

    assert said == [
        "Counted once, as avoided emissions (expected), beside the other figures of this "
        "kind: about 1,000 tonnes CO₂ a year."
    ]


def test_what_is_part_of_another_adds_nothing():
    whole = make_effect(make_project(title_en="Hegra"), value=9000, **AVOIDED)

    said, changes = weigh(make_project(), effect(value=4000, contained_in=whole))

    assert said == [
        "Already counted in the effect of Hegra, so it adds nothing to the sum."
    ]
    assert changes == []


def test_a_stopped_project_never_counts_and_a_late_effect_neither():
    the_cluster()
    type(the_cluster()).objects.update(target_year=2040)
    stopped = as_proposed(make_project(), {"status": "stopped"})

    said, changes = weigh(stopped, effect(value=4000))
    late, none = weigh(make_project(), effect(value=4000, year=2041))

    assert said == ["The project has stopped, so this never counts towards the goal."]
    assert [what for what, *_sums in changes] == [
        "avoided emissions (expected), stopped projects"
    ]
    assert late == ["It comes after 2040, so it does not count towards the goal."]
    assert none == []


def test_two_new_effects_of_one_project_are_told_apart():
    said, changes = weigh(make_project(), effect(value=4000), effect(value=3000))

    assert len(said) == 2
    assert changes == [
        ("avoided emissions (expected)", "nothing", "about 7,000 tonnes CO₂ a year")
    ]


def test_a_figure_that_takes_the_place_of_a_registered_one_counts_once():
    project = make_project()
    was = make_effect(project, value=1000, **AVOIDED)

    _said, changes = weigh(project, effect(pk=was.pk, value=5000))

    assert changes == [
        (
            "avoided emissions (expected)",
            "about 1,000 tonnes CO₂ a year",
            "about 5,000 tonnes CO₂ a year",
        )
    ]


@pytest.mark.parametrize("how_many", [1, 8])
def test_weighing_costs_three_queries(how_many, django_assert_num_queries):
    project = make_project()
    rows = [make_effect(project, value=n + 1) for n in range(how_many)]
    proposed = [effect(pk=row.pk, value=7) for row in rows]

    with django_assert_num_queries(3):
        Registered().weigh(project, proposed)
