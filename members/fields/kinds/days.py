"""Days: exact ones, and those with how exactly they are known in a second column."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models.periods import Precision, first_day, in_words, last_day

from .. import partial_dates
from ..forms import PartialDateField, ValueForm
from ..values import refuse_shape
from .scalars import Displayed


class PartialDate(Displayed):
    """{"day": "2019-05-01", "precision": "month"}, or "" when it is unknown.

    A coarse day is stored as the first of its month or year; as the last for a last day.
    """

    def __init__(self, name, *, is_last=False, **declared):
        super().__init__(name, **declared)
        self._rounded = last_day if is_last else first_day
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
        return self._value(day_of(value["day"]), value["precision"])

    def _value(self, day, precision):
        if day is None:
            return ""
        day = self._rounded(day, precision)
        return {"day": day.isoformat(), "precision": str(precision)}

    def apply(self, target, proposed, speaker):
        day = day_of(proposed["day"]) if proposed else None
        precision = proposed["precision"] if proposed else Precision.DAY
        for column, value in zip(self.columns, [day, precision], strict=True):
            setattr(target, column, value)

    def input(self, context, value, data=None, prefix=None):
        field = PartialDateField(label=self.title, help_text=self.help)
        return ValueForm(self, field, value, data, prefix)

    def displayed(self, value, names):
        if not value:
            return ""
        return partial_dates.in_words(day_of(value["day"]), value["precision"])

    @property
    def headers(self):
        return [self.title, _("Accuracy of the date")]

    def cells(self, target):
        day = getattr(target, self.name)
        return [day, getattr(target, f"get_{self.columns[1]}_display")() if day else ""]


class Day(Displayed):
    """An exact day as "2019-05-01", or "" when there is none."""

    def clean(self, value):
        if isinstance(value, date):
            return value.isoformat()
        return day_of(value).isoformat() if value else ""

    def apply(self, target, proposed, speaker):
        setattr(target, self.name, day_of(proposed) if proposed else None)

    def displayed(self, value, names):
        return in_words(day_of(value), Precision.DAY) if value else ""

    def cells(self, target):
        return [getattr(target, self.name)]


def moment_text(moment):
    """Return a moment in the time zone of the cluster: "26. november 2026 00:05"."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def moment_cell(moment):
    """Return a moment in that time zone as a cell of a file; empty for None."""
    return date_format(timezone.localtime(moment), "d.m.Y H:i") if moment else ""


def day_of(text):
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        refuse_shape()
