from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import Presence

from .base import BY_ORGANIZATION, BY_ORGNR, PERIOD, RegistryAdmin, RegistryInline


class PresenceInline(RegistryInline):
    """The sites of an organization."""

    model = Presence
    verbose_name_plural = _("sites")
    summary_fields = ["site", "get_role_display", "period_text"]
    fields = [("site", "role"), *PERIOD, "source"]
    autocomplete_fields = ["site"]


class OccupantInline(PresenceInline):
    """The organizations at a site."""

    verbose_name_plural = _("organizations here")
    summary_fields = ["organization", "get_role_display", "period_text"]
    fields = [("organization", "role"), *PERIOD, "source"]
    autocomplete_fields = ["organization"]


@admin.register(Presence)
class PresenceAdmin(RegistryAdmin):
    list_display = ["organization", "site", "role", "period_text"]
    list_filter = ["role", "site"]
    search_fields = [BY_ORGANIZATION, BY_ORGNR, "site__name__unaccent__icontains"]
    search_help_text = _("Organization or site.")
    autocomplete_fields = ["organization", "site"]
    fields = ["organization", "site", "role", *PERIOD, "source"]
