"""Two concurrent transactions, other threads, and a connection that is lost."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from tests.support import events
from tests.support.database_role import owner
from tests.support.polling import wait_until


def write_concurrently(first, second):
    """Run `second` while the transaction of `first` is open; return the violated constraint."""
    return _run_beside(second, first)[0]


def waits(second, first):
    """Whether `second` waits, on a connection of its own, for the transaction of `first`."""
    return _run_beside(second, first)[1]


def _run_beside(second, first):
    """Return the constraint that `second` violated, and whether it had to wait."""
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            first()
            writing = other.submit(_in_transaction, second)
            _wait_until_done_or_blocked(writing)
            has_waited = not writing.done()
        return writing.result(), has_waited


def concurrent_refusals(first, second):
    """Return the codes of the ValidationError of `second`, run as in write_concurrently.

    With "database" when a constraint refused it that no ValidationError explains.
    """
    codes = []

    def attempt():
        try:
            second()
        except ValidationError as refusal:
            fields = getattr(refusal, "error_dict", {"": [refusal]})
            codes.extend(error.code for errors in fields.values() for error in errors)

    constraint = write_concurrently(first, attempt)
    return codes if constraint is None else [*codes, "database"]


def _in_transaction(write):
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    finally:
        connection.close()


def _wait_until_done_or_blocked(writing):
    wait_until(lambda: writing.done() or _is_blocking_another())


def _is_blocking_another():
    """Whether a connection waits for this one; other tests run on the same server."""
    [(number,)] = events.rows(
        "SELECT count(*) FROM pg_locks"
        " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    )
    return number


@contextmanager
def altered_trigger(table, name, function=("", ""), definition=("", "")):
    """Replace texts in the definitions of a trigger and its function, then restore them."""
    old_function, old_trigger = _definitions(table, name)
    _redefine(old_function.replace(*function), old_trigger.replace(*definition))
    try:
        yield
    finally:
        _redefine(old_function, old_trigger)


def _definitions(table, name):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_functiondef(tgfoid), pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND tgname ~ %s",
            [table, f"^pgtrigger_{name}_[0-9a-f]{{5}}$"],
        )
        return cursor.fetchone()


def _redefine(function, trigger):
    replaced = trigger.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1)
    with owner(), connection.cursor() as cursor:
        cursor.execute(function)
        if "CONSTRAINT TRIGGER" not in trigger:  # which PostgreSQL does not replace
            cursor.execute(replaced)


def cut_before(verb):
    """Close the database connection just before a statement that begins with the verb."""

    def cut(execute, sql, params, many, context):
        if sql.startswith(verb):
            connection.connection.close()
        return execute(sql, params, many, context)

    return connection.execute_wrapper(cut)


@contextmanager
def timing_out(table):
    """Let PostgreSQL end what reads the table, as statements that take too long."""

    def time_out(execute, sql, params, many, context):
        if f'FROM "{table}"' in sql:
            execute("SET LOCAL statement_timeout = 1", None, False, context)
            sql, params = "SELECT pg_sleep(10)", None
        return execute(sql, params, many, context)

    before = transaction.savepoint_create()
    with connection.execute_wrapper(time_out):
        yield
    if connection.connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
        transaction.savepoint_rollback(before)


TIMEOUT = 10


def on_own_connection(act, *args):
    """Return what the function returns in this thread, whose connection is closed then."""
    try:
        return act(*args)
    finally:
        connection.close()


def in_thread(act, *args):
    """Return what the function returns in another thread, once it has returned."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(on_own_connection, act, *args).result(TIMEOUT)


class Gate:
    """Where the first that comes waits until it may go on; the others pass."""

    def __init__(self):
        self.entered, self.opened = Event(), Event()

    def pass_through(self):
        if not self.entered.is_set():
            self.entered.set()
            assert self.opened.wait(TIMEOUT)


@contextmanager
def running(act, gate):
    """Run the function in a thread, the block while it waits at the gate; yield its future."""
    with ThreadPoolExecutor(1) as other:
        future = other.submit(on_own_connection, act)
        assert gate.entered.wait(TIMEOUT)
        try:
            yield future
        finally:
            gate.opened.set()


def while_held(rows, send):
    """Return what `send()` returns in a thread that hardly waits, while the rows are locked."""

    def send_impatiently():
        events.run("SET lock_timeout = '100ms'")
        return send()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        list(rows.select_for_update())
        return pool.submit(on_own_connection, send_impatiently).result()
