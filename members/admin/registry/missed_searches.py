from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import MissedSearch

from .base import RegistryAdmin


@admin.register(MissedSearch)
class MissedSearchAdmin(RegistryAdmin):
    """Public searches without a result, counted by day."""

    list_display = ["words", "count", "day"]
    search_fields = ["words__unaccent__icontains"]
    search_help_text = _("Words that were searched for.")
    date_hierarchy = "day"
    disabled_permissions = ["add", "change", "delete"]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("members.view_organization")

    def has_module_permission(self, request):
        return self.has_view_permission(request)
