from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.utils.translation import gettext_lazy as _

from members.models import MissedSearch

from .lists import CalmList


@admin.register(MissedSearch)
class MissedSearchAdmin(CalmList, ModelAdmin):
    """What visitors looked for and did not find, by day; who asked is not known."""

    list_display = ["words", "day", "count"]
    list_display_links = None
    search_fields = ["words__icontains"]
    search_help_text = _("A part of a word.")
    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
