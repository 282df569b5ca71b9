"""Write the changes of many lines: a few statements for each 500 rows of a model."""

from itertools import batched

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from members import people
from members.fields import refusal_of
from members.models import Contact, Membership, Organization, Person
from members.models.deferred_constraints import (
    check_deferred_constraints,
    defer_constraints,
)
from members.models.row_updates import BATCH, update_rows
from members.models.slugs import WithSlug, give_free_slugs
from members.records.renaming import rename_all

from .declared import TARGETS
from .refusals import RefusedLinesError, of_database, of_fields, of_rule


def own_values(change):
    """Return the values of a change that are columns of the row itself."""
    return {n: v for n, v in change.values.items() if not isinstance(v, frozenset)}


def write_ties(changes):
    """Add and remove what the changes say; what others have added meanwhile stays."""
    names = {
        n for c in changes for n, v in c.values.items() if isinstance(v, frozenset)
    }
    for name in sorted(names):
        own = [change for change in changes if name in change.values]
        _write(own[0].part.model._meta.get_field(name), own)


def _write(field, changes):
    through = field.remote_field.through
    row, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    gone, new = set(), []
    for change in changes:
        pk, ids = change.record.pk, change.values[field.name]
        known = getattr(change.record, "tied", {}).get(field.name, frozenset())
        gone |= {(pk, tied) for tied in known - ids}
        new += [(pk, tied) for tied in sorted(ids - known)]
    _delete(through, row, other, gone)
    made = [through(**{f"{row}_id": pk, f"{other}_id": tied}) for pk, tied in new]
    through._base_manager.bulk_create(made, ignore_conflicts=True)


def _delete(through, row, other, gone):
    if not gone:
        return
    ties = through._base_manager.filter(**{f"{row}__in": {pk for pk, _tied in gone}})
    found = ties.values_list("pk", f"{row}_id", f"{other}_id")
    pks = [pk for pk, *pair in found if tuple(pair) in gone]
    through._base_manager.filter(pk__in=pks).delete()


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


REFUSALS = (IntegrityError, DataError)


class Rows:
    """The changes of lines as {model: [(line, change)]}, in the order of writing.

    `items_of` is {person to be told: which shown items of theirs were hidden}.
    """

    def __init__(self, lines, target_key, *, by):
        self.changes = gather(lines, target_key)
        self.target_key, self.by = target_key, by
        self.items_of, self._hidden = {}, {}
        self._names = {
            id(change): change.record.name
            for _line, change in self.changes.get(Organization, ())
            if not change.is_new and "name" in change.values
        }

    def write(self, progress):
        """Write all rows; raise RefusedLinesError for those that the database refuses."""
        total, done = sum(map(len, self.changes.values())), 0
        defer_constraints()
        for pairs in self._batches():
            self._clean(pairs)
            self._write_batch(pairs)
            done += len(pairs)
            progress(done, total)
        self._check_deferred()

    def _batches(self):
        """Yield batches of one model, those of stored rows before those of new ones."""
        for model, pairs in self.changes.items():
            stored = [pair for pair in pairs if not pair[1].is_new]
            new = [pair for pair in pairs if pair[1].is_new]
            if issubclass(model, WithSlug):
                give_free_slugs([change.record for _line, change in new])
            yield from batched(stored, BATCH, strict=False)
            yield from batched(new, BATCH, strict=False)

    def _clean(self, pairs):
        """Set and clean the values; raise RefusedLinesError for what a field refuses."""
        found = {}
        for line, change in pairs:
            if error := refusal_of(_set_and_clean, change):
                found[line.number] = of_fields(error, change, self.target_key)
        if found:
            raise RefusedLinesError(found)

    def _write_batch(self, pairs):
        changes = [change for _line, change in pairs]
        try:
            with transaction.atomic():
                self._write_rows(changes)
        except REFUSALS as error:
            raise RefusedLinesError(self._refused(pairs, error)) from error
        write_ties(changes)
        for change in changes:
            self._note_person(change)

    def _write_rows(self, changes):
        """Write new or stored rows of one model."""
        model, is_new = changes[0].part.model, changes[0].is_new
        if model is Person:
            self._write_persons(changes, is_new)
        elif is_new:
            model._base_manager.bulk_create([c.record for c in changes], BATCH)
        else:
            update_rows([(c.record, [*own_values(c)]) for c in changes])
            rename_all(
                (c.record, self._names[id(c)]) for c in changes if id(c) in self._names
            )

    def _write_persons(self, changes, is_new):
        if is_new:
            people.create_persons([c.record for c in changes], by=self.by)
        else:
            hidden = people.update_persons({c.record: own_values(c) for c in changes})
            self._hidden |= hidden

    def _refused(self, pairs, error):
        """Write each row by itself; return {number: (reason, columns)} of the refused ones."""
        found = {}
        for line, change in pairs:
            try:
                with transaction.atomic():
                    self._write_rows([change])
            except REFUSALS as single:
                found[line.number] = of_database(single, change, self.target_key)
        line, change = pairs[0]
        return found or {line.number: of_database(error, change, self.target_key)}

    def _check_deferred(self):
        """Raise RefusedLinesError for the rows whose periods overlap others."""
        try:
            with transaction.atomic():
                check_deferred_constraints()
        except IntegrityError as error:
            found = self._overlapping(error.__cause__.diag.constraint_name)
            if not found:
                raise
            raise RefusedLinesError(found) from error

    def _overlapping(self, name):
        found = {}
        for model, pairs in self.changes.items():
            rules = [r for r in model._meta.constraints if r.name == name]
            for line, change in pairs if rules else ():
                if isinstance(rules[0], ExclusionConstraint) and refusal_of(
                    rules[0].validate, model, change.record
                ):
                    found[line.number] = of_rule(rules[0], change, self.target_key)
        return found

    def _note_person(self, change):
        """Note whom to tell, as when somebody types a person or a contact (GDPR art. 14)."""
        row = change.record
        if isinstance(row, Contact) and change.is_new:
            self._tell(row.person)
        elif isinstance(row, Person):
            if change.is_new or "email" in change.values:
                self._tell(row)
            elif row in self._hidden:
                self._tell(row, self._hidden[row])

    def _tell(self, person, items=()):
        if person.email and person.link_key:
            known = self.items_of.get(person, items)
            self.items_of[person] = items and known and {*items, *known}


def _set_and_clean(change):
    """Set the values on the row, and run the checks of it that ask the database nothing."""
    row = change.record
    for name, value in own_values(change).items():
        setattr(row, name, value)
    fields = [f for f in row._meta.fields if not (f.is_relation or f.primary_key)]
    names = {f.name for f in fields if change.is_new or f.name in change.values}
    row.clean_fields(exclude={f.name for f in row._meta.fields} - names)
    # Of pages, clean() looks for a free address, one by one.
    if not isinstance(row, WithSlug):
        row.clean()
