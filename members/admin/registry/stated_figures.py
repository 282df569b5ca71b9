from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import StatedFigure

from .base import RegistryAdmin


@admin.register(StatedFigure)
class StatedFigureAdmin(RegistryAdmin):
    list_display = ["stated_by", "stated_on_text", "value", "qualifier"]
    list_filter = ["qualifier"]
    search_fields = ["stated_by__unaccent__icontains"]
    search_help_text = _("Who stated it.")
    fields = [
        "subject",
        ("value", "qualifier"),
        "stated_on",
        "stated_by",
        "note_nb",
        "note_en",
        "source",
    ]

    @admin.display(description=_("stated on"), ordering="stated_on")
    def stated_on_text(self, figure):
        return figure.stated_on_text
