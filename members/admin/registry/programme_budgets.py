from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import ProgrammeBudget

from .base import RegistryAdmin, format_number


@admin.register(ProgrammeBudget)
class ProgrammeBudgetAdmin(RegistryAdmin):
    list_display = ["year", "qualifier", "amount_text", "currency"]
    fields = [
        "year",
        ("qualifier", "amount", "currency"),
        "note_nb",
        "note_en",
        "source",
    ]

    @admin.display(description=_("amount"), ordering="amount")
    def amount_text(self, row):
        return format_number(row.amount)
