from django.contrib import admin

from members.models import ListDownload

from .base import RegistryAdmin


@admin.register(ListDownload)
class ListDownloadAdmin(RegistryAdmin):
    """Who took which rows out as a file: read by administrators, changed by nobody."""

    list_display = ["made_at", "by", "noun", "rows", "has_personal_data", "ending"]
    list_filter = ["has_personal_data", "noun"]
    list_select_related = ["by"]
    date_hierarchy = "made_at"
    disabled_permissions = ["add", "change", "delete"]
