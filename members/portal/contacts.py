"""The contacts page of an organization, and its actions: each is a form."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.fields.forms import PlainForm

from .. import limits, people
from ..models import Consent, Contact
from ..models.deferred_constraints import violation_message
from ..models.email_addresses import readable
from .own_page_forms import person_field
from .questions import Question

FIELDS = ["name", "title", "email", "phone", "language"]
PER_ORGANIZATION = {"at_most": 30, "per": timedelta(days=1)}
PER_CONTACT = {"at_most": 2, "per": timedelta(days=1)}


class ContactAction(PlainForm):
    """An action on the contacts of an organization, or on the one in `row`.

    `row` is a current or future Contact; what is of the person is of all its contacts.
    `execute` is called with the cleaned data, and returns the message to show.
    """

    rows = staticmethod(Contact.objects.not_ended)

    def __init__(self, *args, organization, row=None, **kwargs):
        self.organization, self.row = organization, row
        super().__init__(*args, **kwargs)

    def question(self):
        """Return what to ask before a valid form is executed; None if it ends nothing."""
        return None


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
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        function = Contact._meta.get_field("function").formfield()
        self.fields = {"function": function} | self.fields

    def execute(self, by, function, **typed):
        limits.require("add contact", self.organization.pk, **PER_ORGANIZATION)
        people.add_contact(self.organization, typed, function=function, by=by)
        message = _("%(name)s is now a contact and has been notified by e-mail.")
        return message % typed


class UpdateContact(PersonAction):
    """Saves only the changed fields: a colleague may have changed the others meanwhile."""

    def __init__(self, *args, row, **kwargs):
        kwargs["initial"] = {name: getattr(row.person, name) for name in FIELDS}
        super().__init__(*args, row=row, **kwargs)
        for name, field in self.fields.items():
            field.disabled = name in row.person.own_items
            field.show_hidden_initial = not field.disabled

    def execute(self, by, **typed):
        changed = {name: typed[name] for name in self.changed_data}
        people.update_person(self.row.person, changed, by=by)
        return _(
            "Saved. Changed details that were shown publicly are hidden "
            "until the person agrees again."
        )


class NotifyAgain(ContactAction):
    def execute(self, by):
        person = self.row.person
        if not limits.allow("letter to contact", person.pk, **PER_CONTACT):
            raise ValidationError(
                _(
                    "%(name)s has already got this e-mail twice within a day. Please"
                    " wait."
                )
                % {"name": person},
                code="too_many",
            )
        people.notify_again(person, by=by)
        return _("The e-mail is on its way to %(email)s.") % {
            "email": readable(person.email)
        }


class RestoreContact(ContactAction):
    """Makes a person a contact again who was ended lately."""

    rows = staticmethod(people.recently_ended)

    def execute(self, by):
        people.restore_contact(self.row, by=by)
        message = _("%(name)s is now a contact and has been notified by e-mail.")
        return message % {"name": self.row.person}


class EndContact(ContactAction):
    """Ends at the end of the last day, or at once without one."""

    last_day = forms.DateField(
        label=gettext_lazy("Last day as a contact"),
        help_text=gettext_lazy("Leave it empty to end it at once."),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def question(self):
        said = {"name": self.row.person, "function": self.row.get_function_display()}
        day = self.cleaned_data["last_day"]
        said["day"] = date_format(day) if day else ""
        ends = _("After %(day)s, %(name)s is no longer a contact (%(function)s).")
        at_once = _("%(name)s is no longer a contact (%(function)s), from now on.")
        return Question(
            _("End %(name)s as a contact?") % said,
            [
                (ends if day else at_once) % said,
                _("What %(name)s has agreed to show for it is no longer shown.") % said,
            ],
            _("End as a contact"),
            _(
                "You can make %(name)s a contact again here for 30 days. %(name)s then"
                " decides anew what is shown."
            )
            % said,
        )

    def execute(self, by, last_day):
        said = {"name": self.row.person, "function": self.row.get_function_display()}
        if last_day is None:
            people.remove_contact(self.row, by=by)
            return _("%(name)s is no longer a contact (%(function)s).") % said
        people.end_contact(self.row, on=last_day, by=by)
        said["day"] = date_format(last_day)
        return _("%(name)s is a contact (%(function)s) until %(day)s.") % said


ACTIONS = {
    "add": AddContact,
    "change": UpdateContact,
    "send": NotifyAgain,
    "remove": EndContact,
    "restore": RestoreContact,
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


class ContactPerson:
    """A person with the current and future contacts at one organization.

    `form` changes the person, and `ends` is [(contact, the form to end it)]. `shown` are
    labels of what is shown of the person there.
    """

    def __init__(self, contacts):
        self.contacts, self.person = contacts, contacts[0].person
        today = timezone.localdate()
        agreed = set().union(*(contact.agreed_on(today) for contact in contacts))
        self.shown = [item.label for item in Consent.Item if item in agreed]
        self.form, self.ends = None, []


class Contacts:
    """The contacts of an organization by function, a ContactPerson for each of `rows`.

    `refused` is the form that was sent and has errors: it is shown as it was typed.
    """

    def __init__(self, organization, refused=None):
        self.organization, self.refused = organization, refused
        is_add = isinstance(refused, AddContact)
        self.add = refused if is_add else AddContact(organization=organization)
        own = Contact.objects.for_organization(organization).not_ended().by_function()
        consents = Prefetch("consents", Consent.objects.current())
        people = {}
        for contact in (
            own.select_related("person")
            .defer("person__note")
            .prefetch_related(consents)
        ):
            people.setdefault(contact.person_id, []).append(contact)
        self.rows = [self._row(ContactPerson(contacts)) for contacts in people.values()]
        self.ended = self._ended()

    def _ended(self):
        """Return the contacts that were ended lately and can be taken back."""
        found = RestoreContact.rows().for_organization(self.organization)
        return list(found.select_related("person").defer("person__note"))

    def _row(self, row):
        row.form = self._form(UpdateContact, row.contacts[0])
        row.ends = [(c, self._form(EndContact, c)) for c in row.contacts]
        return row

    def _form(self, action, contact):
        form = self.refused
        if type(form) is not action or form.row != contact:
            form = action(organization=self.organization, row=contact)
        form.auto_id = f"{action.__name__.lower()}-{contact.pk}-%s"
        return form
