"""Inputs for the values of a proposal: a reviewer may mend one before it is published."""

from datetime import date

from django import forms
from django.db import models
from django.utils.dateparse import parse_date

from members.models import Topic
from members.models.periods import Precision

from ..registry.widgets import DAY, LinesWidget

MOST_ROWS = 60


def input_for(known, model, value, names, data=None):
    """Make the form that shows the whole value of a field, or what was typed over it.

    It has `value()` when it is valid. None for a picture: it is taken or refused as it is.
    """
    make = INPUTS.get(known.told_as)
    return make(known, model, value, names, data) if make else None


def prefix_of(known):
    return f"edit-{known.name}"


class OneValue(forms.Form):
    """A value that one field holds."""

    def __init__(self, known, field, value, data):
        super().__init__(data, prefix=prefix_of(known), initial={"value": value})
        self.fields["value"] = field

    def value(self):
        return self.cleaned_data["value"]


class SetOfRows(forms.BaseFormSet):
    """A value that consists of rows; a row ticked for removal is left out."""

    def value(self):
        rows = self.cleaned_data
        return [_said(row) for row in rows if row and not row["DELETE"]]


def _text(known, model, value, _names, data):
    field = model._meta.get_field(known.name).formfield(label=known.label(model))
    if isinstance(model._meta.get_field(known.name), models.TextField):
        field.widget = LinesWidget({"rows": 10})
    return OneValue(known, field, value, data)


def _choice(known, model, value, names, data):
    offered = {row.slug: str(row) for row in known.offered()}
    offered |= {
        slug: names.name(known.model, slug) for slug in value if slug not in offered
    }
    field = forms.MultipleChoiceField(
        label=known.label(model),
        choices=list(offered.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    return OneValue(known, field, value, data)


def _words(known, _model, value, _names, data):
    labels = [(name, Topic._meta.get_field(name)) for name in known.LABELS]
    fields = {name: field.formfield() for name, field in labels}
    fields["label_en"].required = False
    return _set_of(known, fields, value, data)


def _rows(known, _model, value, names, data):
    columns = [known.model._meta.get_field(column) for column in known.columns]
    fields = {"id": forms.IntegerField(required=False, widget=forms.HiddenInput)}
    fields |= {column.name: _column(column, names) for column in columns}
    return _set_of(known, fields, [_shown(row, columns) for row in value], data)


def _set_of(known, fields, initial, data):
    form = type("RowForm", (forms.Form,), fields)
    formset = forms.formset_factory(
        form,
        SetOfRows,
        extra=0,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
    )
    return formset(data, initial=initial, prefix=prefix_of(known))


def _column(column, names):
    if column.is_relation:
        choices = [("", "–"), *names.choices(column.related_model)]
        return forms.ChoiceField(label=column.verbose_name, choices=choices)
    if isinstance(column, models.DateField):
        widget = forms.DateInput({"size": 10}, format=DAY)
        return column.formfield(widget=widget, help_text="")
    return column.formfield()


def _shown(row, columns):
    days = {column.name for column in columns if isinstance(column, models.DateField)}
    return {
        name: parse_date(value) if name in days and value else value
        for name, value in row.items()
    }


def _said(row):
    """Give a row as review reads it: a new one has no number."""
    left_out = ["DELETE", "id"] if row.get("id") is None else ["DELETE"]
    return {n: _plain(value) for n, value in row.items() if n not in left_out}


def _plain(value):
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


class MomentForm(forms.Form):
    """A day and how exactly it is known."""

    def __init__(self, known, value, data):
        initial = dict(value) if value else {"precision": Precision.DAY}
        initial["day"] = parse_date(initial.get("day", ""))
        super().__init__(data, prefix=prefix_of(known), initial=initial)
        widget = forms.DateInput({"size": 10}, format=DAY)
        self.fields["day"] = known.column.formfield(widget=widget, help_text="")
        self.fields["precision"] = forms.ChoiceField(
            label=known.column.model._meta.get_field(known.columns[1]).verbose_name,
            choices=Precision.choices,
        )

    def value(self):
        day, precision = self.cleaned_data["day"], self.cleaned_data["precision"]
        return {"day": day.isoformat(), "precision": precision} if day else ""


def _moment(known, _model, value, _names, data):
    return MomentForm(known, value, data)


def _pick(known, model, value, names, data):
    choices = [("", "–"), *names.choices(known.model)]
    label = known.label(model)
    field = forms.ChoiceField(label=label, choices=choices, required=False)
    return OneValue(known, field, value, data)


INPUTS = {
    "text": _text,
    "option": _text,
    "flag": _text,
    "pick": _pick,
    "moment": _moment,
    "choice": _choice,
    "words": _words,
    "rows": _rows,
}
