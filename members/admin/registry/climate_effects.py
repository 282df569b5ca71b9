from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import ClimateEffect

from .base import BY_PROJECT, RegistryAdmin, RegistryInline, number_column, unit_column

FIGURES = [
    ("qualifier", "value", "value_max", "unit"),
    ("mechanism", "maturity", "year"),
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
