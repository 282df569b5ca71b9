from allauth.account import forms as account
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as app
from django.forms import CharField, EmailInput, TextInput
from django.utils.translation import gettext_lazy as _

from members.models.email_addresses import EmailAddressFormField

AUTOFOCUS = {"autofocus": True}


class CodeField(CharField):
    """A one-time code that phones offer to fill in."""

    def __init__(self, label):
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}
        super().__init__(
            label=label, label_suffix="", widget=TextInput(AUTOFOCUS | attrs)
        )


class AddressForm(account.RequestLoginCodeForm):
    email = EmailAddressFormField(
        label=_("Your e-mail address"),
        label_suffix="",
        widget=EmailInput(AUTOFOCUS | {"autocomplete": "email"}),
    )


class CodeForm(account.ConfirmLoginCodeForm):
    code = CodeField(_("Code from the e-mail"))


class FactorForm(base.AuthenticateForm):
    code = CodeField(_("Code from the app, or a backup code"))


class ReauthenticateForm(base.ReauthenticateForm):
    code = CodeField(_("Code from the app, or a backup code"))


class NewAppForm(app.ActivateTOTPForm):
    code = CodeField(_("Code from the app"))
