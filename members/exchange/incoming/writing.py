"""Write a file on its way in: all of it or its good lines, as one act that is undone as one."""

from collections import Counter
from itertools import batched

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import people
from members.actions import recording
from members.models import Batch, IncomingFile, Organization, Person, Project
from members.models.incoming_files import LONGEST_HOLD, TOO_LATE
from members.records import review

from . import lines as kinds, register_names
from .look import look, no_progress
from .questions import refuse_open
from .refusals import RefusedLinesError, error_of, first_reasons, why_not
from .rows import ImportRows

BATCH = 500
FIRST = (Organization, Project, Person)  # the order of locks everywhere


def lock_and_compare(lines):
    """Lock the stored rows of the lines; refuse lines of which a row has changed since."""
    stored = _stored_rows(lines)
    stale = set()
    for model in sorted(stored, key=_model_rank):
        rows = stored[model]
        for pks in batched(sorted(rows), BATCH, strict=False):
            own = model._base_manager.filter(pk__in=pks).order_by("pk")
            locked = own.select_for_update(of=["self"], no_key=True)
            now = {row.pk: row for row in locked}
            stale |= {(model, p) for p in pks if not _is_same_row(rows[p], now.get(p))}
    if stale:
        raise RefusedLinesError(_stale_reasons(lines, stale), code="meanwhile")


def _model_rank(model):
    place = FIRST.index(model) if model in FIRST else len(FIRST)
    return place, model._meta.model_name


def _stored_rows(lines):
    """Return {model: {id: row as it was read}} of all rows of the lines."""
    rows = {}
    for line in lines:
        for row in _rows_of(line):
            rows.setdefault(type(row), {}).setdefault(row.pk, row)
    return rows


def _rows_of(line):
    rows = [*line.records.values(), *(change.record for change in line.changes)]
    return [row for row in rows if isinstance(row, models.Model) and row.pk]


def _is_same_row(read, now):
    if now is None:
        return False
    names = [f.attname for f in now._meta.concrete_fields]
    loaded = [n for n in names if n in read.__dict__]
    return all(read.__dict__[n] == now.__dict__[n] for n in loaded)


def _stale_reasons(lines, stale):
    words = _("%(row)s: changed since you looked.")
    return {
        line.number: (words % {"row": line.title or "–"}, ())
        for line in lines
        if any((type(row), row.pk) in stale for row in _rows_of(line))
    }


TURN = "pg_{}advisory_xact_lock(hashtext('members_incomingfile'))"
MOST_ATTEMPTS = 20  # each leaves out the lines that the last one refused


def write(incoming, *, by, reason, only_good=False, progress=no_progress, waits=False):
    """Look again and write the changes if they equal those seen; return the outcome.

    One transaction. Without `only_good`, a line that cannot be written refuses the file by
    a ValidationError; with it, such lines are left, and named in the outcome. `progress`
    counts each line twice. One file is written at a time: another is refused, or `waits`.
    """
    with transaction.atomic():
        _take_turn(waits)
        incoming = _lock_file(incoming, by)
        batch, outcome = _write_lines(incoming, by, reason, only_good, progress)
        _end_file(incoming, batch, outcome, reason)
    return outcome


@transaction.atomic
def write_unsaved(incoming, *, by, reason):
    """Write an IncomingFile that no page has shown, all of it; return (Batch, outcome).

    An unsaved `by` lends its rights, and is not recorded.
    """
    _take_turn(waits=False)
    return _write_lines(incoming, by, reason, False, no_progress)


def _write_lines(incoming, by, reason, only_good, progress):
    """Return (Batch or None, outcome); rows that the database refuses are left, or refused."""
    left = {}
    for _attempt in range(MOST_ATTEMPTS):
        try:
            return _attempt_to_write(incoming, by, reason, left, only_good, progress)
        except RefusedLinesError as refused:
            if not only_good:
                raise error_of(refused, incoming) from refused
            left |= refused.reasons
    raise ValidationError(_("Too many lines are refused."), code="refused")


def _take_turn(waits):
    """Lock, so that one file is written at a time: two of the same contents would both be new."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {TURN.format('' if waits else 'try_')}")
        if cursor.fetchone() == (False,):
            raise ValidationError(
                _("Another file is just being written. Try again in a moment."),
                code="busy",
            )


def _lock_file(incoming, by):
    """Return the file as stored now, locked; refuse one that may not be written any more."""
    rows = IncomingFile.objects.for_user(by).select_for_update(of=["self"], no_key=True)
    row = rows.filter(pk=incoming.pk).first()
    if row is None or not row.table:
        text = _("The contents of this file have been deleted. Upload it again.")
        raise ValidationError(text, code="empty")
    if row.ended_at:
        raise ValidationError(_("This file has been written already."), code="ended")
    if row.letters_on and row.letters_on > timezone.localdate() + LONGEST_HOLD:
        raise ValidationError(TOO_LATE, code="letters_on")
    return row


def _attempt_to_write(incoming, by, reason, left, only_good, progress):
    """Look again and write the good lines; return (Batch or None, outcome)."""
    result = look(incoming, by=by, progress=lambda n, all_: progress(n, 2 * all_))
    refuse_open(result.asks, incoming)
    by = by if by.pk else None
    left = left | _lines_to_leave(result.lines, incoming.seen)
    _follow(result.lines, left)
    if not only_good:
        _require_all_good(result.lines, left)
    lines = [line for line in result.lines if line.number not in left]
    writing = [line for line in lines if line.kind in (kinds.NEW, kinds.CHANGED)]
    with transaction.atomic(), recording(Batch.Act.FILE, by=by, reason=reason) as batch:
        lock_and_compare(writing)
        rows = ImportRows(writing, incoming.target, by=by)
        rows.write(_second_half(progress, len(result.lines)))
        if register_names.KEY in incoming.choices:
            register_names.keep(writing, incoming.choices)
        notice = {"batch": batch, "by": by, "on": incoming.letters_on}
        people.hold_notices(rows.items_of, **notice)
    batch = batch if batch.pk else None
    if batch:
        # No part of the batch: undoing it must not open an answered report again.
        review.close_all_corrected(by=by)
    return batch, _file_outcome(lines, left, len(rows.items_of))


def _lines_to_leave(lines, seen):
    """Return {number: reason} of the lines that cannot be written as they are."""
    reasons = {}
    for line in lines:
        if why := why_not(line):
            reasons[line.number] = why
        elif seen and line.fingerprint != _fingerprint_in(seen, line):
            reasons[line.number] = changed_meanwhile(line)
    return reasons


def _fingerprint_in(seen, line):
    entry = seen.get(str(line.number))
    return entry[1] if isinstance(entry, list) and len(entry) > 1 else None


def changed_meanwhile(line):
    return _("%(row)s: changed since you looked.") % {"row": line.title or "–"}


def _follow(lines, left):
    """Add the lines to `left` whose new organization stands in a line that is left."""
    for line in lines:
        first = line.twin_of
        if first in left and line.number not in left:
            words = {"line": first}
            left[line.number] = _("Line %(line)s, which this needs, is left.") % words


def _require_all_good(lines, left):
    """Refuse the file for lines with errors, and for lines changed since they were seen."""
    bad = [line for line in lines if line.kind in (kinds.ERROR, kinds.DUPLICATE)]
    if bad:
        words = {"lines": first_reasons(bad, left)}
        text = _("Some lines cannot be written: %(lines)s")
        raise ValidationError(text % words, code="bad")
    stale = [line for line in lines if line.number in left and line.kind != kinds.LEFT]
    if stale:
        words = {"lines": first_reasons(stale, left)}
        text = _("Nothing was written, as the registry has changed: %(lines)s")
        raise ValidationError(text % words, code="meanwhile")


def _second_half(progress, lines):
    return lambda done, rows: progress(lines + lines * done // max(rows, 1), 2 * lines)


def _file_outcome(lines, left, letters):
    counted = [line.kind for line in lines]
    numbers = {
        kind: counted.count(kind) for kind in (kinds.NEW, kinds.CHANGED, kinds.SAME)
    }
    return numbers | {
        "sizes": sum((line.sizes for line in lines), Counter()),
        "left": sorted([*item] for item in left.items()),
        "letters": letters,
    }


def _end_file(incoming, batch, outcome, reason):
    incoming.batch, incoming.outcome = batch, outcome
    incoming.reason = str(reason)[:300]
    incoming.ended_at = incoming.used_at = timezone.now()
    names = ["batch", "outcome", "reason", "ended_at", "used_at"]
    incoming.save(update_fields=names)
