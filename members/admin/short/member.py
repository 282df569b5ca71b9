"""The page of a new member: name or number, contact, since, shown publicly or not."""

from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.association import joining
from members.exchange.typed import find_typed, name_and_number
from members.fields import PERSON, parsed
from members.models import Membership, Organization
from members.register.form_part import RegisterFormMixin

from ..cards.edits import agreement_field, field_for
from ..desk import WRITE, desk_page
from .asking import AskingForm, new_organization, short_page

CONTACT = ("name", "phone", "email")
AGREED = _("Enter the day on which the organization agreed to be shown.")


class NewMemberForm(RegisterFormMixin, AskingForm):
    keeps_unit = True
    who = forms.CharField(
        label=_("Name or organization number"),
        help_text=_("Both may stand here: Eksempel AS 974 760 673."),
        max_length=Organization._meta.get_field("name").max_length + 30,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {
            "name": _("Main contact"),
            "phone": _("Telephone"),
            "email": _("E-mail"),
        }
        for name, field in _contact_fields():
            field.required, field.label, field.help_text = False, labels[name], ""
            self.fields[f"contact_{name}"] = field
        self.fields["contact_name"].help_text = _(
            "Gets an e-mail about what the registry stores, if there is an address."
        )
        since = field_for(Membership._meta.get_field("since"))
        since.label, since.initial = _("Member since"), _today
        self.fields["since"] = since
        self.fields["is_listed"] = field_for(Organization._meta.get_field("is_listed"))
        self.fields["listing_agreed_on"] = agreement_field(
            required=False, initial=_today, help_text=AGREED
        )

    def register_text(self):
        name, orgnr = self._who()
        return orgnr or name

    def register_values(self, hit):
        return {"who": f"{hit.name} {hit.unit.number}"}

    def lacks_answer(self):
        """Whether a number alone is given, which no organization of the registry has."""
        name, orgnr = self._who()
        is_known = orgnr and Organization.objects.filter(orgnr=orgnr).exists()
        return bool(orgnr) and not (name or is_known)

    def _who(self):
        """Return (name, number) of the input; ("", "") of one that clean_who refuses."""
        names, _refusal = parsed(name_and_number, self.data.get("who", ""))
        return names or ("", "")

    def clean_who(self):
        name, orgnr = name_and_number(self.cleaned_data["who"])
        [self.entry] = find_typed([(name, orgnr)])
        if not (name or self.entry.organization or self.entry.alike):
            text = _now(
                "No organization has the number %(number)s. Write the name, too."
            )
            raise ValidationError(text % {"number": orgnr})
        return self.cleaned_data["who"]

    def clean(self):
        cleaned = super().clean()
        given = [cleaned.get(f"contact_{name}") for name in CONTACT]
        if any(given) and not given[0] and "contact_name" not in self.errors:
            self.add_error("contact_name", _now("Write the name of the contact, too."))
        if cleaned.get("is_listed") and cleaned.get("listing_agreed_on", "") is None:
            self.add_error("listing_agreed_on", AGREED)
        if "who" not in self.errors:
            is_known = self.entry.organization or self.entry.alike
            find = self.organization_of if is_known else new_organization
            self.organization = find(self.entry)
        return cleaned

    @property
    def arguments(self):
        one, values = self.organization, self.cleaned_data
        contact = {name: values[f"contact_{name}"] for name in CONTACT}
        return {
            "organization": one if one.pk else None,
            "name": one.name,
            "orgnr": self.entry.orgnr,
            "kind": one.kind,
            "since": values["since"],
            "agreed_on": values["listing_agreed_on"] if values["is_listed"] else None,
            "contact": contact if contact["name"] else None,
            "unit": self.unit_of(self.entry.orgnr),
        }


def _contact_fields():
    fields = PERSON.form_fields()
    return [(name, fields[name]) for name in CONTACT]


def _today():
    return date_format(timezone.localdate(), "j.n.Y")


NEW_MEMBER = replace(joining.REGISTER, form=NewMemberForm)


@desk_page(
    "company/new/",
    "new_member",
    "short/page",
    _("New member"),
    permissions=NEW_MEMBER.may.permissions,
    actions=(NEW_MEMBER,),
    methods=WRITE,
    model=Organization,
    words=_("new member, new company, register, join"),
)
def new_member(request):
    """Show the form of a new member; a POST registers it, and leads to its card."""
    return short_page(request, NEW_MEMBER, Organization)
