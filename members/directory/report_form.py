"""The form by which visitors report an error, with its rate limits."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.fields import shown_fields
from members.fields.forms import PlainForm

from .. import form_tokens, limits, review
from ..models.email_addresses import EmailAddressFormField

ABOUT = "about-"  # begins the names of inputs that are about one thing of the page
LIMIT_PER_CLIENT = {"at_most": 10, "per": timedelta(hours=1)}
LIMIT_PER_EMAIL = {"at_most": 10, "per": timedelta(days=1)}
LIMIT_PER_FORM = {"at_most": 1, "per": form_tokens.MAX_AGE}


class ReportForm(PlainForm):
    """What is wrong, in a field for each thing of the page, and in one for all else."""

    message = forms.CharField(
        label=_("What else is wrong or missing, and what is right?"),
        required=False,
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

    def __init__(self, data=None, *, noun, row):
        super().__init__(data)
        self._shown = {f"{ABOUT}{f.name}": f for f in shown_fields(noun, row)}
        for name, field in self._shown.items():
            self.fields[name] = _field_about(field)

    def clean(self):
        said = [self.cleaned_data.get(name) for name in ["message", *self._shown]]
        if not (any(said) or self.errors):
            self.add_error("message", _("Describe what is wrong."))
        return self.cleaned_data

    @property
    def by_field(self):
        """(PageField, bound form field) of each thing of the page."""
        return [(field, self[name]) for name, field in self._shown.items()]

    @property
    def in_general(self):
        """The bound form fields that are about the whole report."""
        return [bound for bound in self if bound.name not in self._shown]


def _field_about(field):
    return forms.CharField(
        label=field.title,
        required=False,
        max_length=400,
        widget=forms.Textarea({"rows": 2}),
    )


def submit_report(request, row, **typed):
    """Create a change request, once a form; raise ValidationError beyond the limits."""
    form = form_tokens.verify(request)
    if not limits.allow("report form", form, **LIMIT_PER_FORM):
        return
    limits.require("report", limits.client_address(request), **LIMIT_PER_CLIENT)
    if email := typed["email"]:
        _limit_email(email)
    said = {
        name.removeprefix(ABOUT): typed.pop(name)
        for name in list(typed)
        if name.startswith(ABOUT)
    }
    review.report(row, said=said, language=get_language(), **typed)


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
