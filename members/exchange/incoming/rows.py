"""Write the changes of many lines: a few statements for each 500 rows of a model."""

from itertools import batched

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from members import people
from members.fields import refusal_of
from members.models import Contact, Membership, Organization, Person
from members.models.constraints import (
    check_deferred_constraints,
    defer_constraints,
)
from members.models.row_updates import BATCH, update_rows
from members.models.slugs import WithSlug, give_free_slugs
from members.records.renaming import record_former_names

from .refusals import RefusedLinesError, of_database, of_fields, of_rule
from .targets import TARGETS


def own_values(change):
    """Return the values of a change that are columns of the row itself."""
    return {n: v for n, v in change.values.items() if not isinstance(v, frozenset)}


def write_ties(changes):
    """Add and remove the ties of the changes; ties added by others meanwhile stay."""
    names = {
        n for c in changes for n, v in c.values.items() if isinstance(v, frozenset)
    }
    for name in sorted(names):
        own = [change for change in changes if name in change.values]
        _write_field(own[0].part.model._meta.get_field(name), own)


def _write_field(field, changes):
    through = field.remote_field.through
    row, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    gone, new = set(), []
    for change in changes:
        pk, ids = change.record.pk, change.values[field.name]
        stored = getattr(change.record, "tied", {}).get(field.name, frozenset())
        gone |= {(pk, tied) for tied in stored - ids}
        new += [(pk, tied) for tied in sorted(ids - stored)]
    _delete_ties(through, row, other, gone)
    # Another user may have added the same tie meanwhile.
    made = [through(**{f"{row}_id": pk, f"{other}_id": tied}) for pk, tied in new]
    through._base_manager.bulk_create(made, ignore_conflicts=True)


def _delete_ties(through, row, other, gone):
    if not gone:
        return
    ties = through._base_manager.filter(**{f"{row}__in": {pk for pk, _tied in gone}})
    stored = ties.values_list("pk", f"{row}_id", f"{other}_id")
    pks = [pk for pk, *pair in stored if tuple(pair) in gone]
    through._base_manager.filter(pk__in=pks).delete()


def gather(lines, target_key):
    """Return {model: [(line, change)]} with each row once, and rows that refer to theirs.

    The models stand in the order of writing. Raise RefusedLinesError for a line that
    contradicts one before it.
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
    return {model: _merge_pairs(pairs) for model, pairs in changes.items() if pairs}


def _present(line):
    return {key: row for key, row in line.records.items() if row is not None}


def _refer(change, records):
    """Set the foreign keys of a new row to the other rows of its line, which may be new too."""
    row = change.record
    for field in row._meta.fields if change.is_new else ():
        if field.is_relation and field.name in records:
            related = field.get_cached_value(row, None)
            if related is None and getattr(row, field.attname) is None:
                setattr(row, field.name, records[field.name])


def _join_new_persons(changes):
    """Make one person of two new ones with the same address at the same organization."""
    first, pairs = {}, []
    for line, change in changes.get(Person, ()):
        place, address = line.records.get("organization"), change.values.get("email")
        if not (change.is_new and place and address):
            pairs.append((line, change))
        elif (key := (_identity(place), address)) in first:
            _replace_person(change.record, first[key], line)
        else:
            first[key] = change.record
            pairs.append((line, change))
    if pairs:
        changes[Person] = pairs


def _replace_person(person, first, line):
    for change in line.changes:
        if change.is_new and getattr(change.record, "person", None) is person:
            change.record.person = first


def _join_new_memberships(changes):
    """Drop a new membership with the same values as one of an earlier line."""
    keys, pairs = set(), []
    for line, change in changes.get(Membership, ()):
        values = tuple(sorted((n, str(v)) for n, v in change.values.items()))
        key = (_identity(change.record.organization), values)
        if not change.is_new or key not in keys:
            pairs.append((line, change))
            keys |= {key} if change.is_new else set()
    if pairs:
        changes[Membership] = pairs


def _identity(row):
    """Return a key of the row, saved or not."""
    return (type(row), row.pk or id(row), bool(row.pk))


def _merge_pairs(pairs):
    """Merge the changes of one stored row into the first one of them."""
    first, merged = {}, []
    for line, change in pairs:
        if change.is_new or change.record.pk not in first:
            merged.append((line, change))
            if not change.is_new:
                first[change.record.pk] = (line, change)
        else:
            _merge_change(*first[change.record.pk], line, change)
    return merged


def _merge_change(first_line, first, line, change):
    for name, value in change.values.items():
        if first.values.setdefault(name, value) != value:
            words = {"line": first_line.number, "row": first.record}
            text = _("Line %(line)s says otherwise about %(row)s. Make them agree.")
            raise RefusedLinesError({line.number: (text % words, ())})


REFUSALS = (IntegrityError, DataError)


class ImportRows:
    """The changes of lines as {model: [(line, change)]}, in the order of writing.

    `items_of` is {person to inform: items that were public and are hidden now}.
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
        # One line may end the period that another one's would overlap.
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
        """Set and clean the values; raise RefusedLinesError for those a field refuses."""
        refused = {}
        for line, change in pairs:
            if error := refusal_of(_set_and_clean, change):
                refused[line.number] = of_fields(error, change, self.target_key)
        if refused:
            raise RefusedLinesError(refused)

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
            record_former_names(
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
        refused = {}
        for line, change in pairs:
            try:
                with transaction.atomic():
                    self._write_rows([change])
            except REFUSALS as single:
                refused[line.number] = of_database(single, change, self.target_key)
        line, change = pairs[0]
        return refused or {line.number: of_database(error, change, self.target_key)}

    def _check_deferred(self):
        """Raise RefusedLinesError for the rows whose periods overlap others."""
        try:
            with transaction.atomic():
                check_deferred_constraints()
        except IntegrityError as error:
            refused = self._overlapping(error.__cause__.diag.constraint_name)
            if not refused:
                raise
            raise RefusedLinesError(refused) from error

    def _overlapping(self, name):
        refused = {}
        for model, pairs in self.changes.items():
            rules = [r for r in model._meta.constraints if r.name == name]
            for line, change in pairs if rules else ():
                if isinstance(rules[0], ExclusionConstraint) and refusal_of(
                    rules[0].validate, model, change.record
                ):
                    refused[line.number] = of_rule(rules[0], change, self.target_key)
        return refused

    def _note_person(self, change):
        """Note the person to inform, as for rows from a form (GDPR art. 14)."""
        row = change.record
        if isinstance(row, Contact) and change.is_new:
            self._add_person(row.person)
        elif isinstance(row, Person):
            if change.is_new or "email" in change.values:
                self._add_person(row)
            elif row in self._hidden:
                self._add_person(row, self._hidden[row])

    def _add_person(self, person, items=()):
        if person.email and person.link_key:
            others = self.items_of.get(person, items)
            # An empty one means a whole notice, which includes all items.
            self.items_of[person] = items and others and {*items, *others}


def _set_and_clean(change):
    """Set the values on the row, and run its checks that need no query."""
    row = change.record
    for name, value in own_values(change).items():
        setattr(row, name, value)
    fields = [f for f in row._meta.fields if not (f.is_relation or f.primary_key)]
    names = {f.name for f in fields if change.is_new or f.name in change.values}
    row.clean_fields(exclude={f.name for f in row._meta.fields} - names)
    # Of pages, clean() looks for a free address, one by one.
    if not isinstance(row, WithSlug):
        row.clean()
