from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.association import freshness
from members.association.freshness import CONFIRM, POSTPONE
from members.models import Reminder

from ..registry.actions import row_action
from ..registry.base import BY_ORGANIZATION, RegistryAdmin
from .answerable import AnswerableAdmin, AnswerForm, PendingFilter


class ConfirmForm(AnswerForm):
    name = "confirm"
    action = CONFIRM


class PostponeForm(AnswerForm):
    name = "postpone"
    action = POSTPONE


class ReminderFilter(PendingFilter):
    title = _("stage")
    parameter_name = "turn"
    default = "secretariat"
    options = {
        "secretariat": (_("with the secretariat"), "for_secretariat"),
        "contacts": (
            _("with a contact"),
            Q(closed_on=None) & ~Q(step=Reminder.Step.SECRETARIAT),
        ),
        "all": (_("all"), Q()),
    }


@admin.register(Reminder)
class ReminderAdmin(AnswerableAdmin, RegistryAdmin):
    """Reminders to confirm a profile; the secretariat confirms those that no contact has."""

    coming = _(
        "A reminder arrives when a profile has not been confirmed for a long time."
    )
    answer_template = "reminder"
    waiting_kind = freshness.REMINDERS
    answer_forms = [ConfirmForm, PostponeForm]
    list_display = ["organization", "lacking", "ways", "asked_on", "user", "outcome"]
    list_filter = [ReminderFilter, "outcome"]
    list_select_related = ["organization", "user"]
    search_fields = [BY_ORGANIZATION]
    search_help_text = _(
        "Call or write to the members below, tick them, and choose the"
        " action that matches their answer."
    )
    actions = ["all_is_right", "leave_it"]
    all_is_right = row_action(CONFIRM, "decide")
    leave_it = row_action(POSTPONE, "decide")
    disabled_permissions = ["add", "change", "delete"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_confirmed()

    @admin.display(description=_("not confirmed"))
    def lacking(self, reminder):
        """Return the sections without an answer in an open round."""
        if reminder.closed_on:
            return None
        left = [s.label for s in freshness.Section if s not in reminder.confirmed]
        is_all = len(left) == len(freshness.Section)
        return _now("everything") if is_all else ", ".join(map(str, left))

    def is_pending(self, row):
        return row.closed_on is None and row.step == Reminder.Step.SECRETARIAT

    def has_decide_permission(self, request):
        return self.has_answer_permission(request)

    @admin.display(description=_("contact details"))
    def ways(self, reminder):
        """Return the telephone and e-mail while it is the secretariat's turn."""
        if reminder.closed_on or reminder.step != Reminder.Step.SECRETARIAT:
            return None
        organization = reminder.organization
        ways = filter(None, [organization.phone, organization.email])
        return " / ".join(ways) or _now("no one known: send an invitation")
