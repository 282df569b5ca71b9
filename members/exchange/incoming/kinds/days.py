"""Columns of days, of their precision, and of moments."""

from django.core.exceptions import ValidationError
from django.forms import DateTimeField, TimeField
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.fields import partial_dates
from members.fields.kinds import moment_cell
from members.models.periods import Precision, first_day, last_day

from .. import normalize
from ..headings import EXAMPLES, LABELS
from .base import ChoiceColumn, ImportColumn

LAST_DAYS = ("until",)


class DayColumn(ImportColumn):
    def value_of(self, cell, text, context):
        day, precision = normalize.day(cell, text, context.is_1904)
        if precision != Precision.DAY:
            raise ValidationError(_("Write the whole date, for example 17.5.2019."))
        return day

    def text(self, value):
        return partial_dates.write(value and value.isoformat(), Precision.DAY)


class MomentColumn(ImportColumn):
    """A day and a time, in the time zone of the cluster."""

    format = DateTimeField(input_formats=["%d.%m.%Y %H:%M", "%d.%m.%Y kl. %H.%M"])

    def value_of(self, cell, text, context):
        return self.format.clean(text)

    def text(self, value):
        return moment_cell(value)


class TimeColumn(ImportColumn):
    """A time of day in the time zone of the cluster: 9.30, 09:30, kl. 9."""

    format = TimeField(input_formats=["%H:%M", "%H.%M", "%H:%M:%S", "%H"])

    def value_of(self, cell, text, context):
        return self.format.clean(text.casefold().removeprefix("kl").strip(" ."))

    def text(self, value):
        return value.strftime("%H:%M") if value else ""


class PartialDayColumn(ImportColumn):
    """A day and its precision, as (day, precision)."""

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
        return self.rounded(*normalize.day(cell, text, context.is_1904))

    def rounded(self, day, precision):
        """Return the first day of the month or year, or its last one for a last day."""
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
        """Also where the day of the file is less precise, or has no precision."""
        (day, exactness), (new_day, precision) = old, parsed.value
        if self.is_same(old, parsed.value):
            return True
        if (
            parsed.is_exact
            or day is None
            or new_day is None
            or exactness == Precision.AT_LATEST
        ):
            return day == new_day and not parsed.is_exact
        if precision in (Precision.YEAR, Precision.MONTH):
            return self.rounded(day, precision)[0] == new_day
        return day == new_day


class PrecisionColumn(ChoiceColumn):
    """The precision of the day in the column before, in the words of our own sheets."""

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
