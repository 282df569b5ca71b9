"""One migrated database for all workers of a run, which each of them copies."""

from django.db import connection

from cluster.embedded_postgres import exclusive

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
