"""The forms of the card: some columns of one row, to be changed or added."""

from django import forms
from django.db.models import DateField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.actions import Action
from members.fields import ORGANIZATION
from members.fields.forms import DayField
from members.models import (
    Body,
    Contact,
    Membership,
    Note,
    Organization,
    Participation,
    Person,
    Project,
    Role,
)

from ..concurrency.integrity_errors import save_row
from ..concurrency.row_editing import RowForm
from ..registry.municipalities import MunicipalityForm, municipality_field
from ..registry.partial_days import PartialDayField, PartialDaysForm, partial_days
from ..registry.similar import UniqueNumberMixin
from ..registry.widgets import TextareaWidget


def field_for(db_field, **options):
    """Return the form field of a column: days are typed, texts have three lines."""
    if db_field.name in partial_days(db_field.model):
        return PartialDayField(db_field)
    if db_field.name == "municipality":
        return municipality_field(db_field)
    if isinstance(db_field, DateField):
        given = {"label": db_field.verbose_name, "help_text": db_field.help_text}
        return DayField(required=not db_field.blank, **given)
    return db_field.formfield(**options)


class CardForm(PartialDaysForm, RowForm):
    """The form of a row of an organization, new or stored."""


class MembershipForm(CardForm):
    class Meta:
        model = Membership
        fields = ["since", "category", "certainty", "evidence"]
        widgets = {"evidence": TextareaWidget}
        formfield_callback = field_for


class RoleForm(CardForm):
    class Meta:
        model = Role
        fields = ["body", "role", "person", "since", "until"]
        formfield_callback = field_for

    def __init__(self, data=None, *, target):
        super().__init__(data, target=target)
        self.fields["body"].queryset = Body.objects.order_by("sort_name")
        contacts = Contact.objects.filter(organization=target.organization_id)
        people = Person.objects.filter(pk__in=contacts.values("person"))
        if target.person_id:
            people |= Person.objects.filter(pk=target.person_id)
        self.fields["person"].queryset = people.order_by("sort_name")
        self.fields["person"].help_text = _("One of the contacts, or nobody.")


class ParticipationForm(CardForm):
    class Meta:
        model = Participation
        fields = ["project", "role", "role_detail", "since", "until"]
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
        widgets = {"text": TextareaWidget}
        formfield_callback = field_for

    def __init__(self, data=None, *, target):
        super().__init__(data, target=target)
        self.initial["is_done"] = target.done_on is not None
        if target.pk is None:
            del self.fields["is_done"]

    @property
    def arguments(self):
        return {"is_done": self.cleaned_data.get("is_done", False)}


class FactsForm(UniqueNumberMixin, MunicipalityForm, CardForm):
    """How an organization is reached, and its number."""

    class Meta:
        model = Organization
        fields = [declared.name for declared in ORGANIZATION.on_card]
        widgets = {"postal_address": TextareaWidget}
        formfield_callback = field_for


class InvoicingForm(CardForm):
    """How an organization wants its invoices."""

    class Meta:
        model = Organization
        fields = ["invoice_format", "invoice_email", "invoice_address"]
        fields += ["invoice_reference"]
        widgets = {"invoice_address": TextareaWidget}
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


SAVE_NOTE = Action(_("Save"), _save_note, _("The note is saved."), NoteForm)
MARK_DONE = Action(_("Mark as done"), _mark_done, _("The note is marked as done."))
