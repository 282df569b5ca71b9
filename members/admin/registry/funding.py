from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import Funding

from .base import BY_PROJECT, RegistryAdmin, RegistryInline, number_column

MONEY = [
    ("kind", "period", "years"),
    ("qualifier", "amount", "currency"),
    "source",
    "note",
]


class FundingInline(RegistryInline):
    model = Funding
    summary_fields = ["get_kind_display", "funder", "amount", "currency"]
    fields = ["funder", *MONEY]
    autocomplete_fields = ["funder"]


@admin.register(Funding)
class FundingAdmin(RegistryAdmin):
    amount_text = number_column("amount", _("amount"))
    list_display = ["project", "kind", "amount_text", "currency", "period", "funder"]
    list_filter = ["kind", "currency"]
    search_fields = [BY_PROJECT, "funder__name__unaccent__icontains"]
    search_help_text = _("Project or funder.")
    autocomplete_fields = ["project", "funder"]
    fields = ["project", "funder", *MONEY]
