"""Guess which heading of a file is which column, and remember what somebody chose."""

import re
from hashlib import sha256

from members.models import ColumnMemory

from .kinds import PrecisionColumn, folded_heading

REPEATED = re.compile(r" \(\d+\)$")
LAST_RANK = 2
PEOPLE = {"person", "contact"}


def guess(target, headings):
    """Return the name of a column for each heading, "" for one that is unknown.

    What was chosen for the same headings comes first. Of several columns of one heading
    a person's is meant after the name of one, else that of the part of the heading before.
    """
    if (kept := _remembered(target, headings)) is not None:
        return kept
    answering = _answering(target)
    called = [_called(heading, answering) for heading in headings]
    names = {}
    for rank in range(LAST_RANK + 1):
        for place, found in enumerate(called):
            if _rank(found) == rank:
                free = [c for c in found if c.name not in names.values()]
                if column := _best(free, place, names, target):
                    names[place] = column.name
    return [names.get(place, "") for place in range(len(headings))]


def remember(target, headings, names):
    """Store the columns that were chosen for these headings, for the next file with them."""
    ColumnMemory.objects.update_or_create(
        fingerprint=fingerprint(target, headings),
        target=target.key,
        defaults={"columns": list(names)},
    )


def fingerprint(target, headings):
    """Return a hash of the headings in their order; nothing of them can be read from it."""
    text = "\n".join([target.key, *map(folded_heading, headings)])
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def _remembered(target, headings):
    rows = ColumnMemory.objects.filter(fingerprint=fingerprint(target, headings))
    kept = rows.filter(target=target.key).values_list("columns", flat=True).first()
    if kept is None or len(kept) != len(headings):
        return None
    return [name if name in target.by_name else "" for name in kept]


def _answering(target):
    """{folded heading: columns that answer to it}."""
    found = {}
    for column in target.columns:
        for label in column.labels:
            found.setdefault(label, []).append(column)
    return found


def _called(heading, answering):
    """Return the columns of a heading; tables count those that occur twice: E-post (2)."""
    found = answering.get(folded_heading(heading))
    return found or answering.get(folded_heading(REPEATED.sub("", heading)), ())


def _rank(columns):
    """Return when a heading takes its column: one of a single meaning before others."""
    if any(isinstance(column, PrecisionColumn) for column in columns):
        return LAST_RANK
    return 0 if len(columns) == 1 else 1


def _best(columns, place, names, target):
    """Return the column that is meant by what stands before it in the file."""
    before = [target.by_name[names[n]] for n in range(place) if n in names]
    last = before[-1] if before and place - 1 in names else None
    if any(isinstance(c, PrecisionColumn) for c in columns):
        # It says nothing without the day right before it.
        return next((c for c in columns if last and c.piece_of == last.name), None)
    parts = {c.part for c in before}
    of_person = [c for c in columns if c.part in PEOPLE and parts & PEOPLE]
    near = [c for c in columns if before and c.part == before[-1].part]
    return next(iter(of_person or near or columns), None)
