"""What those who act for an organization do with its contacts: each act is a form."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import limits, people
from ..models import Consent, Person
from ..models.deferred_constraints import violation_message
from .consenting import text_field

FIELDS = ["name", "title", "email", "phone", "language"]
OF_AN_ORGANIZATION = {"at_most": 30, "per": timedelta(days=1)}
OF_A_CONTACT = {"at_most": 2, "per": timedelta(days=1)}


class Act(forms.Form):
    """One act on the contacts of an organization, or on the one in `row`."""

    def __init__(self, *args, organization, row=None, **kwargs):
        self.organization, self.row = organization, row
        super().__init__(*args, **kwargs)


class Typed(Act):
    """An act with what is typed about a person."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self.fields[name] = text_field(name)
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["email"].required = True
        self.fields["language"].label = gettext_lazy("Writes and reads")
        self.fields["language"].help_text = ""


class Add(Typed):
    def act(self, by, **typed):
        who = self.organization.pk
        if not limits.allow("add contact", who, **OF_AN_ORGANIZATION):
            raise ValidationError(limits.TOO_MANY, code="too_many")
        people.add_contact(self.organization, typed, by=by)
        said = _("%(name)s is a contact now, and has been told so by e-mail.")
        return said % typed


class Change(Typed):
    """Only what was typed is written: a colleague may have changed the rest meanwhile."""

    def __init__(self, *args, row, **kwargs):
        kwargs["initial"] = {name: getattr(row, name) for name in FIELDS}
        super().__init__(*args, row=row, **kwargs)
        for name, field in self.fields.items():
            field.disabled = name in row.own_items
            field.show_hidden_initial = not field.disabled

    def act(self, by, **typed):
        changed = {name: typed[name] for name in self.changed_data}
        people.update_person(self.row, changed, by=by)
        return _("Saved. What had been shown of it is hidden until the person agrees.")


class Send(Act):
    def act(self, by):
        if not limits.allow("letter to contact", self.row.pk, **OF_A_CONTACT):
            raise ValidationError(
                _("%(name)s has got this letter twice within a day. Wait a little.")
                % {"name": self.row},
                code="too_many",
            )
        people.notify_again(self.row, by=by)
        return _("The letter is on its way to %(email)s.") % {"email": self.row.email}


class Remove(Act):
    def act(self, by):
        people.remove_contact(self.row, self.organization, by=by)
        return _("%(name)s is a contact no longer.") % {"name": self.row}


ACTS = {"add": Add, "change": Change, "send": Send, "remove": Remove}


def did(form, by):
    """Do it and return what to say; None when it is refused, in words on the form."""
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            return form.act(by=by, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    except IntegrityError as refusal:
        form.add_error(None, violation_message(refusal))
    return None


class Contacts:
    """The contacts of an organization, each with the form to change it.

    `refused` is the form that was sent and not done: it is shown as it was typed.
    """

    def __init__(self, organization, refused=None):
        self.organization, self.refused = organization, refused

    @cached_property
    def add(self):
        form = self.refused
        return form if isinstance(form, Add) else Add(organization=self.organization)

    @cached_property
    def rows(self):
        """The contacts by name, as (person, labels of what is shown, form)."""
        found = Person.objects.contacts_of(self.organization).defer("note")
        rows = found.prefetch_related("consents")
        return [(row, _shown(row), self._form(row)) for row in rows]

    def _form(self, row):
        form = self.refused
        if not isinstance(form, Change) or form.row != row:
            form = Change(organization=self.organization, row=row)
        form.auto_id = f"contact-{row.pk}-%s"
        return form


def _shown(person):
    agreed = person.agreed_on(timezone.localdate())
    return [item.label for item in Consent.Item if item in agreed]
