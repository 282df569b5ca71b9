"""Effects of projects on the climate, emissions, and targets."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import ClimateEffect, Emission, Target

from .base import (
    BY_ORGANIZATION,
    BY_PROJECT,
    RegistryAdmin,
    RegistryInline,
    number_column,
    unit_column,
)

FIGURES = [
    ("qualifier", "value", "value_max", "unit"),
    ("mechanism", "maturity", "year"),
    ("scope_nb", "scope_en"),
    "source",
    "contained_in",
]


class ClimateEffectInline(RegistryInline):
    model = ClimateEffect
    summary_fields = [
        "get_mechanism_display",
        "value",
        "unit_text",
        "get_maturity_display",
    ]
    fields = [*FIGURES, "note"]
    autocomplete_fields = ["contained_in"]


@admin.register(ClimateEffect)
class ClimateEffectAdmin(RegistryAdmin):
    value_text = number_column("value", _("value"))
    unit_column = unit_column()
    list_display = [
        "project",
        "value_text",
        "unit_column",
        "mechanism",
        "maturity",
        "year",
    ]
    list_filter = ["maturity", "mechanism"]
    search_fields = [BY_PROJECT, "source__icontains"]
    search_help_text = _("Project or source.")
    autocomplete_fields = ["project", "contained_in"]
    fields = ["project", *FIGURES, "excludes", "note"]


@admin.register(Emission)
class EmissionAdmin(RegistryAdmin):
    tonnes_co2e_text = number_column("tonnes_co2e", _("tonnes of CO₂ equivalents"))
    list_display = [
        "scope_nb",
        "year_from",
        "year_to",
        "tonnes_co2e_text",
        "is_derived",
        "capture",
        "organization",
    ]
    list_filter = ["is_derived", "capture", "confidence"]
    search_fields = ["scope_nb__unaccent__icontains", BY_ORGANIZATION]
    search_help_text = _("What it is about, or an organization.")
    autocomplete_fields = ["organization"]
    fields = [
        "scope_nb",
        "scope_en",
        "organization",
        ("year_from", "year_to"),
        ("tonnes_co2e", "qualifier", "is_derived"),
        "capture",
        "confidence",
        "source",
    ]


@admin.register(Target)
class TargetAdmin(RegistryAdmin):
    value_text = number_column("value", _("value"))
    unit_column = unit_column()
    list_display = ["scope_nb", "year", "value_text", "unit_column"]
    search_fields = ["scope_nb__unaccent__icontains"]
    search_help_text = _("What it is about.")
    fields = [
        *("scope_nb", "scope_en", "year", ("value", "unit"), "emissions_nb", "source")
    ]
