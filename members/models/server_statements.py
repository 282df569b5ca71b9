"""Statements that PostgreSQL parses once a connection, and after some runs plans no more.

To parse and plan the queries of a profile takes it five times as long as to run them.
"""

import re
from contextlib import suppress
from datetime import date
from hashlib import sha256
from weakref import WeakKeyDictionary

from django.db import DatabaseError
from psycopg2 import errors

TYPES = {int: "bigint", list: "bigint[]", str: "text", date: "date"}
ARGUMENT = re.compile(r"%\((\w+)\)s")

# By connection of psycopg2 the names of its statements; None where they do not stay, since
# a pooler gives each transaction another connection.
_names = WeakKeyDictionary()
TABLE = re.compile(r"\bmembers_\w+")
# What looks up a few rows by their ids needs no plan of its own each time.
ONE_PLAN = "SET LOCAL plan_cache_mode = force_generic_plan; "


class ServerStatement:
    """A statement with `arguments`, as {name: type}, of `sql` and its `parts`.

    A part is (True, name of an argument) or (False, value), in the order of the SQL. A type
    is one of Python, or the name that PostgreSQL has for it.
    """

    def __init__(self, sql, parts, arguments):
        self.sql, self.parts, self.arguments = sql, parts, arguments
        self.name = None
        # What watches queries, as for pages that name a person, sees which tables this reads.
        self.tables = " ".join(sorted({*TABLE.findall(sql)}))

    @classmethod
    def of_named(cls, sql, types):
        """Return the statement of SQL with arguments as %(name)s, of {name: type}."""
        names = ARGUMENT.findall(sql)
        used = {name: kind for name, kind in types.items() if name in names}
        return cls(ARGUMENT.sub("%s", sql), [(True, name) for name in names], used)

    def execute(self, cursor, values):
        """Run it with {name: value}, by one plan for all values; as text where it must be."""
        if prepared := self.prepare(cursor.db):
            given = [values[name] for name in self.arguments]
            try:
                return cursor.execute(ONE_PLAN + prepared, given)
            except DatabaseError as error:
                if not forget(cursor.db, error):
                    raise
        return self.execute_text(cursor, values)

    def execute_text(self, cursor, values):
        """Run it with {name: value}, planned for these values."""
        cursor.execute(self.sql, [values[name] for _is_name, name in self.parts])

    def prepare(self, connection):
        """Return the SQL that runs it; None where only its own text will do."""
        # There an outdated statement would end the transaction.
        if connection.in_atomic_block:
            return None
        connection.ensure_connection()
        names = _names.setdefault(connection.connection, set())
        if names is None:
            return None
        if self.name not in names:
            with connection.wrap_database_errors:
                self._define(connection.connection)
            names.add(self.name)
        values = _in_brackets("%s" for _name in self.arguments)
        return f"EXECUTE {self.name}{values} /* {self.tables} */"

    def _define(self, connection):
        with connection.cursor() as cursor:
            text = self._text(cursor)
            # Behind a pooler another process may have prepared one of this name.
            self.name = f"registry_{sha256(text.encode()).hexdigest()[:32]}"
            with suppress(errors.DuplicatePreparedStatement):
                cursor.execute(f"PREPARE {self.name}{text}")

    def _text(self, cursor):
        """Return what follows PREPARE, with all that is no argument written into it."""
        place = {name: f"${n}" for n, name in enumerate(self.arguments, 1)}
        texts = tuple(
            place[part] if is_name else cursor.mogrify("%s", [part]).decode()
            for is_name, part in self.parts
        )
        kinds = self.arguments.values()
        types = _in_brackets(TYPES.get(kind, kind) for kind in kinds)
        return f"{types} AS {self.sql % texts}"


def _in_brackets(words):
    """Return what stands in brackets, which PostgreSQL wants only round something."""
    listed = ", ".join(words)
    return f" ({listed})" if listed else ""


def forget(connection, error):
    """Whether a statement failed since it is not there or has other columns; forget it."""
    cause = error.__cause__
    if isinstance(cause, errors.InvalidSqlStatementName):
        _names[connection.connection] = None
        return True
    if isinstance(cause, errors.FeatureNotSupported):
        with connection.connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
        _names[connection.connection] = set()
        return True
    return False
