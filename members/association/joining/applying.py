"""Receive applications for membership, whose address a link verifies."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy as _
from stdnum.no.orgnr import is_valid

from members import mail
from members.actions import Action, anybody, holder_of_link, links, without_actor
from members.fields.forms import NameField, PlainForm, text_area
from members.mail import confirmations
from members.models import Application, ApplicationSite, Organization, Site
from members.models.consent_texts import CURRENT_NEWSLETTER
from members.models.email_addresses import EmailAddressFormField, canonical
from members.models.organization_numbers import OrgnrFormField
from members.operation import limits
from members.people import newsletter
from members.register.form_part import RegisterFormMixin

PURPOSE = "application"
PER_ADDRESS = {"at_most": 3, "per": timedelta(days=1)}
NUMBER_OR_NONE = _("Enter the organization number, or say below that there is none.")
NUMBER_AND_NONE = _("Remove the tick, or the organization number above.")


class JoinForm(RegisterFormMixin, PlainForm):
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
    name = NameField(
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
    contact_name = NameField(
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
    why = text_area(
        _("Why do you want to join?"),
        2000,
        rows=5,
        error_messages={"required": _("Tell us why you want to join.")},
        help_text=_("What you do, and what you would like to do together with others."),
    )
    newsletter = forms.BooleanField(
        label=_("Send the newsletter to me, too"), required=False
    )
    member = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.service = newsletter.service()
        if self.service:
            self.fields["newsletter"].help_text = newsletter.text(self.service)
        else:
            del self.fields["newsletter"]

    def register_values(self, hit):
        return {"name": hit.name, "orgnr": hit.number, "has_no_number": ""}

    def clean(self):
        """Remove the ticks from the cleaned data: an application has no such columns."""
        cleaned = super().clean() or self.cleaned_data
        cleaned.pop("has_no_number", None)
        is_ticked = cleaned.pop("newsletter", False)
        cleaned["newsletter_service"] = self.service if is_ticked else ""
        cleaned["newsletter_version"] = CURRENT_NEWSLETTER if is_ticked else ""
        return cleaned

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
        member, is_member = find_listed(orgnr)
        if is_member:
            self.member = member
            raise ValidationError(_("%s is already in the list of members.") % member)
        return orgnr


def find_listed(orgnr):
    """Return (listed organization or None, whether it is a member today)."""
    row = Organization.objects.listed().filter(orgnr=orgnr).first() if orgnr else None
    return row, row is not None and _is_member(row)


@transaction.atomic
def apply(*, orgnr, name, sites, contact_email, **values):
    """Save an application and e-mail its confirmation link to the contact.

    The secretariat sees it once it is confirmed. The same address and number, or name
    when there is no number, replace an unconfirmed application; that takes the same
    statements as the first time, so that the response time reveals no earlier application.
    """
    _row, is_member = find_listed(orgnr)
    if is_member:
        raise ValidationError(
            _("This organization is already in the list of members."), code="member"
        )
    contact_email = canonical(contact_email)
    values |= {"name": name.strip(), "made_at": timezone.now()}
    values |= {"organization": with_number(orgnr).first()}
    new = Application(orgnr=orgnr, contact_email=contact_email, **values)
    # Without constraints: an equal unconfirmed application is replaced, not refused.
    new.full_clean(validate_constraints=False)
    application = _save_unconfirmed(new, values)
    _save_sites(application, sites)
    _send_confirmation_link(application)
    return application


@transaction.atomic
def confirm(application):
    """Record that the address is verified; confirming twice does nothing.

    Several applications for one number all wait for the secretariat, and none reveals the
    others: the first to confirm need not be entitled to apply.
    """
    rows = Application.objects.select_for_update(no_key=True)
    application = rows.get(pk=application.pk)
    if application.confirmed_at:
        return
    application.confirmed_at = timezone.now()
    application.full_clean()
    application.save(update_fields=["confirmed_at"])


def find_application(pk):
    """Return the application of a confirmation link, or raise ValidationError."""
    if application := Application.objects.filter(pk=pk).first():
        return application
    raise ValidationError(_("This link is no longer valid."), code="closed")


def others_waiting(application):
    """Filter the other applications for its number, or name, that wait for an answer."""
    same = Application.objects.waiting().filter(**application.identity)
    return same.exclude(pk=application.pk)


def _apply_once(target, *, contact_email, by, **values):
    """Apply; do nothing, silently, beyond the limit of e-mails to the address."""
    if limits.allow("join at address", limits.mailbox(contact_email), **PER_ADDRESS):
        apply(contact_email=contact_email, language=get_language(), **values)


def _save_unconfirmed(new, values):
    """Insert the application unless there is one of its address, and write the values."""
    Application.objects.bulk_create([new], ignore_conflicts=True)
    same = new.identity | {"contact_email": new.contact_email}
    unconfirmed = Application.objects.unconfirmed().filter(**same)
    if not unconfirmed.update(**values):
        # It was confirmed at this moment: the new one follows it.
        return _save_unconfirmed(new, values)
    return unconfirmed.get()


def _save_sites(application, sites):
    rows = [ApplicationSite(application=application, site=site) for site in sites]
    application.applicationsite_set.exclude(site__in=sites).delete()
    ApplicationSite.objects.bulk_create(rows, ignore_conflicts=True)


def with_number(orgnr):
    """Filter the organization with the number; none when it is empty."""
    rows = Organization.objects.all()
    return rows.filter(orgnr=orgnr) if orgnr else rows.none()


def _is_member(organization):
    return organization.memberships.current().exists()


def _send_confirmation_link(application):
    token = confirmations.token(PURPOSE, application=application.pk)
    link = links.url("confirmation", "confirm", token, language=application.language)
    expires_at = timezone.now() + confirmations.MAX_AGE
    write_letter("application_confirm", application, link=link, expires_at=expires_at)


def write_letter(kind, application, *, expires_at=None, **context):
    context |= {"name": application.contact_name, "application": application}
    mail.write(
        kind,
        to=application.contact_email,
        language=application.language,
        context=context,
        expires_at=expires_at,
    )


APPLY = Action(_("Continue"), _apply_once, "", JoinForm, may=anybody)
CONFIRM = Action(
    _("Send the application"), without_actor(confirm), "", may=holder_of_link
)
