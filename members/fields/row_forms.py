"""Forms of values that are rows: each row has inputs, and may be removed or moved."""

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from . import partial_dates
from .bounded_formsets import BoundedFormSetMixin
from .forms import PlainForm
from .values import number_or_none

LINE = 80  # characters, of a row that is folded
ADDRESS = "address"  # of a person at the partner of a row; no column of it


class RowForm(PlainForm):
    """One row; its number identifies a saved one, and a new row has none."""

    declared = None
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def is_empty(self):
        """Whether nothing is in it, so that it does not count."""
        return not any(bound.value() for bound in self.visible_fields())

    def clean(self):
        row = super().clean()
        judge = getattr(self.declared, "row_refusals", None)
        if judge and not row.get("DELETE"):
            for column, message in judge(row).items():
                self.add_error(column, message)
        return row


class RowFormSet(BoundedFormSetMixin, forms.BaseFormSet):
    """The form of a value that is rows; a row that is ticked for removal is left out.

    `rows` are those that it was made with, and `names` the Names for their lines.
    """

    is_rows = True
    rows = ()
    names = None
    hidden_rows = ()
    offered = ()
    list_id = "organizations"
    moved = None
    # Whether a post lacks the rows, as from a page of before an upgrade.
    is_absent = False

    def __init__(self, declared, *args, **kwargs):
        self.declared, self.refusals = declared, []
        super().__init__(*args, **kwargs)

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        # The input is compared with nothing, for a row may have moved meanwhile.
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
        self.moved = len(self.forms) - 1

    @property
    def folded(self):
        """Return (form, line, whether it is open) of each row; no line of an incomplete one."""
        values = self._values()
        lines = self.declared.summaries([*filter(None, values)], self.names)
        lines = (Truncator(line).chars(LINE) for line in lines)
        return [
            (form, next(lines) if value else "", self._is_open(number, form))
            for number, (form, value) in enumerate(zip(self.forms, values, strict=True))
        ]

    def _values(self):
        """Return the value of each row: {} of an empty one, None of an incomplete one."""
        if self.is_bound:
            return [_posted_value(form) for form in self.forms]
        spare = [{}] * (len(self.forms) - len(self.rows))
        return [*map(_saved_value, self.forms, self.rows), *spare]

    def _is_open(self, number, form):
        is_removed = bool(form["DELETE"].value())
        return number == self.moved or is_removed or bool(form.errors)

    @property
    def is_touched(self):
        """Whether the posted rows differ from those that it was made with, or move."""
        if not self.is_bound or self.moved is not None:
            return self.is_bound
        rows = [value and _plain(value) for value in self._values() if value != {}]
        is_removed = any(form["DELETE"].value() for form in self.forms)
        return is_removed or rows != [*map(_plain, self.rows)]

    @property
    def anchor(self):
        return self.prefix

    def is_valid(self):
        return self.is_absent or super().is_valid()

    def is_given(self):
        return not self.is_absent and self.is_valid()

    def value(self):
        rows = [row for row in self.cleaned_data if row and not row.get("DELETE")]
        return self.declared.clean([*map(_value_of_row, rows), *self.hidden_rows])

    def addresses(self):
        """Return {slug of a partner: address of a person there}, as entered."""
        rows = [row for row in self.cleaned_data if row and not row.get("DELETE")]
        return {r["organization"]: r[ADDRESS] for r in rows if r.get(ADDRESS)}

    def add_refusal(self, messages, at=""):
        """Add the refusal to the input of that name if a row has it, else to the field."""
        forms = self.forms if self.is_bound else []
        inputs = [b for form in forms for b in form if b.html_name == at]
        if not inputs:
            self.refusals += messages
        for bound in inputs:
            bound.form.errors.pop(bound.name, None)
            bound.form.add_error(bound.name, messages)

    @property
    def problems(self):
        """The errors, as (id of the input, label, message)."""
        label, one = self.declared.title, self.declared.one
        whole = [*self.non_form_errors(), *self.refusals]
        posted = self.forms if self.is_bound else []
        return [(self.anchor, label, message) for message in whole] + [
            (bound.id_for_label, f"{one} {number}: {_inside(bound.label)}", message)
            for number, form in enumerate(posted, 1)
            if not self._should_delete_form(form)
            for bound in form
            for message in bound.errors
        ]


def _inside(label):
    return label[:1].lower() + label[1:]


def formset_of(declared, columns, value, data, names, prefix=None):
    """Create the RowFormSet of a value, with the {name: form field} of its columns."""
    most, spare = getattr(declared, "most", 40), getattr(declared, "spare", 0)
    prefix = f"{prefix}-{declared.name}" if prefix else declared.name
    is_absent = data is not None and f"{prefix}-TOTAL_FORMS" not in data
    data = None if is_absent else data
    # All saved rows can be sent back, in any number.
    most = max(most, len(value))
    form = type("RowForm", (RowForm,), {**columns, "declared": declared})
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
    made = formset(declared, data, initial=initial, prefix=prefix)
    made.is_absent, made.rows, made.names = is_absent, value, names
    return made


def one_more(data, declared):
    """Return the post with `spare` more empty rows for the field."""
    more, key = data.copy(), f"{declared.name}-TOTAL_FORMS"
    most, spare = getattr(declared, "most", 40), getattr(declared, "spare", 0)
    total = number_or_none(more.get(key), digits=4)
    if total is not None:
        more[key] = str(min(total + max(1, spare), most))
    return more


def _initial_of_row(row):
    """Return the row with each of its days and its precision as one text."""
    days = {
        name: partial_dates.write(row[name], row[f"{name}_precision"])
        for name in row
        if f"{name}_precision" in row
    }
    return {**row, **days}


def _saved_value(form, row):
    """Return the row of the form; None of a new one that lacks a required value."""
    required = [name for name, field in form.fields.items() if field.required]
    return row if "id" in row or all(row[name] for name in required) else None


def _posted_value(form):
    """Return the value of a posted row; {} of an empty one, None of an incomplete one."""
    # Of a form that is not judged, only the cleaned data tell that something is wrong.
    if form.errors or not form.cleaned_data.keys() >= form.fields.keys():
        return None if form.has_changed() else {}
    return form.declared.clean([_value_of_row(form.cleaned_data)])[0]


def _plain(row):
    """Return a row without its place among others, which a form does not ask for."""
    return {name: value for name, value in row.items() if name != "place"}


def _value_of_row(row):
    left_out = ["DELETE", ADDRESS] + (["id"] if row.get("id") is None else [])
    value = {}
    for name, column in row.items():
        if name not in left_out:
            # A day cleans to its two columns.
            value |= column if isinstance(column, dict) else {name: column}
    return value
