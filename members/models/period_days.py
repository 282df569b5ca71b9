"""The days that a coarse first or last day may mean, in SQL."""

from django.db import models
from django.db.models import Case, Func, When

from .periods import Precision


class InUnit(Func):
    """The first or the last day of the month or year that a date lies in."""

    output_field = models.DateField()
    first = "date_trunc('%(unit)s', %(expressions)s)::date"
    last = "(date_trunc('%(unit)s', %(expressions)s) + interval '1 %(unit)s - 1 day')::date"


def first_day_of(name):
    """Return the expression of `first_day` of a column that has a precision."""
    return _in_units(name, InUnit.first)


def last_day_of(name):
    """Return the expression of `last_day` of a column that has a precision."""
    return _in_units(name, InUnit.last)


def _in_units(name, template):
    units = [Precision.MONTH.value, Precision.YEAR.value]
    cases = (
        When(
            **{f"{name}_precision": unit},
            then=InUnit(name, unit=unit, template=template),
        )
        for unit in units
    )
    return Case(*cases, default=name)
