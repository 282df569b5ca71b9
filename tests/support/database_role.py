"""The role of the tests' own connections: that which serves, unless a test needs the owner.

They log in as the owner and take on the role that serves, so that a test that alters a
table can do it in the transaction that it runs in. Other processes log in as that role.
"""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection, connections
from django.db.backends.signals import connection_created


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
