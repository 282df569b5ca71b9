"""Template tags for forms: all errors of a form, for one summary."""

from django import template
from django.utils.text import capfirst
from django.utils.translation import pgettext

register = template.Library()


@register.filter
def problems(form):
    """Return the errors of the fields of a bound form, as (anchor, label, message)."""
    if not (form and form.is_bound):
        return []
    return [
        (_input_anchor(form[name]), form[name].label, message)
        for name, messages in form.errors.items()
        if name in form.fields
        for message in dict.fromkeys(messages)
    ]


@register.filter
def after_label(message, label):
    """Return the message after the label of its field, without the field if it names that."""
    label, message = capfirst(str(label)), str(message)
    row, _colon, field = label.rpartition(": ")
    if field.lower() in message.lower():
        label = row
    return f"{label}: {message}" if label else message


@register.simple_tag
def error_title(form):
    """Return the beginning of the title of a page with a refused form."""
    return f"{pgettext('page title', 'Error')}: " if is_wrong(form) else ""


@register.filter
def is_wrong(form):
    """Whether a form was sent and refused; the title of its page then begins with that."""
    if hasattr(type(form), "has_errors"):
        return form.has_errors
    return bool(form and form.is_bound and form.errors)


def _input_anchor(bound):
    """Return the id of the input, or of the first of several radio buttons or boxes."""
    if bound.use_fieldset and bound.subwidgets:
        return bound.subwidgets[0].id_for_label
    return bound.id_for_label
