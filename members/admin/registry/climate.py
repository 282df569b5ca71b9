from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import ClimateEffect, Emission, Target

from .base import RegistryAdmin, Rows, grouped

FIGURES = [
    ("qualifier", "value", "value_max", "unit"),
    ("mechanism", "maturity", "year"),
    "source",
    "contained_in",
]


class EffectRows(Rows):
    model = ClimateEffect
    shown_as = ["get_mechanism_display", "value", "unit", "get_maturity_display"]
    fields = [*FIGURES, "note"]
    autocomplete_fields = ["contained_in"]


@admin.register(ClimateEffect)
class ClimateEffectAdmin(RegistryAdmin):
    """What projects do for the climate, each figure with its source."""

    list_display = ["project", "value_text", "unit", "mechanism", "maturity", "year"]
    list_filter = ["maturity", "mechanism"]
    search_fields = ["project__title_nb__unaccent__icontains", "source__icontains"]
    search_help_text = _("Project or source.")
    autocomplete_fields = ["project", "contained_in"]
    fields = ["project", *FIGURES, "excludes", "note"]

    @admin.display(description=_("value"), ordering="value")
    def value_text(self, row):
        return grouped(row.value)


@admin.register(Emission)
class EmissionAdmin(RegistryAdmin):
    """What plants and the region emit, year by year."""

    list_display = [
        "scope_nb",
        "year_from",
        "year_to",
        "tonnes_co2e_text",
        "organization",
    ]
    list_filter = ["is_derived", "confidence"]
    search_fields = [
        "scope_nb__unaccent__icontains",
        "organization__name__unaccent__icontains",
    ]
    search_help_text = _("What it is about, or an organization.")
    autocomplete_fields = ["organization"]
    fields = [
        "scope_nb",
        "scope_en",
        "organization",
        ("year_from", "year_to"),
        ("tonnes_co2e", "is_derived"),
        "confidence",
        "source",
    ]

    @admin.display(description=_("tonnes of CO₂ equivalents"), ordering="tonnes_co2e")
    def tonnes_co2e_text(self, row):
        return grouped(row.tonnes_co2e)


@admin.register(Target)
class TargetAdmin(RegistryAdmin):
    """Where emissions are to be."""

    list_display = ["scope_nb", "year", "value_text", "unit"]
    search_fields = ["scope_nb__unaccent__icontains"]
    search_help_text = _("What it is about.")
    fields = ["scope_nb", "scope_en", "year", ("value", "unit"), "source"]

    @admin.display(description=_("value"), ordering="value")
    def value_text(self, row):
        return grouped(row.value)
