"""Forms of one value each: what a member fills in, and what a reviewer may correct."""

from functools import cached_property

from django import forms
from django.forms.utils import ErrorDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.models.periods import first_day, last_day
from members.models.texts import norwegian_key

from . import partial_dates
from .bounded_formsets import BoundedFormSetMixin
from .names import OrganizationChoices

ENDS = ("since", "until")


class FormContext:
    """What inputs need to know: what rows are called, and who fills in the form.

    `speaker` is the member's organization, or None for the secretariat, who sees all.
    `slugs` are of organizations that the values name. `suggest(text)` returns names of
    organizations that may be meant; `pictures` makes the inputs of pictures: `form` of a
    Picture, and `field` of one row of Pictures.
    """

    def __init__(self, names, *, speaker=None, slugs=(), suggest=None, pictures=None):
        self.names, self.speaker, self.slugs = names, speaker, slugs
        self.suggest = suggest or (lambda text: [])
        self._pictures = pictures

    @cached_property
    def organizations(self):
        return OrganizationChoices(self.slugs, self.speaker)

    def is_hidden(self, slug):
        """Whether the organization must not be named to the one who fills in the form."""
        return slug in self.organizations.hidden

    def picture_input(self, declared, value, data):
        return self._pictures and self._pictures.form(declared, value, data)

    def picture_field(self, label, held):
        """Return the form field of a picture in a row; of `held` hashes without uploads."""
        if self._pictures:
            return self._pictures.field(label)
        choices = [(name, name) for name in held]
        return forms.ChoiceField(choices=choices, widget=forms.HiddenInput)


class PlainForm(forms.Form):
    """A form whose errors name the field, and whose labels carry no colon."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name in self.fields:
            name_required(self.fields[name])

    def forgiven(self):
        """Return the form as it was typed, without a word about errors: nothing was sent."""
        self.full_clean()
        self._errors = ErrorDict()
        return self


def name_required(field):
    """Name the field in the error of an empty required field without a text of its own."""
    usual = forms.Field.default_error_messages["required"]
    if field.label is None or field.error_messages["required"] is not usual:
        return
    text = _("Fill in “%(label)s”.") % {"label": capfirst(str(field.label))}
    field.error_messages["required"] = text


class ValueForm(PlainForm):
    """The form of a value that one input holds; without a prefix its name is the field's."""

    is_rows = False

    def __init__(self, declared, field, value, data, prefix=None):
        initial = {declared.name: value}
        super().__init__(data, prefix=prefix, initial=initial)
        self.declared = declared
        self.fields[declared.name] = field
        name_required(field)

    @property
    def bound(self):
        return self[self.declared.name]

    @property
    def anchor(self):
        """The id that a link to the input leads to."""
        return self.declared.anchor

    def value(self):
        """Return the value in the shape of its kind; only of a valid form."""
        value = self.cleaned_data[self.declared.name]
        return self.declared.clean("" if value is None else value)

    def is_given(self):
        """Whether the post holds the input; no box ticked is an answer."""
        return self.declared.is_given_when_absent or self.bound.html_name in self.data

    def add_refusal(self, messages, at=""):
        self.add_error(self.declared.name, messages)

    @property
    def problems(self):
        """All that is wrong, as (id of the input, label, message)."""
        label = self.declared.title
        return [(self.anchor, label, message) for message in self.bound.errors]


class ChoicesForm(ValueForm):
    """The form of a field of many: `offered` are the rows to choose from."""

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = sorted(offered, key=lambda row: norwegian_key(str(row)))

    @property
    def groups(self):
        """The choices as (heading or "", [(row, whether it is ticked)])."""
        ticked = set(self.bound.value() or [])
        groups = {heading: [] for heading in self.declared.headings}
        for row in self.offered:
            groups[self.declared.heading_of(row)].append((row, row.slug in ticked))
        return [(heading, rows) for heading, rows in groups.items() if rows]


class PartialDateField(forms.CharField):
    """A day in one input, as exactly as it is known; its value is as PartialDate has it."""

    def __init__(self, **kwargs):
        widget = forms.TextInput({"autocomplete": "off", "size": 12})
        super().__init__(required=False, max_length=40, widget=widget, **kwargs)

    def prepare_value(self, value):
        if isinstance(value, dict):
            return partial_dates.write(value["day"], value["precision"])
        return value

    def clean(self, value):
        day, precision = partial_dates.read(super().clean(value))
        if day is None:
            return ""
        return {"day": day.isoformat(), "precision": str(precision)}


class PeriodEndField(PartialDateField):
    """The same for one end of a row's period: cleans to the two columns of that end."""

    def __init__(self, end, **kwargs):
        super().__init__(**kwargs)
        self.end = end

    def clean(self, value):
        day, precision = partial_dates.read(forms.CharField.clean(self, value))
        day = (first_day if self.end == "since" else last_day)(day, precision)
        return {
            self.end: day.isoformat() if day else "",
            f"{self.end}_precision": str(precision),
        }


class OrganizationNameField(forms.CharField):
    """An organization by name, among those that may be named; cleans to its slug."""

    def __init__(self, context, **kwargs):
        widget = forms.TextInput({"list": "organizations", "autocomplete": "off"})
        super().__init__(max_length=200, widget=widget, **kwargs)
        self.context = context

    def prepare_value(self, value):
        return self.context.organizations.labels.get(value, value)

    def clean(self, value):
        text = super().clean(value)
        return self.context.organizations.find(text, self.context.suggest)


class RowForm(PlainForm):
    """One row; its number says which one it was, and a new row has none."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RowFormSet(BoundedFormSetMixin, forms.BaseFormSet):
    """The form of a value that is rows; a row that is ticked for removal is left out."""

    is_rows = True
    hidden_rows = ()
    offered = ()
    moved = None

    def __init__(self, declared, *args, **kwargs):
        self.declared, self.refusals = declared, []
        super().__init__(*args, **kwargs)

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        # What was typed is compared with nothing, for a row may have moved meanwhile.
        form.empty_permitted = True
        if self.is_bound:
            form.initial = {}
        return form

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this")

    @property
    def has_room(self):
        """Whether one more row may be added."""
        return self.total_form_count() < self.max_num

    def focus_on_last(self):
        """Set autofocus in the row that was just added."""
        first, *_others = self.forms[-1].visible_fields()
        first.field.widget.attrs["autofocus"] = True

    @property
    def anchor(self):
        return self.prefix

    def is_given(self):
        return self.is_valid()

    def value(self):
        kept = [row for row in self.cleaned_data if row and not row.get("DELETE")]
        return self.declared.clean([*map(_value_of_row, kept), *self.hidden_rows])

    def add_refusal(self, messages, at=""):
        """Add the refusal to the input of that name if a row has it, else to the field."""
        found = [b for form in self.forms for b in form if b.html_name == at]
        if not found:
            self.refusals += messages
        for bound in found:
            bound.form.errors.pop(bound.name, None)
            bound.form.add_error(bound.name, messages)

    @property
    def problems(self):
        """All that is wrong, as (id of the input, label, message)."""
        label = self.declared.title
        whole = [*self.non_form_errors(), *self.refusals]
        return [(self.anchor, label, message) for message in whole] + [
            (bound.id_for_label, f"{label} {number}, {bound.label}", message)
            for number, form in enumerate(self.forms, 1)
            if not self._should_delete_form(form)
            for bound in form
            for message in bound.errors
        ]


def formset_of(declared, columns, value, data, prefix=None):
    """Create the RowFormSet of a value, with the {name: form field} of its columns."""
    most, spare = getattr(declared, "most", 40), getattr(declared, "spare", 0)
    # What is there already can be sent back, however much it is.
    most = max(most, len(value))
    form = type("RowForm", (RowForm,), columns)
    formset = forms.formset_factory(
        form,
        RowFormSet,
        extra=max(0, min(spare, most - len(value))) if data is None else 0,
        can_delete=True,
        max_num=most,
        absolute_max=most,
        validate_max=True,
    )
    initial = [_initial_of_row(row) for row in value]
    prefix = f"{prefix}-{declared.name}" if prefix else declared.name
    return formset(declared, data, initial=initial, prefix=prefix)


def one_more(data, declared):
    """Return the post with empty rows more for the field, as many as it has spare ones."""
    more, key = data.copy(), f"{declared.name}-TOTAL_FORMS"
    most, spare = getattr(declared, "most", 40), getattr(declared, "spare", 0)
    total = more.get(key, "")
    if total.isdecimal() and len(total) < 5:
        more[key] = str(min(int(total) + max(1, spare), most))
    return more


def _initial_of_row(row):
    """Return the row with each end of its period and its precision as one text."""
    ends = {
        end: partial_dates.write(row[end], row[f"{end}_precision"])
        for end in ENDS
        if end in row
    }
    return {**row, **ends}


def _value_of_row(row):
    left_out = ["DELETE", *ENDS] + (["id"] if row.get("id") is None else [])
    value = {name: column for name, column in row.items() if name not in left_out}
    for end in ENDS:
        value |= row.get(end, {})
    return value
