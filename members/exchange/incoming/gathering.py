"""Gather the changes of all lines by model: what two lines say of one row is one change."""

from django.utils.translation import gettext as _

from members.models import Membership, Person

from .declared import TARGETS
from .refusals import RefusedLinesError


def gather(lines, target_key):
    """Return {model: [(line, change)]} with each row once, and rows that refer to theirs.

    The models stand in the order of writing. Raise RefusedLinesError for a line that says
    otherwise than one before it.
    """
    by_number = {line.number: line for line in lines}
    changes = {part.model: [] for part in TARGETS[target_key].parts}
    for line in lines:
        first = by_number.get(line.twin_of)
        records = _present(first) | _present(line) if first else _present(line)
        for change in line.changes:
            _refer(change, records)
            changes.setdefault(change.part.model, []).append((line, change))
    _join_new_persons(changes)
    _join_new_memberships(changes)
    return {model: _once(pairs) for model, pairs in changes.items() if pairs}


def _present(line):
    return {key: row for key, row in line.records.items() if row is not None}


def _refer(change, records):
    """Set the foreign keys of a new row to the other rows of its line, which may be new too."""
    row = change.record
    for field in row._meta.fields if change.is_new else ():
        if field.is_relation and field.name in records:
            known = field.get_cached_value(row, None)
            if known is None and getattr(row, field.attname) is None:
                setattr(row, field.name, records[field.name])


def _join_new_persons(changes):
    """Make one person of two new ones with the same address at the same organization."""
    first, kept = {}, []
    for line, change in changes.get(Person, ()):
        place, address = line.records.get("organization"), change.values.get("email")
        if not (change.is_new and place and address):
            kept.append((line, change))
        elif (key := (_identity(place), address)) in first:
            _replace(change.record, first[key], line)
        else:
            first[key] = change.record
            kept.append((line, change))
    if kept:
        changes[Person] = kept


def _replace(person, known, line):
    for change in line.changes:
        if change.is_new and getattr(change.record, "person", None) is person:
            change.record.person = known


def _join_new_memberships(changes):
    """Drop a membership that several lines of one organization say in the same words."""
    known, kept = set(), []
    for line, change in changes.get(Membership, ()):
        values = tuple(sorted((n, str(v)) for n, v in change.values.items()))
        key = (_identity(change.record.organization), values)
        if not change.is_new or key not in known:
            kept.append((line, change))
            known |= {key} if change.is_new else set()
    if kept:
        changes[Membership] = kept


def _identity(row):
    """Return what tells rows apart, saved or not."""
    return (type(row), row.pk or id(row), bool(row.pk))


def _once(pairs):
    """Merge the changes of one stored row into the first one of them."""
    first, kept = {}, []
    for line, change in pairs:
        if change.is_new or change.record.pk not in first:
            kept.append((line, change))
            if not change.is_new:
                first[change.record.pk] = (line, change)
        else:
            _merge(*first[change.record.pk], line, change)
    return kept


def _merge(known_line, known, line, change):
    for name, value in change.values.items():
        if known.values.setdefault(name, value) != value:
            words = {"line": known_line.number, "row": known.record}
            text = _("Line %(line)s says otherwise about %(row)s. Make them agree.")
            raise RefusedLinesError({line.number: (text % words, ())})
