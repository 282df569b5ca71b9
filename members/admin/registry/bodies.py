from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from members.models import Body, Event, Person

from .base import RegistryAdmin
from .ranked_search import RankedSearchMixin
from .roles import BodyRoleInline


@admin.register(Body)
class BodyAdmin(RankedSearchMixin, RegistryAdmin):
    """The board, the committees, the secretariat and the working groups."""

    list_display = ["name_nb", "name_en", "kind"]
    list_filter = ["kind"]
    search_fields = ["name_nb__unaccent__icontains", "name_en__icontains"]
    search_help_text = _("Name in Norwegian or English.")
    fields = ["kind", "name_nb", "name_en", "slug"]
    inlines = [BodyRoleInline]


@admin.register(Event)
class EventAdmin(RegistryAdmin):
    """Events and meetings of bodies; who comes, and files, have pages of their own."""

    list_display = [
        "held_on",
        "title_nb",
        "body",
        "place",
        "is_published",
        "is_cancelled",
    ]
    list_display_links = ["title_nb"]
    list_filter = ["body", "is_cancelled"]
    list_select_related = ["body"]
    date_hierarchy = "held_on"
    search_fields = [
        "title_nb__unaccent__icontains",
        "body__name_nb__unaccent__icontains",
    ]
    search_help_text = _("Title or body.")
    autocomplete_fields = [
        "body",
        "site",
        "organizer",
        "co_organizers",
        "topics",
        "projects",
    ]
    fields = [
        "body",
        ("title_nb", "title_en"),
        ("held_on", "starts_at"),
        ("ends_on", "ends_at"),
        ("place", "site"),
        ("text_nb", "text_en"),
        ("organizer", "co_organizers"),
        "topics",
        "projects",
        ("audience", "places", "answer_by"),
        ("is_published", "slug"),
        "is_cancelled",
        "note",
    ]

    def get_fields(self, request, obj=None):
        """Return the fields; the note only with permission to see persons."""
        names = super().get_fields(request, obj)
        if self._sees_people(request):
            return names
        return [name for name in names if name != "note"]

    def has_history_permission(self, request, obj=None):
        """Whether the user may see persons: former notes may name them."""
        may = super().has_history_permission(request, obj)
        return may and self._sees_people(request)

    def _sees_people(self, request):
        return self.admin_site._registry[Person].has_view_permission(request)

    def response_post_save_add(self, request, obj):
        return redirect("admin:meeting", obj.pk)

    def response_post_save_change(self, request, obj):
        return redirect("admin:meeting", obj.pk)
