from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Membership

from .base import PERIOD, RegistryAdmin, Rows
from .ending_together import end_together
from .endings import SayingWhatGoesOn, WithEnding
from .filters import ByStay


class MembershipRows(Rows):
    model = Membership
    shown_as = ["get_category_display", "period_text"]
    fields = [*PERIOD, ("category", "certainty"), "evidence", "source"]


@admin.register(Membership)
class MembershipAdmin(WithEnding, SayingWhatGoesOn, RegistryAdmin):
    """Every stay in the cluster, past and present."""

    list_display = ["organization", "since_text", "until_text", "category"]
    list_filter = [ByStay, "category", "certainty"]
    search_fields = [
        "organization__name__unaccent__icontains",
        "organization__names__name__unaccent__icontains",
        "organization__orgnr__startswith",
    ]
    search_help_text = _("Name, former name or organization number.")
    date_hierarchy = "since"
    autocomplete_fields = ["organization"]
    fields = ["organization", *MembershipRows.fields]
    actions = ["end_on_a_day"]

    @admin.display(description=_("since"), ordering="since")
    def since_text(self, membership):
        return membership.since_text

    @admin.display(description=_("until"), ordering="until")
    def until_text(self, membership):
        return membership.until_text

    @admin.action(description=_("End membership on a day …"), permissions=["change"])
    def end_on_a_day(self, request, queryset):
        return end_together(self, request, queryset, running_on)


def running_on(stays, day):
    """Keep the stays that have not ended before the day."""
    return stays.filter(Q(until=None) | Q(until__gte=day))


def stays_of(organizations, day):
    """Give the stays of the organizations on the day."""
    return Membership.objects.on(day).filter(organization__in=organizations)
