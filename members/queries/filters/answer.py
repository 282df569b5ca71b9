"""The answer of an index to a FilterSet: rows in order, and the count of each choice."""

from dataclasses import dataclass, field
from functools import cached_property

from .index import bits_of, slice_of

# The value of `sort` that means the order without one: by rank, if there is a search.
RELEVANCE = "relevance"


@dataclass
class RankedHits:
    """The rows of an index that a search found, as positions, the best first."""

    order: list[int]
    bits: int

    @classmethod
    def of(cls, index, groups):
        """Read hits as [(rank, ids)]; those of one rank stand in the order of the list."""
        position = index.position
        places = ([position[pk] for pk in ids if pk in position] for _, ids in groups)
        order = [number for numbers in places for number in sorted(numbers)]
        return cls(order, bits_of(order, len(index.ids)))


@dataclass
class IndexAnswer:
    """The rows that satisfy every filter; `hits` is None without a search.

    `within` is {filter: Days} of those that ask for a period.
    """

    index: object
    selection: dict[str, list[str]]
    hits: RankedHits | None = None
    sort: str | None = None
    within: dict[str, object] = field(default_factory=dict)

    def __len__(self):
        return self.bits.bit_count()

    def __getitem__(self, part):
        """List the ids of a slice, as a paginator asks for them."""
        order = self._order
        positions = slice_of(self.bits, part.start or 0, part.stop, order)
        return [self.index.ids[position] for position in positions]

    @cached_property
    def bits(self):
        return self.bits_without(None)

    def bits_without(self, left_out):
        """Return the rows that satisfy every filter but one; q counts as a filter."""
        bits = self.index.everything
        for name, union in self._unions.items():
            if name != left_out:
                bits &= union
        return bits

    def counts(self, name):
        """Return {value: number of rows} of a filter as if it were not used."""
        if not self.index.is_listed(name):
            return {}
        facet, others = self.index.facets[name], self.bits_without(name)
        return {
            value: (facet.bits(value) & others).bit_count() for value in facet.choices
        }

    @cached_property
    def rows_key(self):
        """Return a key of the rows in any order; equal for equal rows of one index."""
        used = ((name, *values) for name, values in self.selection.items() if values)
        hits = None if self.hits is None else self.hits.bits
        return (*used, *self.within.items(), hits)

    def count_without(self, name, value=None):
        """Count the rows there would be without one choice, or without the filter."""
        left = [
            other for other in self.selection.get(name, ()) if value and other != value
        ]
        left = left or self.index.defaults.get(name, ())
        bits = self.bits_without(name)
        if left:
            bits &= self.index.facets[name].union(left)
        return bits.bit_count()

    @cached_property
    def _unions(self):
        used = {name: values for name, values in self.selection.items() if values}
        used = {**self.index.defaults, **used}
        facets = self.index.facets
        unions = {name: facets[name].union(values) for name, values in used.items()}
        for name, days in self.within.items():
            unions[name] = self.index.within(name, days)
        if self.hits is not None:
            unions["q"] = self.hits.bits
        return unions

    @property
    def identity(self):
        """Return a key of the rows in order; equal for equal answers of one index.

        It takes microseconds for a hundred thousand rows, as listing their ids does not.
        """
        by = self.sort if self.sort in self.index.orders else None
        return f"{self.bits:x} {self.hits.order if self._is_by_rank else by}"

    @property
    def _is_by_rank(self):
        return self.sort in (None, RELEVANCE) and self.hits is not None

    @property
    def _order(self):
        if self._is_by_rank:
            return self.hits.order
        return self.index.orders.get(self.sort)
