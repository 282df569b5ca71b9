from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import Target

from .base import RegistryAdmin, number_column, unit_column


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
