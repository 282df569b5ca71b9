from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Person, Role

from .base import BY_ORGANIZATION, PERIOD, RegistryAdmin, RegistryInline


class HiddenPersonsMixin:
    """Roles without persons, and without those that only a person holds, for readers."""

    def get_queryset(self, request):
        roles = super().get_queryset(request)
        if self._may_see_persons(request):
            return roles
        return roles.filter(Q(person=None) | Q(organization__isnull=False))

    def get_fields(self, request, obj=None):
        return self.visible(request, super().get_fields(request, obj))

    def visible(self, request, names):
        """Return the names of fields, without the person's if it may not be seen."""
        if self._may_see_persons(request):
            return names
        return [name for name in names if not str(name).startswith("person")]

    def _may_see_persons(self, request):
        return self.admin_site._registry[Person].has_view_permission(request)


class RoleInline(HiddenPersonsMixin, RegistryInline):
    """The roles of an organization."""

    model = Role
    summary_fields = ["body", "get_role_display", "period_text"]
    fields = [("body", "role"), "person", *PERIOD, "source", "note"]
    autocomplete_fields = ["body", "person"]

    def get_summary_fields(self, request):
        return self.visible(request, self.summary_fields)


class BodyRoleInline(RoleInline):
    """The roles in a body."""

    summary_fields = ["organization", "person", "get_role_display", "period_text"]
    fields = [("organization", "role"), "person", *PERIOD, "source", "note"]
    autocomplete_fields = ["organization", "person"]


class PersonRoleInline(RegistryInline):
    """The roles of a person."""

    model = Role
    summary_fields = ["body", "get_role_display", "organization", "period_text"]
    fields = [("body", "role"), "organization", *PERIOD, "source", "note"]
    autocomplete_fields = ["body", "organization"]


@admin.register(Role)
class RoleAdmin(HiddenPersonsMixin, RegistryAdmin):
    list_display = ["body", "role", "organization", "person", "period_text"]
    list_filter = ["body", "role"]
    search_fields = [
        BY_ORGANIZATION,
        "person__name__unaccent__icontains",
        "body__name_nb__unaccent__icontains",
    ]
    search_help_text = _("Organization, person or body.")
    autocomplete_fields = ["body", "organization", "person"]
    fields = ["body", "role", "organization", "person", *PERIOD, "source", "note"]

    def get_list_display(self, request):
        return self.visible(request, self.list_display)

    def get_search_fields(self, request):
        return self.visible(request, self.search_fields)
