"""Find the headings of a grid, and make it a table of lines as long as they are."""

import re
from collections import Counter
from itertools import takewhile

from .limits import MOST_ROWS, FileError
from .sheet import column_letters

SAMPLE = 30  # rows, for the headings and the usual width
TOTALS = (
    "sum totalt",
    "sum",
    "total",
    "totalt",
    "totalsum",
    "delsum",
    "subtotal",
    "i alt",
    "grand total",
)
# The words beside one of these: any other may be that of a name, as in "Total Norge".
COUNTED = set(
    "medlemmer virksomheter bedrifter firmaer kunder ansatte rader stk antall beløp kontingent"
    " members organizations companies employees rows kr nok inkl ekskl eks mva for av".split()
)
AMOUNT = re.compile(r"[-−\d][\d\s.,]*(?:kr|nok|%|,-)?$", re.I)
NUMBER_OF_ORGANIZATION = re.compile(r"[89]\d{8}$")
NOTE = re.compile(
    r"[*†‡¹²³]|\(?\d\)|(?:note?|notat|merk(?:nad)?|kilder?|source|fotnote|utskrift|printed"
    r"|generert|generated|sist oppdatert|side \d|page \d)\b",
    re.I,
)
NOTE_WORDS = 7  # a single cell with as many is no name


def table_of(grid, sheet="", sheets=()):
    """Return the table as shape.py reads it from JSON."""
    if not grid.rows:
        raise FileError("empty")
    at = _heading_at(grid.rows)
    names, depth = _heading_names(grid, at)
    filled = _fill_merged(grid, after=grid.rows[at + depth - 1][0])
    rows, totals, below = _without_foot(grid.rows[at + depth :], len(names))
    if len(rows) > MOST_ROWS:
        raise FileError("rows", most=MOST_ROWS)
    columns = sorted(set(names).union(*(row for _number, row in rows)))
    headings, counts = _headings(columns, names)
    counts |= {"above": at, "merged": filled, "double": depth - 1}
    counts |= {"totals": len(totals), "footnotes": len(below)}
    counts |= grid.counts
    counts["hidden_rows"] = sum(n in grid.hidden_rows for n, _row in rows)
    counts["hidden_columns"] = len(grid.hidden_columns.intersection(columns))
    return {
        "headings": headings,
        "lines": [[number, [row.get(c) for c in columns]] for number, row in rows],
        "sheet": sheet,
        "sheets": list(sheets),
        "left": [_left_line(row) for row in [*grid.rows[:at], *totals, *below]],
        "notes": [f"{note} {number}" for note, number in counts.items() if number],
    }


def _heading_at(rows):
    """Return the index of the first row that is more than half as wide as the widest."""
    first = rows[:SAMPLE]
    widest = max(len(row) for _number, row in first)
    return next(i for i, (_n, row) in enumerate(first) if 2 * len(row) > widest)


def _left_line(row):
    """Return [number, text] of a row that is left out."""
    number, cells = row
    return [number, " · ".join(map(_heading_text, cells.values()))[:200]]


def _without_foot(rows, width):
    """Return (rows, those with sums, the notes below): of a list of names, all are rows."""
    rest = rows[1:] if width > 1 else []
    totals = {number: row for number, row in rest if _is_total(row)}
    last_first = reversed(rest)
    single = [*takewhile(lambda r: len(r[1]) == 1 and r[0] not in totals, last_first)]
    above = rest[-1 - len(single)][0] if len(single) < len(rest) else None
    # Below a sum, all single cells are notes; else a name may stand alone, too.
    notes = single if above in totals else [*takewhile(_is_note, single)]
    left = totals.keys() | {number for number, _row in notes}
    kept = [row for row in rows if row[0] not in left]
    return kept, [*totals.items()], notes[::-1]


def _is_total(cells):
    """Whether a row has sums and no other text than a word for them."""
    numbers, texts = _split(cells.values())
    if len(texts) != 1 or any(map(NUMBER_OF_ORGANIZATION.match, numbers)):
        return False
    text = re.sub(r"[\W_]+", " ", texts[0]).casefold().strip()
    total = next((t for t in TOTALS if f"{text} ".startswith(f"{t} ")), None)
    words = text.removeprefix(total or "").split()
    has_number = bool(numbers) or any(map(str.isdecimal, words))
    is_counted = all(word in COUNTED or word.isdecimal() for word in words)
    return bool(total and has_number and is_counted)


def _split(cells):
    """Return (numbers, other texts) of the cells of a row, as texts."""
    numbers, texts = [], []
    for cell in cells:
        is_text = isinstance(cell, str) and not AMOUNT.match(cell.strip())
        (texts if is_text else numbers).append(_heading_text(cell))
    return numbers, texts


def _is_note(row):
    """Whether the cell of a row with a single one is a remark on the table, not a name."""
    [text] = map(_heading_text, row[1].values())
    return len(text.split()) >= NOTE_WORDS or bool(NOTE.match(text))


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
