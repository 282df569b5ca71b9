"""Who is invited to act for an organization; the secretariat invites as well."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members import access
from members.models import Invitation, Organization, Representative

from .actions import do_each
from .base import RegistryAdmin
from .changelist import sensible
from .widgets import KnownSelect

ORGANIZATION = Invitation._meta.get_field("organization")


class InviteForm(forms.Form):
    organization = forms.ModelChoiceField(
        Organization.objects.all(),
        label=_("organization"),
        widget=KnownSelect(ORGANIZATION, admin.site),
    )
    email = forms.EmailField(label=_("e-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("role"), choices=Representative.Role)


@admin.register(Invitation)
class InvitationAdmin(RegistryAdmin):
    """Invitations to act for an organization: open, used and withdrawn."""

    list_display = ["email", "organization", "role", "invited_by", "made_at", "state"]
    list_filter = ["role"]
    list_select_related = ["organization", "invited_by"]
    search_fields = ["email__icontains", "organization__name__unaccent__icontains"]
    search_help_text = _("E-mail address or organization.")
    actions = ["send_again", "withdraw"]

    def has_add_permission(self, request):
        return access.is_secretary(request.user)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_decide_permission(self, request):
        return access.is_secretary(request.user)

    @admin.display(description=_("status"))
    def state(self, invitation):
        if invitation.used_at:
            return _now("accepted")
        if invitation.withdrawn_at:
            return _now("withdrawn")
        return _now("open") if invitation.is_open else _now("expired")

    def add_view(self, request, form_url="", extra_context=None):
        """Ask whom to invite; what is refused comes back as it was typed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        given = request.POST if request.method == "POST" else None
        begin = sensible(request.GET.dict(), InviteForm.base_fields)
        form = InviteForm(given, initial=begin)
        if form.is_valid() and self._sent(request, form):
            return redirect("admin:members_invitation_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _now("Invite somebody"),
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
        }
        return TemplateResponse(request, "admin/invite.html", context)

    def _sent(self, request, form):
        try:
            invitation = access.invite(**form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return False
        said = _now("An invitation is on its way to %(email)s.")
        self.message_user(request, said % {"email": invitation.email}, messages.SUCCESS)
        return True

    @admin.action(description=_("Send again"), permissions=["decide"])
    def send_again(self, request, queryset):
        said = _("Send again")
        do_each(self, request, queryset, access.renew_invitation, said)

    @admin.action(description=_("Withdraw"), permissions=["decide"])
    def withdraw(self, request, queryset):
        said = _("Withdraw")
        do_each(self, request, queryset, access.withdraw_invitation, said)
