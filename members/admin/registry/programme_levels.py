from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import ProgrammeLevel

from .base import PERIOD, RegistryAdmin


@admin.register(ProgrammeLevel)
class ProgrammeLevelAdmin(RegistryAdmin):
    list_display = ["level", "since", "until"]
    search_fields = ["level__icontains"]
    search_help_text = _("Name of the level.")
    fields = ["level", *PERIOD, "note_nb", "note_en", "source"]
