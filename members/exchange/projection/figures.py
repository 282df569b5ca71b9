"""Answers with figures by key, which are rows of no noun: the parameters and the list."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import DateFilter, Filter, FilterSet

from members.models import Organization
from members.queries.first_day import first_day_after
from members.queries.statistics import FIGURES, DayParameters, query
from members.queries.statistics.question import FIRST

from .base import absolute


@dataclass(frozen=True)
class FigureAnswer:
    """Figures in their order, read as an IndexAnswer is; the id of each is its number."""

    keys: tuple

    # Nothing is counted by choice, as there are none.
    facets = {}

    @property
    def index(self):
        return self

    @property
    def ids(self):
        return range(1, len(self.keys) + 1)

    @property
    def position(self):
        return {pk: pk - 1 for pk in self.ids}

    def __len__(self):
        return len(self.keys)

    def __getitem__(self, part):
        return [*self.ids[part]]

    def behind(self, pk, _key, number):
        """List ids that follow an id."""
        return [*self.ids[pk : pk + number]]


def _refuse_day(day):
    if not FIRST <= day <= timezone.localdate():
        raise ValidationError("Enter a day from 1900 to today.")


class PeriodForm(forms.Form):
    """Refuses a period that ends before it starts."""

    def clean(self):
        days = [self.cleaned_data.get(name) for name in ("since", "until")]
        if all(days) and days[0] > days[1]:
            self.add_error("since", "The period ends before it starts.")


class FigureFilter(FilterSet):
    """The parameters of figures; they have no choices that can be counted."""

    several = ()
    figures = ()
    on = DateFilter(label=_("Date"), validators=[_refuse_day])

    class Meta:
        form = PeriodForm

    def __init__(self, data=None, queryset=None, **kwargs):
        super().__init__(data, Organization.objects.none())

    @cached_property
    def parameters(self):
        self.form.full_clean()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @cached_property
    def day(self) -> date:
        return self.parameters.get("on") or timezone.localdate()

    @property
    def answer(self):
        return FigureAnswer(tuple(self.figures))


class PublicApi:
    """Addresses of the lists whose rows the cells of a table count."""

    def organizations(self, **parameters):
        return absolute("/api/v1/organizations/") + query(parameters)

    def projects(self, **parameters):
        return absolute("/api/v1/projects/") + query(parameters)

    def network(self, **_parameters):
        return ""  # no collection has pairs of organizations


class StatisticsFilter(FigureFilter):
    """The parameters of the cluster in figures."""

    figures = tuple(FIGURES)
    since = DateFilter(label=_("First day"), validators=[_refuse_day])
    until = DateFilter(label=_("Last day"), validators=[_refuse_day])

    @cached_property
    def question(self):
        days = {name: day.isoformat() for name, day in self.parameters.items()}
        return DayParameters(days).question(PublicApi())

    @property
    def day(self) -> date:
        return self.question.day

    @property
    def answer(self):
        # Before the cluster there is nothing to count, rather than nobody.
        is_before = first_day_after(self.day)
        return FigureAnswer(()) if is_before else super().answer


class YearFilter(Filter):
    """A whole number."""

    field_class = forms.IntegerField


class ClimateFilter(FigureFilter):
    """The parameters of the climate figures."""

    figures = ("emissions", "targets", "effects", "sums")
    year = YearFilter(label=_("Year"), min_value=1900, max_value=2200)

    @property
    def scope(self):
        """Return the day and the year."""
        return self.day, self.parameters.get("year")


def load_by_key(filterset, make):
    """Return a Projection's `load` of figures; `make(scope, key)` returns one."""

    def load(ids, scope):
        return {pk: make(scope, filterset.figures[pk - 1]) for pk in ids}

    return load


def public_by_key(filterset):
    """Return a Projection's `public` of figures."""
    ids = {key: pk for pk, key in enumerate(filterset.figures, 1)}

    def public(key):
        return (ids[key], key) if key in ids else None

    return public
