"""The forms of a new period: its first day, a pasted list, and the new office holders."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.association.offices import OfficeEntry
from members.association.offices.name_lists import alike
from members.fields import number_or_none
from members.fields.bounded_formsets import BoundedFormSetMixin
from members.models import Organization, Person, Role

from ..registry.partial_days import PeriodDayField
from ..registry.widgets import RelatedSelect

MOST_ENTRIES, LONGEST_LIST = 40, 20_000
GONE = _("This row no longer exists. It may have been merged or deleted.")


class PeriodForm(forms.Form):
    day = PeriodDayField(
        "since",
        if_empty=_("Enter the first day."),
        label=_("First day of the new period"),
        help_text=_("Those who go out hold office until the day before."),
    )
    pasted = forms.CharField(
        label=_("Paste a list of those who come in"),
        help_text=_(
            "One per line: name, organization, office. Only the name is required; "
            "an e-mail address may stand anywhere in the line."
        ),
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
        max_length=LONGEST_LIST,
        required=False,
    )


class LoadedField(forms.ModelChoiceField):
    """A row by autocomplete, of those that the formset has loaded in one query."""

    def __init__(self, link, site, loaded, **kwargs):
        rows = link.related_model.objects.none()
        super().__init__(rows, required=False, **kwargs)
        self.loaded = loaded
        select = RelatedSelect(link, site)
        select.choices, select.is_required = self.choices, False
        select.selected_labels = {(str(pk),): str(row) for pk, row in loaded.items()}
        self.widget = select

    def to_python(self, value):
        if value in self.empty_values:
            return None
        row = self.loaded.get(number_or_none(value))
        if row is None:
            raise ValidationError(GONE, code="gone")
        return row

    def validate(self, value):
        """Accept the loaded row: it is in no queryset."""

    def has_changed(self, initial, data):
        return bool(data)


class EntryForm(forms.Form):
    """A new holder of an office: a registered person, a new one, or an organization."""

    name = forms.CharField(label=_("Or a new person"), max_length=120, required=False)
    email = Person._meta.get_field("email").formfield(
        label=_("E-mail of the new person"), required=False
    )
    create = forms.BooleanField(label=_("Register as a new person"), required=False)
    role = forms.ChoiceField(
        label=_("Office"), choices=Role.Kind, initial=Role.Kind.MEMBER
    )

    def __init__(self, *args, site, loaded, may_create=True, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.alike = []
        for name, label in [
            ("organization", _("Organization")),
            ("person", _("Person")),
        ]:
            link = Role._meta.get_field(name)
            self.fields[name] = LoadedField(link, site, loaded[name], label=label)
        self.order_fields(["person", "name", "email", "create", "organization", "role"])

    def clean(self):
        cleaned = super().clean()
        person, name = cleaned.get("person"), cleaned.get("name")
        if person and (name or cleaned.get("email")):
            text = _now("Choose a person, or enter a new one; not both.")
            self.add_error("name", text)
        elif cleaned.get("email") and not name:
            self.add_error("name", _now("Enter the name too."))
        elif name:
            self._require_tick(cleaned)
        elif not (person or cleaned.get("organization") or self.errors):
            text = _now("Choose a person or an organization, or leave the row empty.")
            self.add_error("person", text)
        return cleaned

    def _require_tick(self, cleaned):
        if not cleaned.get("create"):
            text = _now("Tick to register a new person, or choose a registered one.")
            self.add_error("create", text)

    def has_changed(self):
        """Whether somebody is named: an office alone is that of an empty row."""
        return bool({*self.changed_data} - {"role", "create"})

    @property
    def is_used(self):
        return self.is_bound and self.has_changed()

    @property
    def new_name(self):
        return "" if self["person"].value() else str(self["name"].value() or "")

    @property
    def is_new(self):
        return bool(self.new_name.strip())

    @property
    def entry(self):
        """Return the OfficeEntry of a valid form."""
        data = self.cleaned_data
        person = data["person"]
        if person is None and data["name"]:
            person = Person(name=data["name"], email=data["email"] or "")
        return OfficeEntry(self.prefix, data["role"], person, data["organization"])


class EntryFormSet(BoundedFormSetMixin, forms.BaseFormSet):
    """The rows of new office holders; all chosen rows are loaded by two queries."""

    @cached_property
    def loaded(self):
        return {
            "person": self._load(Person.objects.exclude(link_key=""), "person"),
            "organization": self._load(Organization.objects.all(), "organization"),
        }

    def _load(self, rows, name):
        keys = [f"{self.prefix}-{n}-{name}" for n in range(MOST_ENTRIES)]
        pks = {number_or_none(self.data.get(key)) for key in keys if self.is_bound}
        return rows.in_bulk(pks - {None}) if pks - {None} else {}

    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"loaded": self.loaded}

    def clean(self):
        """Refuse known addresses, and find persons of similar names; two queries."""
        super().clean()
        new = [form for form in self.used if form.is_new]
        emails = {form.cleaned_data.get("email") for form in new} - {"", None}
        persons = Person.objects.exclude(link_key="").filter(email__in=emails)
        owners = {person.email: person for person in persons} if emails else {}
        near = alike({form.new_name[:120] for form in new})
        for form in new:
            form.alike = near.get(form.new_name[:120], [])
            if owner := owners.get(form.cleaned_data.get("email")):
                text = _now("%(name)s has this address. Choose that person above.")
                form.add_error("email", text % {"name": owner})

    @property
    def used(self):
        return [form for form in self.forms if form.is_used]

    @property
    def entries(self):
        return [form.entry for form in self.used]


Entries = forms.formset_factory(
    EntryForm,
    EntryFormSet,
    extra=3,
    max_num=MOST_ENTRIES,
    absolute_max=MOST_ENTRIES,
    validate_max=True,
)
