"""Two writers at once, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic, sleep

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

PATIENCE = 10


def write_meanwhile(first, second):
    """Run `second` while `first` has written and not committed; its refusal, or None."""
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            first()
            writing = other.submit(_alone, second)
            _until_done_or_waiting(writing)
        return writing.result()


def refused_meanwhile(first, second):
    """What the second was told, who came while the first had not finished: codes of refusals.

    "database" when that alone refused, and nobody has words for it.
    """
    codes = []

    def attempt():
        try:
            second()
        except ValidationError as refusal:
            codes.append(refusal.code)

    refused = write_meanwhile(first, attempt)
    return codes if refused is None else [*codes, "database"]


def _alone(write):
    try:
        with transaction.atomic():
            write()
    except IntegrityError as refusal:
        return refusal.__cause__.diag.constraint_name
    finally:
        connection.close()


def _until_done_or_waiting(writing):
    started = monotonic()
    while not writing.done() and not _somebody_waits_for_us():
        assert monotonic() - started < PATIENCE
        sleep(0.01)


def _somebody_waits_for_us():
    """Tests that run beside this one wait for each other too, on the same server."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        return cursor.fetchone()[0]


@contextmanager
def trigger_changed(table, name, function=("", ""), definition=("", "")):
    """Put other words into a trigger and its function for a while."""
    old_function, old_trigger = _found(table, name)
    _define(
        table, name, old_function.replace(*function), old_trigger.replace(*definition)
    )
    try:
        yield
    finally:
        _define(table, name, old_function, old_trigger)


def _found(table, name):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_functiondef(tgfoid), pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND tgname ~ %s",
            [table, f"^pgtrigger_{name}_[0-9a-f]{{5}}$"],
        )
        return cursor.fetchone()


def _define(table, name, function, trigger):
    replaced = trigger.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1)
    with connection.cursor() as cursor:
        cursor.execute(function)
        cursor.execute(replaced)
