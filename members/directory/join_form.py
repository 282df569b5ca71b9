"""The application form of new members, with its rate limits."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from stdnum.no.orgnr import is_valid

from members.fields.forms import PlainForm

from .. import form_tokens, joining, limits
from ..models import Cluster, Organization, Site
from ..models.email_addresses import EmailAddressFormField
from ..models.organization_numbers import OrgnrFormField

LIMIT_PER_CLIENT = {"at_most": 10, "per": timedelta(hours=1)}
LIMIT_PER_EMAIL = {"at_most": 3, "per": timedelta(days=1)}
NUMBER_OR_NONE = _("Enter the organization number, or say below that there is none.")
NUMBER_AND_NONE = _("Remove the tick, or the organization number above.")
LIMIT_PER_FORM = {"at_most": 1, "per": form_tokens.MAX_AGE}


class JoinForm(PlainForm):
    orgnr = OrgnrFormField(
        label=_("Organization number"),
        required=False,
        help_text=_("Nine digits, as in the Brønnøysund Register Centre."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    has_no_number = forms.BooleanField(
        label=_("The organization has no Norwegian organization number"),
        required=False,
    )
    registered_elsewhere = forms.CharField(
        label=_("Country, and number in its register"),
        required=False,
        max_length=200,
        help_text=_("Only for organizations without a Norwegian number."),
    )
    name = forms.CharField(
        label=_("Name of the organization"),
        error_messages={"required": _("Enter the name of the organization.")},
        max_length=200,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        error_messages={"required": _("Choose the type of organization.")},
        choices=Organization.Kind,
        widget=forms.RadioSelect,
    )
    sites = forms.ModelMultipleChoiceField(
        Site.objects.all(),
        label=_("At which sites are you based?"),
        help_text=_("Leave empty if you are not based at any of these."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    contact_name = forms.CharField(
        label=_("Your name"),
        error_messages={"required": _("Enter your name.")},
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    contact_email = EmailAddressFormField(
        label=_("Your work e-mail address"),
        error_messages={"required": _("Enter your e-mail address.")},
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    why = forms.CharField(
        label=_("Why do you want to join?"),
        error_messages={"required": _("Tell us why you want to join.")},
        help_text=_("What you do, and what you would like to do together with others."),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
    )
    member = None

    def clean(self):
        """Remove the tick, which is no column of an application, from what is cleaned."""
        typed = super().clean() or self.cleaned_data
        typed.pop("has_no_number", None)
        return typed

    def clean_has_no_number(self):
        """Refuse the tick beside a number."""
        has_none = self.cleaned_data["has_no_number"]
        if has_none and self.cleaned_data.get("orgnr"):
            raise ValidationError(NUMBER_AND_NONE)
        return has_none

    def clean_orgnr(self):
        """Refuse an invalid number, and that of an organization listed as a member."""
        orgnr = self.cleaned_data["orgnr"]
        if not orgnr and not self["has_no_number"].data:
            raise ValidationError(NUMBER_OR_NONE)
        if not orgnr:
            return orgnr
        if not is_valid(orgnr):
            raise ValidationError(
                _("This is not a valid organization number. Check the nine digits.")
            )
        found, is_member = joining.find_listed(orgnr)
        if is_member:
            self.member = found
            raise ValidationError(_("%s is already in the list of members.") % found)
        return orgnr


def submit_application(request, **typed):
    """E-mail the confirmation link, once a form; raise ValidationError beyond the limits."""
    form, address = form_tokens.verify(request), typed["contact_email"]
    if not limits.allow("join form", form, **LIMIT_PER_FORM):
        return
    limits.require("join", limits.client_address(request), **LIMIT_PER_CLIENT)
    if limits.allow("join at address", limits.mailbox(address), **LIMIT_PER_EMAIL):
        joining.apply(**typed, language=get_language())


def join_terms():
    """Return (question, text) of what the secretariat has published; texts may be empty."""
    cluster = Cluster.objects.first() or Cluster()
    days = cluster.days_until_answer
    answer = ngettext("Within %(n)s day.", "Within %(n)s days.", days or 0) % {
        "n": days
    }
    return [
        (_("What you get"), cluster.benefits),
        (_("What is expected of you"), cluster.expectations),
        (_("What it costs"), cluster.price),
        (_("When you get an answer"), answer if days else ""),
    ]
