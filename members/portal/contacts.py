"""The contacts page of an organization, and its actions: each is a form."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.fields.forms import PlainForm

from .. import limits, people
from ..models import Consent, Person
from ..models.deferred_constraints import violation_message
from ..models.email_addresses import readable
from .own_page_forms import person_field

FIELDS = ["name", "title", "email", "phone", "language"]
PER_ORGANIZATION = {"at_most": 30, "per": timedelta(days=1)}
PER_CONTACT = {"at_most": 2, "per": timedelta(days=1)}


class ContactAction(PlainForm):
    """An action on the contacts of an organization, or on the one in `row`.

    `execute` is called with the cleaned data, and returns the message to show.
    """

    def __init__(self, *args, organization, row=None, **kwargs):
        self.organization, self.row = organization, row
        super().__init__(*args, **kwargs)


class PersonAction(ContactAction):
    """An action with the fields of a person."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self.fields[name] = person_field(name)
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["email"].required = True
        self.fields["language"].label = gettext_lazy("Language of e-mails")
        self.fields["language"].help_text = ""


class AddContact(PersonAction):
    def execute(self, by, **typed):
        limits.require("add contact", self.organization.pk, **PER_ORGANIZATION)
        people.add_contact(self.organization, typed, by=by)
        message = _("%(name)s is now a contact and has been notified by e-mail.")
        return message % typed


class UpdateContact(PersonAction):
    """Saves only the changed fields: a colleague may have changed the others meanwhile."""

    def __init__(self, *args, row, **kwargs):
        kwargs["initial"] = {name: getattr(row, name) for name in FIELDS}
        super().__init__(*args, row=row, **kwargs)
        for name, field in self.fields.items():
            field.disabled = name in row.own_items
            field.show_hidden_initial = not field.disabled

    def execute(self, by, **typed):
        changed = {name: typed[name] for name in self.changed_data}
        people.update_person(self.row, changed, by=by)
        return _(
            "Saved. Changed details that were shown publicly are hidden "
            "until the person agrees again."
        )


class NotifyAgain(ContactAction):
    def execute(self, by):
        if not limits.allow("letter to contact", self.row.pk, **PER_CONTACT):
            raise ValidationError(
                _(
                    "%(name)s has already got this e-mail twice within a day. Please"
                    " wait."
                )
                % {"name": self.row},
                code="too_many",
            )
        people.notify_again(self.row, by=by)
        return _("The e-mail is on its way to %(email)s.") % {
            "email": readable(self.row.email)
        }


class RemoveContact(ContactAction):
    def execute(self, by):
        people.remove_contact(self.row, self.organization, by=by)
        return _("%(name)s is no longer a contact.") % {"name": self.row}


ACTIONS = {
    "add": AddContact,
    "change": UpdateContact,
    "send": NotifyAgain,
    "remove": RemoveContact,
}


def execute(form, by):
    """Execute the action; return its message, or None with errors on the form."""
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            return form.execute(by=by, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    except IntegrityError as refusal:
        form.add_error(None, violation_message(refusal))
    return None


class Contacts:
    """The contacts of an organization by name, each with the form to change it.

    `rows` is [(person, labels of what is shown, form)]. `refused` is the form that was
    sent and has errors: it is shown as it was typed.
    """

    def __init__(self, organization, refused=None):
        self.organization, self.refused = organization, refused
        is_add = isinstance(refused, AddContact)
        self.add = refused if is_add else AddContact(organization=organization)
        people = Person.objects.contacts_of(organization).defer("note")
        self.rows = [
            (person, _shown_labels(person), self._form(person))
            for person in people.prefetch_related("consents")
        ]

    def _form(self, row):
        form = self.refused
        if not isinstance(form, UpdateContact) or form.row != row:
            form = UpdateContact(organization=self.organization, row=row)
        form.auto_id = f"contact-{row.pk}-%s"
        return form


def _shown_labels(person):
    agreed = person.agreed_on(timezone.localdate())
    return [item.label for item in Consent.Item if item in agreed]
