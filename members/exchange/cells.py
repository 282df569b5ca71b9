"""Parse the text of a CSV cell into the value of a model field."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, ForeignKey, ManyToManyField, SlugField
from django.utils.translation import gettext as _

from members.fields import municipalities, refusal_of

from .cell_text import MARK, items, split, unescape
from .files import FILES, NAMED_BY

YES_OR_NO = {"yes": True, "no": False}


def parse_cell(field, cell, find_id):
    """Return the value of the cell, the field's default when empty; raise ValidationError.

    `find_id(model, name)` returns the id of the row that a cell names.
    """
    if isinstance(field, ManyToManyField):
        return [find_id(field.related_model, name) for name in items(cell, ";")]
    if isinstance(field, ArrayField):
        return list(map(unescape, items(cell, ";")))
    if field.name == "source":
        return "\n".join(map(unescape, items(cell, " | ")))
    if not cell:
        return _default_value(field)
    if isinstance(field, ForeignKey):
        return find_id(field.related_model, cell)
    if isinstance(field, BooleanField):
        return _parse_boolean(cell)
    if field.name == "municipality":
        return _parse_municipality(field, unescape(cell))
    return field.to_python(unescape(cell))


def _default_value(field):
    # Without its slug the row could not be found again.
    if isinstance(field, SlugField):
        raise ValidationError(field.error_messages["blank"])
    return field.get_default()


def _parse_boolean(text):
    if text not in YES_OR_NO:
        raise ValidationError(_("Enter “yes” or “no”."))
    return YES_OR_NO[text]


def _parse_municipality(field, text):
    """Return the name as it is spelt; one that a row has already need not be in the list.

    Nor need one after a backslash, which is taken as it stands.
    """
    if text.startswith(MARK):
        return text.removeprefix(MARK)
    is_unknown = refusal_of(municipalities.find, text)
    if is_unknown and field.model.objects.filter(municipality=text).exists():
        return text
    return municipalities.find(text)


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
        found = self._ids(model, name)
        if len(found) == 1:
            return found[0]
        context = {"nouns": model._meta.verbose_name_plural, "name": name}
        if found:
            reason = _("There are several %(nouns)s called “%(name)s”.")
        else:
            reason = _("There are no %(nouns)s called “%(name)s”.")
        raise ValidationError(reason % context)

    def _ids(self, model, name):
        file = next(file for file in FILES if file.model is model)
        cells = split(name, "|") if file.is_counted else [name]
        if len(cells) > 1:
            return self._ids_by_key(file, cells)
        rows = model.objects.filter(**{NAMED_BY[model]: unescape(name)})
        return list(rows.values_list("pk", flat=True)[:2])

    def _ids_by_key(self, file, cells):
        """Return the id of the row with the cells of a key, and which of those alike it is."""
        fields = [file.columns[column] for column in file.key_columns]
        cells, which = cells[: len(fields)], cells[len(fields) :]
        if len(cells) < len(fields):
            return []
        given = zip(fields, cells, strict=True)
        values = {f.attname: parse_cell(f, cell, self.find_id) for f, cell in given}
        nth = int(which[0]) if which and which[0].isdecimal() else 1
        rows = file.model.objects.filter(**values).order_by("pk")
        return list(rows.values_list("pk", flat=True)[max(nth - 1, 0) : nth])
