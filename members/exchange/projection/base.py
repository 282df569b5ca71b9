"""Rows of the open data: made of the declared fields of a noun, encoded by msgspec."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache, partial
from itertools import batched
from operator import attrgetter
from typing import Literal

import msgspec
from django.conf import settings
from django.db.models import Case, OuterRef, Q, TextField, Value, When
from django.db.models.functions import JSONObject
from django.utils import translation

from members.actions import links
from members.fields.kinds import PUBLIC
from members.models.data_versions import note_row
from members.models.prepared import AnyOf, JSONRows, prepared
from members.models.slugs import find_by_slug

SLICE = 500  # rows
convert = partial(msgspec.convert, strict=False)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the open data: every key is there, null or empty where nothing is known."""


class Addressed(Row):
    """A row with a page: its stable id, its slug and the addresses of the page."""

    id: int
    slug: str
    url_nb: str
    url_en: str


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


PERIOD = "since since_precision until until_precision"


@dataclass(frozen=True, eq=False)
class Projection:
    """A collection of the open data: its parameters, and its rows.

    `load(ids, day)` returns {id: Row} of public rows, `load_details` the same with all that
    the page of a row shows; `scope(filterset)` is the day, or more than it, where an answer
    depends on other parameters too. `public(key)` returns the (id, slug) of the public row
    with a slug, former slug or id, or None. `noun` is its name among `members_touched`. Its answers
    change with no model that it `never_shows`; if `by_rows`, one row's only with the rows
    that are noted while it is read. `is_logged` if operation/public_changes.py has them.
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
    scope: Callable = attrgetter("day")
    is_logged: bool = False
    detail_parameters: tuple = ("on",)

    def rows(self, ids, day, *, details=False):
        """Return the rows in the order of the ids, without those that are public no more."""
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


def struct_of(model, columns, base=Row):
    """Return the class of a Row with some columns of a model, in a text."""
    fields = [(c, _type_of(model._meta.get_field(c))) for c in columns.split()]
    name = f"ColumnsOf{model.__name__}"
    return msgspec.defstruct(name, fields, bases=(base,), kw_only=True, frozen=True)


def _type_of(column, field=None):
    """Return the Python type of a column; a choice is one of its values."""
    if column.choices:
        values = [value for value, _label in column.flatchoices]
        kind = Literal[(*values, *[""] * column.blank)]
    elif flatchoices := getattr(column, "base_field", column).flatchoices:
        kind = list[Literal[tuple(value for value, _label in flatchoices)]]
    else:
        kind = TYPES[column.get_internal_type()]
    is_withheld = field is not None and field.is_withheld_in_part
    return kind | None if column.null or is_withheld else kind


TYPES = {
    "BigAutoField": int,
    "ArrayField": list[str],
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
    return JSONRows(mine.values(row=JSONObject(**columns)))


def topics_beside(rows, owner="organization"):
    """Return the topics in use of each owner in order; `rows` link the two."""
    in_use = rows.filter(topic__is_retired=False).order_by("topic__sort_label")
    return json_rows(in_use, owner, **bilingual_columns_of("topic", "label"))


def same(columns):
    """Return {name: name} of columns that machines call as the database does, in a text."""
    return {name: name for name in columns.split()}


def ref(path, name="name", when=None):
    """Return the expression of a Ref to the row at a path; null unless the condition holds."""
    row = JSONObject(**columns_of(path, name))
    return row if when is None else Case(When(Q(**when), then=row))


def bilingual_ref(path, name="name"):
    return JSONObject(**bilingual_columns_of(path, name))


def columns_of(path, name="name"):
    """Return {key: lookup} of a Ref to the row at a path."""
    return {"slug": f"{path}__slug", "name": f"{path}__{name}"}


def bilingual_columns_of(path, name="name"):
    names = {f"name_{code}": f"{path}__{name}_{code}" for code in ("nb", "en")}
    return {"slug": f"{path}__slug", **names}


def ref_to(row):
    """Return {key: value} of a Ref to a row; None of None."""
    return row and {"slug": row.slug, "name": row.name}


def text_unless(condition, column):
    """Return the expression of a text that is empty where the condition holds."""
    return Case(
        When(condition, then=Value("")), default=column, output_field=TextField()
    )


def nothing(_day):
    """Return no rows beside a row."""
    return {}


def loading(row, rows, beside, values, *, is_dated=True):
    """Return a `load(ids, day)` of {id: row}, which runs one query.

    `rows()` are the public rows, `beside(day)` {key: expression} of the rows beside each,
    and `values(one)` {key: value} of the others, which may replace those beside.
    """
    arguments = {"ids": list} | ({"day": date} if is_dated else {})

    @prepared(**arguments)
    def query(ids, day=None):
        named = {f"{name}_rows": one for name, one in beside(day).items()}
        return rows().filter(AnyOf("pk", ids)).annotate(**named).order_by()

    def load(ids, day):
        loaded = query(ids=ids, **({"day": day} if is_dated else {}))
        return {one.pk: convert(rows_beside(one) | values(one), row) for one in loaded}

    return load


def rows_beside(row):
    """Return {key: rows} of the annotations of a row."""
    lists = {name: rows for name, rows in vars(row).items() if isinstance(rows, list)}
    return {name.removesuffix("_rows"): rows for name, rows in lists.items()}


@cache
def prefix(noun, language):
    """Return the absolute address of the pages of a noun, up to the slug."""
    page = links.url(noun, "public_page", "-", language=language)
    return page.removesuffix("-/")


def addressed(noun, row, columns=""):
    """Return {key: value} of an Addressed row, and of further columns."""
    urls = {f"url_{code}": f"{prefix(noun, code)}{row.slug}/" for code in ("nb", "en")}
    return {"id": row.pk, "slug": row.slug} | urls | values_of(row, columns)


def values_of(row, columns):
    return {name: getattr(row, name) for name in columns.split()}


def in_both(make):
    """Return the results of a function in Norwegian and in English."""
    results = []
    for code in ("nb", "en"):
        with translation.override(code):
            results.append(make())
    return results


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
