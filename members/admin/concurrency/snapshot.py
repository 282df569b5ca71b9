"""Values of a form as lists of strings: as it was rendered, and as it was posted.

Strings, because they are compared with the values that a browser sends back.
"""

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Hidden inputs: the rendered values of a form, and the rendered lines of a file.
SNAPSHOT, RENDERED = "_snapshot", "_shown"


def signed(values, name=SNAPSHOT):
    """Return the values as the text of a hidden input of the name."""
    return signing.dumps(values, salt=name, compress=True)


def unsigned(post, name=SNAPSHOT):
    """Return the values of a posted form, or {} if they are missing or not signed here."""
    try:
        return signing.loads(post.get(name, ""), salt=name)
    except signing.BadSignature:
        return {}


def record_values(form, formsets):
    """Return the values of a record and its inline rows: {"": {…}, prefix: {pk: {…}}}."""
    rows = {formset.prefix: row_values(formset) for formset in formsets}
    return {"": initial_values(form), **rows}


def row_values(formset):
    return {str(row.instance.pk): initial_values(row) for row in formset.initial_forms}


def initial_values(form):
    """Return {field: values} as a browser would post the form back unchanged."""
    return {name: _initial_value(form[name]) for name in _enabled_fields(form)}


def posted_values(form, post, prefix=""):
    """Return {field: values} as they were posted under the prefix."""
    return {
        name: _normalized(post.getlist(prefix + name)) for name in _enabled_fields(form)
    }


def display_text(field, values):
    """Return the posted values of a field as its page shows them."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if values else _("No")
    labels = [_choice_label(field, value) for value in values or [] if value]
    # Values are sorted as strings, by which row 10 is before row 9.
    return ", ".join(sorted(labels))


def _enabled_fields(form):
    fields = {
        name: form.fields[name] for name in form.base_fields if name in form.fields
    }
    return [name for name, field in fields.items() if not field.disabled]


def _initial_value(bound):
    value = bound.field.prepare_value(bound.initial)
    if isinstance(value, bool):
        return ["on"] if value else []
    if not isinstance(value, list | tuple):
        value = bound.field.widget.format_value(value)
    return _normalized(value if isinstance(value, list | tuple) else [value])


def _normalized(values):
    """Return the values as sorted strings; browsers send line ends as CRLF."""
    texts = ["" if value is None else str(value) for value in values]
    return sorted(text.replace("\r\n", "\n") for text in texts)


def _choice_label(field, value):
    if isinstance(field, forms.ModelChoiceField):
        return _row_label(field, value)
    return str(dict(getattr(field, "choices", ())).get(value, value))


def _row_label(field, value):
    try:
        row = field.queryset.get(**{field.to_field_name or "pk": value})
    except (field.queryset.model.DoesNotExist, ValueError, ValidationError):
        return value
    return field.label_from_instance(row)
