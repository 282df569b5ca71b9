"""The context of the page of a list: its table, its filters and its choice of columns."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django_filters import DateFilter

from members.actions import links
from members.exchange.list_files import list_sheet
from members.fields import partial_dates
from members.queries.lists.crosstab import crosstab
from members.tables import Column

from .editors import OF_MEMBERSHIP, editor_of

MOST_OFFERED = 150  # choices of a filter
INDENT = "– "


@dataclass(frozen=True)
class Heading:
    """A heading of the table; `query` sorts by it, the other way when it is sorted so."""

    label: str
    query: str = ""
    direction: str = ""


@dataclass(frozen=True)
class ListCell:
    """The text of a cell, and the address of its form if it may be edited in place."""

    text: str
    address: str = ""
    heading: str = ""


@dataclass(frozen=True)
class TableRow:
    row: object
    address: str
    cells: list
    # Of each cell: the name of its column, the address of its form or "", and its heading.
    frames: list

    @property
    def texts(self):
        """The cells as the page writes them."""
        return [cell_text(cell) for cell in self.cells]

    @property
    def parts(self):
        """The ListCells after the first."""
        pairs = list(zip(self.texts, self.frames, strict=True))[1:]
        return [_list_cell(text, *frame) for text, frame in pairs]


def _list_cell(text, name, address, heading):
    # Without a membership there is none to edit.
    is_empty = name in OF_MEMBERSHIP and not text
    return ListCell(text, "" if is_empty else address, heading)


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


def cell_address(list_query, pk, name):
    """Return the address of the form of a cell, from which its list is found again."""
    address = reverse("admin:list_cell", args=[list_query.staff_list.key, pk, name])
    return f"{address}?{list_query.query}"


def read_cell(list_query, pk, name):
    """Return the ListCell of a row as the database has it now."""
    column = list_query.offered[name]
    [row] = list(replace(list_sheet(list_query, [pk]), columns=(column,)).rows()) or [
        [""]
    ]
    return ListCell(cell_text(row[0]), cell_address(list_query, pk, name))


def _on_page(column):
    """Return the column of a sheet as a page has it: a day as it is known, in one cell."""
    if len(column.headers) == 1:
        return column

    def in_words(row):
        precision = getattr(row, f"{column.name}_precision")
        return partial_dates.in_words(getattr(row, column.name), precision)

    return Column(column.name, column.title, in_words, sort=column.sort)


class ListPage:
    """A list as a page of it shows it; the number of queries is that of any length."""

    def __init__(self, list_query, page, called=None):
        """Take the words by which a column is sought, `called`, or None."""
        self.list_query, self.page, self.called = list_query, page, called
        self.filterset = list_query.filterset

    @cached_property
    def table(self):
        """The TableRows of the page."""
        sheet = list_sheet(self.list_query, ())
        sheet = replace(sheet, columns=tuple(map(_on_page, sheet.columns)))
        return [
            TableRow(row.pk, self._address(row), sheet.cells(row), self._frames(row.pk))
            for row in sheet.load(self.page.object_list)
        ]

    def _frames(self, pk):
        return [
            (
                name,
                cell_address(self.list_query, pk, name) if is_edited else "",
                heading,
            )
            for name, heading, is_edited in self._frame_parts
        ]

    @cached_property
    def _frame_parts(self):
        """List (name of the column, heading, whether it is edited) of each cell."""
        return [
            (
                column.name,
                column.headers[0],
                bool(editor_of(self.list_query, column.name)),
            )
            for column in self.list_query.columns
        ]

    def _address(self, row):
        """Return the address of the first owner that the row has, else of the row itself."""
        for noun in self.list_query.staff_list.owners:
            if number := getattr(row, f"{noun}_id"):
                return links.path(noun, "admin_page", number)
        return links.path(row._meta.model_name, "admin_page", row.pk)

    @property
    def headings(self):
        return [self._heading(column) for column in self.list_query.columns]

    def _heading(self, column):
        label = column.headers[0]
        if not column.sort:
            return Heading(label)
        now = self.filterset.parameters.get("sort", "")
        is_up, is_down = now == column.sort, now == f"-{column.sort}"
        to = f"-{column.sort}" if is_up else column.sort
        direction = ("ascending" if is_up else "") or ("descending" if is_down else "")
        return Heading(label, self.list_query.query_with(sort=to), direction)

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
    def only_column_called(self):
        """The query with the one column that the words name, else None."""
        if self.called is None:
            return None
        queries = [
            query
            for title, query in self.columns_called
            if title.lower() == self.called.strip().lower()
        ] or [query for _title, query in self.columns_called]
        return queries[0] if len(queries) == 1 else None

    @property
    def columns_called(self):
        """List (title, query with the column) of those with the words in their titles."""
        return [
            (title, self._columns([*self.list_query.column_names, name]))
            for name, title in self.more_columns
            if self.called.strip().lower() in title.lower()
        ]

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
