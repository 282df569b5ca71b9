from django.contrib import admin
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from members.models import Membership

from .base import BY_ORGANIZATION, BY_ORGNR, PERIOD, RegistryAdmin, RegistryInline
from .membership_ending import DependentsWarningMixin, ending_links


class MembershipInline(RegistryInline):
    model = Membership
    summary_fields = [
        "get_category_display",
        "period_text",
        "get_certainty_display",
    ]
    fields = [*PERIOD, ("category", "certainty"), "evidence", "source"]


@admin.register(Membership)
class MembershipAdmin(DependentsWarningMixin, RegistryAdmin):
    list_display = ["organization", "since_text", "until_text", "category", "certainty"]
    list_filter = ["category", "certainty"]
    search_fields = [
        BY_ORGANIZATION,
        "organization__names__name__unaccent__icontains",
        BY_ORGNR,
    ]
    search_help_text = _("Name, former name or organization number.")
    date_hierarchy = "since"
    autocomplete_fields = ["organization"]
    fields = ["organization", *MembershipInline.fields]

    def instead_of_deleting(self, request, row):
        is_ended = row.until is not None and row.until < localdate()
        return ending_links(request, [] if is_ended else [row])

    @admin.display(description=_("since"), ordering="since")
    def since_text(self, membership):
        return membership.since_text

    @admin.display(description=_("until"), ordering="until")
    def until_text(self, membership):
        return membership.until_text
