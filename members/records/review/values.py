"""Compare proposed values with live ones; write them together, or raise ValidationErrors."""

from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import transaction

from members.fields import (
    Names,
    fields_of,
    fingerprint,
    noun_of,
    parsed,
    source_of,
    speaker_of,
)
from members.fields.values import ValueDifference, difference_of_values
from members.models import ChangeItem, ChangeRequest
from members.models.constraints import (
    check_deferred_constraints,
    defer_constraints,
    violations_as_refusals,
)
from members.records.renaming import name_to_keep, record_former_name

from .taken import take

Decision = ChangeItem.Decision


@dataclass
class ItemDifference:
    """One field of a request; `live` is the value now, or when it was decided.

    `since` is the live change after the proposal, `published` the value of the reviewer
    in place of the proposal; None without one.
    """

    item: ChangeItem
    label: str
    proposed: ValueDifference
    live: object
    since: ValueDifference | None = None
    published: ValueDifference | None = None

    @property
    def is_stale(self):
        return self.since is not None

    @property
    def is_pending(self):
        return self.item.decision == Decision.PENDING


def differences(change, names=None, live=None):
    """Return an ItemDifference for each item of the request, in the order of the form.

    Costs eleven queries at most, however much is proposed. A page of several requests
    passes the same Names to each, which reads each name once, and {field: value} of the
    live values if it has read them.
    """
    fields = fields_of(change)
    order = {name: place for place, name in enumerate(fields)}
    items = sorted(change.items.all(), key=lambda item: order.get(item.field, -1))
    return differences_of(items, change, names or Names(), live)


def differences_of(items, change, names, live=None):
    """Return an ItemDifference for each of some items of the request, in their order."""
    fields, live = fields_of(change), live or {}
    return [
        _difference(item, change, fields.get(item.field), names, live.get(item.field))
        for item in items
    ]


def pictures(requests, live):
    """Return the hashes of all pictures that differences of the requests may show.

    `live` is {field: value} of their target, which is one row.
    """
    items = [(r, item) for r in requests for item in r.items.all()]
    return {
        name
        for change, item in items
        if (field := fields_of(change).get(item.field))
        for value in (
            item.old,
            item.proposed,
            item.live,
            item.published,
            live[item.field],
        )
        if value is not None
        for name in field.pictures(value)
    }


def _difference(item, change, field, names, live):
    if field is None:
        unknown = difference_of_values(item.old, item.proposed)
        return ItemDifference(item, item.field, unknown, item.old)
    live = _live_value(item, change, field) if live is None else live
    result = field.result(item.old, item.proposed)
    proposed = field.difference(item.old, result, names)
    difference = ItemDifference(item, field.label, proposed, live)
    if fingerprint(live) != fingerprint(item.old):
        difference.since = field.difference(item.old, live, names)
    if item.published not in (None, item.proposed):
        published = field.result(live, item.published)
        difference.published = field.difference(live, published, names)
    return difference


def _live_value(item, change, field):
    if item.decision != Decision.PENDING:
        return item.live
    target = noun_of(change).target_of(change)
    return field.live(target) if change.is_open else item.old


def publish(change, target, changes, former_name=None):
    """Write {field: proposed} of a request, and keep a former name.

    Values from the business register are remembered as such.
    """
    before = name_to_keep(target) if any(f.name == "name" for f in changes) else ""
    write(target, changes, speaker_of(change))
    if before and before != name_to_keep(target):
        record_former_name(target, before, **(former_name or {}))
    if change.origin == ChangeRequest.Origin.REGISTER:
        take(target, [field.name for field in changes])
    setattr(change, change.noun, target)


def write(target, changes, speaker):
    """Write {field: proposed} to the target and its rows; constraints are checked last.

    New rows have the speaker as their source; a new target is saved.
    """
    with violations_as_refusals():
        defer_constraints()
        columns = {f: changes[f] for f in changes if f.is_own_column}
        (_write_columns if target.pk else _create)(target, columns, speaker)
        for field in changes:
            if not field.is_own_column:
                with named(field.name):
                    field.apply(target, changes[field], speaker)
        check_deferred_constraints()


@contextmanager
def rehearsal(target, changes, speaker):
    """Write, yield the written row, and roll back, on the target too."""
    tried = target if target.pk else copy(target)
    with transaction.atomic():
        write(tried, changes, speaker)
        yield tried
        transaction.set_rollback(True)
    if target.pk:
        target.refresh_from_db()


def rehearse(target, changes, speaker):
    """Raise the ValidationError that write() would raise."""
    with rehearsal(target, changes, speaker):
        pass


def judge_columns(target, changes, speaker=None):
    """Validate {field: proposed}, all columns of the target; write nothing."""
    for field in changes:
        field.apply(target, changes[field], speaker)
    # An old error in another column is no reason to refuse a proposal.
    others = {column.name for column in target._meta.fields} - _columns_of(changes)
    target.full_clean(exclude=others)


def _write_columns(target, changes, speaker):
    if changes:
        judge_columns(target, changes, speaker)
        target.save(update_fields=_columns_of(changes))


def _create(target, changes, speaker):
    for field in changes:
        field.apply(target, changes[field], speaker)
    target.source = source_of(speaker)
    target.full_clean()
    target.save()


def _columns_of(changes):
    return {c for field in changes for c in (*field.columns, *field.extra_columns)}


@contextmanager
def named(name):
    """Attach a ValidationError to the field of this name."""
    try:
        yield
    except ValidationError as refusal:
        raise ValidationError({name: refusal.messages}) from refusal


refuse_null = ProhibitNullCharactersValidator()
refuse_long = MaxLengthValidator(ChangeRequest._meta.get_field("reason").max_length)


def stripped_reason(text):
    """Return the text stripped; raise a ValidationError of "reason" if it is not valid."""
    reason = text.strip()
    for check in (refuse_null, refuse_long):
        _none, refusal = parsed(check, reason)
        if refusal:
            raise ValidationError({"reason": refusal})
    return reason
