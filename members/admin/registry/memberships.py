from django.contrib import admin
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from members.models import Membership

from .base import BY_ORGANIZATION, BY_ORGNR, PERIOD, RegistryAdmin, RegistryInline
from .membership_ending import DependentsWarningMixin, ending_action, ending_links


def _not_ended_before(memberships, day):
    return memberships.filter(Q(until=None) | Q(until__gte=day))


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
    actions = ["end_on_a_day"]
    end_on_a_day = ending_action(_not_ended_before)

    def instead_of_deleting(self, request, row):
        rows = _not_ended_before(Membership.objects.filter(pk=row.pk), localdate())
        return ending_links(request, rows)

    @admin.display(description=_("since"), ordering="since")
    def since_text(self, membership):
        return membership.since_text

    @admin.display(description=_("until"), ordering="until")
    def until_text(self, membership):
        return membership.until_text
