"""The Actions of members and of the secretariat on the contacts of an organization."""

from datetime import timedelta
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, Question, represents
from members.fields import CONTACT, PERSON
from members.fields.forms import PlainForm
from members.models import Contact
from members.models.email_addresses import readable
from members.models.plain_texts import validate_name
from members.operation import limits

from .contacts import (
    add_contact,
    end_contact,
    recently_ended,
    remove_contact,
    restore_contact,
    update_person,
)
from .notifications import notify_again

PER_ORGANIZATION = {"at_most": 30, "per": timedelta(days=1)}
PER_CONTACT = {"at_most": 2, "per": timedelta(days=1)}


class PersonItemsForm(PlainForm):
    """The columns of a Person that others enter, with the values of `person` if given."""

    language_label = gettext_lazy("Language of e-mails")

    def __init__(self, *args, person=None, **kwargs):
        if person:
            kwargs["initial"] = {name: getattr(person, name) for name in PERSON.in_form}
        super().__init__(*args, **kwargs)
        fields = PERSON.form_fields()
        for name, field in fields.items():
            if browser_name := self.autocomplete_of(PERSON.by_name[name]):
                field.widget.attrs["autocomplete"] = browser_name
        fields["email"].required = True
        for name in ("name", "title"):
            fields[name].validators.append(validate_name)
        fields["language"].label = self.language_label
        fields["language"].help_text = ""
        self.fields = fields | self.fields

    def autocomplete_of(self, declared):
        return "off"


class AddContactForm(PersonItemsForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        function = CONTACT.by_name["function"].form_field()
        self.fields = {"function": function} | self.fields


class UpdateContactForm(PersonItemsForm):
    """Saves only the changed fields: a colleague may have changed the others meanwhile."""

    def __init__(self, *args, target, **kwargs):
        super().__init__(*args, person=target.person, target=target, **kwargs)
        for name, field in self.fields.items():
            field.disabled = name in target.person.own_items
            field.show_hidden_initial = not field.disabled
            if field.disabled:
                field.validators = []

    @property
    def arguments(self):
        return {"values": {n: self.cleaned_data[n] for n in self.changed_data}}


class EndContactForm(PlainForm):
    """Ends at the end of the last day, or at once without one."""

    last_day = forms.DateField(
        label=gettext_lazy("Last day as a contact"),
        help_text=gettext_lazy("Leave it empty to end it at once."),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


@transaction.atomic
def _add(organization, *, function, by, **values):
    limits.require("add contact", organization.pk, **PER_ORGANIZATION)
    return add_contact(organization, values, function=function, by=by)


def _added(contact, organization, *, name, **values):
    message = _("%(name)s is now a contact and has been notified by e-mail.")
    return message % {"name": name}


def _update_contact(contact, *, values, by):
    return update_person(contact.person, values, by=by)


@transaction.atomic
def _notify_again(contact, *, by):
    person = contact.person
    if not limits.allow("letter to contact", person.pk, **PER_CONTACT):
        text = _(
            "%(name)s has already got this e-mail twice within a day. Please wait."
        )
        raise ValidationError(text % {"name": person}, code="too_many")
    notify_again(person, by=by)


def _notified(result, contact, **values):
    names = {"email": readable(contact.person.email)}
    return _("The e-mail is on its way to %(email)s.") % names


def _restored(result, contact, **values):
    return _added(result, None, name=contact.person)


def _ask_to_end(contact, *, last_day, **values):
    names = _placeholders(contact, last_day)
    ends = _("After %(day)s, %(name)s is no longer a contact (%(function)s).")
    at_once = _("%(name)s is no longer a contact (%(function)s), from now on.")
    return Question(
        _("End %(name)s as a contact?") % names,
        [
            (ends if last_day else at_once) % names,
            _("What %(name)s has agreed to show for it is no longer shown.") % names,
        ],
        _("End as a contact"),
        _(
            "You can make %(name)s a contact again here for 30 days. %(name)s then"
            " decides again what is shown."
        )
        % names,
    )


def _end_contact(contact, *, last_day, by):
    if last_day:
        return end_contact(contact, on=last_day, by=by)
    return remove_contact(contact, by=by)


def _ended(result, contact, *, last_day, **values):
    ends = _("%(name)s is a contact (%(function)s) until %(day)s.")
    at_once = _("%(name)s is no longer a contact (%(function)s).")
    return (ends if last_day else at_once) % _placeholders(contact, last_day)


def _placeholders(contact, day):
    return {
        "name": contact.person,
        "function": contact.get_function_display(),
        "day": date_format(day) if day else "",
    }


def _not_ended(organization):
    rows = Contact.objects.not_ended().for_organization(organization)
    return rows.select_related("person")


def _ended_lately(organization):
    rows = recently_ended().for_organization(organization)
    return rows.select_related("person")


_contact_action = partial(Action, may=represents)
ADD = _contact_action(gettext_lazy("Add and notify"), _add, _added, AddContactForm)
UPDATE = _contact_action(
    gettext_lazy("Save"),
    _update_contact,
    gettext_lazy(
        "Saved. Changed details that were shown publicly are hidden until the person "
        "agrees again."
    ),
    UpdateContactForm,
    rows=_not_ended,
)
NOTIFY_AGAIN = _contact_action(
    gettext_lazy("Send the e-mail again"), _notify_again, _notified, rows=_not_ended
)
END = _contact_action(
    gettext_lazy("End as a contact"),
    _end_contact,
    _ended,
    EndContactForm,
    ask=_ask_to_end,
    rows=_not_ended,
)
RESTORE = _contact_action(
    gettext_lazy("Make a contact again"), restore_contact, _restored, rows=_ended_lately
)
