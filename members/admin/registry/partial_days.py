"""Days in one text field each, as exactly as they are known: "2019", "mai 2019", "1.1.26".

A day with a column `…_precision` beside it is a partial day. Its form field holds both.
"""

from datetime import date

from django import forms
from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.db.models import DateField
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.fields import partial_dates
from members.fields.forms import ONE_DAY, PeriodEndField

PRECISION = "_precision"
IN_WORDS = "_in_words"
HELP = _("Such as 2019, mai 2019 or 1.1.2019, or senest 1.1.2019.")


def partial_days(model):
    """Return the names of the days that have a precision."""
    fields = model._meta.get_fields()
    names = {field.name for field in fields}
    days = [field.name for field in fields if isinstance(field, DateField)]
    return [name for name in days if f"{name}{PRECISION}" in names]


class PartialDayField(forms.CharField):
    """A text that cleans to (day or None, Precision)."""

    def __init__(self, db_field):
        text = " ".join(str(part) for part in (HELP, db_field.help_text) if part)
        super().__init__(
            required=not db_field.blank,
            max_length=40,
            label=capfirst(db_field.verbose_name),
            help_text=text,
            widget=forms.TextInput({"autocomplete": "off", "size": 18}),
        )

    def clean(self, value):
        return partial_dates.read(super().clean(value))


class PeriodDayField(PeriodEndField):
    """A day as people write it; "6.2027" is the first or the last of June, "" is None.

    It is required if there are words for `if_empty`.
    """

    def __init__(self, end, *, if_empty="", **kwargs):
        super().__init__(end, **kwargs)
        self.required = bool(if_empty)
        self.error_messages["required"] = if_empty

    def clean(self, value):
        try:
            day = super().clean(value)[self.end]
        except ValidationError as error:
            if not self.required or error.error_list[0].code != "day":
                raise
            # The other words allow to leave the field empty.
            raise ValidationError(ONE_DAY, code="day") from error
        return parse_date(day) if day else None


class PartialDaysForm(forms.ModelForm):
    """A form with PartialDayFields, which read and set a day and its precision."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self._partial_days():
            day = self.initial.get(name)
            if isinstance(day, date):
                precision = getattr(self.instance, f"{name}{PRECISION}")
                self.initial[name] = partial_dates.write(day.isoformat(), precision)

    def clean(self):
        for name in self._partial_days():
            if name in self.cleaned_data:
                self.cleaned_data[name], precision = self.cleaned_data[name]
                setattr(self.instance, f"{name}{PRECISION}", precision)
        return super().clean()

    def _get_validation_exclusions(self):
        set_here = {f"{name}{PRECISION}" for name in self._partial_days()}
        return super()._get_validation_exclusions() - set_here

    def _partial_days(self):
        fields = self.fields.items()
        return [name for name, field in fields if isinstance(field, PartialDayField)]


def _day_in_words(name, label):
    """Return the method that shows a day of a row as it is known."""

    @display(description=label, empty_value="–")
    def in_words(admin, row):
        day, precision = getattr(row, name), getattr(row, f"{name}{PRECISION}")
        return partial_dates.in_words(day, precision) or None

    return in_words


class PartialDaysMixin:
    """An admin or inline that shows each partial day as one text, with its precision."""

    since_in_words = _day_in_words("since", _("since"))
    until_in_words = _day_in_words("until", _("until"))
    opened_in_words = _day_in_words("opened", _("opened"))
    stated_on_in_words = _day_in_words("stated_on", _("stated on"))
    results_on_in_words = _day_in_words("results_on", _("results known"))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in partial_days(self.model):
            return PartialDayField(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fieldsets(self, request, obj=None):
        """Return the fieldsets without precisions, and with days in words to be read."""
        read = self._read_only_days(request, obj)
        return [
            (heading, {**options, "fields": self._joined(options["fields"], read)})
            for heading, options in super().get_fieldsets(request, obj)
        ]

    def get_readonly_fields(self, request, obj=None):
        days = partial_days(self.model)
        columns = {*days, *(f"{name}{PRECISION}" for name in days)}
        declared = super().get_readonly_fields(request, obj)
        others = [name for name in declared if name not in columns]
        read = self._read_only_days(request, obj)
        return [*others, *(f"{name}{IN_WORDS}" for name in read)]

    def _read_only_days(self, request, obj):
        days = partial_days(self.model)
        if obj and not self.has_change_permission(request, obj):
            return days
        declared = super().get_readonly_fields(request, obj)
        return [name for name in days if name in declared]

    def _joined(self, fields, read):
        precisions = {f"{name}{PRECISION}" for name in partial_days(self.model)}
        joined = []
        for entry in fields:
            if isinstance(entry, list | tuple):
                joined.append(tuple(self._joined(entry, read)))
            elif entry not in precisions:
                joined.append(f"{entry}{IN_WORDS}" if entry in read else entry)
        return joined
