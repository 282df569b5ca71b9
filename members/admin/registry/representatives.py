from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members import access, freshness
from members.models import Representative

from .actions import apply_verb
from .base import BY_ORGANIZATION, PERIOD, RegistryAdmin, RegistryInline

END = _("End the access now")
MARK = _("Mark that e-mails bounce")
UNMARK = _("Mark that e-mails arrive again")


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

    @admin.display(description=_("e-mails bouncing since"), ordering="user__bounced_on")
    def bounced_on(self, representative):
        return representative.user.bounced_on

    @admin.action(description=END, permissions=["change"])
    def end_access(self, request, queryset):
        apply_verb(self, request, queryset, access.revoke_access, END)

    @admin.action(description=MARK, permissions=["change"])
    def mark_bounced(self, request, queryset):
        apply_verb(self, request, queryset, freshness.mark_bounced, MARK)

    @admin.action(description=UNMARK, permissions=["change"])
    def unmark_bounced(self, request, queryset):
        apply_verb(self, request, queryset, freshness.unmark_bounced, UNMARK)
