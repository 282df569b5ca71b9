from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from members.fields import EVENT
from members.models import Body, Event, Person
from members.queries.filters import StaffEventFilter

from .base import RegistryAdmin
from .cards import CardMixin
from .downloads import DeclaredNounMixin
from .ranked_search import ListSearchMixin, RankedSearchMixin
from .roles import BodyRoleInline
from .widgets import RelatedSelectMultiple


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
class EventAdmin(CardMixin, ListSearchMixin, DeclaredNounMixin, RegistryAdmin):
    """Events and meetings of bodies; who comes, and files, have pages of their own."""

    noun = EVENT
    filterset_class = StaffEventFilter
    list_display = ["held_on", "title_nb", "body", "place", "is_published"]
    list_display_links = ["title_nb"]
    list_filter = ["body", "is_cancelled"]
    list_select_related = ["body"]
    date_hierarchy = "held_on"
    search_fields = ["title_nb__unaccent__icontains", "title_en__icontains"]
    search_help_text = _("Title in Norwegian or English.")
    autocomplete_fields = ["body", "site", "organizer"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Search for organizations and projects, of which there may be thousands."""
        if db_field.name in ("co_organizers", "projects"):
            kwargs["widget"] = RelatedSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_fieldsets(self, request, obj=None):
        """Return the fieldsets; the note only with permission to see persons."""
        left_out = set() if self._sees_people(request) else {"note"}
        return [
            (heading, {"fields": [f for f in parts["fields"] if f not in left_out]})
            for heading, parts in super().get_fieldsets(request, obj)
        ]

    def has_history_permission(self, request, obj=None):
        """Whether the user may see persons: former notes may name them."""
        may = super().has_history_permission(request, obj)
        return may and self._sees_people(request)

    def _sees_people(self, request):
        return self.admin_site._registry[Person].has_view_permission(request)

    def response_post_save_add(self, request, obj):
        """Lead on to the card, or to the page with the notice and the attendance."""
        if obj.body_id:
            return redirect("admin:meeting", obj.pk)
        return super().response_post_save_add(request, obj)

    response_post_save_change = response_post_save_add
