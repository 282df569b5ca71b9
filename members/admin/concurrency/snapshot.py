"""What a form shows and what was typed into it, field by field, as lists of strings."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def of_record(form, formsets):
    """The values of a record and of its rows: {"": {…}, "memberships": {"7": {…}}}."""
    rows = {formset.prefix: of_rows(formset) for formset in formsets}
    return {"": of_form(form), **rows}


def of_rows(formset):
    return {str(row.instance.pk): of_form(row) for row in formset.initial_forms}


def of_form(form):
    """What the form began with, as a browser would post it back untouched."""
    return {name: _began_with(form[name]) for name in _asked(form)}


def typed(form, post, prefix=""):
    """What was posted for the form, under the prefix."""
    return {name: _plain(post.getlist(prefix + name)) for name in _asked(form)}


def in_words(field, values):
    """Say the posted values as the page shows them."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if values else _("No")
    chosen = [_chosen(field, value) for value in values or [] if value]
    return ", ".join(chosen)


def _asked(form):
    asked = {
        name: form.fields[name] for name in form.base_fields if name in form.fields
    }
    return [name for name, field in asked.items() if not field.disabled]


def _began_with(bound):
    value = bound.field.prepare_value(bound.initial)
    if isinstance(value, bool):
        return ["on"] if value else []
    if not isinstance(value, list | tuple):
        value = bound.field.widget.format_value(value)
    return _plain(value if isinstance(value, list | tuple) else [value])


def _plain(values):
    """Sort, and forget what browsers do to line ends."""
    texts = ["" if value is None else str(value) for value in values]
    return sorted(text.replace("\r\n", "\n") for text in texts)


def _chosen(field, value):
    if isinstance(field, forms.ModelChoiceField):
        return _named(field, value)
    return str(dict(getattr(field, "choices", ())).get(value, value))


def _named(field, value):
    try:
        row = field.queryset.get(**{field.to_field_name or "pk": value})
    except (field.queryset.model.DoesNotExist, ValueError, ValidationError):
        return value
    return field.label_from_instance(row)
