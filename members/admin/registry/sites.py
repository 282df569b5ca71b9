from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import Site

from .base import RegistryAdmin, RegistryForm
from .municipalities import MunicipalityAdminMixin, MunicipalityForm
from .presences import OccupantInline
from .ranked_search import RankedSearchMixin


class SiteForm(MunicipalityForm, RegistryForm):
    """The form of a site."""


@admin.register(Site)
class SiteAdmin(MunicipalityAdminMixin, RankedSearchMixin, RegistryAdmin):
    """Industrial areas, and the places within them."""

    form = SiteForm
    list_display = ["name", "part_of", "municipality"]
    list_filter = ["municipality"]
    search_fields = ["name__unaccent__icontains", "municipality__unaccent__icontains"]
    search_help_text = _("Name or municipality.")
    autocomplete_fields = ["part_of"]
    inlines = [OccupantInline]
    fieldsets = [
        (None, {"fields": ["name", "part_of", "slug"]}),
        (
            _("Shown publicly"),
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
