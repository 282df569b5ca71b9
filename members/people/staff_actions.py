"""The secretariat's actions on persons and contacts: it may set days, and overwrite."""

from dataclasses import replace

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.actions import Action, Staff, writes_row
from members.fields import CONTACT, PERSON
from members.fields.forms import DayField, PlainForm, name_required
from members.models import Person

from .actions import END
from .contacts import add_contact, end_contact, update_person
from .notifications import NOTIFY_AGAIN

# The refusal of a change of another's address without a reason.
WHY_ADDRESS = _("Give a reason for the other address.")


class StaffPersonForm(PlainForm):
    """A person; items that the person wrote are replaced only with `overwrite`."""

    overwrite = forms.BooleanField(
        label=_("Overwrite what the person has written"),
        help_text=_(
            "It is hidden until the person agrees again, and the person is notified "
            "by e-mail."
        ),
        required=False,
    )

    def __init__(self, *args, target, initial=None, **kwargs):
        person = self.person_of(target)
        initial = {n: getattr(person, n) for n in PERSON.in_form} | (initial or {})
        super().__init__(*args, target=target, initial=initial, **kwargs)
        overwrite = self.fields.pop("overwrite")
        for name, field in PERSON.form_fields().items():
            self.fields[name] = field
            name_required(field)
        if target.pk and person.own_items:
            self.fields["overwrite"] = overwrite
        # Stale values are compared by these: without the added ones, a person's would be missed.
        self.base_fields = dict(self.fields)

    def person_of(self, target):
        return target

    @property
    def reason_needed(self):
        """Return the refusal of a form without a reason, or ""."""
        is_changed = "email" in self.changed_data and self.initial["email"]
        return WHY_ADDRESS if self.target.pk and is_changed else ""

    @property
    def changes(self):
        """{item: value} of the changed items; all items of a new person."""
        changed = self.changed_data if self.target.pk else PERSON.in_form
        return {n: self.cleaned_data[n] for n in PERSON.in_form if n in changed}

    @property
    def arguments(self):
        overwrite = self.cleaned_data.get("overwrite", False)
        return {"values": self.changes, "overwrite": overwrite}


class StaffContactForm(StaffPersonForm):
    """A contact, and the person that it is."""

    since = DayField(
        label=_("From"), help_text=_("Leave empty if it starts today."), required=False
    )

    def __init__(self, *args, target, **kwargs):
        initial = {"function": target.function}
        super().__init__(*args, target=target, initial=initial, **kwargs)
        since = self.fields.pop("since")
        function = {"function": CONTACT.by_name["function"].form_field()}
        last = {} if target.pk else {"since": since}
        self.fields = function | self.fields | last
        self.base_fields = dict(self.fields)

    def person_of(self, target):
        return target.person if target.pk else Person()

    @property
    def arguments(self):
        values = {n: v for n, v in self.cleaned_data.items() if n not in PERSON.in_form}
        return {"person": self.changes, **values}


class ContactLastDayForm(PlainForm):
    day = DayField(label=_("Last day as a contact"))


@transaction.atomic
def _save_by_staff(contact, *, person, function, by, since=None, overwrite=False):
    if contact.pk is None:
        values = {"function": function, "since": since}
        return add_contact(contact.organization, person, **values, by=by)
    update_person(contact.person, person, by=by, overwrite=overwrite)
    if function != contact.function:
        contact.function = function
        contact.full_clean()
        contact.save(update_fields=["function"])
    return contact


def _end_by_staff(contact, *, day, by):
    return end_contact(contact, on=day, by=by)


STAFF_SAVE = Action(
    _("Save"),
    _save_by_staff,
    _("The contact is saved."),
    StaffContactForm,
    may=writes_row,
)
STAFF_END = replace(
    END,
    label=_("End"),
    do=_end_by_staff,
    done=_("The contact is ended."),
    form=ContactLastDayForm,
    may=Staff("members.change_contact"),
)
STAFF_UPDATE = Action(
    _("Save"),
    update_person,
    _("The details are saved."),
    StaffPersonForm,
    may=writes_row,
)
STAFF_NOTIFY = replace(NOTIFY_AGAIN, done=_("The e-mail is on its way."))
