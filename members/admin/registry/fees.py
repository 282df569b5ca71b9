from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import Fee, FeeCategory, FeeRate

from .base import BY_ORGANIZATION, BY_ORGNR, RegistryAdmin, number_column

# Where somebody may have written of a person.
PERSONAL = {"reference", "cancelled_why", "note"}


@admin.register(FeeCategory)
class FeeCategoryAdmin(RegistryAdmin):
    list_display = ["name", "membership_category"]
    fields = ["name", "membership_category"]


@admin.register(FeeRate)
class FeeRateAdmin(RegistryAdmin):
    amount_text = number_column("amount", _("amount in NOK"))
    list_display = ["category", "size", "year", "amount_text"]
    list_select_related = ["category"]
    list_filter = ["year", "category"]
    fields = ["category", "size", "year", "amount"]


@admin.register(Fee)
class FeeAdmin(RegistryAdmin):
    """One fee; most is done with many at once on the pages of fees."""

    # A fee is cancelled with a reason.
    disabled_permissions = ("delete",)
    amount_text = number_column("amount", _("amount in NOK"))
    list_display = ["organization", "year", "amount_text", "billed_on", "paid_on"]
    list_select_related = ["organization"]
    list_filter = ["year", "category"]
    search_fields = [BY_ORGANIZATION, BY_ORGNR, "invoice_number"]
    search_help_text = _("Organization, organization number or invoice number.")
    autocomplete_fields = ["organization"]
    fields = [
        "organization",
        "year",
        "amount",
        ("category", "size"),
        ("reference", "invoice_number"),
        ("billed_on", "paid_on"),
        ("cancelled_on", "cancelled_why"),
        "note",
    ]

    def get_fields(self, request, obj=None):
        """Return the fields; those that may name people only with permission to see people."""
        if request.user.has_perm("members.view_person"):
            return self.fields
        flat = [n for f in self.fields for n in ([f] if isinstance(f, str) else f)]
        return [name for name in flat if name not in PERSONAL]
