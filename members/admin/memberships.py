from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.models import Membership

from .actions import ask_and_do
from .base import PERIOD, RegistryAdmin, Rows
from .endings import LastDayForm, WithEnding
from .filters import ByStay


class MembershipRows(Rows):
    model = Membership
    shown_as = ["get_category_display", "period_text"]
    fields = [*PERIOD, ("category", "certainty"), "evidence", "source"]


@admin.register(Membership)
class MembershipAdmin(WithEnding, RegistryAdmin):
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
        title = _("End membership")
        return ask_and_do(self, request, queryset, LastDayForm, title, end)


def end(membership, day):
    """Close a stay that still runs that day."""
    if membership.until and membership.until < day:
        raise ValidationError(_("The membership had already ended."))
    membership.end(on=day)


def end_stay_of(organization, day):
    """Close the stay in which the organization is on that day."""
    stay = organization.memberships.on(day).select_for_update(no_key=True).first()
    if stay is None:
        raise ValidationError(_("It is no member on that day."))
    stay.end(on=day)
