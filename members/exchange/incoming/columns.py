"""Guess the columns of the headings of a file, and remember the choice of a user."""

import re
from hashlib import sha256

from members.models import ColumnMemory

from .kinds import PrecisionColumn, folded_heading

REPEATED = re.compile(r" \(\d+\)$")
LAST_RANK = 2
PEOPLE = {"person", "contact"}


def guess(target, headings):
    """Return the name of a column for each heading, "" for one that is unknown.

    A remembered choice for the same headings comes first. Of several columns of one
    heading, a person's is taken after a person's name, else that of the part before.
    """
    if (names := _remembered(target, headings)) is not None:
        return names
    answering = _answering(target)
    options = [_columns_called(heading, answering) for heading in headings]
    names = {}
    for rank in range(LAST_RANK + 1):
        for place, columns in enumerate(options):
            if _heading_rank(columns) == rank:
                free = [c for c in columns if c.name not in names.values()]
                if column := _best_column(free, place, names, target):
                    names[place] = column.name
    return [names.get(place, "") for place in range(len(headings))]


def remember(target, headings, names):
    """Store the columns of these headings, for the next file with the same ones."""
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
    names = rows.filter(target=target.key).values_list("columns", flat=True).first()
    if names is None or len(names) != len(headings):
        return None
    return [name if name in target.by_name else "" for name in names]


def _answering(target):
    """{folded heading: columns that answer to it}."""
    columns = {}
    for column in target.columns:
        for label in column.labels:
            columns.setdefault(label, []).append(column)
    return columns


def _columns_called(heading, answering):
    """Return the columns of a heading; tables count those that occur twice: E-post (2)."""
    columns = answering.get(folded_heading(heading))
    return columns or answering.get(folded_heading(REPEATED.sub("", heading)), ())


def _heading_rank(columns):
    """Return the order in which headings take columns: those with a single one first."""
    if any(isinstance(column, PrecisionColumn) for column in columns):
        return LAST_RANK
    return 0 if len(columns) == 1 else 1


def _best_column(columns, place, names, target):
    """Return the column that fits best after the columns before it in the file."""
    before = [target.by_name[names[n]] for n in range(place) if n in names]
    last = before[-1] if before and place - 1 in names else None
    if any(isinstance(c, PrecisionColumn) for c in columns):
        # A precision makes no sense without the day right before it.
        return next((c for c in columns if last and c.piece_of == last.name), None)
    parts = {c.part for c in before}
    of_person = [c for c in columns if c.part in PEOPLE and parts & PEOPLE]
    near = [c for c in columns if before and c.part == before[-1].part]
    return next(iter(of_person or near or columns), None)
