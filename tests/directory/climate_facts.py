"""Registries of climate figures in memory, and the picture of them."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone

from members.climate import Effect, EffectGraph, Question
from members.directory.climate_picture import ClimatePicture
from members.models import TONNES, ClimateEffect, Emission, Project, Qualifier, Target


def effect(pk, value=400_000, *, status="running", since=None, **fields):
    """Return an Effect of a project P<pk>: designed, captured CO₂e, about so much."""
    title = f"P{pk}"
    project = Project(
        pk=pk, slug=f"p{pk}", title_nb=title, title_en=title, status=status, since=since
    )
    kinds = {
        "maturity": ClimateEffect.Maturity(fields.pop("maturity", "designed")),
        "mechanism": ClimateEffect.Mechanism(fields.pop("mechanism", "captured")),
        "qualifier": Qualifier(fields.pop("qualifier", "about")),
    }
    row = ClimateEffect(pk=pk, project=project)
    return Effect(
        pk, project, Decimal(value), **{"unit": TONNES, **fields}, **kinds, row=row
    )


def emission(tonnes=1_000_000, year=2020, *, until=None, **fields):
    given = {"scope_nb": "Industrien", "scope_en": "Industry", "confidence": "high"}
    return Emission(
        **{**given, **fields},
        tonnes_co2e=Decimal(tonnes),
        year_from=year,
        year_to=until or year,
    )


def target(value=0, emissions_nb="Industrien"):
    return Target(
        scope_nb="A",
        scope_en="A",
        year=2040,
        value=Decimal(value),
        unit=TONNES,
        emissions_nb=emissions_nb,
    )


def picture(*effects, emissions=None, targets=None, day=None, year=None):
    """Return the picture; emissions of one million tonnes and a goal of zero if not given."""
    records = SimpleNamespace(
        effects=list(effects),
        graph=EffectGraph(effects),
        emissions=[emission()] if emissions is None else emissions,
        targets=[target()] if targets is None else targets,
        target_year=2040,
    )
    return ClimatePicture(records, Question(day or timezone.localdate(), year, 2040))


LONG_AGO = date(2010, 1, 1)
