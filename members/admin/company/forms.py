"""The forms of the card: some columns of one row, to be changed or added."""

from django import forms
from django.db.models import DateField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.fields import ORGANIZATION
from members.fields.forms import DayField, name_required
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
from members.models.deferred_constraints import defer_constraints

from ..concurrency.integrity_errors import (
    IntegrityErrorForm,
    SaveErrorForm,
    changed_fields,
)
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


class RowForm(PartialDaysForm, IntegrityErrorForm):
    """The form of a row of an organization, new or stored."""

    use_required_attribute = False

    def __init__(self, data=None, *, row):
        super().__init__(data, instance=row, label_suffix="")
        for field in self.fields.values():
            name_required(field)

    def store(self, by):
        """Save the row: of a stored one only what has changed."""
        defer_constraints()
        row = self.instance
        row.save(update_fields=changed_fields(row) if row.pk else None)


class MembershipForm(RowForm):
    class Meta:
        model = Membership
        fields = ["since", "category", "certainty", "evidence"]
        widgets = {"evidence": TextareaWidget}
        formfield_callback = field_for


class RoleForm(RowForm):
    class Meta:
        model = Role
        fields = ["body", "role", "person", "since", "until"]
        formfield_callback = field_for

    def __init__(self, data=None, *, row):
        super().__init__(data, row=row)
        self.fields["body"].queryset = Body.objects.order_by("sort_name")
        contacts = Contact.objects.filter(organization=row.organization_id)
        people = Person.objects.filter(pk__in=contacts.values("person"))
        if row.person_id:
            people |= Person.objects.filter(pk=row.person_id)
        self.fields["person"].queryset = people.order_by("sort_name")
        self.fields["person"].help_text = _("One of the contacts, or nobody.")


class ParticipationForm(RowForm):
    class Meta:
        model = Participation
        fields = ["project", "role", "role_detail", "since", "until"]
        formfield_callback = field_for

    def __init__(self, data=None, *, row):
        super().__init__(data, row=row)
        titles = Project.objects.only("id", "title_nb", "title_en")
        self.fields["project"].queryset = titles.order_by("sort_title")


class NoteForm(RowForm):
    """A note; one that is stored can be marked as done."""

    is_done = forms.BooleanField(label=pgettext_lazy("note", "Done"), required=False)

    class Meta:
        model = Note
        fields = ["text", "follow_up_on"]
        widgets = {"text": TextareaWidget}
        formfield_callback = field_for

    def __init__(self, data=None, *, row):
        super().__init__(data, row=row)
        self.initial["is_done"] = row.done_on is not None
        if row.pk is None:
            del self.fields["is_done"]

    def store(self, by):
        row, is_done = self.instance, self.cleaned_data.get("is_done", False)
        if row.pk is None:
            row.written_by = by
        if is_done != (row.done_on is not None):
            row.done_on = timezone.localdate() if is_done else None
        super().store(by)


class FactsForm(UniqueNumberMixin, MunicipalityForm, RowForm):
    """How an organization is reached, and its number."""

    class Meta:
        model = Organization
        fields = [declared.name for declared in ORGANIZATION.on_card]
        widgets = {"postal_address": TextareaWidget}
        formfield_callback = field_for


class InvoicingForm(RowForm):
    """How an organization wants its invoices."""

    class Meta:
        model = Organization
        fields = ["invoice_format", "invoice_email", "invoice_address"]
        fields += ["invoice_reference"]
        widgets = {"invoice_address": TextareaWidget}
        formfield_callback = field_for


class PlainCardForm(SaveErrorForm, forms.Form):
    """A form of the card whose act is a verb of another module."""

    use_required_attribute = False

    def __init__(self, data=None, *, row):
        super().__init__(data, initial=self.initial_of(row), label_suffix="")
        self.row = row
        for field in self.fields.values():
            name_required(field)

    def initial_of(self, row):
        """Return the values that are stored."""
        return {}


class DoneForm(PlainCardForm):
    """The button that marks a note as done."""

    def store(self, by):
        self.row.done_on = self.row.done_on or timezone.localdate()
        self.row.save(update_fields=["done_on"])
