"""Take the words that tell somebody out of texts that speak of something else."""

import re

from django.apps import apps
from django.db.models import EmailField, Q, TextField
from django.db.models.functions import Cast

from members.models import ChangeItem, Organization
from members.models.erasures import MARK

from . import events
from .columns import CONTEXT, free_columns


def rows_that_say(words, *, of=None, history=True):
    """Yield (row, {column: text without the words}) of live rows, then of their events.

    With `of`, only what belongs to the organizations of these numbers.
    """
    if not words:
        return
    pattern = _any_of(words)
    for everywhere, columns in _places(history):
        rows = everywhere if of is None else _belonging(everywhere, of)
        found = rows.annotate(**{f"said_{c}": _as_text(c) for c in columns})
        for row in found.filter(_says(words, columns)):
            if changed := dict(_without(row, columns, pattern)):
                yield row, changed


def _places(history):
    """Each table with its columns of text; events with the reason that was given."""
    free = free_columns()
    for label, names in sorted(free.items()):
        noun = apps.get_model(label)
        yield noun._base_manager.all(), sorted(names)
    for noun_events in events.all_models() if history else []:
        there = {f.name for f in noun_events._meta.fields}
        names = free.get(noun_events.pgh_tracked_model._meta.label, set()) & there
        yield noun_events.objects.all(), sorted({*names, CONTEXT} & there)


def _belonging(rows, organizations):
    """Keep the rows of the organizations, or the events of such rows."""
    noun = getattr(rows.model, "pgh_tracked_model", rows.model)
    if noun is Organization:
        link = "pk" if noun is rows.model else "pgh_obj_id"
    elif noun is ChangeItem:
        link = "request__organization"
    elif any(field.name == "organization" for field in noun._meta.fields):
        link = "organization"
    else:
        return rows.none()
    return rows.filter(**{f"{link}__in": organizations})


def _as_text(column):
    return Cast(column, TextField())


def _says(words, columns):
    found = Q(pk=None)
    for column in columns:
        for word in words:
            found |= Q(**{f"said_{column}__icontains": word})
    return found


def _any_of(words):
    """Find the words where they stand alone, in whatever case."""
    # The longest first: an address may be the beginning of another.
    known = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w.+-])(?:{known})(?!\w)", re.IGNORECASE)


def _without(row, columns, pattern):
    for column in columns:
        before = getattr(row, column)
        after = _replaced(before, pattern)
        if after != before:
            is_address = isinstance(row._meta.get_field(column), EmailField)
            yield column, "" if is_address else after


def _replaced(value, pattern):
    if isinstance(value, str):
        return pattern.sub(MARK, value)
    if isinstance(value, list):
        return [_replaced(part, pattern) for part in value]
    if isinstance(value, dict):
        return {key: _replaced(part, pattern) for key, part in value.items()}
    return value
