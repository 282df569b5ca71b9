"""From the text of a cell to the value of a field."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, ForeignKey, ManyToManyField, SlugField
from django.utils.translation import gettext as _

from .files import NAMED_BY

YES_OR_NO = {"yes": True, "no": False}


def value_of(field, text, find):
    """Read a cell: an empty one is the field's default; `find` turns a name into an id."""
    if isinstance(field, ManyToManyField):
        return [find(field.related_model, name) for name in _parts(text, ";")]
    if isinstance(field, ArrayField):
        return _parts(text, ";")
    if field.name == "source":
        return "\n".join(_parts(text, " | "))
    if not text:
        return _empty(field)
    if isinstance(field, ForeignKey):
        return find(field.related_model, text)
    if isinstance(field, BooleanField):
        return _yes_or_no(text)
    return field.to_python(text)


def _empty(field):
    # Without an address of its own the row could not be found again.
    if isinstance(field, SlugField):
        raise ValidationError(field.error_messages["blank"])
    return field.get_default()


def _parts(text, separator):
    return [part.strip() for part in text.split(separator) if part.strip()]


def _yes_or_no(text):
    if text not in YES_OR_NO:
        raise ValidationError(_("Write yes or no."))
    return YES_OR_NO[text]


class References:
    """The rows that cells name, each asked for once."""

    def __init__(self):
        self.ids = {}

    def find(self, model, name):
        """Find the id of the one row of that name; raises ValidationError."""
        if (model, name) not in self.ids:
            self.ids[model, name] = self._ask(model, name)
        return self.ids[model, name]

    def _ask(self, model, name):
        rows = model.objects.filter(**{NAMED_BY[model]: name})
        found = list(rows.values_list("pk", flat=True)[:2])
        if len(found) == 1:
            return found[0]
        words = {"nouns": model._meta.verbose_name_plural, "name": name}
        if found:
            reason = _("There are several %(nouns)s called “%(name)s”.")
        else:
            reason = _("There are no %(nouns)s called “%(name)s”.")
        raise ValidationError(reason % words)
