from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import Emission

from .base import BY_ORGANIZATION, RegistryAdmin, number_column


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
        ("tonnes_co2e", "is_derived"),
        "capture",
        "confidence",
        "source",
    ]
