"""Registries of climate figures, and the climate page that shows them."""

from datetime import date

from django.test import Client

from members.models import (
    TONNES,
    ClimateEffect,
    Cluster,
    Emission,
    Participation,
    Project,
    Target,
)
from tests.support.factories import make

LONG_AGO = date(2010, 1, 1)


def climate_page(
    *effects, emissions=({},), targets=({},), on="", year="", language="nb"
):
    """Create these rows alone; return what the climate page shows of them.

    An effect has the fields of its row, those of a project P1 … too, and the number of the
    one that it is contained in. If not given there are emissions of a million tonnes and a
    goal of zero.
    """
    Cluster.objects.get_or_create(pk=1, defaults={"target_year": 2040})
    ClimateEffect.objects.update(contained_in=None)
    for model in (ClimateEffect, Participation, Project, Emission, Target):
        model.objects.all().delete()
    for given in emissions:
        make.emission(**{"tonnes_co2e": 1_000_000} | given)
    for given in targets:
        Target.objects.create(**GOAL | given)
    rows = []
    for number, given in enumerate(effects, 1):
        rows.append(_make(number, dict(given), rows))
    path = "/en/climate/" if language == "en" else "/klima/"
    answer = Client().get(path, {"on": on or "", "year": year or ""})
    answer.context["page"].text = answer.text.replace("\xa0", " ")
    return answer.context["page"]


GOAL = {"scope_nb": "A", "scope_en": "A", "year": 2040, "value": 0, "unit": TONNES}
GOAL |= {"emissions_nb": "Industrien"}


def _make(number, given, rows):
    own = [name for name in ("status", "since") if name in given]
    of_project = {name: given.pop(name) for name in own}
    titles = given.pop("title", f"P{number}")
    project = make.project(title_nb=titles, title_en=titles, **of_project)
    within = given.pop("contained_in", None)
    given = {"unit": TONNES, "contained_in": within and rows[within - 1], **given}
    return make.effect(project, **given)
