from dataclasses import replace

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from members.accounts.access.actions import END_ACCESS
from members.accounts.access.staff_actions import STAFF_END
from members.association import freshness
from members.models import Representative

from .actions import row_action
from .base import BY_ORGANIZATION, PERIOD, RegistryAdmin, RegistryInline


class RepresentativeInline(RegistryInline):
    """The organizations that a user represents."""

    model = Representative
    summary_fields = ["organization", "get_role_display", "period_text"]
    fields = [("organization", "role"), *PERIOD, "is_revoked"]
    autocomplete_fields = ["organization"]


class UnreachedFilter(SimpleListFilter):
    title = pgettext_lazy("letter", "e-mails")
    parameter_name = "reach"

    def lookups(self, request, model_admin):
        return [("no", _("bouncing"))]

    def queryset(self, request, queryset):
        return queryset.unreached() if self.value() == "no" else queryset


@admin.register(Representative)
class RepresentativeAdmin(RegistryAdmin):
    list_display = ["user", "organization", "role", "since", "until", "bounced_on"]
    list_filter = ["role", UnreachedFilter]
    list_select_related = ["user", "organization"]
    search_fields = [
        "user__email__icontains",
        "user__name__unaccent__icontains",
        BY_ORGANIZATION,
    ]
    search_help_text = _("User or organization.")
    autocomplete_fields = ["user", "organization"]
    fields = ["user", *RepresentativeInline.fields]
    actions = ["end_access", "mark_bounced", "unmark_bounced"]
    end_access = row_action(replace(STAFF_END, label=END_ACCESS.label), "change")
    mark_bounced = row_action(freshness.MARK_BOUNCED, "change")
    unmark_bounced = row_action(freshness.UNMARK_BOUNCED, "change")

    @admin.display(description=_("e-mails bouncing since"), ordering="user__bounced_on")
    def bounced_on(self, representative):
        return representative.user.bounced_on
