"""The two roles of the database: the owner of the tables, and the one that serves."""

from contextlib import contextmanager

from django.conf import settings
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connection, connections

LOG_IN = ("USER", "PASSWORD", "HOST", "PORT")
ONE_ROLE = (
    "One role of the database both owns the tables and serves, so whoever gets hold of it"
    " can switch the history off: set OWNER_DATABASE_URL, and DATABASE_URL to a role that"
    " owns nothing."
)


@contextmanager
def as_owner(using=DEFAULT_DB_ALIAS):
    """Connect as the owner of the tables meanwhile, if the settings name one.

    A transaction that is open keeps its connection.
    """
    connection = connections[using]
    if not has_two_roles(using) or connection.in_atomic_block:
        yield
        return
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(_log_in(settings.OWNER_DATABASE))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(_log_in(before))


def refresh_statistics():
    """Run VACUUM ANALYZE, which autovacuum would run later: the first queries need it."""
    vacuum = "" if connection.in_atomic_block else "VACUUM "
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"{vacuum}ANALYZE")


def has_two_roles(using=DEFAULT_DB_ALIAS):
    return using == DEFAULT_DB_ALIAS and settings.OWNER_DATABASE is not None


def _log_in(database):
    return {name: database.get(name, "") for name in LOG_IN}


class OwnerCommand:
    """A command, before its class in the bases, that connects as the owner of the tables."""

    def execute(self, *args, **options):
        with as_owner(options.get("database") or DEFAULT_DB_ALIAS):
            return super().execute(*args, **options)


@checks.register(checks.Tags.security, deploy=True)
def check_two_roles(app_configs, **kwargs):
    """Return a warning if the role that serves owns the tables as well."""
    return [] if has_two_roles() else [checks.Warning(ONE_ROLE, id="members.W001")]
