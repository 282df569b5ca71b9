"""Redact a person's identifiers in the free text of other records and of history."""

import re

from django.apps import apps
from django.db.models import EmailField, Q, TextField
from django.db.models.functions import Cast

from members.models import ChangeItem, Organization
from members.models.erasures import MARK
from members.models.word_patterns import whole_words

from . import events
from .columns import CONTEXT, free_columns


def redacted_rows(identifiers, *, of=None, history=True):
    """Yield (row, {column: redacted value}) of live rows, then of their events.

    With `of`, a set of pks of organizations, only for their rows.
    """
    if not identifiers:
        return
    pattern = re.compile(whole_words(identifiers))
    for all_rows, columns in _free_text(history):
        rows = all_rows if of is None else _rows_of_organizations(all_rows, of)
        rows = rows.annotate(**{f"text_of_{c}": Cast(c, TextField()) for c in columns})
        for row in rows.filter(_containing(identifiers, columns)):
            if changed := dict(_redacted_columns(row, columns, pattern)):
                yield row, changed


def _free_text(history):
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


def _containing(identifiers, columns):
    # A superset, since UPPER folds letters; whole_words() decides.
    query = Q(pk=None)
    for column in columns:
        for identifier in identifiers:
            query |= Q(**{f"text_of_{column}__icontains": identifier})
    return query


def _redacted_columns(row, columns, pattern):
    for column in columns:
        before = getattr(row, column)
        after = _redacted(before, pattern)
        if after != before:
            is_address = isinstance(row._meta.get_field(column), EmailField)
            yield column, "" if is_address else after


def _redacted(value, pattern):
    if isinstance(value, str):
        return pattern.sub(MARK, value)
    if isinstance(value, list):
        return [_redacted(part, pattern) for part in value]
    if isinstance(value, dict):
        return {key: _redacted(part, pattern) for key, part in value.items()}
    return value
