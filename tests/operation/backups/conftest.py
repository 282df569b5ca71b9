"""An installation of its own: a copy of the test database, and a folder of backups.

A copy takes seconds, as does a restored database: the disk is waited for. What restores
nothing backs up the test database itself.
"""

from contextlib import suppress

import pytest
from django.db import connection

from members.operation.backups import databases
from tests.support import database_role


def has_database(name):
    with databases.maintenance() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


@pytest.fixture
def backup_dir(tmp_path, settings):
    settings.BACKUP_DIR = tmp_path / "backups"
    return settings.BACKUP_DIR


@pytest.fixture
def backed_up_as_owner(backup_dir):
    """Let backups connect to the test database as its owner; they see what is committed."""
    with database_role.others_as_owner():
        yield


@pytest.fixture
def installation(transactional_db, backup_dir):
    """Make a copy of the database the live one, as its owner; return its name."""
    database_role.act_as_owner()
    name = connection.settings_dict["NAME"]
    live = f"{name}_backups"
    _drop_all(live)
    with databases.maintenance() as cursor:
        # A browser keeps its connection to the server of earlier tests, which keeps its own.
        cursor.execute(databases.END_ALL_SESSIONS, [name])
        cursor.execute(f'CREATE DATABASE "{live}" TEMPLATE "{name}"')
    connection.settings_dict["NAME"] = live
    try:
        yield live
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        _drop_all(live)
        database_role.serve_as_web_role()


def _drop_all(live):
    with databases.maintenance() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [live]
        )
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        with suppress(Exception):
            databases.drop(name)
