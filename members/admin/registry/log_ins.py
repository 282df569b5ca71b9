from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import LogIn

from .base import RegistryAdmin


@admin.register(LogIn)
class LogInAdmin(RegistryAdmin):
    """Who logged in how, and what was refused: read by administrators, changed by nobody."""

    list_display = ["at", "user", "way", "outcome"]
    list_filter = ["outcome", "way"]
    list_select_related = ["user"]
    search_fields = ["user__email__icontains"]
    search_help_text = _("The user's e-mail address.")
    date_hierarchy = "at"
    disabled_permissions = ["add", "change", "delete"]
