"""The context of the page of a list: its table, its filters and its choice of columns."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django_filters import DateFilter

from members.exchange.list_files import list_sheet
from members.models import Organization
from members.queries.lists.crosstab import crosstab

from ..registry.card_address import card_address

MOST_OFFERED = 150  # choices of a filter
INDENT = "– "


@dataclass(frozen=True)
class Heading:
    """A heading of the table; `query` sorts by it, the other way when it is sorted so."""

    label: str
    query: str = ""
    direction: str = ""


@dataclass(frozen=True)
class TableRow:
    row: object
    address: str
    cells: list

    @property
    def texts(self):
        """The cells as the page writes them."""
        return [cell_text(cell) for cell in self.cells]


def cell_text(cell):
    """Return the text of a cell of a sheet as people read it."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, date):
        return date_format(cell, "SHORT_DATE_FORMAT")
    return number_format(cell, force_grouping=True)


@dataclass
class OfferedFilter:
    """A filter with its choices: (value, label, number of rows, whether it is chosen)."""

    name: str
    label: str
    choices: list

    @property
    def is_used(self):
        return any(is_on for *_choice, is_on in self.choices)


@dataclass(frozen=True)
class ChosenColumn:
    """A column that is shown, with queries that move it or leave it out."""

    title: str
    earlier: str
    later: str
    without: str


class ListPage:
    """A list as a page of it shows it; the number of queries is that of any length."""

    def __init__(self, list_query, page):
        self.list_query, self.page = list_query, page
        self.filterset = list_query.filterset

    @cached_property
    def table(self):
        """The TableRows of the page."""
        ids = list(self.page.object_list.values_list("pk", flat=True))
        rows = list_sheet(self.list_query, ids).rows()
        return [
            TableRow(pk, self._address(pk), cells)
            for pk, cells in zip(ids, rows, strict=False)
        ]

    def _address(self, pk):
        """Return the address of the card of an organization, else of the form of a row."""
        model = self.list_query.staff_list.model
        if model is Organization:
            return card_address(pk)
        return reverse(f"admin:members_{model._meta.model_name}_change", args=[pk])

    @property
    def headings(self):
        return [h for column in self.list_query.columns for h in self._headings(column)]

    def _headings(self, column):
        first, *others = column.headers
        more = [Heading(label) for label in others]
        if not column.sort:
            return [Heading(first), *more]
        now = self.filterset.parameters.get("sort", "")
        is_up, is_down = now == column.sort, now == f"-{column.sort}"
        to = f"-{column.sort}" if is_up else column.sort
        direction = ("ascending" if is_up else "") or ("descending" if is_down else "")
        return [Heading(first, self.list_query.query_with(sort=to), direction), *more]

    @cached_property
    def _counts(self):
        filterset, number = self.filterset, self.page.paginator.count
        unoffered = filterset.unoffered
        return filterset.counts(filterset.matches, *unoffered, number=number)

    @property
    def has_counts(self):
        """Whether the choices have numbers, which those of a very long list have not."""
        return bool(self._counts)

    @cached_property
    def choices(self):
        return self.filterset.read_choices(self._counts)

    @cached_property
    def filters(self):
        """List the OfferedFilters with something to choose, or to take back."""
        filters = [self._offered(name) for name in self.filterset.several]
        return [one for one in filters if one.choices]

    def _offered(self, name):
        used = self.filterset.used.get(name, [])
        counts = self._counts.get(name, {})
        choices = self.choices[name]
        is_open = name not in self.filterset.unoffered and len(choices) <= MOST_OFFERED
        return OfferedFilter(
            name,
            str(self.filterset.filters[name].label),
            [
                (
                    c.value,
                    INDENT * c.depth + c.label,
                    counts.get(c.value),
                    c.value in used,
                )
                for c in choices
                if is_open or c.value in used
            ],
        )

    @property
    def days(self):
        """List (name, label, value) of the filters that are a day."""
        return [
            (name, str(one.label), self.filterset.parameters.get(name))
            for name, one in self.filterset.filters.items()
            if isinstance(one, DateFilter)
        ]

    @property
    def chips(self):
        """List (label, text, query without it) of the filters in use."""
        list_query, labels = self.list_query, self._labels
        periods = self.filterset.facets.periods
        chips = [
            (
                labels[name],
                list_query.filterset.parameters[name],
                list_query.query_with(**{name: None}),
            )
            for name in ("q", *(name for name, *_day in self.days), *periods)
            if list_query.filterset.parameters.get(name)
        ]
        chips = [
            (label, cell_text(getattr(value, "text", value)), query)
            for label, value, query in chips
        ]
        for one in self.filters:
            options = [(v, text) for v, text, _number, is_on in one.choices if is_on]
            for value, text in options:
                others = [v for v, _text in options if v != value]
                query = list_query.query_with(**{one.name: others or None})
                chips.append((one.label, text.removeprefix(INDENT), query))
        return chips

    @property
    def _labels(self):
        return {name: str(one.label) for name, one in self.filterset.filters.items()}

    @property
    def columns(self):
        """List the ChosenColumns in order."""
        names = self.list_query.column_names
        return [
            ChosenColumn(
                self.list_query.offered[name].title,
                self._moved(at, at - 1) if at else "",
                self._moved(at, at + 1) if at + 1 < len(names) else "",
                self._columns([n for n in names if n != name]),
            )
            for at, name in enumerate(names)
        ]

    def _moved(self, at, to):
        names = list(self.list_query.column_names)
        names.insert(to, names.pop(at))
        return self._columns(names)

    def _columns(self, names):
        return self.list_query.query_with(column=names)

    @property
    def more_columns(self):
        """List (name, title) of the columns that are not shown."""
        names = {self.list_query.staff_list.first.name, *self.list_query.column_names}
        offered = self.list_query.offered.items()
        more = [(name, column.title) for name, column in offered if name not in names]
        return sorted(more, key=lambda pair: pair[1].lower())

    @property
    def hidden_inputs(self):
        """List (name, value) of the hidden inputs of the filter form: columns and order."""
        return self._pairs("column", "sort", "count")

    @property
    def column_inputs(self):
        """List (name, value) of all that is asked, for the form that adds a column."""
        query = QueryDict(self.list_query.query)
        return [(name, v) for name, values in query.lists() for v in values]

    def _pairs(self, *names):
        query = QueryDict(self.list_query.query)
        return [(name, v) for name in names for v in query.getlist(name)]

    @cached_property
    def counted(self):
        return crosstab(self.list_query, self.choices)
