"""Compare a line with the stored rows that it is about."""

from django.db import models
from django.utils.translation import gettext as _

from members.models import Membership

from . import checks, lines, normalize
from .checks import STATUS, assumed_values, makes_membership
from .keeping import keep_reason
from .lines import CellDifference, ImportChange, ImportLine
from .partners import COLUMN, compare_partners
from .reading import LEAVE

UNTIL, FUNCTION, NONE = "membership.until", "function", "none"


def compare(reading, context):
    """Return the ImportLine of a reading with loaded records."""
    comparison = _Comparison(reading, context)
    if reading.match != LEAVE and not reading.is_left_out:
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
        self.asks, self.notes, self.is_left_out = [], [], False

    def add_part(self, part):
        """Add the changes of the part's row, or the new row."""
        reading = self.reading
        if self._is_left_out(part):
            self.is_left_out |= part.key == self.context.target.main
            return
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

    def _is_left_out(self, part):
        """Whether the line adds no such row: a person who is no contact, a former member."""
        if part.key in ("person", "contact"):
            return self._adds_contact() and self._is_no_contact(part)
        return part.key == "membership" and not self._is_membership()

    def _adds_contact(self):
        """Whether the person would become a contact in a function that the line lacks."""
        reading = self.reading
        return "contact" in reading.records and not (
            reading.records["contact"] or reading.text("contact.function")
        )

    def _is_no_contact(self, part):
        if self._ask(FUNCTION) != NONE or self.reading.records[part.key]:
            return False
        self._note(_("No contact: the person is not added."))
        return True

    def _is_membership(self):
        """Whether the status of the line, if it has one, makes a membership or keeps one."""
        reading, stored = self.reading, self.reading.records["membership"]
        if STATUS not in reading.cells:
            return True
        text = reading.text(STATUS)
        is_made = makes_membership(text)
        if is_made is None:
            answer = self._ask(f"status:{text.casefold()[:40]}")
            is_made = answer == "member" if answer else None
        if is_made is False:
            ends_nothing = _("“%(status)s” ends no membership. Enter its last day.")
            makes_none = _("“%(status)s” makes no membership.")
            if not stored or (stored.until is None and not reading.text(UNTIL)):
                self._note((ends_nothing if stored else makes_none) % {"status": text})
        return bool(stored or is_made)

    def _ask(self, key):
        """Note that an answer for the file counts for this line; return it, or ""."""
        if key not in self.asks:
            self.asks.append(key)
        return self.context.answers.get(key, "")

    def _note(self, sentence):
        if sentence not in self.notes:
            self.notes.append(sentence)

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
        if column.piece_of or column.name in (COLUMN, STATUS):
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
            self._add_difference(change, column, old, parsed.value, parsed.note)

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
            self._add_difference(change, column, old, column.empty, _("cleared"))

    def _clears(self, column, old):
        return self.context.empty_clears and not column.is_same(old, column.empty)

    def _add_difference(self, change, column, old, new, note):
        """Add a difference, which is left by default where there is a KeepReason."""
        reading, keep = self.reading, None
        if not change.is_new:
            keep = keep_reason(change, column, old, new, reading.organization.how)
        is_usual = not keep or self._ask(f"keep:{keep.kind}") == "file"
        is_left = reading.is_leaving(column.name)
        is_left |= not (is_usual or reading.is_taking(column.name))
        before = "" if change.is_new else column.display(old, self.context)
        after = column.display(new, self.context)
        note = keep.sentence if keep and is_left else note
        self.differences.append(
            CellDifference(
                column, before, after, note, is_left=is_left, is_usual=is_usual
            )
        )
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
            is_asked = column.name == "contact.function" and FUNCTION in self.asks
            if column.required and not (
                is_filled or is_asked or self._has_error(column)
            ):
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
            asks=[*reading.asks, *self.asks],
            notes=[*reading.notes, *self.notes],
            like_line=reading.like_line,
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
        if reading.match == LEAVE or reading.is_left_out:
            return lines.LEFT
        if self.is_left_out and not self.changes:
            reading.errors.clear()
            return lines.LEFT
        self._wait_for_others()
        if reading.errors:
            return lines.ERROR
        if reading.organization.candidates or reading.like_line:
            return lines.DUPLICATE
        main = self.context.target.main
        if any(c.is_new and c.part.key == main for c in self.changes):
            return lines.NEW
        return lines.CHANGED if self.changes else lines.SAME


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
