from django.contrib import admin

from members.models import MessageText, PageText

from .base import RegistryAdmin


class WordingAdmin(RegistryAdmin):
    """Read here, with its history; changed under "Site and texts", with a preview."""

    disabled_permissions = ["add", "change", "delete"]

    def has_module_permission(self, request):
        """Return False: the page "Everything" omits models changed on other pages."""
        return False


@admin.register(PageText)
class PageTextAdmin(WordingAdmin):
    list_display = ["key", "text_nb", "text_en"]


@admin.register(MessageText)
class MessageTextAdmin(WordingAdmin):
    list_display = ["kind", "subject_nb", "subject_en"]
    search_fields = ["kind", "subject_nb", "subject_en"]
