"""Profiles that no contact has answered for: the secretariat asks, and notes the answer."""

from django.contrib import admin
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members import freshness
from members.models import Reminder

from .actions import do_each
from .answering import ByAnswer
from .base import RegistryAdmin

RIGHT = _("All is right: the member has said so")
LATER = _("Leave it until next time")


class ByTurn(ByAnswer):
    title = _("whose turn")
    parameter_name = "turn"
    waiting = "secretariat"

    def lookups(self, request, model_admin):
        return [
            ("secretariat", _("the secretariat’s")),
            ("contacts", _("a contact’s")),
            ("all", _("all")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "secretariat":
            return queryset.for_secretariat()
        if self.value() == "contacts":
            return queryset.open().exclude(step=Reminder.Step.SECRETARIAT)
        return queryset


@admin.register(Reminder)
class ReminderAdmin(RegistryAdmin):
    """Who was asked whether a profile is right, and what they said."""

    list_display = ["organization", "step", "user", "asked_on", "to_do", "outcome"]
    list_filter = [ByTurn, "outcome"]
    list_select_related = ["organization", "user"]
    search_fields = ["organization__name__unaccent__icontains"]
    search_help_text = _("Organization.")
    actions = ["all_is_right", "leave_it"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_decide_permission(self, request):
        return request.user.has_perm("members.change_reminder")

    @admin.display(description=_("what to do"))
    def to_do(self, reminder):
        """Say how to reach the member, while it is the secretariat's turn."""
        if reminder.closed_on or reminder.step != Reminder.Step.SECRETARIAT:
            return None
        organization = reminder.organization
        ways = " / ".join(filter(None, [organization.phone, organization.email]))
        said = _now("Call or write: %(ways)s. Then choose what they said below.")
        other = _now("Find somebody to ask, and invite them to look after the profile.")
        return said % {"ways": ways} if ways else other

    @admin.action(description=RIGHT, permissions=["decide"])
    def all_is_right(self, request, queryset):
        do_each(self, request, queryset, _confirm, RIGHT)

    @admin.action(description=LATER, permissions=["decide"])
    def leave_it(self, request, queryset):
        do_each(self, request, queryset, freshness.settle, LATER)


def _confirm(reminder, *, by):
    freshness.confirm(reminder.organization, by=by)
