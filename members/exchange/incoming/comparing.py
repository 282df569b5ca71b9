"""Compare a line with the stored rows that it is about."""

from django.db import models
from django.utils.translation import gettext as _

from members.models import Membership

from . import checks, lines, normalized
from .assumed import assumed_values
from .lines import Difference, LookedLine, RowChange
from .names import fold
from .partners import COLUMN, compare_partners
from .reading import LEAVE


def compare(reading, context):
    """Return the LookedLine of a reading whose records are loaded."""
    found = _Comparison(reading, context)
    if reading.match != LEAVE:
        for part in context.target.parts:
            if not part.is_found and part.key in reading.records:
                found.add_part(part)
        if COLUMN in context.used:
            compare_partners(found)
    return found.line()


class _Comparison:
    def __init__(self, reading, context):
        self.reading, self.context = reading, context
        self.differences, self.changes, self.state = [], [], []

    def add_part(self, part):
        """Add what the line changes of the part's row, or the row that it adds."""
        reading = self.reading
        if first := reading.first_of(part.key):
            checks.check_agreement(reading, first, part, self.context)
            reading.records[part.key] = first.records[part.key]
            return
        if part.model is Membership and (first := reading.first_of("organization")):
            checks.check_agreement_of_membership(reading, first, part, self.context)
        record = reading.records[part.key]
        change = RowChange(part, record or self._new(part), record is None)
        columns = [c for c in part.columns if self._is_read(c)]
        for column in columns:
            self._add_column(change, column)
        if change.is_new:
            self._complete(change)
        self._finish(change)

    def _new(self, part):
        """Return an unsaved row that belongs to the other rows of the line."""
        row = part.model()
        for field in part.model._meta.fields:
            if (
                isinstance(field, models.ForeignKey)
                and field.name in self.reading.records
            ):
                setattr(row, field.name, self.reading.records[field.name])
        return row

    def _is_read(self, column):
        if column.piece_of or column.name == COLUMN:
            return False
        return (
            self.reading.has(column, self.context)
            and column.name in self.context.columns
        )

    def _add_column(self, change, column):
        reading, record = self.reading, None if change.is_new else change.record
        old = column.read(record) if record else None
        text = reading.text(column.name)
        if record:
            self.state.append((column.name, _plain(old)))
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
        """Whether the cell is what a sheet of ours has for the stored value."""
        if column.holds(old, text, self.context):
            return True
        if isinstance(old, frozenset):
            shown = column.shown(old, self.context) if old else ""
            return normalized.visible(text) == normalized.visible(shown)
        return column.was_written(old, self.reading.cells.get(column.name))

    def _add_empty(self, change, column, old):
        error = next(
            (text for name, text in self.reading.errors if name == column.name), ""
        )
        if error:
            shown = "" if change.is_new else column.shown(old, self.context)
            cell = self.reading.cells.get(column.name)
            typed = (
                self.reading.joined(column, self.context)[1]
                or (cell and str(cell))
                or ""
            )
            self.differences.append(Difference(column, shown, typed[:200], error=error))
        elif not change.is_new and self._clears(column, old):
            if column.required:
                self.reading.add_error(column.name, checks.missing(column))
            self._add_difference(change, column, old, column.empty, _("cleared"), False)

    def _clears(self, column, old):
        return self.context.empty_clears and not column.is_same(old, column.empty)

    def _why_left(self, change, column, old, new):
        """Return why a difference is left as it is unless somebody chooses otherwise."""
        if self.reading.is_taking(column.name) or change.is_new:
            return ""
        if column.name == "organization.name":
            return _why_name_stays(self.reading.found.how, old, new)
        if change.part.key == "person" and column.field in change.record.own_items:
            return _("The person has written this. It stays.")
        return ""

    def _add_difference(self, change, column, old, new, note, is_left):
        is_left = is_left or self.reading.is_leaving(column.name)
        shown = "" if change.is_new else column.shown(old, self.context)
        now = column.shown(new, self.context)
        self.differences.append(Difference(column, shown, now, note, "", is_left))
        if not is_left:
            change.values |= column.fields(new)

    def _complete(self, change):
        """Add what a new row needs and the file does not have."""
        for name, (value, note) in assumed_values(
            change, self.reading, self.context
        ).items():
            column = self.context.target.by_name[f"{change.part.key}.{name}"]
            change.values |= column.fields(value)
            shown = column.shown(value, self.context)
            self.differences.append(
                Difference(column, "", shown, note, is_assumed=True)
            )
        for column in change.part.columns:
            is_given = column.field in change.values or column.piece_of
            if column.required and not is_given and not self._has_error(column):
                self.reading.add_error(column.name, checks.missing(column))

    def _has_error(self, column):
        return any(name == column.name for name, _text in self.reading.errors)

    def _finish(self, change):
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
        return LookedLine(
            line=reading.line,
            kind=reading.kind,
            records=reading.records,
            differences=self.differences,
            candidates=reading.found.candidates,
            errors=sorted(reading.errors, key=self._place),
            changes=self.changes,
            title=_title(reading, self.context),
            twin_of=next((first.number for first in reading.firsts.values()), None),
            state=self.state,
        )

    def _place(self, error):
        """Return where the column of an error stands in the file; first what has none."""
        names = list(self.reading.cells)
        return names.index(error[0]) if error[0] in names else -1

    def _wait_for_others(self):
        """Add an error if a line adds what this one needs and cannot be written itself."""
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
        if reading.found.candidates:
            return lines.DUPLICATE
        if any(
            c.is_new and c.part.key == self.context.target.main for c in self.changes
        ):
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
    values = {name: _plain(value) for name, value in change.values.items()}
    return (
        change.part.key,
        None if change.is_new else change.record.pk,
        sorted(values.items()),
    )


def _plain(value):
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _title(reading, context):
    """Return what people call the line: as the row is stored, else as the file says."""
    for name in context.target.titles:
        record = reading.records.get(name.partition(".")[0])
        if record is not None and record.pk:
            return str(record)
        column = context.columns.get(name)
        if column and (text := reading.joined(column, context)[1]):
            return text
    return ""
