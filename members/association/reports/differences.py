"""Compare the cells of a delivered report with the same report counted now."""

from dataclasses import dataclass

from members.models import ReportText

from .document import ReportCell, ReportRow, ReportSection, ReportTable


@dataclass
class ReportDifference:
    """A cell of a report and of the same report counted now.

    `counted` are the rows that explain it: those that one of both counts and the other
    does not, which is exact, else all that both count. `values` are before and now.
    """

    section_key: str
    section: str
    table: str
    row: str
    column: str
    before: str
    now: str
    counted: frozenset
    is_exact: bool
    is_figure: bool
    values: tuple


NOTHING = ReportCell("–")


def differences(frozen, live):
    """Return the Differences of two Documents in the order of their tables.

    Words are not compared in a cell with a number; texts of the secretariat and the section
    on an earlier report never.
    """
    return [
        difference
        for before, now in _pairs(frozen.sections, live.sections, _no_section)
        if before.key != ReportText.Section.CORRECTIONS
        for difference in _of_sections(before, now)
    ]


def _of_sections(before, now):
    for old, new in _pairs(before.tables, now.tables, _no_table):
        title = now.title or before.title
        for one, other in _pairs(old.rows, new.rows, _no_row):
            yield from _of_rows((before.key, title), old, new, one, other)


def _of_rows(section, old, new, one, other):
    width = max(len(one.cells), len(other.cells))
    head = old.head or new.head
    for place in range(width):
        before, now = _at(one.cells, place), _at(other.cells, place)
        if _is_same_cell(before, now):
            continue
        yield ReportDifference(
            section_key=section[0],
            section=section[1],
            table=old.caption or new.caption,
            row=one.label or other.label,
            column=head[place] if place < len(head) else "",
            before=_cell_text(one, before),
            now=_cell_text(other, now),
            **_explaining(before, now),
            is_figure=_is_figure(before) and _is_figure(now),
            values=(before.value, now.value),
        )


def _is_same_cell(before, now):
    if before is NOTHING or now is NOTHING:
        return before is now
    both = before.value is not None and now.value is not None
    return (
        before.counted == now.counted
        and (both or before.text == now.text)
        and before.value == now.value
    )


def _cell_text(row, cell):
    return cell.text or row.label or "–"


def _explaining(before, now):
    old, new = {*before.counted}, {*now.counted}
    return {"counted": frozenset(old ^ new or old | new), "is_exact": old != new}


def _is_figure(cell):
    return cell is NOTHING or cell.value is not None or cell.text == NOTHING.text


def _at(cells, place):
    return cells[place] if place < len(cells) else NOTHING


def _pairs(before, now, nothing):
    """Yield (old, new) by key: those of the old first, then the new ones."""
    old, new = {one.key: one for one in before}, {one.key: one for one in now}
    for key, one in old.items():
        yield one, new.get(key) or nothing(key)
    for key, one in new.items():
        if key not in old:
            yield nothing(key), one


def _no_section(key):
    return ReportSection(key, "", ())


def _no_table(key):
    return ReportTable(key, "", (), ())


def _no_row(key):
    return ReportRow(key, "", ())
