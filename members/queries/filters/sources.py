"""The filters of the rows of a list: declared once, for its index and for SQL."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet, Value
from django.utils.functional import cached_property

from .choices import FilterChoice, in_order, nested, translated_once
from .index import as_array, bits_by_value, bits_of
from .labels import NOTHING, read_labels, union


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
    choice that no row has. `defaults` hold for filters that are not used. Those with `many`
    values are read as ids; with more than `most_choices`, they are neither listed nor
    counted. `names` are {filter: column with the name of its value}, for labels in rows.
    """

    order = ()
    latest_first = {}
    columns = {}
    fixed = {}
    used_only = frozenset()
    defaults = {}
    many = ()
    most_choices = 400
    periods = ()
    names = {}

    def __init__(self, day):
        self.day = day

    def with_columns(self, rows):
        """Annotate the columns that `columns` and `latest_first` read beside the fields."""
        return rows

    def links(self):
        """Return {filter: Links} of the filters with values in tables of their own."""
        return {}

    def labels(self):
        """Return {filter: Labels} of the filters with choices that stand in a table."""
        return {}

    @cached_property
    def known_labels(self):
        """Return labels(), cached: to make its queries takes longer than to run some."""
        return self.labels()

    @property
    def table_labels(self):
        """Return the labels that stand in tables of their own."""
        return {n: of for n, of in self.known_labels.items() if n not in self.names}

    @cached_property
    def known_links(self):
        """Return links(), cached for the same reason."""
        return self.links()

    def touched(self, rows):
        """Return the ids of the list's rows that follow from touched rows, {noun: ids}."""
        raise NotImplementedError

    def label_values(self, used):
        """Return {filter: values} of labels with an `owner`; used(filter) are its values."""
        return {}

    def read_columns(self, only=None):
        """Return {column: its values in the order of the rows}, of all or some; one query."""
        names = ["pk", self.order[0], *self.columns.values(), *self.names.values()]
        names += self.latest_first.values()
        rows = _of_owners(self.with_columns(self.rows()), "pk", only)
        records = list(rows.order_by(*self.order).values_list(*names))
        values = zip(*records, strict=True) if records else [()] * len(names)
        return dict(zip(names, values, strict=True))

    def read_links(self, position, only=None):
        """Return {filter: {value: rows}} of all filters with links; one query.

        They are bits, or ids in order of filters that have `many` values.
        """
        links = {name: defaultdict(list) for name in self.known_links}
        # Without filters of that kind there is no query.
        for name, value, pk in _linked(self.known_links, only) if links else ():
            if pk in position:
                links[name][value].append(pk)
        as_ids = {*self.many, *self.periods}
        return {
            name: {
                value: as_array(ids) if name in as_ids else _bits(ids, position)
                for value, ids in values.items()
            }
            for name, values in links.items()
        }

    def read_labels(self, **only):
        """Return {filter: [FilterChoice]} in order, of some filters `only` some; one query."""
        labels = self.known_labels.copy()
        if not labels:
            return {}
        for name in only.keys() & labels.keys():
            rows = labels[name].rows.filter(slug__in=only[name])
            labels[name] = replace(labels[name], rows=rows)
        return self.in_order(read_labels(labels))

    def labels_in(self, columns):
        """Return rows as of labels.read_labels, for filters with labels in `names`."""
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
        """Return {filter: [FilterChoice]} of labels as they were read."""
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
            name: {value: rows for value, rows in by_value.items() if rows}
            for name, by_value in (own | links).items()
        }

    def choices(self, labels, used):
        """Return {filter: [FilterChoice]}; `used` are the values that some row has."""
        fixed = {
            name: [
                FilterChoice(value, *2 * [translated_once(label)])
                for value, label in choices
            ]
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


def _linked(declared, ids):
    """Return a query for (filter, value, id of the row)."""
    return union(
        _of_owners(link.rows.order_by(), link.owner, ids).values_list(
            Value(name), link.value, link.owner
        )
        for name, links in declared.items()
        for link in links
    )


def _of_owners(rows, owner, ids):
    """Filter the rows by the ids of a column; None: all."""
    return rows if ids is None else rows.filter(**{f"{owner}__in": ids})


def _bits(ids, position):
    return bits_of((position[pk] for pk in ids), len(position))
