"""Compare a line with the stored rows that it is about."""

from django.db import models
from django.utils.translation import gettext as _

from members.models import Membership

from . import checks, lines, normalize
from .checks import assumed_values
from .lines import CellDifference, ImportChange, ImportLine
from .names import fold
from .partners import COLUMN, compare_partners
from .reading import LEAVE


def compare(reading, context):
    """Return the ImportLine of a reading with loaded records."""
    comparison = _Comparison(reading, context)
    if reading.match != LEAVE:
        for part in context.target.parts:
            if not part.is_lookup and part.key in reading.records:
                comparison.add_part(part)
        if COLUMN in context.used:
            compare_partners(comparison)
    return comparison.line()


class _Comparison:
    def __init__(self, reading, context):
        self.reading, self.context = reading, context
        self.differences, self.changes, self.state = [], [], []

    def add_part(self, part):
        """Add the changes of the part's row, or the new row."""
        reading = self.reading
        if first := reading.first_of(part.key):
            checks.check_agreement(reading, first, part, self.context)
            reading.records[part.key] = first.records[part.key]
            return
        if part.model is Membership and (first := reading.first_of("organization")):
            checks.check_agreement_of_membership(reading, first, part, self.context)
        record = reading.records[part.key]
        change = ImportChange(part, record or self._new(part), record is None)
        columns = [c for c in part.columns if self._is_read(c)]
        for column in columns:
            self._add_column(change, column)
        if change.is_new:
            self._complete(change)
        self._note_gaps(change)
        self._add_change(change)

    def _note_gaps(self, change):
        """Say below a number of employees what it lacks; the rest of the line is written."""
        gaps = checks.gaps_of(change)
        for one in self.differences:
            if gaps and one.column.name == "organization.employees":
                one.note = " ".join(map(str, filter(None, [one.note, *gaps.values()])))

    def _new(self, part):
        """Return an unsaved row that belongs to the other rows of the line."""
        row, records = part.model(), self.reading.records
        for field in part.model._meta.fields:
            if isinstance(field, models.ForeignKey) and field.name in records:
                setattr(row, field.name, records[field.name])
        return row

    def _is_read(self, column):
        if column.piece_of or column.name == COLUMN:
            return False
        is_open = column.name in self.context.columns
        return is_open and self.reading.has(column, self.context)

    def _add_column(self, change, column):
        reading, record = self.reading, None if change.is_new else change.record
        old = column.read(record) if record else None
        text = reading.text(column.name)
        if record:
            self.state.append((column.name, _state_value(old)))
            if text and self._is_stored(column, old, text):
                return
        parsed = reading.parsed(column, self.context)
        if parsed is None:
            self._add_empty(change, column, old)
        elif not (record and column.is_unchanged(old, parsed)):
            why = self._why_left(change, column, old, parsed.value)
            note = why or parsed.note
            self._add_difference(change, column, old, parsed.value, note, bool(why))

    def _is_stored(self, column, old, text):
        """Whether the cell is that of our own sheets for the stored value."""
        if column.holds(old, text, self.context):
            return True
        if isinstance(old, frozenset):
            display = column.display(old, self.context) if old else ""
            return normalize.visible(text) == normalize.visible(display)
        return column.equals_cell(old, self.reading.cells.get(column.name))

    def _add_empty(self, change, column, old):
        errors = (text for name, text in self.reading.errors if name == column.name)
        error = next(errors, "")
        if error:
            before = "" if change.is_new else column.display(old, self.context)
            cell = self.reading.cells.get(column.name)
            text = self.reading.joined(column, self.context)[1]
            text = text or (cell and str(cell)) or ""
            difference = CellDifference(column, before, text[:200], error=error)
            self.differences.append(difference)
        elif not change.is_new and self._clears(column, old):
            if column.required:
                self.reading.add_error(column.name, checks.missing(column))
            self._add_difference(change, column, old, column.empty, _("cleared"), False)

    def _clears(self, column, old):
        return self.context.empty_clears and not column.is_same(old, column.empty)

    def _why_left(self, change, column, old, new):
        """Return the reason why a difference is left unless a user takes it, or ""."""
        if self.reading.is_taking(column.name) or change.is_new:
            return ""
        if column.name == "organization.name":
            return _why_name_stays(self.reading.organization.how, old, new)
        if change.part.key == "person" and column.field in change.record.own_items:
            return _("The person has written this. It stays.")
        return ""

    def _add_difference(self, change, column, old, new, note, is_left):
        is_left = is_left or self.reading.is_leaving(column.name)
        before = "" if change.is_new else column.display(old, self.context)
        after = column.display(new, self.context)
        difference = CellDifference(column, before, after, note, "", is_left)
        self.differences.append(difference)
        if not is_left:
            change.values |= column.fields(new)

    def _complete(self, change):
        """Add the assumed values of a new row, and errors for required cells it lacks."""
        for name, (value, note) in assumed_values(
            change, self.reading, self.context
        ).items():
            column = self.context.target.by_name[f"{change.part.key}.{name}"]
            change.values |= column.fields(value)
            after = column.display(value, self.context)
            difference = CellDifference(column, "", after, note, is_assumed=True)
            self.differences.append(difference)
        for column in change.part.columns:
            is_filled = column.field in change.values or column.piece_of
            if column.required and not is_filled and not self._has_error(column):
                self.reading.add_error(column.name, checks.missing(column))

    def _has_error(self, column):
        return any(name == column.name for name, _text in self.reading.errors)

    def _add_change(self, change):
        if not change.values:
            return
        if change.is_new:
            for name, value in change.values.items():
                if not isinstance(value, frozenset):
                    setattr(change.record, name, value)
            self.reading.records[change.part.key] = change.record
        checks.check(change, self.reading, self.context)
        self.changes.append(change)

    def line(self):
        reading = self.reading
        reading.kind = self._kind()
        self.state += [_state_of(change) for change in self.changes]
        return ImportLine(
            line=reading.line,
            kind=reading.kind,
            records=reading.records,
            differences=self.differences,
            candidates=reading.organization.candidates,
            errors=sorted(reading.errors, key=self._place),
            changes=self.changes,
            title=_line_title(reading, self.context),
            twin_of=next((first.number for first in reading.firsts.values()), None),
            state=self.state,
        )

    def _place(self, error):
        """Return the place of an error's column in the file; -1 without a column."""
        names = list(self.reading.cells)
        return names.index(error[0]) if error[0] in names else -1

    def _wait_for_others(self):
        """Add an error if this line depends on one that cannot be written."""
        reading = self.reading
        for first in dict.fromkeys(map(reading.first_of, reading.firsts)):
            if first and first.kind in lines.STOPPED:
                reason = _(
                    "Line %(line)s is about the same, and cannot be written as it is."
                )
                reading.add_error("", reason % {"line": first.number})
                self.changes = []

    def _kind(self):
        reading = self.reading
        if reading.match == LEAVE:
            return lines.LEFT
        self._wait_for_others()
        if reading.errors:
            return lines.ERROR
        if reading.organization.candidates:
            return lines.DUPLICATE
        main = self.context.target.main
        if any(c.is_new and c.part.key == main for c in self.changes):
            return lines.NEW
        return lines.CHANGED if self.changes else lines.SAME


def _why_name_stays(how, old, new):
    if how == "number":
        is_shout = fold(old) == fold(new) and new.isupper()
        return _("only capital letters differ; the name stays") if is_shout else ""
    if how == "other":
        return _("a former or other name; the name stays")
    return _("the name in the registry stays")


def _state_of(change):
    values = {name: _state_value(value) for name, value in change.values.items()}
    return (
        change.part.key,
        None if change.is_new else change.record.pk,
        sorted(values.items()),
    )


def _state_value(value):
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _line_title(reading, context):
    """Return the title of the line: the name of the stored row, else that of the file."""
    for name in context.target.titles:
        record = reading.records.get(name.partition(".")[0])
        if record is not None and record.pk:
            return str(record)
        column = context.columns.get(name)
        if column and (text := reading.joined(column, context)[1]):
            return text
    return ""
