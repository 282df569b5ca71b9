"""Queries that are compiled once in each process, and run with other values each time.

To compile the queries of a page takes longer than PostgreSQL takes to answer them.
"""

from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connections
from django.db.models import BooleanField, Func, JSONField, QuerySet
from django.db.models.sql.compiler import SQLCompiler

# Values that no row has. In the compiled query they mark where an argument belongs.
MARKERS = {
    int: lambda number: 2_090_000_001 + number,
    list: lambda number: 2_080_000_001 + number,  # of ids, for `AnyOf`
    str: lambda number: f"\ue000{number}\ue001",
    date: lambda number: date(7777, 7, 1 + number),
}


@dataclass(frozen=True)
class Compiled:
    """A queryset with its compiler and its SQL.

    A part of the parameters is (True, name of an argument) or (False, value).
    """

    queryset: QuerySet
    compiler: SQLCompiler
    sql: str
    parts: list

    def find(self, values):
        """Return the FetchedRows of {name of an argument: value}."""
        parameters = tuple(
            values[part] if is_name else part for is_name, part in self.parts
        )
        compiler = compiler_of(self.compiler, connections[self.queryset.db])
        compiler.as_sql = lambda *args, **kwargs: (self.sql, parameters)
        chunks = compiler.execute_sql()
        return FetchedRows(self.queryset, compiler, tuple(chain.from_iterable(chunks)))


@dataclass(frozen=True)
class FetchedRows:
    """The values of rows as PostgreSQL returned them."""

    queryset: QuerySet
    compiler: SQLCompiler  # for one use, of one thread
    values: tuple

    def rows(self):
        """Return the rows of the queryset in a list."""
        rows = self.queryset.all()
        self.compiler.execute_sql = lambda *args, **kwargs: [self.values]
        rows.query.get_compiler = lambda *args, **kwargs: self.compiler
        return list(rows)


class PreparedQuery:
    """A queryset of a function of some `arguments`, as {name: type}, among its own.

    Other arguments of the function, such as a language, are compiled into the query.
    """

    def __init__(self, queryset_of, arguments):
        self.queryset_of, self.arguments, self.compiled = queryset_of, arguments, {}
        self.markers = {
            name: MARKERS[kind](number)
            for number, (name, kind) in enumerate(arguments.items())
        }

    def __call__(self, **values):
        """Return the rows in a list."""
        return self.find(**values).rows()

    def find(self, **values):
        """Return the FetchedRows, which make their rows on demand."""
        fixed = {n: v for n, v in values.items() if n not in self.arguments}
        return self._compiled(fixed).find(values)

    def _compiled(self, fixed):
        key = tuple(fixed.items())
        if key not in self.compiled:
            self.compiled[key] = self._compile(
                self.queryset_of(**fixed, **self.markers)
            )
        return self.compiled[key]

    def _compile(self, queryset):
        compiler = queryset.query.get_compiler(queryset.db)
        sql, parameters = compiler.as_sql()
        names = {marker: name for name, marker in self.markers.items()}
        parts = [
            (True, names[one]) if is_marker(one, names) else (False, one)
            for one in parameters
        ]
        compiled_in = [p for is_name, p in parts if not is_name]
        self._check({part for is_name, part in parts if is_name}, [sql, *compiled_in])
        return Compiled(queryset, compiler, sql, parts)

    def _check(self, names, rest):
        """Raise an error unless each argument stands in the query, and nowhere in a text."""
        hidden = [
            name
            for name, marker in self.markers.items()
            if name not in names or any(str(marker) in str(part) for part in rest)
        ]
        if hidden:
            raise TypeError(f"{self.queryset_of.__name__} cannot prepare {hidden}.")


def prepared(**arguments):
    """Decorate a function that returns a queryset: it then returns a list of its rows."""
    return partial(PreparedQuery, arguments=arguments)


class JSONRows(ArraySubquery):
    """The rows of a subquery of one JSON column in one array, which is decoded at once."""

    template = "to_jsonb(ARRAY(%(subquery)s))"
    output_field = JSONField()


class AnyOf(Func):
    """The condition that a column is in a list that is an argument, or an ArraySubquery.

    An index answers it where `IN (SELECT …)` reads all rows.
    """

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()


def is_marker(value, markers):
    # A marker of a list is a number; a list in a query is of the query itself.
    return type(value) in {int, str, date} and value in markers


def compiler_of(compiler, connection):
    """Return a copy of the compiler for one use, of one thread."""
    own = copy(compiler)
    own.connection = connection
    return own
