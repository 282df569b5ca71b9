"""A list in memory: one bit a row for each choice of each filter, and its orders.

Counting every choice of every filter in SQL takes longer the more rows there are; with
one bit a row it does not show. An index is built anew for each version of the data.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import partial, reduce
from operator import or_

from prometheus_client import Counter

from ..models import DataVersion
from .bitmaps import bits_of, packed
from .lru import LRUCache
from .sources import Choice

# A filter with more choices than this neither lists nor counts them.
MOST_CHOICES = 400
BUILDS = Counter("registry_index_builds", "Lists read anew into memory.", ["list"])


@dataclass
class Facet:
    """One filter: its choices in order, and the positions of the rows of each."""

    size: int
    choices: dict[str, Choice]
    rows: dict[str, list[int]]
    packed: dict[str, tuple[bytes, int]] = field(default_factory=dict)

    @property
    def is_listed(self):
        return len(self.choices) <= MOST_CHOICES

    def bits(self, value):
        """Return the rows of a choice as the bits of an integer."""
        return self._packed(value)[1]

    def union(self, values):
        return reduce(or_, map(self.bits, values), 0)

    def choices_of(self, position):
        """List the choices that hold for a row, in order."""
        byte, bit = position >> 3, 1 << (position & 7)
        return [
            choice
            for value, choice in self.choices.items()
            if self._packed(value)[0][byte] & bit
        ]

    def _packed(self, value):
        if value not in self.packed:
            found = packed(self.rows.get(value, ()), self.size)
            pair = found, int.from_bytes(found, "little")
            if not self.is_listed:
                return pair
            self.packed[value] = pair
        return self.packed[value]


@dataclass
class Index:
    """The ids of a list in order, its facets and other orders, as positions.

    Rendered cards and search hits are kept with it: they are as old as the index. What
    pages derive from other tables too is `derived`, which no later index takes over.
    """

    ids: list[int]
    facets: dict[str, Facet]
    orders: dict[str, list[int]]
    defaults: dict[str, list[str]]
    days: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    cards: LRUCache = field(default_factory=partial(LRUCache, 5_000))
    hits: LRUCache = field(default_factory=partial(LRUCache, 50))
    derived: LRUCache = field(default_factory=partial(LRUCache, 50))

    def __post_init__(self):
        self.position = {pk: position for position, pk in enumerate(self.ids)}

    @property
    def everything(self):
        return (1 << len(self.ids)) - 1

    def within(self, name, days):
        """Return the rows with days that all lie in the period, as bits of an integer."""
        first, last = days.first.isoformat(), days.last.isoformat()
        spans = ((text.split(".."), rows) for text, rows in self.days[name].items())
        rows = [at for (since, until), at in spans if first <= since and until <= last]
        return bits_of({one for some in rows for one in some}, len(self.ids))

    def choices_of(self, pk, name):
        """List the choices of a filter that hold for a row."""
        return self.facets[name].choices_of(self.position[pk])

    def has(self, pk, name, value):
        """Whether a choice holds for a row; not for one that is not in the list."""
        position = self.position.get(pk)
        return position is not None and bool(
            self.facets[name].bits(value) >> position & 1
        )


class IndexStore:
    """The latest indexes of one list by day, each of one version of the data."""

    def __init__(self, source, size):
        self.source, self.built = source, LRUCache(size)

    def on(self, day):
        """Return the index of the day as of what is committed; one query when built."""
        key = (self.source.key(day), DataVersion.objects.now())
        return self.built.get_or_make(key, lambda: build(self.source(day)))


def build(source):
    """Read all that a list is filtered by into an Index; three queries."""
    BUILDS.labels(type(source).__name__).inc()
    columns = source.read_columns()
    position = {pk: number for number, pk in enumerate(columns["pk"])}
    values = source.values(columns, source.read_links(position))
    rows = {name: _by_value(pairs) for name, pairs in values.items()}
    choices = source.choices(source.read_labels(), rows)
    facets = {
        name: Facet(len(position), {c.value: c for c in offered}, rows[name])
        for name, offered in choices.items()
    }
    orders = {
        name: latest_first(columns[column])
        for name, column in source.latest_first.items()
    }
    days = {name: rows[name] for name in source.periods}
    return Index(list(position), facets, orders, source.defaults, days)


def _by_value(pairs):
    rows = defaultdict(list)
    for position, value in pairs:
        rows[value].append(position)
    return rows


def latest_first(days):
    """List positions by day, the latest first and those without a day last."""
    # The sort is stable: rows of one day stay in the order of the list.
    return sorted(range(len(days)), key=lambda at: days[at] or date.min, reverse=True)
