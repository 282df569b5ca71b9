"""Bring an index up to date by the rows that were touched, instead of building it anew.

A patched index is equal to one that is built, bit for bit. Where a row comes, goes or is
renamed, or choices have changed, it is built.
"""

from dataclasses import dataclass, replace
from functools import partial

from .index import (
    DERIVED,
    HITS,
    Facet,
    Orders,
    as_array,
    as_ids,
    bits_of,
    changeable_labels,
)
from .labels import read_labels

MOST_ROWS = 500


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
            name: {v: {*as_ids(pks, rows)} for v, rows in by_value.items()}
            for name, by_value in values.items()
        }
        return cls(columns, named)

    def by_id(self, column):
        return dict(zip(self.columns["pk"], self.columns[column], strict=True))


def patched(index, source, rows):
    """Return the index brought up to date by touched rows, {noun: ids}.

    None if it must be built. One query a kind of labels that may have changed, two more if
    rows of the list were touched.
    """
    ids = source.touched(rows)
    if len(ids) > MOST_ROWS or not _has_same_labels(index, source, rows):
        return None
    if not ids:
        return replace(index, hits=HITS(), derived=DERIVED())
    fresh = Fresh.read(source, ids)
    if _is_moved(index, ids, fresh.by_id(source.order[0])):
        return None
    newer = _patched(index, source, fresh, ids)
    if not _offers_the_same(index, newer, source):
        return None
    if not _has_same_values(index, newer, source, fresh, ids):
        return None
    newer.cards = index.cards.copy(partial(_is_current_card, ids, rows))
    return newer


def _is_moved(index, ids, key_of):
    """Whether a touched row has come, gone or another sort key; `key_of` is {id: key}."""
    before = {pk: index.keys[index.position[pk]] for pk in ids if pk in index.position}
    return before != key_of


def _is_current_card(ids, rows, key):
    """Whether a card is as it was: words may stand in the names of projects and sites."""
    pk, _language, words = key
    return pk not in ids and not (words and rows.keys() & {"project", "site"})


def _has_same_labels(index, source, rows):
    """Whether the labels of touched rows are those that the index has.

    One query.
    """
    touched = {
        name: (labels, rows[labels.noun])
        for name, labels in source.known_labels.items()
        if labels.noun and labels.noun in rows
    }
    among = {name: labels.among(ids) for name, (labels, ids) in touched.items()}
    now = changeable_labels(source, read_labels(among))
    for name, (_labels, ids) in touched.items():
        stored = index.labels[name]
        before = {str(pk): stored[str(pk)] for pk in ids if str(pk) in stored}
        if now[name] != before:
            return False
    return True


def _has_same_values(index, newer, source, fresh, ids):
    """Whether labels of old and new values of touched rows are the same; up to two queries."""

    def used(name):
        return _values_of(index, name, ids) | _values_of(newer, name, ids)

    label_values, labels = source.label_values(used), source.known_labels
    own = {name for name, values in label_values.items() if values}
    read = {name: labels[name].of(ids) for name in own - source.names.keys()}
    now = changeable_labels(source, read_labels(read) | source.labels_in(fresh.columns))
    stored = {name: index.labels[name] for name in own}
    doubts = {
        name: {
            v
            for v in label_values[name]
            if not _is_same(stored[name].get(v), now[name].get(v))
        }
        for name in own
    }
    unsure = {
        name: labels[name].among(values) for name, values in doubts.items() if values
    }
    return all(
        rows == {v: stored[name][v] for v in doubts[name] if v in stored[name]}
        for name, rows in changeable_labels(source, read_labels(unsure)).items()
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


def _offers_the_same(index, newer, source):
    """Whether filters with `used_only` choices have the same values as before."""
    return all(
        set(filter(None, index.facets[name].rows))
        == set(filter(None, newer.facets[name].rows))
        for name in source.used_only
    )


def _patched(index, source, fresh, ids):
    position = index.position
    mask = _bits(fresh.columns["pk"], position)
    facets = {}
    for name, facet in index.facets.items():
        now = fresh.values.get(name, {})
        if index.is_listed(name):
            fresh_bits = {v: _bits(pks, position) for v, pks in now.items()}
            rows = _patched_bits(facet.rows, fresh_bits, mask)
        else:
            rows = _patched_ids(facet.rows, now, ids)
        facets[name] = Facet(facet.choices, rows, position, facet.is_listed)
    dates = {
        name: _patched_ids(by_days, fresh.values[name], ids)
        for name, by_days in index.dates.items()
    }
    return replace(
        index,
        facets=facets,
        orders=_patched_orders(index, source, fresh),
        dates=dates,
        hits=HITS(),
        derived=DERIVED(),
    )


def _bits(ids, position):
    return bits_of((position[pk] for pk in ids), len(position))


def _patched_bits(rows, fresh, mask):
    """Return {value: bits} where the rows of the mask have those of `fresh`."""
    patched = {}
    for value in rows.keys() | fresh.keys():
        bits = rows.get(value, 0)
        has, wants = bits & mask, fresh.get(value, 0)
        bits = bits if has == wants else bits ^ has | wants
        if bits:
            patched[value] = bits
    return patched


def _patched_ids(rows, fresh, ids):
    patched = {v: pks for v, pks in rows.items() if ids.isdisjoint(pks)}
    for value in (rows.keys() - patched.keys()) | fresh.keys():
        others = {*rows.get(value, ())} - ids
        if pks := others | fresh.get(value, set()):
            patched[value] = as_array(pks)
    return patched


def _patched_orders(index, source, fresh):
    now = {
        name: {index.position[pk]: day for pk, day in fresh.by_id(column).items()}
        for name, column in source.latest_first.items()
    }
    before = index.orders.days
    if all(
        before[name][at] == day
        for name, days in now.items()
        for at, day in days.items()
    ):
        return index.orders
    return Orders({name: _with_days(before[name].copy(), now[name]) for name in now})


def _with_days(stored, days):
    for at, day in days.items():
        stored[at] = day
    return stored
