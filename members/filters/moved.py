"""Where the rows of an index are after some have come, gone or been renamed."""

from bisect import bisect_left
from dataclasses import dataclass


@dataclass
class Moved:
    """An order of rows after some have gone and others have come.

    `gone` are positions before, `come` positions after, both ascending.
    """

    ids: list[int]
    keys: list[str]
    gone: list[int]
    come: list[int]

    @classmethod
    def of(cls, index, ids, key_of):
        """Return how the rows with these ids move; `key_of` is {id: sort key}."""
        old = {pk: index.position[pk] for pk in ids if pk in index.position}
        stays = {pk for pk, at in old.items() if key_of.get(pk) == index.keys[at]}
        gone = sorted(at for pk, at in old.items() if pk not in stays)
        moved = cls(index.ids, index.keys, gone, [])
        comes = [(key, pk) for pk, key in key_of.items() if pk not in stays]
        if gone or comes:
            moved._apply(sorted(comes))
        return moved

    def _apply(self, comes):
        self.ids, self.keys = self.ids.copy(), self.keys.copy()
        self.without(self.ids), self.without(self.keys)
        for key, pk in comes:
            at = bisect_left(range(len(self.ids)), (key, pk), key=self._key)
            self.ids.insert(at, pk), self.keys.insert(at, key)
            self.come.append(at)

    def _key(self, at):
        return self.keys[at], self.ids[at]

    def __len__(self):
        return len(self.gone) + len(self.come)

    def without(self, rows):
        for at in reversed(self.gone):
            del rows[at]

    def listed(self, rows):
        """Return a list of something of each row in the new order; None for new rows."""
        rows = rows.copy()
        self.without(rows)
        for at in self.come:
            rows.insert(at, None)
        return rows

    def bits(self, bits):
        """Return the bits in the new order; 0 for new rows."""
        for at in reversed(self.gone):
            bits = bits >> at + 1 << at | bits & (1 << at) - 1
        for at in self.come:
            bits = bits >> at << at + 1 | bits & (1 << at) - 1
        return bits
