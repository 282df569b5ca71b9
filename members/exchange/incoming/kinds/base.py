"""The base of all columns, and columns of numbers, choices, and yes or no."""

import re
from dataclasses import dataclass
from functools import cache, cached_property

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext as _

from members.models.languages import each_language

from .. import normalize
from ..headings import CHOICES, EXAMPLES, LABELS, WORDS


def folded_heading(text):
    """Return the letters and digits of a heading, which case, dots and stars do not change."""
    return " ".join(re.findall(r"[^\W_]+", str(text).casefold()))


@dataclass(frozen=True)
class Parsed:
    """A value as the model stores it, and a note with the text if that differed."""

    value: object
    note: str = ""
    # Whether a cell of its own has the precision of a day.
    is_exact: bool = False


class ImportColumn:
    """A column that holds one field of one part; `known_as` names its label and words.

    A column that is `piece_of` another one holds a piece of its value: a first name.
    """

    piece_of = ""
    before = " "  # separator of the piece before and this one
    is_noted = True  # whether a normalized value is worth a note

    def __init__(self, part, model, field, known_as="", is_required=None):
        self.part, self.model, self.field = part, model, field
        self.name = f"{part}.{field}"
        self._known_as = known_as or self.name
        self._is_required = is_required

    def __repr__(self):
        return f"<{type(self).__name__} {self.name}>"

    @cached_property
    def model_field(self):
        return self.model._meta.get_field(self.field)

    @property
    def label(self):
        label = LABELS.get(self._known_as) or LABELS.get(self.name)
        return capfirst(str(label or self.model_field.verbose_name))

    @cached_property
    def labels(self):
        """Return the folded headings that it answers to, in all languages."""
        words = {self.name, *WORDS.get(self._known_as, "").split("|")}
        is_own = self._known_as == self.name
        words |= {self.field} if is_own else set()
        for _language in each_language():
            words |= {self.label, *(self._own_labels() if is_own else ())}
        return {folded_heading(text) for text in words} - {""}

    def _own_labels(self):
        return [str(self.model_field.verbose_name)]

    @property
    def example(self):
        return EXAMPLES.get(self._known_as, "") or next(iter(self.allowed), "")

    @property
    def allowed(self):
        """The texts that a cell may hold, if they can be listed; of the active language."""
        return []

    @cached_property
    def required(self):
        """Whether a new row cannot do without it."""
        if self._is_required is not None:
            return self._is_required
        field = self.model_field
        return not (field.blank or field.null or field.has_default())

    def parse(self, cell, context):
        """Return the Parsed cell; raise ValidationError with advice."""
        text = normalize.text_of(cell)
        value = self.value_of(cell, text, context)
        return Parsed(value, self._note(cell, text, value))

    def _note(self, cell, text, value):
        if not self.is_noted or not isinstance(cell, str | int) or text == value:
            return ""
        return "" if self.text(value) == text else read_from(text)

    def value_of(self, cell, text, context):
        raise NotImplementedError

    @property
    def empty(self):
        """The value of a row whose cell was emptied."""
        return None if self.model_field.null else ""

    def read(self, record):
        return getattr(record, self.field)

    def fields(self, value):
        """Return {field: value} as they are set on a row."""
        return {self.field: value}

    def text(self, value):
        """Return a value as people read it, and as `parse` reads it back."""
        return "" if value is None else str(value)

    def display(self, value, context):
        """Return a value as people read it, with the names of other rows."""
        return self.text(value)

    def is_same(self, old, new):
        return old == new

    def is_unchanged(self, old, parsed):
        """Whether the cell adds nothing to the stored value."""
        return self.is_same(old, parsed.value)

    def holds(self, old, text, context):
        """Whether a sheet would write the text for the stored value."""
        return text == self.text(old)

    def agrees(self, old, reading, context):
        """Whether the cell of a line agrees with the stored value."""
        if not reading.text(self.name):
            return self.is_same(old, self.empty)
        return self.equals_cell(old, reading.cells[self.name]) or self.is_unchanged(
            old, reading.parsed(self, context) or Parsed(None)
        )

    def equals_cell(self, old, cell):
        """Whether the cell is the stored text but for invisible characters."""
        if not (isinstance(cell, str) and isinstance(old, str)):
            return False
        return cell == old or normalize.visible(cell) == normalize.visible(old)


def read_from(text):
    return _("“%(text)s” in the file") % {"text": text[:80]}


class NumberColumn(ImportColumn):
    def value_of(self, cell, text, context):
        return normalize.whole_number(text)


class YesNoColumn(ImportColumn):
    is_noted = False

    @property
    def allowed(self):
        return [_("Yes"), _("No")]

    @property
    def empty(self):
        return False

    def value_of(self, cell, text, context):
        return cell if isinstance(cell, bool) else normalize.yes_or_no(text)

    def text(self, value):
        return _("Yes") if value else _("No")


class ChoiceColumn(ImportColumn):
    @property
    def _choices(self):
        return self.model_field.flatchoices

    @property
    def allowed(self):
        return [capfirst(str(label)) for _value, label in self._choices]

    @cached_property
    def _values(self):
        """{folded key or label in any language: value}."""
        values = {folded_heading(v): v for v, _label in self._choices}
        for _language in each_language():
            for value, label in self._choices:
                values.setdefault(folded_heading(label), value)
        for value, words in CHOICES.get(self.name, {}).items():
            for word in words.split("|"):
                values.setdefault(folded_heading(word), value)
        return values

    def value_of(self, cell, text, context):
        value = self._values.get(folded_heading(text))
        if value is None:
            raise ValidationError(
                _("“%(text)s” is not one of the choices. Choose one of: %(choices)s.")
                % {"text": text[:40], "choices": ", ".join(self.allowed)}
            )
        return value

    def _note(self, cell, text, value):
        is_label = folded_heading(text) == folded_heading(self.text(value))
        return "" if is_label else read_from(text)

    def text(self, value):
        return self._labels(get_language()).get(value, value or "")

    @cached_property
    def _labels(self):
        """A function of the language that returns {value: label}."""
        return cache(self._labels_in)

    def _labels_in(self, language):
        return {value: capfirst(str(label)) for value, label in self._choices}


class ChoicesColumn(ChoiceColumn):
    """Several choices of an array column, with semicolons between them."""

    empty = ()

    @property
    def _choices(self):
        return self.model_field.base_field.flatchoices

    @property
    def example(self):
        return "; ".join(self.allowed[:2])

    def value_of(self, cell, text, context):
        parts = filter(None, map(str.strip, text.split(";")))
        values = {super(ChoicesColumn, self).value_of(cell, p, context) for p in parts}
        return [value for value, _label in self._choices if value in values]

    def text(self, value):
        return "; ".join(map(super().text, value or ()))
