"""The forms of the card about access: what they do, members.access does."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members import access
from members.models import Representative
from members.models.email_addresses import EmailAddressFormField

from .forms import PlainCardForm


class InviteForm(PlainCardForm):
    email = EmailAddressFormField(label=_("e-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("role"), choices=Representative.Role)

    def store(self, by):
        access.invite(self.row.organization, **self.cleaned_data, by=by)


class RoleOfAccessForm(PlainCardForm):
    role = forms.ChoiceField(label=_("role"), choices=Representative.Role)

    def initial_of(self, row):
        return {"role": row.role}

    def store(self, by):
        access.change_role(self.row, self.cleaned_data["role"], by=by)


class EndAccessForm(PlainCardForm):
    def store(self, by):
        access.revoke_access(self.row, by=by)


class RenewInvitationForm(PlainCardForm):
    def store(self, by):
        access.renew_invitation(self.row, by=by)


class WithdrawInvitationForm(PlainCardForm):
    def store(self, by):
        access.withdraw_invitation(self.row, by=by)
