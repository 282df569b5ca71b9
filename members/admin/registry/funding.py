from django.contrib import admin
from django.contrib.admin import display
from django.utils.translation import gettext_lazy as _

from members.models import Funding

from .base import BY_PROJECT, RegistryAdmin, RegistryInline, number_column

FUNDER = ["funder", ("funder_name_nb", "funder_name_en")]
MONEY = [
    ("kind", "period", "years"),
    ("qualifier", "amount", "currency"),
    "stated_on",
    "source",
    "note",
]


class FundingInline(RegistryInline):
    model = Funding
    summary_fields = ["get_kind_display", "giver", "amount", "currency"]
    fields = [*FUNDER, *MONEY]
    autocomplete_fields = ["funder"]


@admin.register(Funding)
class FundingAdmin(RegistryAdmin):
    amount_text = number_column("amount", _("amount"))
    list_display = ["project", "kind", "amount_text", "currency", "period", "giver"]
    list_select_related = ["project", "funder"]
    list_filter = ["kind", "currency"]
    search_fields = [
        BY_PROJECT,
        "funder__name__unaccent__icontains",
        "funder_name_nb__unaccent__icontains",
        "funder_name_en__icontains",
    ]
    search_help_text = _("Project or funder.")
    autocomplete_fields = ["project", "funder"]
    fields = ["project", *FUNDER, *MONEY]

    @display(description=_("funder"), ordering="funder__sort_name")
    def giver(self, row):
        return row.giver or None
