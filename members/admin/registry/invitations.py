from dataclasses import replace

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _now, gettext_lazy as _, pgettext

from members.accounts import access
from members.accounts.access.actions import INVITE
from members.accounts.access.staff_actions import STAFF_RENEW, STAFF_WITHDRAW
from members.actions import run
from members.models import Invitation, Organization, Representative
from members.models.email_addresses import EmailAddressFormField

from .actions import row_action
from .base import BY_ORGANIZATION, RegistryAdmin, address_column
from .changelist import valid_initial
from .widgets import RelatedSelect

ORGANIZATION = Invitation._meta.get_field("organization")
SEND = replace(INVITE, may=access.is_secretary)


class InviteForm(forms.Form):
    organization = forms.ModelChoiceField(
        Organization.objects.all(),
        label=_("organization"),
        widget=RelatedSelect(ORGANIZATION, admin.site),
    )
    email = EmailAddressFormField(label=_("e-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("role"), choices=Representative.Role)

    @property
    def arguments(self):
        return {name: self.cleaned_data[name] for name in ("email", "role")}


@admin.register(Invitation)
class InvitationAdmin(RegistryAdmin):
    """Invitations to represent an organization: open, accepted, withdrawn and expired."""

    address = address_column(Invitation)
    list_display = ["address", "organization", "role", "invited_by", "made_at", "state"]
    list_filter = ["role"]
    list_select_related = ["organization", "invited_by"]
    search_fields = ["email__icontains", BY_ORGANIZATION]
    search_help_text = _("E-mail address or organization.")
    actions = ["send_again", "withdraw"]
    send_again = row_action(STAFF_RENEW, "decide")
    withdraw = row_action(STAFF_WITHDRAW, "decide")
    disabled_permissions = ["change", "delete"]

    def has_add_permission(self, request):
        return SEND.may(request.user)

    def has_decide_permission(self, request):
        return STAFF_RENEW.may(request.user)

    @admin.display(description=_("status"))
    def state(self, invitation):
        if invitation.used_at:
            return pgettext("invitation", "accepted")
        if invitation.withdrawn_at:
            return _now("withdrawn")
        return _now("open") if invitation.is_open else _now("expired")

    def add_view(self, request, form_url="", extra_context=None):
        """Render the form of a new invitation; a POST sends it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        initial = valid_initial(request.GET.dict(), InviteForm.base_fields)
        form = InviteForm(data, initial=initial)
        organization = form.cleaned_data["organization"] if form.is_valid() else None
        if organization and run(request, SEND, form, organization):
            return redirect("admin:members_invitation_changelist")
        context = {"title": _now("Invite someone"), "media": form.media, "form": form}
        return self.render_page(request, "invite", **context)
