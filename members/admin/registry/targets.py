from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import Target

from .base import RegistryAdmin, format_number


@admin.register(Target)
class TargetAdmin(RegistryAdmin):
    list_display = ["scope_nb", "year", "value_text", "unit"]
    search_fields = ["scope_nb__unaccent__icontains"]
    search_help_text = _("What it is about.")
    fields = ["scope_nb", "scope_en", "year", ("value", "unit"), "source"]

    @admin.display(description=_("value"), ordering="value")
    def value_text(self, row):
        return format_number(row.value)
