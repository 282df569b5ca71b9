from allauth.account import forms as account
from allauth.account.fields import EmailField
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as app
from django.forms import CharField, EmailInput, TextInput
from django.utils.translation import gettext_lazy as _

from members.models import Letter

HERE = {"autofocus": True}
DIGITS = HERE | {"autocomplete": "one-time-code", "inputmode": "numeric"}


class AddressForm(account.RequestLoginCodeForm):
    email = EmailField(
        label=_("Your e-mail address"),
        widget=EmailInput(HERE | {"autocomplete": "email"}),
        validators=Letter._meta.get_field("to").validators,
    )


class CodeForm(account.ConfirmLoginCodeForm):
    code = CharField(label=_("Code from the letter"), widget=TextInput(DIGITS))


class FactorForm(base.AuthenticateForm):
    code = CharField(
        label=_("Code from the app, or a spare code"), widget=TextInput(DIGITS)
    )


class FactorAgainForm(base.ReauthenticateForm):
    code = CharField(
        label=_("Code from the app, or a spare code"), widget=TextInput(DIGITS)
    )


class NewAppForm(app.ActivateTOTPForm):
    code = CharField(label=_("Code from the app"), widget=TextInput(DIGITS))
