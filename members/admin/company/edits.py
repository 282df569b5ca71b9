"""The forms of the card, by the word in its address: `?edit=note-12`."""

import re
from dataclasses import dataclass
from functools import partial

from django import forms
from django.db.models import DateField, TextField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from members.accounts.access import staff_actions as access
from members.actions import Action, writes_row
from members.association.joining import CHANGE_CATEGORY
from members.fields import ORGANIZATION
from members.fields.forms import DayField
from members.models import (
    Body,
    Contact,
    Invitation,
    Membership,
    Note,
    Organization,
    Participation,
    Person,
    Project,
    Representative,
    Role,
)
from members.people import actions as people

from ..concurrency.integrity_errors import save_row
from ..concurrency.row_editing import RowForm
from ..registry.headcount import HeadcountForm
from ..registry.municipalities import MunicipalityForm, municipality_field
from ..registry.partial_days import PartialDayField, PartialDaysForm, partial_days
from ..registry.similar import UniqueNumberMixin
from ..registry.widgets import TextareaWidget

WORD = re.compile(r"([a-z_]{1,20})(?:-([0-9]{1,18}))?")
CONTACTS, MEMBERSHIP, ACCESS, ROLES = "contacts", "membership", "access", "roles"
PROJECTS, NOTES, FACTS, FEES = "projects", "notes", "facts", "fees"


def field_for(db_field, **options):
    """Return the form field of a column: days are typed, texts have three lines."""
    if db_field.name in partial_days(db_field.model):
        return PartialDayField(db_field)
    if db_field.name == "municipality":
        return municipality_field(db_field)
    if isinstance(db_field, DateField):
        texts = {"label": db_field.verbose_name, "help_text": db_field.help_text}
        return DayField(required=not db_field.blank, **texts)
    if isinstance(db_field, TextField):
        options["widget"] = TextareaWidget
    return db_field.formfield(**options)


class CardForm(PartialDaysForm, RowForm):
    """The form of a row of an organization, new or stored."""


class MembershipForm(CardForm):
    class Meta:
        model = Membership
        fields = ["since", "category", "certainty", "evidence"]
        formfield_callback = field_for

    def _get_validation_exclusions(self):
        # An overlap is refused here, where it can be named, before the database does so.
        return super()._get_validation_exclusions() - {"organization", "until"}


class RoleForm(CardForm):
    class Meta:
        model = Role
        fields = ["body", "role", "person", "since", "until"]
        formfield_callback = field_for

    def __init__(self, data=None, *, target):
        super().__init__(data, target=target)
        self.fields["body"].queryset = Body.objects.order_by("sort_name")
        contacts = Contact.objects.filter(organization=target.organization_id)
        persons = Person.objects.filter(pk__in=contacts.values("person"))
        if target.person_id:
            persons |= Person.objects.filter(pk=target.person_id)
        self.fields["person"].queryset = persons.order_by("sort_name")
        self.fields["person"].help_text = _("One of the contacts, or nobody.")


class ParticipationForm(CardForm):
    class Meta:
        model = Participation
        fields = ["project", "role", "role_detail", "role_detail_en", "since", "until"]
        formfield_callback = field_for

    def __init__(self, data=None, *, target):
        super().__init__(data, target=target)
        titles = Project.objects.only("id", "title_nb", "title_en")
        self.fields["project"].queryset = titles.order_by("sort_title")


class NoteForm(CardForm):
    """A note; one that is stored can be marked as done."""

    is_done = forms.BooleanField(label=pgettext_lazy("note", "Done"), required=False)

    class Meta:
        model = Note
        fields = ["text", "follow_up_on"]
        formfield_callback = field_for

    def __init__(self, data=None, *, target):
        super().__init__(data, target=target)
        self.initial["is_done"] = target.done_on is not None
        if target.pk is None:
            del self.fields["is_done"]

    @property
    def arguments(self):
        return {"is_done": self.cleaned_data.get("is_done", False)}


class FactsForm(UniqueNumberMixin, HeadcountForm, MunicipalityForm, CardForm):
    """How an organization is reached, and its number."""

    class Meta:
        model = Organization
        fields = [declared.name for declared in ORGANIZATION.on_card]
        formfield_callback = field_for


class InvoicingForm(CardForm):
    """How an organization wants its invoices."""

    class Meta:
        model = Organization
        fields = ["invoice_format", "invoice_email", "invoice_address"]
        fields += ["invoice_reference"]
        formfield_callback = field_for


def _save_note(note, *, is_done, by):
    if note.pk is None:
        note.written_by = by
    if is_done != (note.done_on is not None):
        note.done_on = timezone.localdate() if is_done else None
    save_row(note)


def _mark_done(note, *, by):
    note.done_on = note.done_on or timezone.localdate()
    note.save(update_fields=["done_on"])


_note_action = partial(Action, may=writes_row)
SAVE_NOTE = _note_action(_("Save"), _save_note, _("The note is saved."), NoteForm)
MARK_DONE = _note_action(
    _("Mark as done"), _mark_done, _("The note is marked as done.")
)


@dataclass(frozen=True)
class Edit:
    """An action on the rows of a model; `adds` and `changes` are titles, if it does so."""

    panel: str
    model: type
    action: Action
    adds: str = ""
    changes: str = ""

    def may(self, user, *, is_new):
        # The right to one row is the right to all rows of the model: any of them will do.
        return self.action.may(user, self.model(pk=None if is_new else 0))

    def rows(self, organization):
        """Return the rows of the organization, which the form may change."""
        if self.model is Organization:
            return Organization.objects.filter(pk=organization.pk)
        return self.model._base_manager.filter(organization=organization)

    def find(self, rows, number):
        """Return the row of the number; without one, only an organization has one."""
        if self.model is Organization:
            return rows.first() if number is None else None
        is_stored = number is not None and self.changes
        return rows.filter(pk=number).first() if is_stored else None

    def title_of(self, row):
        """Return the title of the form that changes the row; of a contact with the name."""
        if self.model is Contact:
            return f"{self.changes}: {row.person}"
        return self.changes

    def new_row(self, organization):
        return self.model(organization=organization)


def _saving(form, done):
    return Action(_("Save"), save_row, done, form, may=writes_row)


_edit_of_access = partial(Edit, ACCESS)
EDITS = {
    "contact": Edit(
        CONTACTS,
        Contact,
        people.STAFF_SAVE,
        adds=_("Add a contact"),
        changes=_("Change the contact"),
    ),
    "contact_end": Edit(
        CONTACTS, Contact, people.STAFF_END, changes=_("End as contact")
    ),
    "membership": Edit(
        MEMBERSHIP,
        Membership,
        _saving(MembershipForm, _("The membership is saved.")),
        adds=_("Start a membership"),
        changes=_("Change the membership"),
    ),
    "category": Edit(
        MEMBERSHIP,
        Membership,
        CHANGE_CATEGORY,
        changes=_("Change the category from a day"),
    ),
    "role": Edit(
        ROLES,
        Role,
        _saving(RoleForm, _("The office is saved.")),
        adds=_("Add an office"),
        changes=_("Change or end the office"),
    ),
    "project": Edit(
        PROJECTS,
        Participation,
        _saving(ParticipationForm, _("The participation is saved.")),
        adds=_("Add a project"),
        changes=_("Change or end the participation"),
    ),
    "note": Edit(
        NOTES,
        Note,
        SAVE_NOTE,
        adds=_("Write a note"),
        changes=_("Change the note"),
    ),
    "note_done": Edit(NOTES, Note, MARK_DONE, changes=_("Is this done?")),
    "invitation": _edit_of_access(
        Invitation, access.STAFF_INVITE, adds=_("Invite someone")
    ),
    "invitation_again": _edit_of_access(
        Invitation, access.STAFF_RENEW, changes=_("Send the invitation again?")
    ),
    "invitation_end": _edit_of_access(
        Invitation, access.STAFF_WITHDRAW, changes=_("Withdraw the invitation?")
    ),
    "access": _edit_of_access(
        Representative, access.STAFF_CHANGE_ROLE, changes=_("Change the role")
    ),
    "access_end": _edit_of_access(
        Representative, access.STAFF_END, changes=_("End the access now?")
    ),
    "facts": Edit(
        FACTS,
        Organization,
        _saving(FactsForm, _("The details are saved.")),
        changes=_("Change how the organization is reached"),
    ),
    "invoicing": Edit(
        FEES,
        Organization,
        _saving(InvoicingForm, _("The details are saved.")),
        changes=_("Change how invoices are sent"),
    ),
}


def read_word(text):
    """Return (name, Edit, number or None) of the word in an address; None if it is none."""
    match = WORD.fullmatch(text)
    edit = EDITS.get(match[1]) if match else None
    return edit and (match[1], edit, int(match[2]) if match[2] else None)
