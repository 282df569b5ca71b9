"""A list in memory: one bit a row for each choice of each filter, and its orders.

Counting every choice of every filter in SQL takes longer the more rows there are; with
one bit a row it does not show. Of each row only bits and sort keys are kept.
"""

from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial, reduce
from itertools import islice
from operator import or_

from members.operation.caches import LRUCache

from .choices import FilterChoice
from .labels import read_labels

ONE = ord("1")


def bits_of(positions, size):
    """Return the bits of the positions; `size` is the number of rows."""
    digits = bytearray(b"0") * (size + 1)  # one more: int() takes no empty text
    for position in positions:
        digits[position] = ONE
    digits.reverse()
    return int(digits, 2)


def as_array(ids):
    """Return different ids in order, eight bytes each."""
    return array("q", sorted(set(ids)))


def bits_by_value(column):
    """Return {value: bits of its rows} of a list."""
    positions = defaultdict(list)
    for position, value in enumerate(column):
        positions[value].append(position)
    return {value: bits_of(rows, len(column)) for value, rows in positions.items()}


def positions_of(bits):
    """Yield the positions of the set bits, lowest first."""
    digits = _digits(bits)
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


def slice_of(bits, start, stop, order=None):
    """List positions of set bits, in the given order of positions or lowest first."""
    if order is None:
        return list(islice(positions_of(bits), start, stop))
    digits = _digits(bits)
    matches = (at for at in order if at < len(digits) and digits[at] == "1")
    return list(islice(matches, start, stop))


def _digits(bits):
    """Return the digits of a binary number, the lowest first."""
    return bin(bits)[:1:-1]


CARDS = partial(LRUCache, 5_000)
HITS = DERIVED = partial(LRUCache, 50)


@dataclass
class Facet:
    """One filter: its choices in order, and the rows of each value that any row has.

    Rows are bits; ids in order if there are too many choices to list.
    """

    choices: dict[str, FilterChoice]
    rows: dict[str, int | array]
    position: dict[int, int]
    is_listed: bool

    def bits(self, value):
        """Return the rows of a choice as the bits of an integer."""
        return self.as_bits(self.rows.get(value, 0))

    def as_bits(self, rows):
        """Return ids as bits; bits are returned as they are."""
        if isinstance(rows, int):
            return rows
        return bits_of(map(self.position.get, rows), len(self.position))

    def union(self, values):
        return reduce(or_, map(self.bits, values), 0)

    def choices_of(self, position):
        """List the choices that hold for a row, in order."""
        bit = 1 << position
        return [c for value, c in self.choices.items() if self.bits(value) & bit]


class Orders:
    """Other orders as positions, sorted when first asked for; `days` is {order: days}."""

    def __init__(self, days):
        self.days, self.made = days, {}

    def __contains__(self, name):
        return name in self.days

    def get(self, name):
        """Return the positions in the order, or None for the order of the list."""
        if name in self.days and name not in self.made:
            self.made[name] = array("I", latest_first(self.days[name]))
        return self.made.get(name)


@dataclass
class Index:
    """The ids of a list in order with their sort keys, its facets and other orders.

    `dates` is {filter by a period: {days: ids in order}}, `labels` the rows of
    choices, {filter: {key: rows}}. Rendered cards, search hits and counts are as old as the
    index. `derived` is of pages that read other tables too: no later index takes it over.
    """

    ids: list[int]
    keys: list[str]
    position: dict[int, int]
    facets: dict[str, Facet]
    orders: Orders
    dates: dict[str, dict[str, array]]
    labels: dict[str, dict[str, list[tuple]]]
    defaults: dict[str, list[str]]
    cards: LRUCache = field(default_factory=CARDS, compare=False)
    hits: LRUCache = field(default_factory=HITS, compare=False)
    derived: LRUCache = field(default_factory=DERIVED, compare=False)

    @property
    def everything(self):
        return (1 << len(self.ids)) - 1

    def is_listed(self, name):
        """Whether the choices of a filter are few enough to be listed and counted."""
        return self.facets[name].is_listed

    def within(self, name, days):
        """Return the rows with days that all lie in the period, as bits of an integer."""
        first, last = days.first.isoformat(), days.last.isoformat()
        spans = ((text.split(".."), ids) for text, ids in self.dates[name].items())
        matches = [
            ids for (since, until), ids in spans if first <= since and until <= last
        ]
        rows = {self.position[pk] for ids in matches for pk in ids}
        return bits_of(rows, len(self.ids))

    def choices_of(self, pk, name):
        """List the choices of a filter that hold for a row."""
        return self.facets[name].choices_of(self.position[pk])

    def has(self, pk, name, value):
        """Whether a choice holds for a row; not for one that is not in the list."""
        position = self.position.get(pk)
        return position is not None and bool(
            self.facets[name].bits(value) >> position & 1
        )


def build(source, only=None):
    """Read the rows and labels of a list into an Index, of all or some ids; three queries.

    Labels are read before the rows: an index never has newer labels than rows.
    """
    labels = read_labels(source.table_labels)
    columns = source.read_columns(only)
    ids, keys = list(columns["pk"]), list(columns[source.order[0]])
    position = {pk: number for number, pk in enumerate(ids)}
    labels |= source.labels_in(columns)
    rows = source.values(columns, source.read_links(position, only))
    dates = {name: rows.pop(name) for name in source.periods}
    facets = {}
    for name, offered in source.choices(source.in_order(labels), rows).items():
        by_value = {choice.value: choice for choice in offered}
        is_listed = len(by_value) <= source.most_choices
        facets[name] = Facet(by_value, {}, position, is_listed)
        facets[name].rows = _stored(facets[name], rows[name], ids)
    orders = Orders({n: list(columns[c]) for n, c in source.latest_first.items()})
    labels = changeable_labels(source, labels)
    return Index(ids, keys, position, facets, orders, dates, labels, source.defaults)


def changeable_labels(source, labels):
    """Return {filter: {key: its rows in order}} of the labels that can change by row."""
    declared = source.known_labels
    return {
        name: _by_key(rows)
        for name, rows in labels.items()
        if declared[name].noun or declared[name].owner
    }


def _by_key(rows):
    groups = defaultdict(list)
    for key, *row in rows:
        groups[key].append(tuple(row))
    for several in groups.values():
        several.sort(key=repr)  # as None and texts do not compare
    return dict(groups)


def _stored(facet, rows, ids):
    """Return {value: rows}: bits if the filter is listed, else ids in order."""
    as_stored = facet.as_bits if facet.is_listed else partial(as_ids, ids)
    return {value: as_stored(row_set) for value, row_set in rows.items() if row_set}


def as_ids(ids, rows):
    """Return bits of a list as ids in order; ids are returned as they are."""
    if isinstance(rows, int):
        return as_array(ids[at] for at in positions_of(rows))
    return rows


def latest_first(days):
    """List positions by their days, the latest first and those without a day last."""
    dated = [at for at, day in enumerate(days) if day]
    # The sort is stable: rows of one day stay in the order of the list.
    dated.sort(key=days.__getitem__, reverse=True)
    return dated + [at for at, day in enumerate(days) if not day]
