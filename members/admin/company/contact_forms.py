"""The forms of the card about contacts: what they do, members.people does."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members import people
from members.fields.forms import name_required
from members.models import Contact, Person

from .forms import DayField, PlainCardForm

FIELDS = ["name", "title", "email", "phone", "language"]


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

    def __init__(self, data=None, *, row):
        super().__init__(data, row=row)
        overwrite = self.fields.pop("overwrite")
        if row.pk is None:
            self.fields["function"] = Contact._meta.get_field("function").formfield()
        for name in FIELDS:
            self.fields[name] = Person._meta.get_field(name).formfield()
            name_required(self.fields[name])
        if row.pk and row.person.own_items:
            self.fields["overwrite"] = overwrite
        self.base_fields = dict(self.fields)

    def initial_of(self, row):
        person = row.person if row.pk else Person()
        return {name: getattr(person, name) for name in FIELDS}

    def store(self, by):
        values = {name: self.cleaned_data[name] for name in FIELDS}
        if self.row.pk is None:
            function = self.cleaned_data["function"]
            people.add_contact(self.row.organization, values, function=function, by=by)
            return
        is_sure = self.cleaned_data.get("overwrite", False)
        changed = {n: value for n, value in values.items() if n in self.changed_data}
        people.update_person(self.row.person, changed, by=by, overwrite=is_sure)


class EndContactForm(PlainCardForm):
    """The last day of a contact, which stays in history."""

    day = DayField(label=_("Last day as a contact"))

    def store(self, by):
        people.end_contact(self.row, on=self.cleaned_data["day"], by=by)
