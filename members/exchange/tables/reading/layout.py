"""Find the headings of a grid, and make it a table of lines as long as they are."""

from collections import Counter

from .limits import MOST_ROWS, FileError
from .sheet import column_letters

SAMPLE = 30  # rows, for the headings and the usual width
TOTALS = {"sum", "total", "totalt", "totalsum", "i alt", "sum totalt", "grand total"}


def table_of(grid, sheet="", sheets=()):
    """Return the table as shape.py reads it from JSON."""
    if not grid.rows:
        raise FileError("empty")
    at = _heading_at(grid.rows)
    names, depth = _heading_names(grid, at)
    filled = _fill_merged(grid, after=grid.rows[at + depth - 1][0])
    rows, totals = _without_total(grid.rows[at + depth :])
    if len(rows) > MOST_ROWS:
        raise FileError("rows", most=MOST_ROWS)
    columns = sorted(set(names).union(*(row for _number, row in rows)))
    headings, counts = _headings(columns, names)
    counts |= {"above": at, "merged": filled, "double": depth - 1, "totals": totals}
    counts |= grid.counts
    counts["hidden_rows"] = sum(n in grid.hidden_rows for n, _row in rows)
    counts["hidden_columns"] = len(grid.hidden_columns.intersection(columns))
    return {
        "headings": headings,
        "lines": [[number, [row.get(c) for c in columns]] for number, row in rows],
        "sheet": sheet,
        "sheets": list(sheets),
        "notes": [f"{note} {number}" for note, number in counts.items() if number],
    }


def _heading_at(rows):
    """Return the index of the first row that is more than half as wide as the widest."""
    first = rows[:SAMPLE]
    widest = max(len(row) for _number, row in first)
    return next(i for i, (_n, row) in enumerate(first) if 2 * len(row) > widest)


def _without_total(rows):
    """Return (rows, 0 or 1): a last one with sums and no other text is left out."""
    if not rows or len(rows) < 2:
        return rows, 0
    cells = list(rows[-1][1].values())
    texts = [cell.strip(" :").lower() for cell in cells if isinstance(cell, str)]
    is_total = len(texts) == 1 and len(cells) > 1 and texts[0] in TOTALS
    return (rows[:-1], 1) if is_total else (rows, 0)


def _heading_names(grid, at):
    """Return ({column: heading}, rows they take): two where one heading spans several."""
    number, row = grid.rows[at]
    names = {column: _heading_text(cell) for column, cell in row.items()}
    if at + 1 == len(grid.rows):
        return names, 1
    below_number, below = grid.rows[at + 1]
    spans = [
        (left, right)
        for top, left, bottom, right in grid.merges
        if top == bottom == number and left < right and left in names
    ]
    under = {c: s for s in spans for c in range(s[0], s[1] + 1) if c in below}
    is_text = all(isinstance(cell, str) for cell in below.values())
    if below_number != number + 1 or not under or not is_text:
        return names, 1
    for column, (left, _right) in under.items():
        names[column] = f"{_heading_text(row[left])} {_heading_text(below[column])}"
    return {c: _heading_text(cell) for c, cell in below.items()} | names, 2


def _headings(columns, names):
    """Return (headings, notes): a column without one is called by its letters."""
    counts, headings, times = Counter(), [], Counter()
    for column in columns:
        name = names.get(column, "")
        if not name:
            counts["unnamed"] += 1
            name = f"({column_letters(column)})"
        times[name] += 1
        if times[name] > 1:
            counts["repeated"] += 1
            name = f"{name} ({times[name]})"
        headings.append(name)
    return headings, dict(counts)


def _heading_text(cell):
    text = cell[1] if isinstance(cell, tuple) else str(cell)
    return " ".join(text.split())[:200]


def _fill_merged(grid, after):
    """Copy the value of a cell that spans several lines to each; return how many cells."""
    rows = dict(grid.rows)
    filled = 0
    for top, left, bottom, _right in grid.merges:
        if bottom > top > after and left in rows.get(top, ()):
            for number in range(top + 1, min(bottom, top + MOST_ROWS) + 1):
                if number in rows and left not in rows[number]:
                    rows[number][left] = rows[top][left]
                    filled += 1
    return filled
