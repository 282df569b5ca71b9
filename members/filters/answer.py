"""What a question to the directory gives: rows in order, and a right count for each choice."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from .bitmaps import bits_of, slice_of

# What holds for a filter that is not used.
UNLESS_ASKED = {"relation": ["member"]}


@dataclass
class Found:
    """What a search found among the rows of an index: their places, the nearest first."""

    order: list[int]
    bits: int

    @classmethod
    def of(cls, index, groups):
        """Take ids by relevance, as [(rank, ids)]; those of one rank stand by name."""
        place = index.place
        known = ([place[pk] for pk in ids if pk in place] for _rank, ids in groups)
        order = [number for numbers in known for number in sorted(numbers)]
        return cls(order, bits_of(order, len(index.ids)))


@dataclass
class Answer:
    """Rows that satisfy every filter; without a search `found` is None."""

    index: object
    chosen: dict[str, list[str]]
    found: Found | None = None
    sort: str | None = None
    unless_asked: ClassVar = UNLESS_ASKED

    def __len__(self):
        return self.bits.bit_count()

    def __getitem__(self, part):
        """List ids of the slice, as a paginator asks for them."""
        order = self._order
        places = slice_of(self.bits, part.start or 0, part.stop, order)
        return [self.index.ids[place] for place in places]

    @cached_property
    def bits(self):
        return self.without(None)

    def without(self, left_out):
        """Give the rows that satisfy every filter but one; q counts as a filter."""
        bits = self.index.everybody
        for name, union in self._unions.items():
            if name != left_out:
                bits &= union
        return bits

    def counts(self, name):
        """Count the rows of each choice as if the filter were not used, by value."""
        facet, others = self.index.facets[name], self.without(name)
        if not facet.is_listed:
            return {}
        return {
            value: (facet.bits(value) & others).bit_count() for value in facet.choices
        }

    def if_dropped(self, name, value=None):
        """Count the rows there would be without one choice, or without the whole filter."""
        left = [
            other for other in self.chosen.get(name, ()) if value and other != value
        ]
        left = left or self.unless_asked.get(name, ())
        facet = self.index.facets.get(name)
        bits = self.without(name)
        return (bits & facet.union(left) if left else bits).bit_count()

    @cached_property
    def _unions(self):
        asked = {name: values for name, values in self.chosen.items() if values}
        asked = {**self.unless_asked, **asked}
        facets = self.index.facets
        unions = {name: facets[name].union(values) for name, values in asked.items()}
        if self.found is not None:
            unions["q"] = self.found.bits
        return unions

    @property
    def _order(self):
        if self.sort is None and self.found is not None:
            return self.found.order
        return self.index.orders.get(self.sort)
