"""Rows of the open data: made of the declared fields of a noun, encoded by msgspec."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache, partial
from itertools import batched
from typing import Literal

import msgspec
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import translation

from members.fields.kinds import PUBLIC
from members.models.data_versions import note_row
from members.models.slugs import find_by_slug

SLICE = 500  # rows
convert = partial(msgspec.convert, strict=False)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the open data: every key is there, null or empty where nothing is known."""


class Ref(Row):
    """Another row, by the slug of its address."""

    slug: str
    name: str


class BilingualRef(Row):
    """Another row, with its name in two languages."""

    slug: str
    name_nb: str
    name_en: str


class Duration(Row):
    """First and last day, both inclusive; null: unknown, long ago, and still so."""

    since: date | None
    since_precision: str
    until: date | None
    until_precision: str


PERIOD = ("since", "since_precision", "until", "until_precision")


@dataclass(frozen=True, eq=False)
class Projection:
    """A collection of the open data: what may be asked of it, and its rows.

    `load(ids, day)` returns {id: Row} of public rows, `load_details` the same with all that
    the page of a row shows. `public(key)` returns the (id, slug) of the public row with a
    slug, former slug or id, or None. `noun` is its name among `members_touched`. Its answers
    change with no model that it `never_shows`; if `by_rows`, one row's only with the rows
    that are noted while it is read. `is_logged` if operation/public_changes.py tells of them.
    """

    name: str
    noun: str
    filterset: type
    row: type
    detail: type
    load: Callable
    load_details: Callable
    public: Callable
    never_shows: frozenset = frozenset()
    by_rows: bool = False
    is_logged: bool = False

    def rows(self, ids, day, *, details=False):
        """Return the rows in the order of the ids; what is no longer public is left out."""
        rows = (self.load_details if details else self.load)(ids, day)
        for pk in ids:
            note_row(self.noun, pk)
        return [rows[pk] for pk in ids if pk in rows]

    def in_slices(self, ids, day, *, details=False, size=SLICE):
        """Yield the same, a query for each slice: no more rows are held than it has."""
        for slice_of_ids in batched(ids, size):
            yield from self.rows([*slice_of_ids], day, details=details)


def declared(noun, *left_out):
    """Return (name, type) of the public fields of a noun that are columns of its own."""
    return [
        (column, _type_of(noun.model._meta.get_field(column), field))
        for field in noun.fields
        if field.is_on(PUBLIC) and field.is_own_column and field.name not in left_out
        for column in field.columns
    ]


def declared_values(noun, columns):
    """Return a function of a row of the model for {column: value}."""
    fields = {c: f for f in noun.fields for c in f.columns if c in dict(columns)}

    def values(row):
        return {c: field.plain(row, c) for c, field in fields.items()}

    return values


def _type_of(column, field):
    """Return the Python type of a column; a choice is one of its values."""
    if column.choices:
        values = [value for value, _label in column.flatchoices]
        kind = Literal[(*values, *[""] * column.blank)]
    else:
        kind = TYPES[column.get_internal_type()]
    return kind | None if column.null or field.is_withheld_in_part else kind


TYPES = {
    "CharField": str,
    "TextField": str,
    "URLField": str,
    "EmailField": str,
    "SlugField": str,
    "PositiveIntegerField": int,
    "PositiveSmallIntegerField": int,
    "BooleanField": bool,
    "DateField": date,
    "TimeField": time,
    "DecimalField": Decimal,
}


def json_rows(rows, owner="organization", /, **columns):
    """Return the rows of each owner as an array of JSON, in the order of the rows.

    `columns` are {key: lookup or expression}.
    """
    mine = rows.filter(**{owner: OuterRef("pk")})
    return ArraySubquery(mine.values(row=JSONObject(**columns)))


def same(*names):
    """Return {name: name}, for columns that machines call as the database does."""
    return {name: name for name in names}


@cache
def prefix(name, language):
    """Return the absolute address of the pages of a noun, up to the slug."""
    with translation.override(language):
        path = reverse(name, args=["-"])
    return settings.SITE_ADDRESS + path.removesuffix("-/")


def absolute(path):
    """Return the whole address of a path of this site."""
    return settings.SITE_ADDRESS + path


def public_by(rows):
    """Return a Projection's `public` for a noun with slugs; `rows()` are the public ones."""

    def public(key):
        try:
            row = find_by_slug(rows(), key)
        except rows().model.DoesNotExist:
            row = key.isdecimal() and rows().filter(pk=int(key[:18])).first()
        return (row.pk, row.slug) if row else None

    return public
