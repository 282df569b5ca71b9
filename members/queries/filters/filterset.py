"""The parameters of a list: their meaning in SQL, and in the index of the list."""

from django import forms
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db.models import Count, F, Value
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, Filter, FilterSet

from members.operation.publication import forbid

from .index import build
from .labels import union
from .sources import grouped
from .store import RELEVANCE, DatabaseAnswer, IndexAnswer, NoIndexError, RankedHits

# Parameters that are no filters: `q` and `sort` make the order, `on` is the day.
NO_FILTERS = ("q", "on", "sort")
BY_RELEVANCE = (RELEVANCE, gettext_lazy("Relevance"))


class SeveralValuesField(forms.Field):
    """The values of a repeated parameter, as they are: the FilterSet knows which exist."""

    widget = forms.MultipleHiddenInput

    def clean(self, values):
        return list(dict.fromkeys(filter(None, values or [])))


class SeveralValuesFilter(Filter):
    """A repeated parameter; several values are alternatives (OR)."""

    field_class = SeveralValuesField


class IndexedFilterSet(FilterSet):
    """The parameters of a list: `qs` asks the database, `answer` the index in memory.

    Both find the same rows in the same order. A value that does not exist is left out.
    A subclass declares its `source` and its `store`, and how `q` is searched. Its method
    `filter_topic` is that of its filter `topic`.
    """

    source = None
    store = None
    sorts = ()
    q = CharFilter(
        label=gettext_lazy("Search"),
        validators=[MaxLengthValidator(200), ProhibitNullCharactersValidator()],
    )

    def __init__(self, data=None, queryset=None, **kwargs):
        super().__init__(data, self.source.rows() if queryset is None else queryset)

    @classmethod
    def get_filters(cls):
        filters = super().get_filters()
        for name in filters:
            if hasattr(cls, f"filter_{name}"):
                filters[name].method = f"filter_{name}"
        return filters

    @cached_property
    def parameters(self):
        """The parameters that can be read; a bad one counts as none."""
        self.form.full_clean()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @cached_property
    def day(self):
        return self.parameters.get("on") or timezone.localdate()

    @cached_property
    def facets(self):
        return self.source(self.day)

    @cached_property
    def several(self):
        """The names of the filters that have choices, in the order of the page."""
        filters = self.filters.items()
        return [name for name, one in filters if isinstance(one, SeveralValuesFilter)]

    @cached_property
    def qs(self):
        """The rows in order, asked of the database alone."""
        return self.in_order(self.narrowed(self.matches))

    @cached_property
    def matches(self):
        """The rows that the search finds, before any filter; one query if there is one."""
        rows, words = self.queryset.all(), self.parameters.get("q")
        return self.matching(rows, words) if words else rows

    def narrowed(self, rows, left_out=None):
        """Filter the rows by every parameter but one."""
        for name in self.used:
            if name != left_out:
                rows = self.narrowed_by(name, rows)
        return rows

    def narrowed_by(self, name, rows):
        value = self.used.get(name)
        return self.filters[name].filter(rows, value) if value else rows

    def in_order(self, rows):
        sort, order = self.parameters.get("sort", RELEVANCE), self.facets.order
        if column := self.facets.latest_first.get(sort):
            latest = F(column).desc(nulls_last=True)
            return self.facets.with_columns(rows).order_by(latest, *order)
        by_rank = ["-rank"] if "q" in self.parameters and sort == RELEVANCE else []
        return rows.order_by(*by_rank, *order)

    @cached_property
    def used(self):
        """The values of each filter: those given that exist, else the default."""
        values = {n: v for n, v in self.parameters.items() if n not in NO_FILTERS}
        valid = {
            name: self.existing(name, value) if name in self.several else value
            for name, value in values.items()
        }
        used = {name: value for name, value in valid.items() if value}
        return {**self.facets.defaults, **used}

    def existing(self, name, values):
        """List which of the values the filter has; a query unless its choices are fixed."""
        # PostgreSQL refuses a text with NUL.
        values = [value for value in values if "\0" not in value]
        if not values:
            return []
        if name in self.facets.used_only:
            stored = self._values_with_rows(name, values)
        elif name in self.facets.fixed:
            stored = dict(self.facets.fixed[name])
        else:
            rows = self.facets.labels()[name].rows
            stored = rows.filter(slug__in=values).values_list("slug", flat=True)
        return [value for value in values if value in set(stored)]

    def _values_with_rows(self, name, values):
        filter_ = self.filters[name]
        first_rows = (
            filter_.filter(self.queryset, [value]).order_by().values_list(Value(value))
            for value in values
        )
        return [value for (value,) in union(rows[:1] for rows in first_rows)]

    def counts(self, rows, *left_out):
        """Return {filter: {value: number of rows}} as if each were not used; one query.

        A choice that no row has is left out.
        """
        counts = {name: {} for name in self.several if name not in left_out}
        whole = self.narrowed(rows)
        parts = [
            part
            for name in counts
            for part in self._counted(
                name, self.narrowed(rows, name) if name in self.used else whole
            )
        ]
        for name, value, number in union(parts):
            # No choice stands for a column that is empty.
            if value and number:
                counts[name][value] = number
        return counts

    def _counted(self, name, rows):
        one = self.filters[name]
        return self.facets.counted(name, rows) or [
            grouped(one.filter(rows, [value]), name, Value(value), Count("pk"))
            for value, _label in self.facets.fixed[name]
        ]

    @property
    def index(self):
        """Return the index of the list of the day; one query when it is cached."""
        return self.store.on(self.day)

    @cached_property
    def answer(self):
        """The rows and the count of each choice, asked of the index of the list.

        Of another day without one, asked of the database.
        """
        try:
            return self._answered(IndexAnswer, self.index)
        except NoIndexError:
            return self.database_answer

    @property
    def database_answer(self):
        """The same, asked of the database."""
        ids = [*self.qs.values_list("pk", flat=True), *self._examples()]
        index = build(self.facets, only=ids)
        return self._answered(DatabaseAnswer, index, filterset=self)

    def _answered(self, kind, index, **more):
        selection = {
            name: [
                value
                for value in self.parameters.get(name, [])
                if value in index.facets[name].choices
            ]
            for name in self.several
        }
        hits, sort = self._hits(index), self.parameters.get("sort")
        return kind(index, selection, hits, sort, self.periods, **more)

    def _examples(self):
        """List the ids of one row with each value that only rows have a label for."""
        queries = [
            self.filters[name].filter(self.queryset, [value]).order_by()
            for name in self.facets.used_only & self.used.keys()
            for value in self.used[name]
        ]
        return [pk for rows in queries for pk in rows.values_list("pk", flat=True)[:1]]

    def number_with(self, name, values):
        """Count the rows as if a filter had these values."""
        rows = self.queryset.all() if name == "q" else self.matches
        rows = self.narrowed(rows, name)
        return (self.filters[name].filter(rows, values) if values else rows).count()

    @property
    def periods(self):
        """Return {filter: Days} of the filters that ask for a period."""
        periods = self.facets.periods
        return {n: self.parameters[n] for n in periods if n in self.parameters}

    def _hits(self, index):
        if not (words := self.parameters.get("q")):
            return None
        hits = index.hits.get(words)
        if hits is None and (groups := self.ranked(words)) is not None:
            hits = RankedHits.of(index, groups)
            index.hits.set(words, hits)
        return hits

    @property
    def recognized(self):
        """The values of each filter that exist."""
        return self.answer.selection

    @cached_property
    def problems(self):
        """The invalid and the unknown values, as (label of the filter, value)."""
        bad = [(name, self.data.get(name)) for name in self.form.errors]
        for name in self.several:
            valid = self.recognized.get(name, ())
            # Beside others, a choice that no row has today is no mistake.
            known = {*valid, *dict(self.facets.fixed.get(name, ()))} if valid else valid
            bad += [(name, v) for v in self.parameters.get(name, []) if v not in known]
        if bad:
            forbid()
        return [(self.filters[name].label, value) for name, value in bad]
