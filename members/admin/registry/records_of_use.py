"""The records of use: downloads, log-ins, searches without a result."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import ListDownload, LogIn, MissedSearch

from .base import RegistryAdmin


@admin.register(ListDownload)
class ListDownloadAdmin(RegistryAdmin):
    """Downloads of rows by users: read by administrators, changed by nobody."""

    coming = _("A row is added when somebody takes out a list as a file.")
    list_display = ["made_at", "by", "noun", "rows", "has_personal_data", "ending"]
    list_filter = ["has_personal_data", "noun"]
    list_select_related = ["by"]
    date_hierarchy = "made_at"
    disabled_permissions = ["add", "change", "delete"]


@admin.register(LogIn)
class LogInAdmin(RegistryAdmin):
    """Log-ins and refused attempts: read by administrators, changed by nobody."""

    coming = _("A row is added when somebody logs in, or tries to.")
    list_display = ["at", "user", "way", "outcome"]
    list_filter = ["outcome", "way"]
    list_select_related = ["user"]
    search_fields = ["user__email__icontains"]
    search_help_text = _("The user's e-mail address.")
    date_hierarchy = "at"
    disabled_permissions = ["add", "change", "delete"]


@admin.register(MissedSearch)
class MissedSearchAdmin(RegistryAdmin):
    """Public searches without a result, counted by day."""

    coming = _(
        "A row is added when visitors search for something that the registry lacks."
    )
    list_display = ["words", "count", "day"]
    search_fields = ["words__unaccent__icontains"]
    search_help_text = _("Words that were searched for.")
    date_hierarchy = "day"
    disabled_permissions = ["add", "change", "delete"]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("members.view_organization")

    def has_module_permission(self, request):
        return self.has_view_permission(request)
