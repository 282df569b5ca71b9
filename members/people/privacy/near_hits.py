"""Rows that hold a person's last name alone, or are called so, for staff to decide about."""

import re
from dataclasses import dataclass

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.models.erasures import MARK
from members.models.word_patterns import (
    last_name,
    names_among,
    possible_rows,
    whole_words,
    with_last_names,
)

from .columns import NAMES_OF_OTHERS, NAMES_OF_RECORDS
from .declaration import PERSONAL_DATA
from .events import event_model
from .redaction import free_text_rows, redacted_columns

MOST = 200
AROUND = 60  # letters on either side


@dataclass(frozen=True)
class NearHit:
    """One text, of a live row or of its history, with the last name of a data subject.

    The name of a record may have the whole name.
    """

    key: str
    place: str
    column: str
    excerpt: str

    def __str__(self):
        return f"{self.place}, {self.column}: … {self.excerpt} …"


def near_hits(data_subject):
    """Return the NearHits outside the person's own rows, one a row, at most MOST."""
    if not (names := names_among(data_subject.identifiers)):
        return []
    near = re.compile(with_last_names(names))
    whole = re.compile(whole_words(data_subject.identifiers))
    own, hits = _own_keys(data_subject), {}
    for key, row, columns in _rows_near(names):
        if key not in own and key not in hits and len(hits) < MOST:
            is_redacted = key == _key(row)
            hits |= _hit_of(key, row, columns, is_redacted and whole, near)
    return list(hits.values())


def redacted_near_hits(data_subject, keys):
    """Yield (row, {column: value}) of the rows, and of their events, of the chosen keys."""
    names = names_among(data_subject.identifiers) if keys else []
    for key, row, columns in _rows_near(names):
        if key in keys:
            pattern = re.compile(with_last_names(names))
            yield row, dict(redacted_columns(row, columns, pattern))


def key_of_name(model, pk):
    """Return the key of the NearHit in the name of a record."""
    return f"{model._meta.label}:{pk}:name"


def _rows_near(names):
    """Yield (key, row, columns) of the texts that may hold one of the last names."""
    hints = [*map(last_name, names)]
    for rows, columns in free_text_rows() if names else ():
        others = NAMES_OF_OTHERS.get(_model(rows.model)._meta.label, ())
        own = [column for column in columns if column not in others]
        for row in possible_rows(hints, rows, own):
            yield _key(row), row, own
    for label, columns in NAMES_OF_RECORDS.items() if names else ():
        model = apps.get_model(label)
        for rows in (model._base_manager.all(), event_model(model).objects.all()):
            for row in possible_rows(hints, rows, sorted(columns)):
                yield key_of_name(model, _number(row)), row, sorted(columns)


def _hit_of(key, row, columns, redacted, near):
    """Return {key: NearHit} of the first text; matches of `redacted` go anyway."""
    for column in columns:
        text = getattr(row, f"text_of_{column}") or ""
        text = redacted.sub(MARK, text) if redacted else text
        if match := near.search(text):
            start, end = max(match.start() - AROUND, 0), match.end() + AROUND
            label = str(row._meta.get_field(column).verbose_name)
            return {key: NearHit(key, _place(row), label, text[start:end].strip())}
    return {}


def _place(row):
    noun = str(_model(type(row))._meta.verbose_name)
    if hasattr(row, "pgh_id"):
        return _("History: %s") % noun
    return f"{capfirst(noun)} «{row}»"


def _key(row):
    return f"{_model(type(row))._meta.label}:{_number(row)}"


def _number(row):
    return getattr(row, "pgh_obj_id", row.pk)


def _model(model):
    return getattr(model, "pgh_tracked_model", model)


def _own_keys(data_subject):
    keys = set()
    for data in PERSONAL_DATA:
        rows = apps.get_model(data.model)._base_manager
        own = rows.filter(data.belongs_to(data_subject)).values_list("pk", flat=True)
        keys |= {f"{data.model}:{pk}" for pk in own}
    return keys
