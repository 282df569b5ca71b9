"""Events, with who came."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.fields import EVENT
from members.models import Event, EventAttendance

from .base import RegistryAdmin, RegistryInline
from .downloads import DeclaredNounMixin
from .ranked_search import RankedSearchMixin


class AttendanceInline(RegistryInline):
    model = EventAttendance
    autocomplete_fields = ["organization", "person"]
    fields = [("organization", "person", "number")]
    summary_fields = ("person", "organization", "number")


@admin.register(Event)
class EventAdmin(DeclaredNounMixin, RankedSearchMixin, RegistryAdmin):
    noun = EVENT
    list_display = ["title_nb", "begins_at", "site", "place", "is_published"]
    list_filter = ["is_published"]
    list_select_related = ["site"]
    date_hierarchy = "begins_at"
    search_fields = ["title_nb__unaccent__icontains", "title_en__icontains"]
    search_help_text = _("Title in Norwegian or English.")
    autocomplete_fields = ["site", "organizer"]
    inlines = [AttendanceInline]
