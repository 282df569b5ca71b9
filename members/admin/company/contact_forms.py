"""The forms of the card about contacts and access: what they do, members.accounts.access does."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members import people
from members.accounts import access
from members.fields import CONTACT, PERSON
from members.fields.forms import DayField, name_required
from members.models import Person, Representative
from members.models.email_addresses import EmailAddressFormField

from .forms import PlainCardForm


class ContactForm(PlainCardForm):
    """A contact; who has written something of it is asked before it is overwritten."""

    overwrite = forms.BooleanField(
        label=_("Overwrite what the person has written"),
        help_text=_(
            "It is hidden until the person agrees again, and the person is notified "
            "by e-mail."
        ),
        required=False,
    )
    since = DayField(
        label=_("From"),
        help_text=_("Leave empty if it starts today."),
        required=False,
    )

    def __init__(self, data=None, *, row):
        super().__init__(data, row=row)
        overwrite, since = self.fields.pop("overwrite"), self.fields.pop("since")
        self.fields["function"] = CONTACT.by_name["function"].form_field()
        for name, field in PERSON.form_fields().items():
            self.fields[name] = field
            name_required(field)
        if row.pk is None:
            self.fields["since"] = since
        elif row.person.own_items:
            self.fields["overwrite"] = overwrite
        # What a snapshot holds.
        self.base_fields = dict(self.fields)

    def initial_of(self, row):
        person = row.person if row.pk else Person()
        of_person = {name: getattr(person, name) for name in PERSON.in_form}
        return {"function": row.function, **of_person}

    def store(self, by):
        values = {name: self.cleaned_data[name] for name in PERSON.in_form}
        function = self.cleaned_data["function"]
        if self.row.pk is None:
            when = {"function": function, "since": self.cleaned_data["since"]}
            people.add_contact(self.row.organization, values, **when, by=by)
            return
        is_sure = self.cleaned_data.get("overwrite", False)
        changed = {n: value for n, value in values.items() if n in self.changed_data}
        people.update_person(self.row.person, changed, by=by, overwrite=is_sure)
        if "function" in self.changed_data:
            self.row.function = function
            self.row.full_clean()
            self.row.save(update_fields=["function"])


class EndContactForm(PlainCardForm):
    """The last day of a contact, which stays in history."""

    day = DayField(label=_("Last day as a contact"))

    def store(self, by):
        people.end_contact(self.row, on=self.cleaned_data["day"], by=by)


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
