"""One class a kind of column: parse a cell, read and show the value of a stored row."""

import re
from dataclasses import dataclass
from functools import cache, cached_property

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.fields import municipalities, partial_dates
from members.fields.municipalities import numbers
from members.models import Topic
from members.models.email_addresses import EmailAddressField, readable
from members.models.organization_numbers import OrgnrField, format_orgnr
from members.models.periods import Precision, first_day, last_day

from . import normalized
from .headings import EXAMPLES, LABELS, WORDS

LANGUAGES = ("nb", "en")
LAST_DAYS = ("until",)


def folded_heading(text):
    """Return the letters and digits of a heading, which case, dots and stars do not change."""
    return " ".join(re.findall(r"[^\W_]+", str(text).casefold()))


@dataclass(frozen=True)
class Parsed:
    """A value as the model keeps it, and what was made of the cell to get it."""

    value: object
    note: str = ""
    # Whether a cell of its own says how exactly a day is known.
    is_exact: bool = False


class Column:
    """A column that holds one field of one part; `known_as` names its label and words.

    A column that is `piece_of` another one holds a piece of its value: a first name.
    """

    piece_of = ""
    before = " "  # what stands between the piece before and this one
    is_noted = True  # whether what was normalized is worth a note

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
        given = LABELS.get(self._known_as)
        return capfirst(str(given or self.model_field.verbose_name))

    @cached_property
    def labels(self):
        """Return the folded headings that it answers to, in both languages."""
        found = {self.name, self.field, *WORDS.get(self._known_as, "").split("|")}
        for language in LANGUAGES:
            with translation.override(language):
                found |= {self.label, *self._own_labels()}
        return {folded_heading(text) for text in found} - {""}

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
        """Return the Parsed cell; raise ValidationError, which says how to mend it."""
        text = normalized.text_of(cell)
        value = self.value_of(cell, text, context)
        return Parsed(value, self._note(cell, text, value))

    def _note(self, cell, text, value):
        if not self.is_noted or not isinstance(cell, str | int) or text == value:
            return ""
        shown = self.text(value)
        return "" if shown == text else read_from(text)

    def value_of(self, cell, text, context):
        raise NotImplementedError

    @property
    def empty(self):
        """What a row holds when the cell was emptied."""
        return None if self.model_field.null else ""

    def read(self, record):
        return getattr(record, self.field)

    def fields(self, value):
        """Return {field: value} as they are set on a row."""
        return {self.field: value}

    def text(self, value):
        """Return a value as people read it, and as `parse` reads it back."""
        return "" if value is None else str(value)

    def shown(self, value, context):
        """Return a value as people read it, where that takes names of other rows."""
        return self.text(value)

    def is_same(self, old, new):
        return old == new

    def is_unchanged(self, old, parsed):
        """Whether the cell says nothing that the stored value does not say already."""
        return self.is_same(old, parsed.value)

    def holds(self, old, text):
        """Whether a sheet would write the text for the stored value."""
        return text == self.text(old)


def read_from(text):
    return _("“%(text)s” in the file") % {"text": text[:80]}


class TextColumn(Column):
    is_noted = False

    @cached_property
    def is_long(self):
        return isinstance(self.model_field, models.TextField)

    def value_of(self, cell, text, context):
        text = self._plain(text)
        most = self.model_field.max_length
        if most and len(text) > most:
            raise ValidationError(
                _("The text has %(n)s characters, and there is room for %(most)s.")
                % {"n": len(text), "most": most}
            )
        return text

    def _plain(self, text):
        return (
            normalized.paragraphs_of(text) if self.is_long else normalized.line_of(text)
        )

    def is_same(self, old, new):
        return old == new or self._plain(old.replace("\r\n", "\n")) == new


class PhoneColumn(TextColumn):
    is_noted = True

    def value_of(self, cell, text, context):
        return super().value_of(cell, normalized.telephone(text), context)

    def is_same(self, old, new):
        return old == new or (bool(old) and _digits(old) == _digits(new))


def _digits(phone):
    bare = re.sub(r"[^\d+]", "", phone)
    return re.sub(r"^(\+47|0047)(?=\d{8}$)", "", bare)


class OrgnrColumn(Column):
    def value_of(self, cell, text, context):
        return normalized.organization_number(text)

    def text(self, value):
        return format_orgnr(value)

    def _note(self, cell, text, value):
        bare = re.sub(r"\s", "", text)
        return "" if bare == value else read_from(text)

    def holds(self, old, text):
        return bool(old) and re.sub(r"\s", "", text) == old


class WebColumn(Column):
    def value_of(self, cell, text, context):
        return normalized.web_address(text)

    def is_same(self, old, new):
        return old == new or normalized.bare_address(old) == normalized.bare_address(
            new
        )


class EmailColumn(Column):
    def value_of(self, cell, text, context):
        return normalized.email_address(text)

    def text(self, value):
        return readable(value)

    def _note(self, cell, text, value):
        return "" if text.lower() in (value, readable(value)) else read_from(text)


class NumberColumn(Column):
    def value_of(self, cell, text, context):
        return normalized.whole_number(text)


class YesNoColumn(Column):
    is_noted = False

    @property
    def allowed(self):
        return [_("Yes"), _("No")]

    @property
    def empty(self):
        return False

    def value_of(self, cell, text, context):
        return cell if isinstance(cell, bool) else normalized.yes_or_no(text)

    def text(self, value):
        return _("Yes") if value else _("No")


class ChoiceColumn(Column):
    @property
    def allowed(self):
        return [capfirst(str(label)) for _value, label in self.model_field.flatchoices]

    @cached_property
    def _values(self):
        """{folded key or label in either language: value}."""
        found = {folded_heading(v): v for v, _label in self.model_field.flatchoices}
        for language in LANGUAGES:
            with translation.override(language):
                for value, label in self.model_field.flatchoices:
                    found.setdefault(folded_heading(label), value)
        return found

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


class DayColumn(Column):
    def value_of(self, cell, text, context):
        day, precision = normalized.day(cell, text, context.is_1904)
        if precision != Precision.DAY:
            raise ValidationError(_("Write the whole date, for example 17.5.2019."))
        return day

    def text(self, value):
        return partial_dates.write(value and value.isoformat(), Precision.DAY)


class PartialDayColumn(Column):
    """A day and how exactly it is known, as (day, precision)."""

    @property
    def example(self):
        return EXAMPLES.get(self._known_as, "")

    @property
    def precision(self):
        return f"{self.field}_precision"

    @property
    def empty(self):
        return None, Precision.DAY

    def value_of(self, cell, text, context):
        return self.rounded(*normalized.day(cell, text, context.is_1904))

    def rounded(self, day, precision):
        """Return the first day that is meant, or the last one of a last day."""
        rounded = last_day if self.field in LAST_DAYS else first_day
        return rounded(day, precision), Precision(precision)

    def read(self, record):
        return getattr(record, self.field), getattr(record, self.precision)

    def fields(self, value):
        return {self.field: value[0], self.precision: str(value[1])}

    def text(self, value):
        day, precision = value
        return partial_dates.write(day and day.isoformat(), precision)

    def is_same(self, old, new):
        return (old[0], str(old[1])) == (new[0], str(new[1]))

    def is_unchanged(self, old, parsed):
        """Also where the file knows the day less exactly, or does not say how exactly."""
        (day, known), (typed, precision) = old, parsed.value
        if self.is_same(old, parsed.value):
            return True
        if (
            parsed.is_exact
            or day is None
            or typed is None
            or known == Precision.AT_LATEST
        ):
            return day == typed and not parsed.is_exact
        if precision in (Precision.YEAR, Precision.MONTH):
            return self.rounded(day, precision)[0] == typed
        return day == typed


class PrecisionColumn(ChoiceColumn):
    """How exactly the day in the column before is known, as sheets of ours say it."""

    def __init__(self, part, model, field, known_as=""):
        super().__init__(part, model, field, known_as)
        self.piece_of = self.name.removesuffix("_precision")

    required = False

    @property
    def label(self):
        day = (
            LABELS.get(self.piece_of)
            or self.model._meta.get_field(
                self.field.removesuffix("_precision")
            ).verbose_name
        )
        return _("%(day)s: how exactly it is known") % {"day": capfirst(str(day))}

    def _own_labels(self):
        return [_("Accuracy of the date"), str(self.model_field.verbose_name)]


class MunicipalityColumn(TextColumn):
    """A municipality by name or number; the number is set with the name."""

    is_noted = True

    @property
    def allowed(self):
        return list(numbers())

    def value_of(self, cell, text, context):
        return normalized.municipality(normalized.line_of(text))

    def fields(self, value):
        code = municipalities.numbers().get(value, "")
        return {self.field: value, "municipality_code": code}


class Piece(Column):
    """A piece of the value of another column, which is read when that one is empty."""

    required = False
    is_noted = False

    def __init__(self, part, model, name, piece_of, before=" "):
        super().__init__(part, model, name)
        self.piece_of, self.before = f"{part}.{piece_of}", before

    @property
    def label(self):
        given = LABELS.get(self.name)
        return capfirst(str(given or self.model_field.verbose_name))

    def _own_labels(self):
        return []


class NamedRows(Column):
    """Rows of another model by name, as a set of ids: topics, sites."""

    is_noted = False
    required = False

    @property
    def related(self):
        return self.model_field.related_model

    @property
    def empty(self):
        return frozenset()

    @property
    def allowed(self):
        return sorted(str(row) for row in offered(self.related))

    @property
    def example(self):
        return "; ".join(self.allowed[:2])

    def value_of(self, cell, text, context):
        return frozenset(context.rows_named(self.related, text))

    def read(self, record):
        return record.tied[self.field]

    def text(self, value):
        return ""

    def shown(self, value, context):
        return context.names_of(self.related, value)

    def holds(self, old, text):
        return False


def offered(model):
    """Return the rows that may be chosen by name."""
    return model.objects.in_use() if model is Topic else model.objects.all()


KINDS = (
    (OrgnrField, OrgnrColumn),
    (EmailAddressField, EmailColumn),
    (models.URLField, WebColumn),
    (models.BooleanField, YesNoColumn),
    (models.IntegerField, NumberColumn),
    (models.DateField, DayColumn),
    (models.ManyToManyField, NamedRows),
    ((models.CharField, models.TextField), TextColumn),
)
BY_NAME = {"municipality": MunicipalityColumn, "phone": PhoneColumn}


def column_of(part, model, name, known_as="", is_required=None):
    """Return the column of a model's field; None for a field that fits no cell."""
    field = model._meta.get_field(name)
    names = {f.name for f in model._meta.get_fields()}
    if name.endswith("_precision"):
        return PrecisionColumn(part, model, name)
    if name in BY_NAME:
        kind = BY_NAME[name]
    elif f"{name}_precision" in names:
        kind = PartialDayColumn
    elif getattr(field, "choices", None):
        kind = ChoiceColumn
    elif isinstance(field, ArrayField):
        return None
    else:
        kind = next((kind for of, kind in KINDS if isinstance(field, of)), None)
    return kind and kind(part, model, name, known_as, is_required)
