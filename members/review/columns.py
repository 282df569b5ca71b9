"""Columns of a target that hold no free text; the table in fields.py goes on here.

| kind   | value                                        | proposed |
|--------|----------------------------------------------|----------|
| Option | "word" of the column's choices               | the same |
| Flag   | true or false                                | the same |
| Pick   | "slug" of a row, or "" for none              | the same |
| Moment | {"day": "2019-05-01", "precision": "month"}, or "" when unknown | the same |
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models.periods import Precision, first_day, in_words, last_day

from .fields import Text, refuse_shape


class Said(Text):
    """A column whose value is told in words of its own."""

    def __init__(self, name, model):
        super().__init__(name)
        self.column = model._meta.get_field(name)

    def said(self, value, names):
        """Say the value in the reader's language."""
        return str(value)


class Option(Said):
    """One of the choices of a column."""

    told_as = "option"

    def said(self, value, names):
        return str(dict(self.column.flatchoices).get(value, value))


class Flag(Said):
    """Yes or no."""

    told_as = "flag"

    def live(self, target):
        return getattr(target, self.name)

    def clean(self, value):
        if not isinstance(value, bool):
            refuse_shape()
        return value

    def said(self, value, names):
        return _("Yes") if value else _("No")


class Pick(Said):
    """One row of another noun, by its slug."""

    told_as = "pick"

    @property
    def model(self):
        return self.column.related_model

    def live(self, target):
        found = getattr(target, self.name)
        return found.slug if found else ""

    def apply(self, target, proposed, speaker):
        found = self.model.objects.filter(slug=proposed).first() if proposed else None
        if proposed and found is None:
            text = _("Choose one of the values offered.")
            raise ValidationError({self.name: ValidationError(text, code="choice")})
        setattr(target, self.name, found)

    def said(self, value, names):
        return names.name(self.model, value) if value else ""


class Moment(Said):
    """A first or last day with how exactly it is known: two columns, one fact."""

    told_as = "moment"

    def __init__(self, name, model, rounded=first_day):
        super().__init__(name, model)
        self.rounded = rounded
        self.columns = [name, f"{name}_precision"]

    def live(self, target):
        day, precision = (getattr(target, column) for column in self.columns)
        return self._value(day, precision)

    def clean(self, value):
        if value == "":
            return ""
        if not isinstance(value, dict) or set(value) != {"day", "precision"}:
            refuse_shape()
        if value["precision"] not in Precision.values:
            refuse_shape()
        return self._value(_date(value["day"]), value["precision"])

    def _value(self, day, precision):
        if day is None:
            return ""
        day = self.rounded(day, precision)
        return {"day": day.isoformat(), "precision": str(precision)}

    def apply(self, target, proposed, speaker):
        day = _date(proposed["day"]) if proposed else None
        precision = proposed["precision"] if proposed else Precision.DAY
        for column, value in zip(self.columns, [day, precision], strict=True):
            setattr(target, column, value)

    def said(self, value, names):
        if not value:
            return ""
        text = in_words(_date(value["day"]), value["precision"])
        is_latest = value["precision"] == Precision.AT_LATEST
        return _("by %(day)s") % {"day": text} if is_latest else text


def until(name, model):
    """Make the field of a last day."""
    return Moment(name, model, rounded=last_day)


def _date(text):
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        refuse_shape()
