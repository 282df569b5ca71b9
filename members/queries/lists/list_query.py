"""A list of the secretariat with the parameters of an address."""

from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.queries.filters.selection import (
    canonical_query,
    filters_in_words,
    order_in_words as words_of_order,
)

from .crosstab import counted_by

MOST_COLUMNS = 30


@dataclass(eq=False)
class ListQuery:
    """A StaffList with the parameters of an address, for a user.

    Its rows, columns and order are the same on the page, in a file and in a saved list.
    """

    staff_list: object
    parameters: QueryDict
    user: object
    # Whether columns about people are offered to a user with the right to them.
    with_people: bool = True

    @cached_property
    def filterset(self):
        return self.staff_list.filterset(self.parameters)

    @property
    def rows(self):
        return self.filterset.qs

    @property
    def day(self):
        return self.filterset.day

    @cached_property
    def offered(self):
        """The columns that the user may choose from, by name."""
        columns = self.staff_list.columns_for(self.user)
        if self.with_people:
            return columns
        return {name: c for name, c in columns.items() if not c.is_personal}

    @cached_property
    def column_names(self):
        """The names of the columns after the first, in order."""
        names = [n for n in self.parameters.getlist("column") if n in self.offered]
        names = names or [n for n in self.staff_list.usual if n in self.offered]
        first = self.staff_list.first.name
        return [n for n in dict.fromkeys(names) if n != first][:MOST_COLUMNS]

    @property
    def columns(self):
        others = [self.offered[name] for name in self.column_names]
        return [self.staff_list.first, *others]

    @property
    def has_personal_data(self):
        is_personal = self.staff_list.is_personal
        return is_personal or any(column.is_personal for column in self.columns)

    @cached_property
    def problems(self):
        """Invalid and unknown values, as (label, value): of a filter, or of the columns."""
        unknown = [
            n for n in self.parameters.getlist("column") if n not in self.offered
        ]
        columns = [(_("Columns"), name) for name in unknown]
        return [*self.filterset.problems, *columns]

    @cached_property
    def choices(self):
        """{filter: {value: FilterChoice}} of the fixed choices and those in use."""
        by_filter = self.filterset.read_choices({})
        return {name: {c.value: c for c in some} for name, some in by_filter.items()}

    @property
    def day_text(self):
        """Which rows the chosen day leaves, in words; empty without a day."""
        if "on" not in self.filterset.parameters:
            return ""
        return str(self.filterset.of_day_text) % {"day": date_format(self.day)}

    @property
    def filters_in_words(self):
        words = filters_in_words(self.filterset, self.choices)
        return ((_("As it was on"), self.day_text), *words) if self.day_text else words

    @property
    def order_in_words(self):
        return words_of_order(self.filterset)

    @cached_property
    def query(self):
        """The query of the address without invalid and unknown values; with columns."""
        columns = QueryDict(mutable=True)
        columns.setlist("column", self.column_names)
        columns.setlist("count", counted_by(self))
        parts = [canonical_query(self.filterset), columns.urlencode()]
        return "&".join(filter(None, parts))

    def query_with(self, **changes):
        """Return the query with other values of some parameters; None leaves one out."""
        query = QueryDict(self.query, mutable=True)
        for name, value in changes.items():
            values = value if isinstance(value, list) else [value]
            query.setlist(name, [one for one in values if one is not None])
        return query.urlencode()
