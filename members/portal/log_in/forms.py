from contextlib import contextmanager
from datetime import timedelta

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkey
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.forms import CharField, EmailInput, Form, HiddenInput, JSONField, TextInput
from django.utils.translation import gettext_lazy as _

from members.accounts import backup_codes
from members.accounts.staff import notices
from members.models import User
from members.models.email_addresses import EmailAddressFormField
from members.operation import limits

from . import known_clients
from .adapters import MFAAdapter

AUTOFOCUS = {"autofocus": True}
# One row in any case, so that building it takes as long for an unknown address.
ACTIVE_USER = """
SELECT members_user.* FROM (SELECT %s AS typed) AS form
LEFT JOIN members_user ON members_user.email = typed AND members_user.is_active
"""
# Beside allauth's five in five minutes: at that pace, one in 700 users a day is guessed.
# A user that is locked out needs a passkey, the next day, or `manage.py reset_second_factor`.
GUESSES_OF_USER = {"at_most": 20, "per": timedelta(days=1)}
GUESSES_OF_CLIENT = {"at_most": 100, "per": timedelta(days=1)}


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

    def clean_email(self):
        """Refuse too many e-mails with the same words to known and unknown addresses.

        The lookup is not that of allauth, which folds letters and takes longer if it finds.
        """
        email = self.cleaned_data["email"]
        self._user = _active_user(email)
        if not known_clients.allow_letter(context.request, email, self._user):
            raise ValidationError(limits.TOO_MANY, code="too_many")
        return email


class CodeForm(account.ConfirmLoginCodeForm):
    code = CodeField(_("Code from the e-mail"))


class LimitedGuesses:
    """Bounds the codes that are tried, by user and by client; a right one clears the user's."""

    def clean_code(self):
        client = limits.client_address(context.request)
        limits.require_client("guess by client", client, **GUESSES_OF_CLIENT)
        limits.require("guess", f"user {self.user.pk}", **GUESSES_OF_USER)
        typed = self.cleaned_data["code"]
        self.cleaned_data["code"] = backup_codes.as_stored(self.user, typed)
        code = super().clean_code()
        limits.reset("guess", f"user {self.user.pk}")
        if self.authenticator.type == backup_codes.KIND and self.user.is_staff:
            notices.tell_administrators(notices.CODE, self.user, by=self.user)
        return code


class FactorForm(LimitedGuesses, base.AuthenticateForm):
    code = CodeField(_("Code from the app, or a backup code"))


class ReauthenticateForm(LimitedGuesses, base.ReauthenticateForm):
    code = CodeField(_("Code from the app, or a backup code"))


class CredentialField(JSONField):
    def to_python(self, value):
        with _refuse_malformed():
            return super().to_python(value)


class CredentialForm(Form):
    """Refuses a credential that the parsers of WebAuthn stumble over."""

    credential = CredentialField(widget=HiddenInput)

    def clean_credential(self):
        with _refuse_malformed():
            return super().clean_credential()


class PasskeyLoginForm(CredentialForm, passkey.LoginWebAuthnForm):
    pass


class PasskeyFactorForm(CredentialForm, passkey.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(CredentialForm, passkey.ReauthenticateWebAuthnForm):
    pass


class NewPasskeyForm(passkey.AddWebAuthnForm):
    credential = CredentialField(widget=HiddenInput)

    def clean(self):
        with _refuse_malformed():
            return super().clean()


class NewAppForm(app.ActivateTOTPForm):
    code = CodeField(_("Code from the app"))


def _active_user(email):
    [user] = User.objects.raw(ACTIVE_USER, [email])
    return user if user.pk else None


@contextmanager
def _refuse_malformed():
    """Turn whatever a parser raises of hostile JSON or CBOR into an error of the form."""
    try:
        yield
    except (ValidationError, DatabaseError):
        raise
    except Exception as malformed:
        raise MFAAdapter().validation_error("incorrect_code") from malformed
