from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.accounts.access.staff_actions import STAFF_DECLINE, STAFF_GRANT
from members.association import waiting
from members.fields.forms import text_area
from members.models import AccessRequest, Representative

from ..registry.base import BY_ORGANIZATION, RegistryAdmin, address_column
from .answerable import AnswerableAdmin, AnswerForm, PendingFilter


class GrantForm(AnswerForm):
    name = "grant"
    action = STAFF_GRANT

    role = forms.ChoiceField(label=_("role"), choices=Representative.Role)


class DeclineForm(AnswerForm):
    name = "decline"
    action = STAFF_DECLINE

    why = text_area(_("Reason (sent to the person who asked)"), 1000)


class AccessRequestFilter(PendingFilter):
    title = _("answer")
    options = {
        "waiting": (_("waiting for an answer"), "waiting"),
        "yes": (_("access granted"), Q(granted=True)),
        "no": (_("declined"), Q(granted=False)),
        "all": (_("all"), Q()),
    }


@admin.register(AccessRequest)
class AccessRequestAdmin(AnswerableAdmin, RegistryAdmin):
    """Requests to represent an organization, with the evidence of the e-mail's domain."""

    coming = _("A request arrives when somebody asks for access to a member's profile.")
    answer_template = "access_request"
    waiting_kind = waiting.ACCESS_REQUESTS
    answer_forms = [GrantForm, DeclineForm]
    address = address_column(AccessRequest)
    list_display = ["name", "address", "organization", "hint", "made_at"]
    list_filter = [AccessRequestFilter]
    list_select_related = ["organization", "decided_by"]
    search_fields = ["name__unaccent__icontains", "email__icontains", BY_ORGANIZATION]
    search_help_text = _("Name, e-mail or organization.")

    def is_pending(self, row):
        return row.granted is None

    def get_answer_context(self, row):
        return {"title": row.name}

    @admin.display(description=_("assessment of the address"))
    def hint(self, access_request):
        return access_request.evidence.label
