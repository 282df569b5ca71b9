"""Columns of numbers, of yes or no, and of one of several choices."""

from functools import cache, cached_property

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.models.languages import each_language

from .. import normalize
from ..headings import CHOICES
from .base import ImportColumn, folded_heading, read_from


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
    def allowed(self):
        return [capfirst(str(label)) for _value, label in self.model_field.flatchoices]

    @cached_property
    def _values(self):
        """{folded key or label in any language: value}."""
        values = {folded_heading(v): v for v, _label in self.model_field.flatchoices}
        for _language in each_language():
            for value, label in self.model_field.flatchoices:
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
        choices = self.model_field.flatchoices
        return {value: capfirst(str(label)) for value, label in choices}
