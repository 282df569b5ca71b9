from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Membership

from .base import BY_ORGANIZATION, BY_ORGNR, PERIOD, RegistryAdmin, RegistryInline
from .filters import ByStay
from .membership_bulk_ending import end_memberships
from .membership_ending import DependentsWarningMixin, MembershipEndingMixin


class MembershipInline(RegistryInline):
    model = Membership
    summary_fields = [
        "get_category_display",
        "period_text",
        "get_certainty_display",
    ]
    fields = [*PERIOD, ("category", "certainty"), "evidence", "source"]


@admin.register(Membership)
class MembershipAdmin(MembershipEndingMixin, DependentsWarningMixin, RegistryAdmin):
    list_display = ["organization", "since_text", "until_text", "category", "certainty"]
    list_filter = [ByStay, "category", "certainty"]
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

    @admin.display(description=_("since"), ordering="since")
    def since_text(self, membership):
        return membership.since_text

    @admin.display(description=_("until"), ordering="until")
    def until_text(self, membership):
        return membership.until_text

    @admin.action(description=_("End membership on a day …"), permissions=["change"])
    def end_on_a_day(self, request, queryset):
        return end_memberships(self, request, queryset, not_ended_before)


def not_ended_before(memberships, day):
    return memberships.filter(Q(until=None) | Q(until__gte=day))


def memberships_of(organizations, day):
    return Membership.objects.on(day).filter(organization__in=organizations)
