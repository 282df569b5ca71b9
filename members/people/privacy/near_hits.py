"""Rows that hold a person's last name alone, for staff to decide about."""

import re
from dataclasses import dataclass

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.models.erasures import MARK
from members.models.word_patterns import (
    is_phone_number,
    last_name,
    last_names,
    possible_rows,
    whole_words,
)

from .columns import NAMES_OF_OTHERS
from .declaration import PERSONAL_DATA
from .redaction import free_text_rows, redacted_columns

MOST = 200
AROUND = 60  # letters on either side


@dataclass(frozen=True)
class NearHit:
    """One text, of a live row or of its history, with the last name of a data subject."""

    key: str
    place: str
    column: str
    excerpt: str

    def __str__(self):
        return f"{self.place}, {self.column}: … {self.excerpt} …"


def near_hits(data_subject):
    """Return the NearHits outside the person's own rows, one a row, at most MOST."""
    if not (names := _names(data_subject)):
        return []
    whole = re.compile(whole_words(data_subject.identifiers))
    own, hits = _own_keys(data_subject), {}
    for row, columns in _rows_near(names):
        key = _key(row)
        if key not in own and key not in hits and len(hits) < MOST:
            hits |= _hit_of(row, columns, whole, re.compile(last_names(names)))
    return list(hits.values())


def redacted_near_hits(data_subject, keys):
    """Yield (row, {column: value}) of the rows, and of their events, of the chosen keys."""
    names = _names(data_subject) if keys else []
    for row, columns in _rows_near(names):
        if _key(row) in keys:
            pattern = re.compile(last_names(names))
            yield row, dict(redacted_columns(row, columns, pattern))


def _names(data_subject):
    return [
        word
        for word in data_subject.identifiers
        if "@" not in word and not is_phone_number(word)
    ]


def _rows_near(names):
    """Yield (row, columns) of the free text that may hold one of the last names."""
    for rows, columns in free_text_rows() if names else ():
        others = NAMES_OF_OTHERS.get(_model(rows.model)._meta.label, ())
        own = [column for column in columns if column not in others]
        for row in possible_rows([*map(last_name, names)], rows, own):
            yield row, own


def _hit_of(row, columns, whole, last):
    for column in columns:
        text = whole.sub(MARK, getattr(row, f"text_of_{column}") or "")
        if match := last.search(text):
            start, end = max(match.start() - AROUND, 0), match.end() + AROUND
            label = str(row._meta.get_field(column).verbose_name)
            hit = NearHit(_key(row), _place(row), label, text[start:end].strip())
            return {hit.key: hit}
    return {}


def _place(row):
    noun = str(_model(type(row))._meta.verbose_name)
    if hasattr(row, "pgh_id"):
        return _("History: %s") % noun
    return f"{capfirst(noun)} «{row}»"


def _key(row):
    return f"{_model(type(row))._meta.label}:{getattr(row, 'pgh_obj_id', row.pk)}"


def _model(model):
    return getattr(model, "pgh_tracked_model", model)


def _own_keys(data_subject):
    keys = set()
    for data in PERSONAL_DATA:
        rows = apps.get_model(data.model)._base_manager
        own = rows.filter(data.belongs_to(data_subject)).values_list("pk", flat=True)
        keys |= {f"{data.model}:{pk}" for pk in own}
    return keys
