"""Connections of the owner, and databases beside the live one."""

import re
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from threading import Event, Thread

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.utils import DatabaseError, OperationalError, ProgrammingError
from psycopg2.errors import InsufficientPrivilege

from members.operation.database_roles import LOG_IN, has_two_roles

from .errors import BackupError

RESTORING, CHECKING, BEFORE = "_restoring", "_checking", "_before_"
# The suffix after BEFORE, in UTC.
STAMP, IS_STAMP = "%Y%m%dt%H%M%S", re.compile(r"\d{8}t\d{6}")
LONGEST = 63  # letters of a name in PostgreSQL
CREATE = """
    SELECT format(
        'CREATE DATABASE %%I TEMPLATE template0 ENCODING %%L LOCALE_PROVIDER %%s %%s',
        %s, pg_encoding_to_char(encoding),
        CASE datlocprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
        format('LC_COLLATE %%L LC_CTYPE %%L', datcollate, datctype) || {locale}
    ) FROM pg_database WHERE datname = %s
"""
# Each version calls the locale of another provider otherwise.
LOCALES = {
    15: "CASE datlocprovider WHEN 'i' THEN format(' ICU_LOCALE %%L', daticulocale)"
    " ELSE '' END",
    17: "CASE datlocprovider WHEN 'i' THEN format(' ICU_LOCALE %%L', datlocale)"
    " WHEN 'b' THEN format(' BUILTIN_LOCALE %%L', datlocale) ELSE '' END",
}
# A new database lets everybody connect; of two registries on a machine neither lets the other.
RIGHTS = """
    SELECT concat(format('REVOKE ALL ON DATABASE %%I FROM PUBLIC;', %(new)s), string_agg(format(
        'GRANT %%s ON DATABASE %%I TO %%s', privilege_type, %(new)s,
        CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END
    ), ';'))
    FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
    WHERE datname = %(live)s
"""
END_SESSIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = %s AND pid <> pg_backend_pid() AND usename = current_user
"""
END_ALL_SESSIONS = END_SESSIONS.replace(" AND usename = current_user", "")
MAY_NOT_CREATE = (
    "The role {0} may not create databases, which restoring takes. Let a superuser run:"
    ' ALTER ROLE "{0}" CREATEDB'
)
STILL_USED = (
    "Somebody is still connected to the database, and {} may not end their sessions."
    " Nothing has been changed. Stop the server and `manage.py work`, then restore again."
)
ATTEMPTS = 5


@contextmanager
def owner_connection(name=None, *, as_web=False):
    """Yield a connection of its own, as the owner of the tables, to a database by name."""
    own = connection.copy(DEFAULT_DB_ALIAS)
    role = settings.WEB_DATABASE if as_web else settings.OWNER_DATABASE
    if has_two_roles():
        own.settings_dict |= {key: role.get(key, "") for key in LOG_IN}
    own.settings_dict |= {"NAME": name or live_name(), "CONN_MAX_AGE": 0}
    try:
        own.ensure_connection()
        yield own
    finally:
        own.close()


@contextmanager
def default_connection_to(name):
    """Switch the default connection to the owner's role and another database meanwhile."""
    used = connections[DEFAULT_DB_ALIAS]
    before = dict(used.settings_dict)
    used.close()
    if has_two_roles():
        used.settings_dict.update(
            {k: settings.OWNER_DATABASE.get(k, "") for k in LOG_IN}
        )
    used.settings_dict["NAME"] = name
    try:
        yield
    finally:
        used.close()
        used.settings_dict.update(before)


def live_name():
    return connection.settings_dict["NAME"]


def beside(ending):
    """Return the name of a database beside the live one."""
    return f"{live_name()[: LONGEST - len(ending)]}{ending}"


@contextmanager
def maintenance():
    """Yield a cursor in a database that is neither the live one nor one beside it."""
    name = "template1" if live_name() == "postgres" else "postgres"
    with owner_connection(name) as own, own.cursor() as cursor:
        yield cursor


def create(name):
    """Create an empty database with the encoding, locale and privileges of the live one."""
    drop(name)
    with maintenance() as cursor:
        version = cursor.connection.server_version // 10_000
        locale = LOCALES[17 if version >= 17 else 15]
        cursor.execute(CREATE.format(locale=locale), [name, live_name()])
        statement = cursor.fetchone()
        if statement is None:
            raise BackupError(f"The database {live_name()} does not exist.")
        try:
            cursor.execute(statement[0])
        except ProgrammingError as refusal:
            if not isinstance(refusal.__cause__, InsufficientPrivilege):
                raise
            user = cursor.connection.info.user
            raise BackupError(MAY_NOT_CREATE.format(user)) from refusal
        cursor.execute(RIGHTS, {"new": name, "live": live_name()})
        cursor.execute(cursor.fetchone()[0])


def drop(name):
    with maintenance() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {_quoted(cursor, name)} WITH (FORCE)")


def swap(new, old, *, if_still):
    """Rename the live database to `old` and the new one to its name, in one transaction.

    Sessions end; new ones wait for the lock and come to the new database. `if_still` is
    asked when nobody writes to the live one any more; return whether it was so.
    """
    for _attempt in range(ATTEMPTS):
        with _ending_sessions(live_name()), maintenance() as cursor:
            user = cursor.connection.info.user
            names = [(live_name(), old), (new, live_name())]
            with suppress(OperationalError):
                return _rename(cursor, names, if_still)
    raise BackupError(STILL_USED.format(user))


def names_before():
    """Return the names of the databases that restorations have replaced, the newest first."""
    start = before(datetime.now(UTC))[: -len("20261127t020000")]
    # A backup calls this too, and its role need not reach another database.
    with owner_connection() as own, own.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database ORDER BY datname DESC")
        names = [name for (name,) in cursor.fetchall() if name.startswith(start)]
    # Somebody may have named a database of their own alike.
    return [name for name in names if IS_STAMP.fullmatch(name.removeprefix(start))]


def before(moment):
    """Return the name that the live database gets when it is replaced at that moment."""
    return beside(f"{BEFORE}{moment:{STAMP}}")


def replaced_at(name):
    """Return when a restoration has replaced a database, by its name."""
    return datetime.strptime(name.rpartition(BEFORE)[2], STAMP).replace(tzinfo=UTC)


def _rename(cursor, names, if_still):
    cursor.execute("BEGIN")
    try:
        for before, after in names:
            old, new = _quoted(cursor, before), _quoted(cursor, after)
            cursor.execute(f"ALTER DATABASE {old} RENAME TO {new}")
        was_so = if_still()
        cursor.execute("COMMIT" if was_so else "ROLLBACK")
    except DatabaseError:
        cursor.execute("ROLLBACK")
        raise
    return was_so


@contextmanager
def _ending_sessions(name):
    """Terminate sessions of the database repeatedly, from a thread, until the block ends."""
    done = Event()

    def repeat(as_web):
        with suppress(DatabaseError), _outside_cursor(as_web) as cursor:
            while not done.is_set():
                # Sessions of the other role are left to the connection of that role.
                for statement in (END_ALL_SESSIONS, END_SESSIONS):
                    with suppress(ProgrammingError):
                        cursor.execute(statement, [name])
                        break
                done.wait(0.1)

    roles = [False, True] if has_two_roles() else [False]
    threads = [Thread(target=repeat, args=[role]) for role in roles]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


@contextmanager
def _outside_cursor(as_web):
    name = "template1" if live_name() == "postgres" else "postgres"
    with owner_connection(name, as_web=as_web) as own, own.cursor() as cursor:
        yield cursor


def _quoted(cursor, name):
    return cursor.db.ops.quote_name(name)
