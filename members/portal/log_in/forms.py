from allauth.account import forms as account
from allauth.account.fields import EmailField
from django.forms import CharField, EmailInput, TextInput
from django.utils.translation import gettext_lazy as _

HERE = {"autofocus": True}
CODE = HERE | {"autocomplete": "one-time-code", "spellcheck": "false"}
DIGITS = CODE | {"inputmode": "numeric"}


class AddressForm(account.RequestLoginCodeForm):
    email = EmailField(
        label=_("Your e-mail address"),
        widget=EmailInput(HERE | {"autocomplete": "email"}),
    )


class CodeForm(account.ConfirmLoginCodeForm):
    code = CharField(label=_("Code from the letter"), widget=TextInput(DIGITS))
