"""The JSON value of a column of a row, and its text on a page."""

from datetime import date

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from members.models.languages import language_of_column

from ..decimals import decimal_text
from ..forms import TextArea

LINE = 200  # characters; a column for more gets an input of several lines


def has_slug(column):
    """Whether a column names another row by its slug, and not by its number."""
    return any(field.name == "slug" for field in column.related_model._meta.fields)


def path_of(column):
    """Return the path to the column, or to its slug, as in the JSON value."""
    if not column.is_relation:
        return column.name
    return f"{column.name}__slug" if has_slug(column) else column.attname


def json_value(row, column):
    by_number = column.is_relation and not has_slug(column)
    return plain(column, getattr(row, column.attname if by_number else column.name))


def plain(column, value):
    """Return the value of a column as JSON holds it."""
    if isinstance(column, models.DecimalField):
        return decimal_text(value)
    if isinstance(value, models.Model):
        return value.slug
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def word(column, value, names):
    """Return the value of a column in the reader's language; empty for none."""
    if column.is_relation:
        return names.name(column.related_model, value) if value else ""
    return str(dict(column.flatchoices or ()).get(value, value))


def day(column, value):
    """Return the day of a column that ends a period, or how exactly it is known."""
    if column.endswith("_precision"):
        return value
    try:
        return parse_date(value)
    except ValueError:
        return None


def text_input(column, field):
    """Return the form field of a text column with its language, and room for its text."""
    if (column.max_length or 0) > LINE and not isinstance(column, models.URLField):
        attrs = {"maxlength": column.max_length, "rows": 2}
        field.widget = TextArea(attrs)
    if language := language_of_column(column.name):
        field.widget.attrs["lang"] = language
    return field


def gone():
    return _("A row in this proposal no longer exists. Check what is published now.")
