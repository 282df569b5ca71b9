"""Redact a person's identifiers in the free text of other records and of history."""

import re
from math import inf

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import EmailField, URLField
from django.utils import timezone

from members.models import ChangeItem, Fee, Organization
from members.models.erasures import MARK
from members.models.word_patterns import possible_rows, rows_with, whole_words

from . import events
from .columns import CONTEXT, free_columns

YEARS_OF_INVOICES = 5  # after the year of the invoice (bokføringsloven § 13)


def redacted_rows(identifiers, *, of=None, history=True):
    """Yield (row, {column: redacted value}) of live rows, then of their events.

    With `of`, a set of pks of organizations, only for their rows.
    """
    if not identifiers:
        return
    pattern = re.compile(whole_words(identifiers))
    for all_rows, columns in free_text_rows(history):
        rows = all_rows if of is None else _rows_of_organizations(all_rows, of)
        for row in possible_rows(identifiers, rows, columns):
            if changed := dict(redacted_columns(row, columns, pattern)):
                yield row, changed


def fees_kept_by_law(data_subject):
    """Return the billed fees with an identifier as their reference: they keep it."""
    own = rows_with(data_subject.identifiers, Fee.objects.all(), ["reference"])
    fees = Fee.objects.filter(pk__in=own).select_related("organization")
    return [fee for fee in fees if _is_kept_by_law(fee, "reference")]


def free_text_rows(history=True):
    """Yield (queryset, its columns of free text); of events with their context."""
    free = free_columns()
    for label, names in sorted(free.items()):
        yield apps.get_model(label)._base_manager.all(), sorted(names)
    for event_model in events.event_models() if history else []:
        existing = {field.name for field in event_model._meta.fields}
        names = free.get(event_model.pgh_tracked_model._meta.label, set()) & existing
        yield event_model.objects.all(), sorted({*names, CONTEXT} & existing)


def _rows_of_organizations(rows, organizations):
    """Filter rows, or events of rows, to those of the organizations."""
    model = getattr(rows.model, "pgh_tracked_model", rows.model)
    if model is Organization:
        lookup = "pk" if model is rows.model else "pgh_obj_id"
    elif model is ChangeItem:
        lookup = "request__organization"
    elif any(field.name == "organization" for field in model._meta.fields):
        lookup = "organization"
    else:
        return rows.none()
    return rows.filter(**{f"{lookup}__in": organizations})


def redacted_columns(row, columns, pattern):
    """Yield (column, value after the redaction) of those that the pattern is in."""
    for column in columns:
        before = getattr(row, column)
        after = _redacted(before, pattern)
        if after != before and not _is_kept_by_law(row, column):
            yield column, _storable(after, row._meta.get_field(column))


def _is_kept_by_law(row, column):
    model = getattr(row, "pgh_tracked_model", type(row))
    if (model, column) != (Fee, "reference") or row.billed_on is None:
        return False
    return row.billed_on.year + YEARS_OF_INVOICES >= timezone.localdate().year


def _storable(value, field):
    """Return the redacted value; "" for an address, and the mark alone where it is too long."""
    if isinstance(field, EmailField | URLField):
        return ""
    is_text = isinstance(value, str)
    return MARK if is_text and len(value) > (field.max_length or inf) else value


def _redacted(value, pattern):
    if isinstance(value, str):
        return pattern.sub(MARK, value)
    if isinstance(value, list):
        return [_redacted(part, pattern) for part in value]
    if isinstance(value, dict):
        return {key: _redacted(part, pattern) for key, part in value.items()}
    return value


def blank_or_update(row, values):
    """Store {column: value after an erasure} of a live row, or of an event."""
    if values and hasattr(row, "pgh_id"):
        events.blank(row, values)
    elif any(_is_address(row, name) for name, value in values.items() if not value):
        # A link to the page of a person: it has no other content.
        row.delete()
    elif values:
        _update(row, values)


def _is_address(row, column):
    field = row._meta.get_field(column)
    return isinstance(field, URLField) and not field.blank


def _update(row, values):
    rows = type(row)._base_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            rows.update(**values)
    except IntegrityError:
        # Two texts that must differ, as two spellings of a name, are the same by now.
        marked = [name for name, value in values.items() if MARK in str(value)]
        rows.update(**values | dict.fromkeys(marked, f"{MARK} {row.pk}"))
