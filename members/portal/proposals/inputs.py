"""An input for each field that may be proposed: it shows a value of review, and gives one."""

from django import forms
from django.utils.text import capfirst

from ... import review
from ...models.periods import Precision
from ..forms.days import read, said

LONG = 250  # characters from which a text gets several lines


class MomentField(forms.CharField):
    """A day in one input, as exactly as it is known."""

    def __init__(self, **kwargs):
        widget = forms.TextInput({"autocomplete": "off"})
        super().__init__(required=False, max_length=40, widget=widget, **kwargs)

    def prepare_value(self, value):
        if isinstance(value, dict):
            return said(value["day"], value["precision"])
        return value

    def clean(self, value):
        day, precision = read(super().clean(value))
        if day is None:
            return ""
        return {"day": day.isoformat(), "precision": str(Precision(precision))}


def form_of(noun, names, current):
    """Make the form class of the fields whose {name: value} is given."""
    known, model = review.fields_of(noun), review.MODELS[noun]
    inputs = {
        name: _input(known[name], model, names, value)
        for name, value in current.items()
    }
    return type(
        "ProposalForm", (forms.Form,), {"use_required_attribute": False} | inputs
    )


def _input(known, model, names, value):
    field = INPUTS[known.told_as](known, model, names, value)
    field.label = capfirst(known.label(model))
    return field


def _text(known, model, _names, _value):
    column = model._meta.get_field(known.name)
    field = column.formfield()
    if (column.max_length or 0) >= LONG and isinstance(field.widget, forms.TextInput):
        field.widget = forms.Textarea(
            {"rows": 3, "maxlength": column.max_length, **field.widget.attrs}
        )
    if isinstance(field, forms.URLField):
        field.widget = forms.URLInput({"autocomplete": "url"})
    return field


def _option(known, model, _names, _value):
    return model._meta.get_field(known.name).formfield()


def _pick(known, model, names, _value):
    choices = [("", "–"), *names.choices(known.model)]
    return forms.ChoiceField(choices=choices, required=False)


def _choice(known, model, names, value):
    offered, widget = names.offered(known, value), forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(choices=offered, required=False, widget=widget)


def _moment(known, model, _names, _value):
    return MomentField()


INPUTS = {
    "text": _text,
    "option": _option,
    "flag": _option,
    "pick": _pick,
    "choice": _choice,
    "moment": _moment,
}
