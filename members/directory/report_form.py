"""The form by which visitors report an error, with its rate limits."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.fields.forms import PlainForm

from .. import form_tokens, limits, review
from ..models.email_addresses import EmailAddressFormField

LIMIT_PER_CLIENT = {"at_most": 10, "per": timedelta(hours=1)}
LIMIT_PER_EMAIL = {"at_most": 10, "per": timedelta(days=1)}
LIMIT_PER_FORM = {"at_most": 1, "per": form_tokens.MAX_AGE}


class ReportForm(PlainForm):
    message = forms.CharField(
        label=_("What is wrong, and what is right?"),
        error_messages={"required": _("Describe what is wrong.")},
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
    )
    name = forms.CharField(
        label=_("Your name (optional)"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = EmailAddressFormField(
        label=_("Your e-mail address (if you would like an answer)"),
        help_text=_(
            "Your name and address are deleted once the report has been answered."
        ),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


def submit_report(request, organization, **typed):
    """Create a change request, once a form; raise ValidationError beyond the limits."""
    form = form_tokens.verify(request)
    if not limits.allow("report form", form, **LIMIT_PER_FORM):
        return
    limits.require("report", limits.client_address(request), **LIMIT_PER_CLIENT)
    if email := typed["email"]:
        _limit_email(email)
    review.report(organization, language=get_language(), **typed)


def _limit_email(email):
    """Refuse an address that is given again and again: it may be somebody else's."""
    if not limits.allow("report of address", limits.mailbox(email), **LIMIT_PER_EMAIL):
        raise ValidationError(
            _(
                "This e-mail address has been given in many reports today. Send the"
                " report without it, or try again tomorrow."
            ),
            code="too_many",
        )
