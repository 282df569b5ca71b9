from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import Presence, Site

from .base import PERIOD, RegistryAdmin, Rows


class PresenceRows(Rows):
    """Where an organization is; on the page of a site, who is there."""

    model = Presence
    verbose_name_plural = _("sites")
    shown_as = ["site", "get_role_display", "period_text"]
    fields = [("site", "role"), *PERIOD, "source"]
    autocomplete_fields = ["site"]


class OccupantRows(PresenceRows):
    verbose_name_plural = _("organizations here")
    shown_as = ["organization", "get_role_display", "period_text"]
    fields = [("organization", "role"), *PERIOD, "source"]
    autocomplete_fields = ["organization"]


@admin.register(Site)
class SiteAdmin(RegistryAdmin):
    """Industrial areas, and the places within them."""

    list_display = ["name", "part_of", "municipality"]
    list_filter = ["municipality"]
    search_fields = ["name__unaccent__icontains", "municipality__unaccent__icontains"]
    search_help_text = _("Name or municipality.")
    autocomplete_fields = ["part_of"]
    inlines = [OccupantRows]
    fieldsets = [
        (None, {"fields": ["name", "part_of", "slug"]}),
        (
            _("Shown in public"),
            {
                "fields": [
                    "summary_nb",
                    "summary_en",
                    "address",
                    ("municipality", "municipality_code"),
                    ("latitude", "longitude"),
                ]
            },
        ),
        (_("Internal"), {"fields": ["confidence", "source", "note"]}),
    ]


@admin.register(Presence)
class PresenceAdmin(RegistryAdmin):
    """Who is where, and as what."""

    list_display = ["organization", "site", "role", "period_text"]
    list_filter = ["role", "site"]
    search_fields = [
        "organization__name__unaccent__icontains",
        "organization__orgnr__startswith",
        "site__name__unaccent__icontains",
    ]
    search_help_text = _("Organization or site.")
    autocomplete_fields = ["organization", "site"]
    fields = ["organization", "site", "role", *PERIOD, "source"]

    @admin.display(description=_("period"), ordering="since")
    def period_text(self, presence):
        return presence.period_text
