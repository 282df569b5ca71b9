"""One migrated database that each worker copies, and the role of the tests' own connections.

They log in as the owner and take on the role that serves, so that a test that alters a
table can do it in the transaction that it runs in. Other processes log in as that role.
"""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection, connections
from django.db.backends.signals import connection_created

from cluster.embedded_postgres import exclusive


def log_in_as_owner():
    """Log in as the owner in each connection from here on, to create databases."""
    if settings.OWNER_DATABASE is not None:
        for name in ("USER", "PASSWORD"):
            settings.DATABASES["default"][name] = settings.OWNER_DATABASE[name]


def serve_as_web_role():
    """Take on the role that serves in each connection from here on."""
    connections.close_all()
    if settings.OWNER_DATABASE is not None:
        connection_created.connect(_take_on)


def act_as_owner():
    connection_created.disconnect(_take_on)
    connections.close_all()


def _take_on(connection, **kwargs):
    _set_role(connection, settings.WEB_DATABASE["USER"])


@contextmanager
def others_as_owner():
    """Let connections that are opened meanwhile be the owner's; this test's own stays."""
    is_web = connection_created.disconnect(_take_on)
    try:
        yield
    finally:
        if is_web:
            connection_created.connect(_take_on)


@contextmanager
def owner():
    """Have the rights of the owner meanwhile, in the same connection."""
    if settings.OWNER_DATABASE is None:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        [before] = cursor.fetchone()
    _set_role(connection, "none")
    try:
        yield
    finally:
        # What ends a failed transaction restores the role as well.
        if not connection.needs_rollback:
            _set_role(connection, before)


def _set_role(connection, role):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, false)", [role])


NAME = "test_template"
PATIENCE = 300  # seconds


def use_template(folder):
    """Make Django copy the migrated database, which the first worker to ask creates.

    The folder is one that the workers of this run share.
    """
    with exclusive(folder / "template.lock", PATIENCE):
        made = folder / "template.made"
        if not made.exists():
            _migrate()
            made.touch()
    connection.settings_dict["TEST"]["TEMPLATE"] = NAME


def _migrate():
    settings = connection.settings_dict
    names = settings["NAME"], settings["TEST"]["NAME"]
    settings["TEST"]["NAME"] = NAME
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    # A database that somebody is connected to cannot be copied.
    connection.close()
    settings["NAME"], settings["TEST"]["NAME"] = names


def end_other_sessions():
    """Disconnect everybody else from the database of this worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connection.close()
