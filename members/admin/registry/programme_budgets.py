from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import ProgrammeBudget

from .base import RegistryAdmin, number_column


@admin.register(ProgrammeBudget)
class ProgrammeBudgetAdmin(RegistryAdmin):
    amount_text = number_column("amount", _("amount"))
    list_display = ["year", "qualifier", "amount_text", "currency"]
    fields = [
        "year",
        ("qualifier", "amount", "currency"),
        "note_nb",
        "note_en",
        "source",
    ]
