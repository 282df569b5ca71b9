"""What the rows of a list are filtered by: declared once, for its index and for SQL."""

from dataclasses import dataclass, replace
from functools import partial

from django.db.models import Count, QuerySet, Value
from django.utils.functional import cached_property

from ..models.prepared import AnyOf, PreparedQuery
from .bitmaps import bits_by_value
from .choices import Choice, in_both, in_order, nested
from .in_columns import DayNumber, in_columns, numbers_and_texts
from .labels import NOTHING, read_labels, union
from .lru import LRUCache
from .packed_ids import PackedIds, Places, unpacked

compiled = LRUCache(12)  # queries of touched rows, by list and day
named = LRUCache(12)  # filters with links, by list


@dataclass(frozen=True)
class Links:
    """A table that gives the rows of a list, by their id in `owner`, a value each."""

    rows: QuerySet
    owner: str
    value: object


class FacetSource:
    """The filters of a list on a day; a subclass per model declares them.

    The values of a filter stand in a column of the row (`columns`) or in tables of their
    own (`links`), or follow from both (`values`). Its choices are `fixed`, as (value,
    label), or have their labels in a table (`labels`). A filter in `used_only` offers no
    choice that no row has. `defaults` hold for filters that are not used. Those that are
    `long` have all labels of their table as choices, which may be too many to list; those
    with `many` values are kept as ids meanwhile. `names` are {filter: column with the name
    of its value}, for labels that rows have themselves. Links that are `unread` are for
    SQL alone: `values` knows the same by others.
    """

    order = ()
    latest_first = {}
    columns = {}
    fixed = {}
    used_only = frozenset()
    defaults = {}
    long = ()
    many = ()
    periods = ()
    names = {}
    unread = frozenset()

    def __init__(self, day):
        self.day = day

    @staticmethod
    def key(day):
        """Return the part of the day that the rows depend on."""
        return day

    def with_columns(self, rows):
        """Annotate what `columns` and `latest_first` read beside the fields."""
        return rows

    def with_own_columns(self, rows):
        """Annotate the same, but for the days of `days`."""
        return self.with_columns(rows)

    def days(self):
        """Return {column: Links to days}: what `latest_first` reads in a table of its own."""
        return {}

    @cached_property
    def known_labels(self):
        """Return what `labels` returns: to make its queries takes longer than some take."""
        return self.labels()

    @cached_property
    def known_links(self):
        """Return what `links` returns, for the same reason."""
        return self.links()

    def touched(self, rows):
        """Return the ids of the list's rows that follow from touched rows, {noun: ids}."""
        raise NotImplementedError

    def label_values(self, used):
        """Return {filter: values} of labels with an `owner`; used(filter) are its values."""
        return {}

    def read_columns(self, only=None):
        """Return {column: its values in the order of the rows}; one query.

        To join a hundred thousand days to their rows takes longer than to read them apart.
        """
        if only is not None:
            names = self._column_names()
            read = self._found("columns", self._column_rows, only, [len(names)])
            return dict(zip(names, read, strict=True))
        apart = self.days()
        names = [name for name in self._column_names() if name not in apart]
        rows = self._in_order(self.with_own_columns(self.rows()), names)
        numbers = [name == "pk" or self._is_day(name) for name in names]
        read, *days = numbers_and_texts((rows, numbers), *map(_days, apart.values()))
        columns = dict(zip(names, read, strict=True))
        for name, (owners, found) in zip(apart, days, strict=True):
            known = dict(zip(owners, found, strict=True))
            columns[name] = [known.get(pk, -1) for pk in columns["pk"]]
        return columns

    def _column_names(self):
        names = ["pk", self.order[0], *self.columns.values(), *self.names.values()]
        return [*names, *self.latest_first.values()]

    def _is_day(self, name):
        return name in self.latest_first.values()

    def _in_order(self, rows, names):
        values = [DayNumber(name) if self._is_day(name) else name for name in names]
        return rows.order_by(*self.order).values_list(*values)

    def _column_rows(self, ids):
        rows = self.with_columns(_of_owners(self.rows(), "pk", ids))
        return self._in_order(rows, self._column_names())

    def read_links(self, position, only=None, names=None):
        """Return {filter: {value: rows}} of all filters or some; one query.

        They are bits, or ids in order of filters that have `many` values.
        """
        found = {name: {} for name in names or self.link_names()}
        rows_of = partial(self._link_rows, names=found.keys())
        names, values, owners = self._found("links", rows_of, only, [3, 2])
        for name, value, ids in zip(names, values, map(unpacked, owners), strict=True):
            before = found[name].get(value)
            found[name][value] = before + ids if before else ids
        places, as_ids = Places(position), {*self.many, *self.long, *self.periods}
        for name, values in found.items():
            kept = places.ids if name in as_ids else places.bits
            found[name] = {value: kept(ids) for value, ids in values.items()}
        return found

    def link_names(self):
        """Return the filters with links: to make their queries takes longer than to run them."""
        return named.get_or_make(
            type(self),
            lambda: tuple(n for n in self.known_links if n not in self.unread),
        )

    def _link_rows(self, ids=None, names=()):
        return union(
            _of_owners(link.rows.order_by(), link.owner, ids)
            .values_list(Value(name), link.value)
            .annotate(owners=PackedIds(link.owner))
            for name, links in self.known_links.items()
            if name in names
            for link in links
        )

    def _found(self, what, rows_of, only, width):
        """Return the columns of all ids, or of some by a query that is compiled once a day.

        The `width` is what in_columns() is told.
        """
        if only is None:
            return in_columns(rows_of(), *width)
        key = type(self), what, self.day
        query = compiled.get_or_make(
            key, lambda: PreparedQuery(rows_of, {"ids": list}, one_plan=True)
        )
        found = query(ids=list(only))
        return list(zip(*found, strict=True)) if found else [()] * width[0]

    def read_labels(self, **only):
        """Return {filter: [Choice]} in order, of some filters `only` some; one query."""
        labels = self.known_labels.copy()
        for name in only.keys() & labels.keys():
            rows = labels[name].rows.filter(slug__in=only[name])
            labels[name] = replace(labels[name], rows=rows)
        return self.in_order(read_labels(labels))

    def labels_in(self, columns):
        """Return what `read_labels` returns of filters whose rows have the names."""
        return {
            name: [
                (value, value, text, text, "", "", "")
                for value, text in set(
                    zip(columns[self.columns[name]], columns[at], strict=True)
                )
                if value
            ]
            for name, at in self.names.items()
        }

    def in_order(self, read):
        """Return {filter: [Choice]} of labels as they were read."""
        labels = self.known_labels
        return {
            name: list(nested(choices)) if labels[name].parent != NOTHING else choices
            for name, rows in read.items()
            for choices in [in_order(rows)]
        }

    def values(self, columns, links):
        """Return {filter: {value: rows}}, of values that some row has."""
        own = {name: bits_by_value(columns[at]) for name, at in self.columns.items()}
        return {
            name: {value: rows for value, rows in found.items() if rows}
            for name, found in (own | links).items()
        }

    def choices(self, labels, used):
        """Return {filter: [Choice]}; `used` are the values that some row has."""
        fixed = {
            name: [Choice(value, *in_both(label)) for value, label in choices]
            for name, choices in self.fixed.items()
        }
        return {
            name: [
                c
                for c in choices
                if name not in self.used_only or c.value in used[name]
            ]
            for name, choices in (fixed | labels).items()
        }

    def counted(self, name, rows):
        """List queries for (filter, value, number of rows) that have the value."""
        if name in self.columns:
            column = self.columns[name]
            return [grouped(self.with_columns(rows), name, column, Count("pk"))]
        return [
            grouped(
                link.rows.filter(**{f"{link.owner}__in": rows.order_by().values("pk")}),
                *(name, link.value, Count(link.owner, distinct=True)),
            )
            for link in self.known_links.get(name, ())
        ]


def grouped(rows, name, value, number):
    """Return a query for (filter, value, number)."""
    return rows.order_by().values_list(Value(name), value).annotate(n=number)


def _of_owners(rows, owner, ids):
    """Filter the rows by the ids of a column; None: all."""
    return rows if ids is None else rows.filter(AnyOf(owner, ids))


def _days(links):
    """Return the query of (owner, day as a number), both of which are numbers."""
    rows = links.rows.order_by().values_list(links.owner, DayNumber(links.value))
    return rows, [True, True]
