"""The forms of the card about contacts: what they do, members.people does."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members import people
from members.fields.forms import name_required
from members.models import Person

from .forms import PlainCardForm

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
        for name in FIELDS:
            self.fields[name] = Person._meta.get_field(name).formfield()
            name_required(self.fields[name])
        if row.own_items:
            self.fields["overwrite"] = overwrite
        self.base_fields = dict(self.fields)

    def initial_of(self, row):
        return {name: getattr(row, name) for name in FIELDS}

    def store(self, by):
        values = {name: self.cleaned_data[name] for name in FIELDS}
        if self.row.pk is None:
            people.add_contact(self.row.organization, values, by=by)
            return
        is_sure = self.cleaned_data.get("overwrite", False)
        changed = {n: value for n, value in values.items() if n in self.changed_data}
        people.update_person(self.row, changed, by=by, overwrite=is_sure)
