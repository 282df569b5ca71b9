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


def test_a_part_of_an_effect_of_another_maturity_is_counted_in_the_whole():
    whole = make_effect(make_project(title_en="Hegra"), value=9000, **AVOIDED)
    between = make_effect(
        make_project(),
        value=8000,
        mechanism="avoided",
        maturity="designed",
        contained_in=whole,
    )

    said, changes = weigh(make_project(), effect(value=4000, contained_in=between))

    assert said == [
        "Already counted in the effect of Hegra, so it adds nothing to the sum."
    ]
    assert changes == []


def test_a_later_figure_takes_the_place_of_an_earlier_and_includes_nothing():
    project = make_project()
    was = make_effect(project, value=1000, year=2024, **AVOIDED)
    kept = effect(pk=was.pk, value=1000, year=2024)

    said, changes = weigh(project, kept, effect(value=4000, year=2026))
    same, none = weigh(project, kept, effect(value=1000, year=2026))

    assert said == [
        "A later figure of the same project counts instead of this one.",
        "Counted once, as avoided emissions (expected). The sum of such figures is then "
        "about 4,000 tonnes CO₂ a year, and about 1,000 tonnes CO₂ a year without this "
        "one. It takes the place of an earlier figure of the same project.",
    ]
    assert same[1] == (
        "Counted once, as avoided emissions (expected). The sum of such figures is the "
        "same. It takes the place of an earlier figure of the same project."
    )
    assert (len(changes), none) == (1, [])


def test_a_later_figure_counts_instead_though_the_earlier_is_part_of_another_kind():
    project = make_project()
    other = {"mechanism": "avoided", "maturity": "potential"}
    whole = make_effect(make_project(), value=9000, **other)

    earlier = effect(value=1000, year=2024, contained_in=whole)
    said, _changes = weigh(project, earlier, effect(value=4000, year=2026))

    assert said[0] == "A later figure of the same project counts instead of this one."


def test_what_is_live_is_weighed_as_what_is_proposed_unchanged():
    project = make_project()
    whole = make_effect(project, value=9000, **AVOIDED)
    make_effect(project, value=4000, contained_in=whole, **AVOIDED)
    make_effect(make_project(), value=50, **AVOIDED)
    rows = list(project.effects.order_by("pk"))

    live = Registered().weigh_live(project)

    assert worth_lines(live, rows) == worth_lines(
        Registered().weigh(project, rows), rows
    )
    assert live.changes == []


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
