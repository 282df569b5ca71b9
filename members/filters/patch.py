"""Bring an index up to date by the rows that were touched, instead of building it anew.

A patched index is equal to one that is built, bit for bit; where that would take as long,
or choices have changed, it is built.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import partial

from .bitmaps import bits_of
from .index import (
    COUNTED,
    DERIVED,
    HITS,
    PLACED,
    Facet,
    Orders,
    in_order,
    kept_labels,
)
from .sources import read_labels

MOST_ROWS = 500
# Each row that comes, goes or is renamed moves the bits of all choices.
MOST_MOVED = 50


@dataclass
class Fresh:
    """The touched rows as they are now; `values` is {filter: {value: ids}}."""

    columns: dict[str, tuple]
    values: dict[str, dict[str, set[int]]]

    @classmethod
    def read(cls, source, ids):
        """Read the rows; two queries."""
        columns = source.read_columns(ids)
        pks = columns["pk"]
        local = {pk: number for number, pk in enumerate(pks)}
        values = source.values(columns, source.read_links(local, ids))
        named = {
            name: {v: {pks[at] for at in rows} for v, rows in found.items()}
            for name, found in values.items()
        }
        return cls(columns, named)

    def by_id(self, column):
        return dict(zip(self.columns["pk"], self.columns[column], strict=True))


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


def patched(index, source, rows):
    """Return the index with what follows from touched rows, as {noun: ids}, up to date.

    None if it is to be built. One query a kind of labels that may have changed, two more if
    rows of the list were touched.
    """
    ids = source.touched(rows)
    if len(ids) > MOST_ROWS or not _has_same_labels(index, source, rows):
        return None
    if not ids:
        return _with_places(replace(index, hits=HITS(), derived=DERIVED()), index, rows)
    fresh = Fresh.read(source, ids)
    moved = Moved.of(index, ids, fresh.by_id(source.order[0]))
    if len(moved) > MOST_MOVED:
        return None
    found = _patched(index, source, fresh, moved, ids)
    if not _offers_the_same(index, found, source):
        return None
    if not _has_same_values(index, found, source, ids):
        return None
    found.cards = index.cards.copy(partial(_is_kept, ids, rows))
    return found if len(moved) else _with_places(found, index, rows)


def _with_places(found, index, rows):
    """Return the index with what was placed, unless a project or site was written to."""
    found.placed = PLACED() if rows.keys() & {"project", "site"} else index.placed
    return found


def _is_kept(ids, rows, key):
    """Whether a card is as it was: words may stand in the names of projects and sites."""
    pk, _language, words = key
    return pk not in ids and not (words and rows.keys() & {"project", "site"})


def _has_same_labels(index, source, rows):
    """Whether the labels of touched rows are those that the index has; one query."""
    asked = {
        name: (labels, rows[labels.noun])
        for name, labels in source.labels().items()
        if labels.noun and labels.noun in rows
    }
    among = {name: labels.among(ids) for name, (labels, ids) in asked.items()}
    now = kept_labels(source, read_labels(among))
    for name, (_labels, ids) in asked.items():
        known = index.labels[name]
        before = {str(pk): known[str(pk)] for pk in ids if str(pk) in known}
        if now[name] != before:
            return False
    return True


def _has_same_values(index, found, source, ids):
    """Whether the labels of what touched rows had or have are the same; one query or two."""

    def used(name):
        return _values_of(index, name, ids) | _values_of(found, name, ids)

    asked, labels = source.label_values(used), source.labels()
    own = {name: labels[name].of(ids) for name, values in asked.items() if values}
    now = kept_labels(source, read_labels(own))
    known = {name: index.labels[name] for name in own}
    doubts = {
        name: {
            v for v in asked[name] if not _is_same(known[name].get(v), now[name].get(v))
        }
        for name in own
    }
    unsure = {
        name: labels[name].among(values) for name, values in doubts.items() if values
    }
    return all(
        rows == {v: known[name][v] for v in doubts[name] if v in known[name]}
        for name, rows in kept_labels(source, read_labels(unsure)).items()
    )


def _is_same(before, own):
    """Whether a value surely has the label it had, by the labels of the touched rows.

    Where all rows called it the same, those that were touched did so too.
    """
    if before is None or len(before) > 1:
        return before is own is None
    return own in (None, before)


def _values_of(index, name, ids):
    """Return the values that hold for some of the rows."""
    facet = index.facets[name]
    if not facet.is_listed:
        return {v for v, rows in facet.rows.items() if v and not ids.isdisjoint(rows)}
    mask = _bits(ids & index.position.keys(), index.position)
    return {value for value, bits in facet.rows.items() if value and bits & mask}


def _offers_the_same(index, found, source):
    """Whether filters that offer what is used have the same values as before."""
    return all(
        set(filter(None, index.facets[name].rows))
        == set(filter(None, found.facets[name].rows))
        for name in source.used_only
    )


def _patched(index, source, fresh, moved, ids):
    position = index.position
    if len(moved):
        position = {pk: number for number, pk in enumerate(moved.ids)}
    mask = _bits(fresh.columns["pk"], position)
    facets = {}
    for name, facet in index.facets.items():
        now = fresh.values.get(name, {})
        if facet.is_listed:
            wanted = {v: _bits(found, position) for v, found in now.items()}
            rows = _patched_bits(facet.rows, wanted, mask, moved)
        else:
            rows = _patched_ids(facet.rows, now, ids)
        facets[name] = Facet(facet.choices, rows, position)
    dates = {
        name: _patched_ids(known, fresh.values[name], ids)
        for name, known in index.dates.items()
    }
    return replace(
        index,
        ids=moved.ids,
        keys=moved.keys,
        position=position,
        facets=facets,
        orders=_patched_orders(index, source, fresh, moved, position),
        dates=dates,
        hits=HITS(),
        derived=DERIVED(),
        placed=PLACED(),
        counted=COUNTED(),
    )


def _bits(ids, position):
    return bits_of((position[pk] for pk in ids), len(position))


def _patched_bits(rows, wanted, mask, moved):
    """Return {value: bits} after rows have moved, and those of the mask have the wanted."""
    patched = {}
    for value in rows.keys() | wanted.keys():
        bits = rows.get(value, 0)
        if len(moved):
            bits = moved.bits(bits)
        has, wants = bits & mask, wanted.get(value, 0)
        bits = bits if has == wants else bits ^ has | wants
        if bits:
            patched[value] = bits
    return patched


def _patched_ids(rows, wanted, ids):
    patched = {v: found for v, found in rows.items() if ids.isdisjoint(found)}
    for value in (rows.keys() - patched.keys()) | wanted.keys():
        kept = {*rows.get(value, ())} - ids
        if found := kept | wanted.get(value, set()):
            patched[value] = in_order(found)
    return patched


def _patched_orders(index, source, fresh, moved, position):
    days = {}
    for name, column in source.latest_first.items():
        days[name] = moved.listed(index.orders.days[name])
        for pk, day in fresh.by_id(column).items():
            days[name][position[pk]] = day
    if not len(moved) and days == index.orders.days:
        return index.orders
    return Orders(days)
