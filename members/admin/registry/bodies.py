from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Body, Person, Role

from .base import PERIOD, RegistryAdmin, Rows


class WithoutPeople:
    """Offices as those see them who may not see people: held by organizations alone."""

    def get_queryset(self, request):
        roles = super().get_queryset(request)
        if self._may_see_people(request):
            return roles
        return roles.filter(Q(person=None) | Q(organization__isnull=False))

    def get_fields(self, request, obj=None):
        return self.without_people(request, super().get_fields(request, obj))

    def without_people(self, request, names):
        if self._may_see_people(request):
            return names
        return [name for name in names if not str(name).startswith("person")]

    def _may_see_people(self, request):
        return self.admin_site._registry[Person].has_view_permission(request)


class RoleRows(WithoutPeople, Rows):
    """The offices that an organization holds."""

    model = Role
    shown_as = ["body", "get_role_display", "period_text"]
    fields = [("body", "role"), "person", *PERIOD, "source", "note"]
    autocomplete_fields = ["body", "person"]

    def get_shown_as(self, request):
        return self.without_people(request, self.shown_as)


class HolderRows(RoleRows):
    """Those who hold the offices of a body."""

    shown_as = ["organization", "person", "get_role_display", "period_text"]
    fields = [("organization", "role"), "person", *PERIOD, "source", "note"]
    autocomplete_fields = ["organization", "person"]


@admin.register(Body)
class BodyAdmin(RegistryAdmin):
    """The board, the committees, the secretariat, the working groups."""

    list_display = ["name_nb", "name_en", "kind"]
    list_filter = ["kind"]
    search_fields = ["name_nb__unaccent__icontains", "name_en__icontains"]
    search_help_text = _("Name in Norwegian or English.")
    fields = ["kind", "name_nb", "name_en", "slug"]
    inlines = [HolderRows]


@admin.register(Role)
class RoleAdmin(WithoutPeople, RegistryAdmin):
    """Who holds which office, and when."""

    list_display = ["body", "role", "organization", "person", "period_text"]
    list_filter = ["body", "role"]
    search_fields = [
        "organization__name__unaccent__icontains",
        "person__name__unaccent__icontains",
        "body__name_nb__unaccent__icontains",
    ]
    search_help_text = _("Organization, person or body.")
    autocomplete_fields = ["body", "organization", "person"]
    fields = ["body", "role", "organization", "person", *PERIOD, "source", "note"]

    @admin.display(description=_("period"), ordering="since")
    def period_text(self, role):
        return role.period_text

    def get_list_display(self, request):
        return self.without_people(request, self.list_display)

    def get_search_fields(self, request):
        return self.without_people(request, self.search_fields)
