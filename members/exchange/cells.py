"""Parse the text of a CSV cell into the value of a model field."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, ForeignKey, ManyToManyField, SlugField
from django.utils.translation import gettext as _

from members.fields import municipalities

from .files import NAMED_BY

YES_OR_NO = {"yes": True, "no": False}


def parse_cell(field, text, find_id):
    """Return the value of the cell, the field's default when empty; raise ValidationError.

    `find_id(model, name)` returns the id of the row that a cell names.
    """
    if isinstance(field, ManyToManyField):
        return [find_id(field.related_model, name) for name in _split(text, ";")]
    if isinstance(field, ArrayField):
        return _split(text, ";")
    if field.name == "source":
        return "\n".join(_split(text, " | "))
    if not text:
        return _default_value(field)
    if isinstance(field, ForeignKey):
        return find_id(field.related_model, text)
    if isinstance(field, BooleanField):
        return _parse_boolean(text)
    if field.name == "municipality":
        return _parse_municipality(field, text)
    return field.to_python(text)


def _default_value(field):
    # Without its slug the row could not be found again.
    if isinstance(field, SlugField):
        raise ValidationError(field.error_messages["blank"])
    return field.get_default()


def _split(text, separator):
    return [part.strip() for part in text.split(separator) if part.strip()]


def _parse_boolean(text):
    if text not in YES_OR_NO:
        raise ValidationError(_("Enter “yes” or “no”."))
    return YES_OR_NO[text]


def _parse_municipality(field, text):
    """Return the name as it is spelt; one that a row has already need not be in the list."""
    try:
        return municipalities.find(text)
    except ValidationError:
        if field.model.objects.filter(municipality=text).exists():
            return text
        raise


class References:
    """The ids of rows that cells name, each queried once."""

    def __init__(self):
        self.ids = {}

    def find_id(self, model, name):
        """Return the id of the one row of that name; raise ValidationError for none or several."""
        if (model, name) not in self.ids:
            self.ids[model, name] = self._query_id(model, name)
        return self.ids[model, name]

    def _query_id(self, model, name):
        rows = model.objects.filter(**{NAMED_BY[model]: name})
        found = list(rows.values_list("pk", flat=True)[:2])
        if len(found) == 1:
            return found[0]
        context = {"nouns": model._meta.verbose_name_plural, "name": name}
        if found:
            reason = _("There are several %(nouns)s called “%(name)s”.")
        else:
            reason = _("There are no %(nouns)s called “%(name)s”.")
        raise ValidationError(reason % context)
