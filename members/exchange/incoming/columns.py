"""Guess which heading of a file is which column, and remember what somebody chose."""

import re
from hashlib import sha256

from members.models import ColumnMemory

from .kinds import PrecisionColumn, folded_heading

REPEATED = re.compile(r" \(\d+\)$")
PEOPLE = {"person", "contact"}


def guess(target, headings):
    """Return the name of a column for each heading, "" for one that is unknown.

    What was chosen for the same headings comes first. Of several columns of one heading
    that of the part of the heading before is meant, else the first that is free.
    """
    if (kept := _remembered(target, headings)) is not None:
        return kept
    answering = _answering(target)
    names, before = [], None
    for heading in headings:
        free = [
            c for c in answering.get(folded_heading(heading), ()) if c.name not in names
        ]
        column = _best(free, before)
        names.append(column.name if column else "")
        before = column or before
    return names


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


def _best(columns, before):
    precisions = [c for c in columns if isinstance(c, PrecisionColumn)]
    if precisions:
        # It says nothing without the day before it.
        return next(
            (c for c in precisions if before and c.piece_of == before.name), None
        )
    near = [c for c in columns if before and _is_near(c.part, before.part)]
    return next(iter(near or columns), None)


def _is_near(one, other):
    return one == other or {one, other} <= PEOPLE
